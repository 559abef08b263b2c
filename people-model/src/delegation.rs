//! Roles lent for a time, as a list shows them.

use indicator_model::id::{AccountId, AppointmentId};
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};

use crate::appointment::Appointment;

/// A role lent while its holder is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    pub id: AppointmentId,
    pub by: AccountId,
    pub by_name: String,
    pub to: AccountId,
    pub to_name: String,
    /// When it begins; it may lie ahead.
    pub since: Moment,
    /// What the borrower holds during that time; its `until` is there.
    pub held: Appointment,
}
