//! Who may do what: one table ([`RULES`]), and the one function that reads it ([`Standing::may`]).
//!
//! A rule gives a role an action within a scope, as long as the thing is in one of some states. What no rule gives is
//! refused. The server decides with it at every request and the browser shows the same decision in advance; the
//! printed table is a reviewed snapshot.
//!
//! Three rules stand above the table: nobody approves what they had a part in ([`Action::needs_another_author`]), the
//! sample city is there to practise ([`Action::is_practice`]), and at a stage of a chain of confirmation only those confirm
//! whom it is for ([`Subject::at`]). A state that no rule of an action names holds for
//! everybody, there and for the operator too: [`Action::is_possible_in`].

pub mod disclosure;
pub mod edit;
pub mod holder;
mod table;

use indicator_model::check_in::chain::Stage;
use indicator_model::enumeration::array;
use indicator_model::id::{AccountId, OrganizationId, SchemeId};
use indicator_model::organization::Organization;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

pub use self::table::RULES;
use crate::appointment::Appointment;
use crate::role::Role;

/// Something that a person may want to do. Every route, server function and command is one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Action {
    SchemeRead,
    SchemeCreate,
    SchemeEdit,
    SchemeImport,
    SchemeExport,
    /// Hand a draft over for approval.
    SchemeSubmit,
    /// Accept what was submitted, or send it back.
    SchemeApprove,
    /// Open a closed scheme again.
    SchemeReopen,
    /// Report what was measured; who reads a scheme reads that too.
    MeasurementRecord,
    /// Confirm what others reported, or send it back.
    MeasurementConfirm,
    /// Bring in what was measured or spent as a sheet, also for periods that are closed.
    MeasurementImport,
    /// Set when periods are reported (deadlines, holidays, more time for an organization) and by which rule boards judge them. Who
    /// reads a scheme reads that too.
    TimetableEdit,
    /// Set up the robots that bring notices to chat groups.
    RobotEdit,
    /// Say something to others about an indicator, and withdraw it; who reads a scheme reads that too.
    CommentWrite,
    /// Publish a board for everybody, and withdraw it.
    PublicationEdit,
    /// Read what is published for everybody.
    PublicationRead,
    OrganizationRead,
    OrganizationEdit,
    /// See who has an account, with which roles.
    AccountRead,
    /// Make, disable and enable accounts.
    AccountEdit,
    /// Give a forgetful person a new one-time password.
    AccountReset,
    /// Give and take roles.
    AccountAppoint,
    /// Confirm or refuse what another administrator proposed.
    ProposalDecide,
    /// Delegate roles while away.
    AccountDelegate,
    /// The user's password, second factor, sessions, tokens and data.
    AccountOwn,
    /// See a person's contact data unmasked; asks for a reason and is recorded.
    PersonReveal,
    /// The sign-in rules: profile, second factor per role.
    SecurityEdit,
    AuditRead,
    AuditVerify,
    AuditExport,
    /// See this table.
    PolicyRead,
    /// Load and remove the sample city.
    SampleEdit,
    /// Check the invariants of the database across its cities: no role includes it, only the operator does it.
    DatabaseCheck,
    /// Make the first account, with the one-time token that the server printed.
    SetUp,
    SignIn,
}

impl Action {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The serde name, which the audit record holds.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    /// What seeing the thing takes; none for things that are no secret to anybody who asks.
    pub const fn reading(self) -> Option<Self> {
        match self {
            Self::SchemeRead
            | Self::SchemeCreate
            | Self::SchemeEdit
            | Self::SchemeImport
            | Self::SchemeExport
            | Self::SchemeSubmit
            | Self::SchemeApprove
            | Self::SchemeReopen
            | Self::MeasurementRecord
            | Self::MeasurementConfirm
            | Self::MeasurementImport
            | Self::TimetableEdit
            | Self::CommentWrite
            | Self::PublicationEdit => Some(Self::SchemeRead),
            Self::RobotEdit | Self::OrganizationRead | Self::OrganizationEdit => Some(Self::OrganizationRead),
            Self::AccountRead
            | Self::AccountEdit
            | Self::AccountReset
            | Self::AccountAppoint
            | Self::ProposalDecide
            | Self::PersonReveal => Some(Self::AccountRead),
            Self::AuditRead | Self::AuditVerify | Self::AuditExport => Some(Self::AuditRead),
            Self::AccountDelegate
            | Self::AccountOwn
            | Self::SecurityEdit
            | Self::PolicyRead
            | Self::SampleEdit
            | Self::DatabaseCheck
            | Self::PublicationRead
            | Self::SetUp
            | Self::SignIn => None,
        }
    }

    /// Whether anybody at all may do it with a thing in this state. For an action without a rule the state does not matter.
    pub fn is_possible_in(self, state: State) -> bool {
        let mut rules = RULES.iter().filter(|rule| rule.action == self).peekable();
        rules.peek().is_none() || rules.any(|rule| rule.states.contains(&state))
    }

    /// Whether somebody who had a part in the thing may not do it.
    pub const fn needs_another_author(self) -> bool {
        matches!(self, Self::SchemeApprove | Self::MeasurementConfirm)
    }

    /// Whether everybody who holds an office in the city may do it in the city's sample.
    pub const fn is_practice(self) -> bool {
        matches!(
            self,
            Self::SchemeRead
                | Self::SchemeCreate
                | Self::SchemeEdit
                | Self::SchemeImport
                | Self::SchemeExport
                | Self::SchemeSubmit
                | Self::MeasurementRecord
                | Self::MeasurementConfirm
                | Self::MeasurementImport
                | Self::TimetableEdit
                | Self::CommentWrite
                | Self::OrganizationRead
                | Self::OrganizationEdit
        )
    }
}

