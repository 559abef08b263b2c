//! A role that a person holds: for which organization, and until when.

use indicator_model::id::{AccountId, OrganizationId, SchemeId};
use indicator_model::moment::Moment;
use indicator_model::period::Date;
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

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
#[derive(IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum AppointmentField {
    Organization,
    Task,
}

impl AppointmentField {
    /// The serde name.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}
