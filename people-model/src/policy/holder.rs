//! Who may do what, told: everything that an appointment gives, and everybody who holds one.
//!
//! [`Standing::may`](super::Standing::may) decides about one thing; here is the same table read from its other sides,
//! for people who have to explain it.

use indicator_model::id::AccountId;
use serde::{Deserialize, Serialize};

use super::{Action, RULES, Rule};
use crate::appointment::Appointment;
use crate::role::Role;

/// A person with what gives them their rights, in names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub account: AccountId,
    pub name: String,
    /// In force now; what is lent stands after what is the person's own.
    pub held: Vec<Held>,
}

/// An appointment with the names of what it refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub appointment: Appointment,
    pub organization: Option<String>,
    pub task: Option<String>,
    pub lent_by: Option<String>,
}

/// Something that a person may do, and what gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant<'a> {
    pub rule: &'static Rule,
    pub held: &'a Held,
}

/// What a role may do, in the order of [`Action::ALL`].
pub fn rules_of(role: Role) -> Vec<&'static Rule> {
    let given = |action| RULES.iter().filter(move |rule| rule.role == role && rule.action == action);
    Action::ALL.into_iter().flat_map(given).collect()
}

/// Which roles may do something, in the order of [`Role::ALL`].
pub fn rules_for(action: Action) -> Vec<&'static Rule> {
    let given = |role| RULES.iter().filter(move |rule| rule.role == role && rule.action == action);
    Role::ALL.into_iter().flat_map(given).collect()
}

impl Holder {
    /// Everything that the person may do, in the order of [`Action::ALL`]; once for each appointment that gives it.
    pub fn grants(&self) -> Vec<Grant<'_>> {
        let given = |action| {
            self.held.iter().flat_map(move |held| {
                let role = held.appointment.role;
                RULES
                    .iter()
                    .filter(move |rule| rule.role == role && rule.action == action)
                    .map(move |rule| Grant { rule, held })
            })
        };
        Action::ALL.into_iter().flat_map(given).collect()
    }

    /// What the person holds in this role.
    pub fn in_role(&self, role: Role) -> impl Iterator<Item = &Held> {
        self.held.iter().filter(move |held| held.appointment.role == role)
    }
}