/// How far a rule reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// What belongs to the organization of the appointment.
    Own,
    /// The same and everything below it.
    Subordinate,
    /// The whole city.
    City,
    /// Only the scheme that the appointment names.
    Task,
    /// Only what is the person's own: password, sessions, tokens.
    Person,
}

/// Where a thing stands between being worked on and being settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum State {
    /// Being worked on.
    #[default]
    Draft,
    /// Handed over, waiting for approval.
    Submitted,
    /// Settled.
    Closed,
}

impl State {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The serde name, which the database and the audit log hold.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// What the table gives a role: it may do the action, so far, while the thing is in one of the states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub action: Action,
    pub role: Role,
    pub scope: Scope,
    pub states: &'static [State],
}

/// What somebody wants to do something with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    /// Whose it is; none when it is the city's.
    pub organization: Option<OrganizationId>,
    pub scheme: Option<SchemeId>,
    pub state: State,
    /// Everybody who had a part in it.
    pub authors: &'a [AccountId],
    /// Whether it lies in the sample city.
    pub is_sample: bool,
    /// Whose account, session or token it is.
    pub person: Option<AccountId>,
    /// At which stage of its chain something is confirmed. Whose it is there is the stage's: see [`Self::at`].
    pub stage: Stage,
}

impl Subject<'_> {
    /// The same at a stage of its chain. To an organization that owns the data it is as if the report were its own.
    #[must_use]
    pub fn at(self, stage: Stage) -> Self {
        Self { stage, organization: stage.data_owner().or(self.organization), ..self }
    }
}

/// Why something is refused; the first that applies, from the farthest to the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Denial {
    #[error("no role of the person includes it")]
    NoRole,
    #[error("it belongs to another organization")]
    OutOfScope,
    #[error("it is not in a state that allows it")]
    WrongState,
    #[error("the person had a part in it")]
    OwnWork,
}

/// What a person may rely on: the account, and the appointments in force now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub account: AccountId,
    pub appointments: Vec<Appointment>,
}

impl Standing {
    /// Whether some appointment gives the action for the subject, and which one. `organizations` are those of the
    /// subject's city.
    pub fn may(
        &self,
        action: Action,
        subject: &Subject<'_>,
        organizations: &[Organization],
    ) -> Result<Option<&Appointment>, Denial> {
        let is_member = self.appointments.iter().any(|held| held.role != Role::ThirdParty);
        if subject.is_sample && action.is_practice() && is_member {
            return if action.is_possible_in(subject.state) { Ok(None) } else { Err(Denial::WrongState) };
        }
        if self.is_newcomer(action) && subject.person == Some(self.account) {
            return Ok(None);
        }
        let mut nearest = Denial::NoRole;
        for appointment in &self.appointments {
            for rule in RULES.iter().filter(|rule| rule.action == action && rule.role == appointment.role) {
                let denial = if !self.reaches(rule.scope, appointment, subject, organizations)
                    || (action == Action::MeasurementConfirm
                        && !is_of(appointment, subject.stage, organizations))
                {
                    Denial::OutOfScope
                } else if !rule.states.contains(&subject.state) {
                    Denial::WrongState
                } else if action.needs_another_author() && self.had_a_part(appointment, subject) {
                    Denial::OwnWork
                } else {
                    return Ok(Some(appointment));
                };
                nearest = nearest.max(denial);
            }
        }
        Err(nearest)
    }

    /// Whether any role includes the action, whatever it is done with.
    pub fn may_ever(&self, action: Action) -> bool {
        self.is_newcomer(action)
            || self
                .appointments
                .iter()
                .any(|held| RULES.iter().any(|rule| rule.action == action && rule.role == held.role))
    }

    /// A user without a role can still manage their account.
    fn is_newcomer(&self, action: Action) -> bool {
        self.appointments.is_empty() && action == Action::AccountOwn
    }

    fn reaches(
        &self,
        scope: Scope,
        appointment: &Appointment,
        subject: &Subject<'_>,
        organizations: &[Organization],
    ) -> bool {
        match scope {
            Scope::City => true,
            Scope::Person => subject.person == Some(self.account),
            Scope::Task => subject.scheme.is_some() && subject.scheme == appointment.task,
            Scope::Own => subject.organization.is_some() && subject.organization == appointment.organization,
            Scope::Subordinate => match (appointment.organization, subject.organization) {
                (Some(above), Some(below)) => is_within(organizations, below, above),
                _ => false,
            },
        }
    }

    /// Neither the person nor the lender of the appointment may have had a part.
    fn had_a_part(&self, appointment: &Appointment, subject: &Subject<'_>) -> bool {
        let mut acting = [Some(self.account), appointment.lent_by].into_iter().flatten();
        acting.any(|who| subject.authors.contains(&who))
    }
}

/// Whether an appointment is one of those that a stage is for.
fn is_of(appointment: &Appointment, stage: Stage, organizations: &[Organization]) -> bool {
    match stage {
        Stage::Anyone => true,
        Stage::Head => appointment.role == Role::DepartmentHead,
        Stage::DataOwner { organization } => {
            matches!(appointment.role, Role::DepartmentHead | Role::DataSteward)
                && appointment.organization.is_some_and(|own| is_within(organizations, organization, own))
        }
        Stage::Office => appointment.role == Role::AssessmentOffice,
    }
}

/// Whether `below` is `above` or stands anywhere under it. A circle of superiors ends the search.
fn is_within(organizations: &[Organization], below: OrganizationId, above: OrganizationId) -> bool {
    let parent = |id| organizations.iter().find(|known| known.id == id).and_then(|known| known.parent);
    std::iter::successors(Some(below), |&id| parent(id)).take(organizations.len() + 1).any(|id| id == above)
}
