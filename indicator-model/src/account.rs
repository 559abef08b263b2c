//! People: an account, and the offices that it holds.
//!
//! An [`Appointment`] says in which role a person acts, for which organization and until when; what the role may do
//! is in [`crate::policy`] alone. The three administrators (三员分立) exclude one another: see
//! [`Role::conflicts_with`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::contact::{Contact, ContactField};
use crate::id::{AccountId, AppointmentId, OrganizationId, SchemeId, SessionId};
use crate::period::Date;

/// In which capacity a person acts (domain: 考核办, 责任单位, 三员 …).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 系统管理员: accounts and the running of the system.
    SystemAdministrator,
    /// 安全管理员: who holds which role, and the rules of log-in.
    SecurityAdministrator,
    /// 审计管理员: the audit log.
    AuditAdministrator,
    /// 考核办: runs the assessment.
    AssessmentOffice,
    /// 领导小组: approves.
    SteeringCommittee,
    /// 部门负责人: answers for an organization.
    DepartmentHead,
    /// 填报员: prepares what an organization reports.
    Reporter,
    /// 岗位个人.
    PostHolder,
    /// 数据管理员 of a data-owning department.
    DataSteward,
    /// 第三方机构: one named task, for a time.
    ThirdParty,
    /// 审计/纪检: reads everything, changes nothing.
    Auditor,
    /// Somebody who is not signed in.
    Public,
}

impl Role {
    pub const ALL: [Self; 12] = [
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
        Self::AssessmentOffice,
        Self::SteeringCommittee,
        Self::DepartmentHead,
        Self::Reporter,
        Self::PostHolder,
        Self::DataSteward,
        Self::ThirdParty,
        Self::Auditor,
        Self::Public,
    ];

    /// One of the three administrators (三员).
    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdministrator | Self::SecurityAdministrator | Self::AuditAdministrator)
    }

    /// Whether one person may not hold both. Of the three administrators nobody is two; who keeps or reads the
    /// record runs nothing that it is about; and who reports for an organization does not approve for the city.
    pub fn conflicts_with(self, other: Self) -> bool {
        let pair = |a: Self, b: Self| (self == a && other == b) || (self == b && other == a);
        if self == other {
            return false;
        }
        (self.is_administrator() && other.is_administrator())
            || [self, other].contains(&Self::AuditAdministrator)
            || pair(Self::SecurityAdministrator, Self::AssessmentOffice)
            || pair(Self::Reporter, Self::SteeringCommittee)
            || pair(Self::Reporter, Self::DepartmentHead)
            || ([self, other].contains(&Self::ThirdParty))
    }

    /// Whether an appointment to it names an organization.
    pub const fn needs_organization(self) -> bool {
        matches!(self, Self::DepartmentHead | Self::Reporter | Self::PostHolder | Self::DataSteward)
    }

    /// Whether an appointment to it names the one scheme that it is about.
    pub const fn needs_task(self) -> bool {
        matches!(self, Self::ThirdParty)
    }

    /// The serde name, which the database and the audit record hold.
    pub const fn key(self) -> &'static str {
        match self {
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityAdministrator => "security_administrator",
            Self::AuditAdministrator => "audit_administrator",
            Self::AssessmentOffice => "assessment_office",
            Self::SteeringCommittee => "steering_committee",
            Self::DepartmentHead => "department_head",
            Self::Reporter => "reporter",
            Self::PostHolder => "post_holder",
            Self::DataSteward => "data_steward",
            Self::ThirdParty => "third_party",
            Self::Auditor => "auditor",
            Self::Public => "public",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// The text names no role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a role")]
pub struct NotARole;

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        Self::ALL.into_iter().find(|role| role.key() == text).ok_or(NotARole)
    }
}

