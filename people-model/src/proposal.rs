//! What takes two administrators (三员分立): one proposes, another confirms.
//!
//! Nobody alone takes over the account of an administrator or of somebody who approves, or keeps an administrator from
//! it. The second has another of the three offices, and is neither the first nor the person concerned.

use indicator_model::id::{AccountId, ProposalId};
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::policy::{Action, RULES};
use crate::role::Role;

/// Hours in which a proposal can be confirmed.
pub const PATIENCE: u16 = 72;

impl Role {
    /// Whether the password and the second factor of its holder take two people: an administrator's, and those of
    /// somebody who settles schemes.
    pub fn takes_two(self) -> bool {
        let settles = || RULES.iter().any(|rule| rule.role == self && rule.action == Action::SchemeApprove);
        self.is_administrator() || settles()
    }
}

/// What is to be done to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "measure", rename_all = "snake_case")]
#[derive(IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Measure {
    /// A one-time password. The second factor stays: both together would be the account.
    ResetPassword,
    RemoveFactor,
    Disable,
    Enable,
    Erase,
    Appoint {
        role: Role,
    },
    Dismiss {
        role: Role,
    },
}

impl Measure {
    /// What proposing it takes.
    pub const fn action(self) -> Action {
        match self {
            Self::ResetPassword | Self::RemoveFactor => Action::AccountReset,
            Self::Disable | Self::Enable | Self::Erase => Action::AccountEdit,
            Self::Appoint { .. } | Self::Dismiss { .. } => Action::AccountAppoint,
        }
    }

    /// Whether one person may not do it alone: to an account that holds `role`, or with `role` where it is given or
    /// taken. To disable somebody who approves takes one: that gives nobody the account, and must not wait.
    pub fn takes_two(self, role: Role) -> bool {
        match self {
            Self::ResetPassword | Self::RemoveFactor => role.takes_two(),
            Self::Disable | Self::Enable | Self::Erase | Self::Appoint { .. } | Self::Dismiss { .. } => {
                role.is_administrator()
            }
        }
    }

    /// The serde name, which the audit log holds.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    /// The role that is given or taken.
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Appoint { role } | Self::Dismiss { role } => Some(role),
            _ => None,
        }
    }
}

/// A proposal to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewProposal {
    pub account: AccountId,
    pub measure: Measure,
    pub reason: String,
}

/// A proposal that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    pub id: ProposalId,
    /// The first half of the one-time password, where that was proposed. The person who confirms receives the second,
    /// so that neither of the two has the password.
    pub half: Option<String>,
}

/// What somebody says to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    Confirm,
    /// Also by the person who made it, who takes it back.
    Refuse,
}

/// A proposal that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub id: ProposalId,
    pub account: AccountId,
    pub account_name: String,
    pub measure: Measure,
    pub reason: String,
    pub by_name: String,
    pub proposed_at: Moment,
    /// When it lapses.
    pub until: Moment,
    /// Whether the reader may confirm it, and refuse it.
    pub may_confirm: bool,
    pub may_refuse: bool,
}

/// A field of the forms that propose, named as in requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Field {
    Measure,
    Reason,
}

/// Why something is not proposed, confirmed or done by one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
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
    /// What is proposed goes into the audit log with a reason, and there is none.
    #[error("a reason is needed")]
    NoReason,
}

impl Refusal {
    /// The field that it is about; none for what the offices are.
    pub const fn field(self) -> Option<Field> {
        match self {
            Self::AlreadyProposed => Some(Field::Measure),
            Self::NoReason => Some(Field::Reason),
            Self::NeedsSecond | Self::NoSecond | Self::SameOffice | Self::ProposerGone | Self::BothGone => {
                None
            }
        }
    }
}
