//! A role that a person holds: for which organization, and until when; and why it is not given.

use indicator_model::date::Date;
use indicator_model::id::{AccountId, OrganizationId, SchemeId};
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::role::Role;

/// A role that a person holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    pub role: Role,
    /// For whom the person acts; none for the whole city.
    pub organization: Option<OrganizationId>,
    /// The only scheme that a third party may see.
    pub task: Option<SchemeId>,
    /// The first moment at which it is over; none without an end.
    pub until: Option<Moment>,
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

/// A role to be given: what the person who gives it decides, and nothing else. A delegation is made by its lender and a claim
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

/// A field of the forms that give a role, named as in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Field {
    Role,
    Organization,
    Task,
    Until,
}

/// Why a role is not given or taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The role is for an organization and none was named.
    #[error("the role needs an organization")]
    NoOrganization,
    /// A third party needs a task and an end.
    #[error("the role needs a task")]
    NoTask,
    #[error("the role needs an end")]
    NoEnd,
    #[error("the city has no such organization")]
    UnknownOrganization,
    #[error("the city has no such scheme")]
    UnknownTask,
    /// The role is not for one organization.
    #[error("the role takes no organization")]
    OrganizationNotOfRole,
    /// The role is not for one scheme.
    #[error("the role takes no task")]
    TaskNotOfRole,
    /// Nobody is appointed to the role: it is that of people who are not signed in.
    #[error("nobody is appointed to the role")]
    NotGiven,
    /// Nobody holds both roles.
    #[error("the role excludes {with}")]
    Conflict { with: Role },
    #[error("the role is held already")]
    AlreadyHeld,
    /// It ends before it begins, or is past.
    #[error("the time ends before it begins")]
    BadTerm,
    /// Somebody must hold the role.
    #[error("nobody else holds the role")]
    LastAdministrator,
}

impl Refusal {
    /// The field that it is about; none where a role is taken.
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::NotGiven | Self::Conflict { .. } | Self::AlreadyHeld => Some(Field::Role),
            Self::NoOrganization | Self::UnknownOrganization | Self::OrganizationNotOfRole => {
                Some(Field::Organization)
            }
            Self::NoTask | Self::UnknownTask | Self::TaskNotOfRole => Some(Field::Task),
            Self::NoEnd | Self::BadTerm => Some(Field::Until),
            Self::LastAdministrator => None,
        }
    }
}