/// A role that a person holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub role: Role,
    /// For whom the person acts; none for the whole city.
    pub organization: Option<OrganizationId>,
    /// The only scheme that a third party may see.
    pub task: Option<SchemeId>,
    /// The last moment, RFC 3339 in UTC; none without an end.
    pub until: Option<String>,
    /// Who lent it while away, when it is a delegation.
    pub lent_by: Option<AccountId>,
    /// Whether a claim of single sign-on gave it. It then follows the claim at each sign-in.
    #[serde(default)]
    pub claimed: bool,
}

impl Appointment {
    /// To a role of the whole city, without an end.
    pub const fn to(role: Role) -> Self {
        Self { role, organization: None, task: None, until: None, lent_by: None, claimed: false }
    }

    /// Why these two cannot be held by one person.
    pub fn conflicts_with(&self, other: &Self) -> bool {
        self.role.conflicts_with(other.role)
    }
}

/// A role to be given: what the person who gives it decides, and nothing else. A loan is made by its lender and a claim
/// by an identity provider; neither can be asked for here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAppointment {
    pub role: Role,
    /// Required where [`Role::needs_organization`], and refused otherwise.
    pub organization: Option<OrganizationId>,
    /// Required where [`Role::needs_task`], and refused otherwise.
    pub task: Option<SchemeId>,
    /// The last day in the city, included; none without an end.
    pub until: Option<Date>,
}

impl NewAppointment {
    /// To a role of the whole city, without an end.
    pub const fn to(role: Role) -> Self {
        Self { role, organization: None, task: None, until: None }
    }
}

/// What an appointment can name besides its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentField {
    Organization,
    Task,
}

impl AppointmentField {
    /// The serde name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Task => "task",
        }
    }
}

/// A role lent while its holder is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    pub id: AppointmentId,
    pub by: AccountId,
    pub by_name: String,
    pub to: AccountId,
    pub to_name: String,
    /// When it begins, RFC 3339 in UTC; it may lie ahead.
    pub since: String,
    /// What the borrower holds during that time; its `until` is there.
    pub held: Appointment,
}

/// Whether a person may sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    Active,
    Disabled,
}

/// A line in the list of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountSummary {
    pub id: AccountId,
    /// What the person signs in with.
    pub login: String,
    pub name: String,
    /// Masked, as far as the reader sees it at all.
    pub contact: Contact,
    /// What is kept of the contact but does not open: altered, or sealed with a key that is lost.
    #[serde(default)]
    pub unreadable: Vec<ContactField>,
    pub state: AccountState,
    /// Whether the person is gone and only a pseudonym left.
    pub is_erased: bool,
    pub has_second_factor: bool,
    /// Whether a role held now or later makes its password and second factor take two people.
    pub takes_two: bool,
    /// RFC 3339 in UTC.
    pub last_login: Option<String>,
    pub appointments: Vec<Appointment>,
}

/// How far a sign-in got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The password was right; the second factor is still to come.
    Password,
    /// Signed in.
    Complete,
}

/// Why somebody is not let in. Says nothing about whether there is such an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Turned {
    /// The name or the password.
    #[error("the name or the password is wrong")]
    Wrong,
    /// The code of the second factor, or it was used before.
    #[error("the code is wrong or was used before")]
    WrongCode,
    /// Too much time between two steps, or another step came between.
    #[error("it took too long, begin again")]
    Lapsed,
    /// Too many failures; the pause in seconds.
    #[error("too many failures, the next attempt counts in {seconds} s")]
    Paused { seconds: u32 },
    /// The server hashes as many passwords as it can; in seconds.
    #[error("too many sign-ins at once, try again in {seconds} s")]
    Busy { seconds: u32 },
    /// The one-time token is not the one that the server printed, or there are accounts already.
    #[error("the setup token is not valid")]
    NoSetup,
}

