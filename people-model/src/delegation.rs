//! Roles lent for a time, as a list shows them.

use indicator_model::id::{AccountId, AppointmentId};
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
    /// When it begins, RFC 3339 in UTC; it may lie ahead.
    pub since: String,
    /// What the borrower holds during that time; its `until` is there.
    pub held: Appointment,
}
