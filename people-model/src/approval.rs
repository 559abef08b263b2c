//! How a scheme becomes settled: handed over, approved or sent back, and opened again.
//!
//! A [`Step`] moves a scheme from one [`State`] to the next; who may take it is the policy's
//! ([`Step::action`]). What a scheme holds never changes by a step, so a step makes no revision: it names the one
//! that was looked at, and is refused when another is in force.
//!
//! Deliberately absent: any judgement of the scheme. Open problems are shown to the person who decides and stop nobody.

use std::collections::BTreeMap;

use indicator_model::diagnostic::Severity;
use indicator_model::enumeration::array;
use indicator_model::id::{AccountId, CityId, SchemeId, TransitionId};
use indicator_model::moment::Moment;
use indicator_model::period::Cycle;
use indicator_model::scheme::Revision;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumString, IntoStaticStr, VariantArray};

use crate::policy::{Action, State, Subject};

/// What moves a scheme on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum Step {
    /// 送审
    Submit,
    /// 退回
    Return,
    /// 批准
    Approve,
    /// 重新打开
    Reopen,
}

impl Step {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// What the policy is asked about it.
    pub const fn action(self) -> Action {
        match self {
            Self::Submit => Action::SchemeSubmit,
            Self::Return | Self::Approve => Action::SchemeApprove,
            Self::Reopen => Action::SchemeReopen,
        }
    }

    /// The state in which it can be taken.
    pub const fn from(self) -> State {
        match self {
            Self::Submit => State::Draft,
            Self::Return | Self::Approve => State::Submitted,
            Self::Reopen => State::Closed,
        }
    }

    /// The state that it leads to.
    pub const fn to(self) -> State {
        match self {
            Self::Submit => State::Submitted,
            Self::Approve => State::Closed,
            Self::Return | Self::Reopen => State::Draft,
        }
    }

    /// Whether the people who go on with the work are owed a reason.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Return | Self::Reopen)
    }
}

/// A step on its way to the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Made by the client, so that a repeated request is answered as the first.
    pub id: TransitionId,
    pub step: Step,
    /// What was looked at.
    pub revision: Revision,
    /// May be empty where [`Step::needs_reason`] does not ask for one.
    pub reason: String,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    pub step: Step,
    pub revision: Revision,
    pub author: String,
    /// In whose place, when a lent role was used.
    pub on_behalf_of: Option<String>,
    pub reason: String,
    pub at: Moment,
}

/// Where a scheme stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub state: State,
    /// Everybody who changed it or handed it over since it was last settled, and those who delegated the role to them for it.
    pub authors: Vec<AccountId>,
    /// The step that led here; none for a scheme that was never handed over.
    pub last: Option<Transition>,
}

impl Approval {
    /// The scheme as a whole, as the policy is asked about it.
    pub fn subject(&self, scheme: SchemeId, is_sample: bool) -> Subject<'_> {
        Subject {
            scheme: Some(scheme),
            state: self.state,
            authors: &self.authors,
            is_sample,
            ..Subject::default()
        }
    }
}

/// A line in the list of schemes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeSummary {
    pub id: SchemeId,
    pub name: String,
    pub city: CityId,
    pub city_name: String,
    /// Whether the city is the sample, which is removable at any time and never mixed with real data.
    pub sample: bool,
    pub cycle: Cycle,
    pub revision: Revision,
    pub approval: Approval,
    pub nodes: u32,
}

/// What is decided about, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub approval: Approval,
    pub revision: Revision,
    /// What the targets are compared with.
    pub since: Since,
    /// Targets whose value is another than then.
    pub changed_targets: u32,
    /// The same by the organizations that are responsible, with the most first. Targets of indicators that are gone belong to none.
    pub changed_by_owner: Vec<ChangedTargets>,
    /// Nodes with an open problem, by the gravest of each.
    pub problems: BTreeMap<Severity, u32>,
    /// All steps so far, newest first.
    pub transitions: Vec<Transition>,
}

/// When somebody last decided about a scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Since {
    /// Nobody did: all targets are new.
    #[default]
    Never,
    Approved,
    Returned,
}

/// Changed targets of one organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedTargets {
    /// Name of the organization; empty for targets of indicators that are gone.
    pub owner: String,
    pub count: u32,
}

/// Why a step is not taken, where the policy would allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    #[error("the step needs a reason")]
    NoReason,
    /// There is nothing in the scheme that could be approved.
    #[error("the scheme is empty")]
    Empty,
    /// Somebody changed the scheme after it was looked at.
    #[error("the scheme is at revision {}", revision.0)]
    Stale { revision: Revision },
}

impl Refusal {
    /// The field that it is about; none for what the scheme is.
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::NoReason => Some(Field::Reason),
            Self::Empty | Self::Stale { .. } => None,
        }
    }
}

/// A field of the forms that take a step, named as in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Field {
    Reason,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::RULES;

    #[test]
    fn the_steps_lead_around_and_leave_no_state_without_a_way_out() {
        for state in State::ALL {
            assert!(Step::ALL.into_iter().any(|step| step.from() == state), "{state:?} cannot be left");
            assert!(Step::ALL.into_iter().any(|step| step.to() == state), "{state:?} cannot be reached");
        }
    }

    #[test]
    fn a_step_can_be_taken_in_just_the_state_that_the_policy_names() {
        for step in Step::ALL {
            let mut rules = RULES.iter().filter(|rule| rule.action == step.action()).peekable();
            assert!(rules.peek().is_some(), "{step:?}");
            assert!(rules.all(|rule| rule.states == [step.from()]), "{step:?}");
        }
    }
}