/// A device on which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSummary {
    pub id: SessionId,
    pub created_at: String,
    pub seen_at: String,
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// The signed-in person, as every page shows it.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each asked for by itself")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub login: String,
    pub name: String,
    pub city_name: String,
    pub standing: crate::policy::Standing,
    /// None for somebody who only signs in elsewhere.
    pub has_password: bool,
    pub has_second_factor: bool,
    /// The password was given by somebody else, or is too old.
    pub must_change: bool,
    /// A role demands a second factor and there is none yet.
    pub must_add_factor: bool,
    pub stage: Stage,
    pub profile: crate::password::Profile,
}

/// Why an account or an appointment is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "misfit", rename_all = "snake_case")]
pub enum Misfit {
    /// The letters a to z or Chinese characters, digits and `. _ - @`, at most 64.
    #[error("not a log-in name")]
    BadLogin,
    /// The system itself uses the name: for the command line, an office, or somebody who has gone.
    #[error("the name is reserved")]
    Reserved,
    #[error("somebody has this log-in name")]
    LoginTaken,
    /// Empty, or longer than 64 characters.
    #[error("not a name")]
    BadName,
    /// The role is for an organization and none was named.
    #[error("the role needs an organization")]
    NoOrganization,
    /// A third party needs a task and an end.
    #[error("the role needs a task and an end")]
    NoTask,
    /// The city has no such organization or scheme.
    #[error("the {} is not one of the city", field.key())]
    Unknown { field: AppointmentField },
    /// The role is not for one organization, or not for one scheme.
    #[error("the role takes no {}", field.key())]
    NotOfRole { field: AppointmentField },
    /// Nobody is appointed to the role: it is that of people who are not signed in.
    #[error("nobody is appointed to the role")]
    NotGiven,
    /// Nobody holds both roles.
    #[error("the role excludes {with}")]
    Conflict { with: Role },
    #[error("the role is held already")]
    AlreadyHeld,
    /// Lent to the person who asks, or not one that is ever lent.
    #[error("the role cannot be lent")]
    NotLendable,
    /// It ends before it begins, or is past.
    #[error("the time ends before it begins")]
    BadTerm,
    /// It concerns an administrator or somebody who approves: one proposes, another confirms.
    #[error("it takes a second administrator")]
    NeedsSecond,
    /// Nobody is there who could confirm.
    #[error("there is no second administrator")]
    NoSecond,
    /// The same office cannot confirm what it proposed.
    #[error("another of the three administrators has to confirm")]
    SameOffice,
    #[error("the same is proposed already")]
    AlreadyProposed,
    /// The person who proposed it could not do so any more.
    #[error("the proposer no longer holds the office")]
    ProposerGone,
    /// Where it takes two people, password and second factor are not replaced together.
    #[error("password and second factor are not replaced together")]
    BothGone,
    /// Somebody must hold the role.
    #[error("nobody else holds the role")]
    LastAdministrator,
    /// Five to twenty digits.
    #[error("not a telephone number")]
    BadPhone,
    #[error("not an e-mail address")]
    BadEmail,
    /// Eighteen characters of which the last follows from the others (GB 11643).
    #[error("not an identity number")]
    BadIdentityNumber,
    /// What was asked for goes into the audit log with a reason, and there is none.
    #[error("a reason is needed")]
    NoReason,
    /// The person is gone and the account anonymised.
    #[error("the account was anonymised")]
    Erased,
    /// Only an account that can no longer sign in is anonymised.
    #[error("the account is still active")]
    StillActive,
    /// What was typed to confirm is not what was asked for.
    #[error("not confirmed")]
    NotConfirmed,
    /// No scope at all, or more than the person may do.
    #[error("not the scopes of a token")]
    BadScope,
    /// Past, or more than a year away.
    #[error("not the last day of a token")]
    BadExpiry,
    /// Of tokens that are valid.
    #[error("more than {most} tokens")]
    TooManyTokens { most: usize },
    /// The second factor has to go before another one comes.
    #[error("there is a second factor already")]
    FactorThere,
    /// There is no second factor to do this with.
    #[error("there is no second factor")]
    NoFactor,
}
