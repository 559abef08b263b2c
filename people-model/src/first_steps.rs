//! 开始的步骤: what it takes before a city can work, and how far it is.

use serde::{Deserialize, Serialize};

use crate::policy::{Action, RULES};
use crate::role::Role;

/// In the order in which they are best done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstStep {
    /// The departments and districts that own targets.
    Organizations,
    /// Somebody beside who began.
    People,
    /// A security and an audit administrator (三员).
    Administrators,
    /// Of the person who asks, where a role demands it.
    SecondFactor,
    /// A scheme that is not the sample's.
    Indicators,
}

impl FirstStep {
    /// Any of these is enough to do it; none where it is everybody's own.
    pub const fn actions(self) -> &'static [Action] {
        match self {
            Self::Organizations => &[Action::OrganizationEdit],
            Self::People => &[Action::AccountEdit],
            Self::Administrators => &[Action::AccountEdit, Action::AccountAppoint],
            Self::SecondFactor => &[],
            Self::Indicators => &[Action::SchemeImport],
        }
    }

    /// Who can do it, by the table of the policy.
    pub fn roles(self) -> Vec<Role> {
        let can = |role: &Role| {
            RULES.iter().any(|rule| rule.role == *role && self.actions().contains(&rule.action))
        };
        Role::ALL.into_iter().filter(can).collect()
    }
}

/// A step and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepState {
    pub step: FirstStep,
    pub is_done: bool,
    /// Whether the person who asks can do it.
    pub is_own: bool,
}

impl StepState {
    /// Whether it waits for the person who asks.
    pub const fn waits(self) -> bool {
        self.is_own && !self.is_done
    }
}
