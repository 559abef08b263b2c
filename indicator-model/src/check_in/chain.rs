//! Who confirms a check-in, and in which order (确认链).
//!
//! A chain is a short list of stages. Most cities let the head of the reporting organization (本单位负责人) confirm first, then
//! the department that owns the data (数据主管单位), and the assessment office (考核办) where it wants to. A scheme has a chain,
//! and exceptions to it for an organization or an indicator; [`Chains::of`] finds the one that holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::enumeration::array;
use crate::id::{IndicatorId, OrganizationId};
use crate::moment::Moment;

/// Stages that a chain has at most.
pub const MOST: usize = 3;

/// Who confirms at one place of a chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case", deny_unknown_fields)]
pub enum Stage {
    /// Anybody who may confirm reports of the organization.
    #[default]
    Anyone,
    /// The head of the reporting organization, or of one above it.
    Head,
    /// A head or data steward of the organization that owns the data, or of one above it.
    DataOwner { organization: OrganizationId },
    /// 考核办.
    Office,
}

/// A stage without its organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum StageKind {
    Anyone,
    Head,
    DataOwner,
    Office,
}

impl StageKind {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in storage and in the audit log.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

impl Stage {
    pub const fn kind(self) -> StageKind {
        match self {
            Self::Anyone => StageKind::Anyone,
            Self::Head => StageKind::Head,
            Self::DataOwner { .. } => StageKind::DataOwner,
            Self::Office => StageKind::Office,
        }
    }

    pub const fn data_owner(self) -> Option<OrganizationId> {
        match self {
            Self::DataOwner { organization } => Some(organization),
            Self::Anyone | Self::Head | Self::Office => None,
        }
    }
}

/// The stages that a check-in passes, each of another kind. [`Stage::Anyone`] is a chain of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Stage>", into = "Vec<Stage>")]
pub struct Chain(Vec<Stage>);

/// Why stages are no chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAChain {
    #[error("a chain has one to {MOST} stages")]
    Length,
    #[error("a chain has each kind of stage once")]
    Repeated,
    #[error("one step by anybody is a chain of its own")]
    AnyoneAmongOthers,
}

/// One step, by anybody who may confirm.
impl Default for Chain {
    fn default() -> Self {
        Self(vec![Stage::Anyone])
    }
}

impl TryFrom<Vec<Stage>> for Chain {
    type Error = NotAChain;

    fn try_from(stages: Vec<Stage>) -> Result<Self, NotAChain> {
        if stages.is_empty() || stages.len() > MOST {
            return Err(NotAChain::Length);
        }
        let is_repeated = |at: usize| stages[..at].iter().any(|before| before.kind() == stages[at].kind());
        if (1..stages.len()).any(is_repeated) {
            return Err(NotAChain::Repeated);
        }
        if stages.len() > 1 && stages.contains(&Stage::Anyone) {
            return Err(NotAChain::AnyoneAmongOthers);
        }
        Ok(Self(stages))
    }
}

impl From<Chain> for Vec<Stage> {
    fn from(chain: Chain) -> Self {
        chain.0
    }
}

impl Chain {
    /// One to [`MOST`], in their order.
    pub fn stages(&self) -> &[Stage] {
        &self.0
    }

    /// The stage that a check-in waits for when these were taken; none when it is confirmed. A stage that was taken counts
    /// wherever it is in the chain now, and any confirmation is enough for [`Stage::Anyone`].
    pub fn next(&self, taken: &[Stage]) -> Option<Stage> {
        let is_open = |stage: &Stage| match stage {
            Stage::Anyone => taken.is_empty(),
            _ => !taken.contains(stage),
        };
        self.0.iter().copied().find(is_open)
    }

    /// What is left of the chain for a value that no person typed (imported, or reported by a program): its last stage.
    #[must_use]
    pub fn of_fetched(&self) -> Self {
        Self(self.0[self.0.len() - 1..].to_vec())
    }

    /// The organization that owns the data, where the chain names one.
    pub fn data_owner(&self) -> Option<OrganizationId> {
        self.0.iter().find_map(|stage| stage.data_owner())
    }
}

/// What a chain is for. The nearest holds: an indicator before an organization before the scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "scope", rename_all = "snake_case", deny_unknown_fields)]
pub enum Scope {
    Scheme,
    /// And everything below it.
    Organization {
        organization: OrganizationId,
    },
    Indicator {
        indicator: IndicatorId,
    },
}

/// The chain of a scheme with its exceptions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chains(BTreeMap<Scope, Chain>);

impl Chains {
    /// What was decided for exactly this scope.
    pub fn decided(&self, scope: Scope) -> Option<&Chain> {
        self.0.get(&scope)
    }

    /// Decides for a scope; `None` takes the decision back.
    pub fn set(&mut self, scope: Scope, chain: Option<Chain>) {
        match chain {
            Some(chain) => self.0.insert(scope, chain),
            None => self.0.remove(&scope),
        };
    }

    /// In the order of [`Scope`].
    pub fn iter(&self) -> impl Iterator<Item = (Scope, &Chain)> {
        self.0.iter().map(|(scope, chain)| (*scope, chain))
    }

    /// The chain of an indicator's reports; `line` is the reporting organization and everything above it, from below.
    pub fn of(&self, indicator: IndicatorId, line: &[OrganizationId]) -> Chain {
        let indicator = std::iter::once(Scope::Indicator { indicator });
        let organizations = line.iter().map(|&organization| Scope::Organization { organization });
        let scopes = indicator.chain(organizations).chain(std::iter::once(Scope::Scheme));
        let mut decided = scopes.filter_map(|scope| self.decided(scope));
        decided.next().cloned().unwrap_or_default()
    }
}

/// A chain as the audit log has it, in JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedChain {
    pub stages: Vec<StageKind>,
    /// The name of the organization that owns the data; empty without that stage.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub data_owner: String,
}

/// How far a check-in that waits is in its chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// In the order of the chain; at least one is not taken.
    pub stages: Vec<Passage>,
    pub holders: Holders,
}

/// A stage of the chain of one check-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    pub stage: Stage,
    /// The name of the organization that owns the data; empty for other stages.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub data_owner: String,
    pub taken: Option<TakenBy>,
}

/// Who confirmed at a stage, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBy {
    /// As the reader may see it; none for the operator.
    pub by: Option<String>,
    pub on_behalf_of: Option<String>,
    pub at: Moment,
}

/// Whether anybody can take the stage that a check-in waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holders {
    Somebody,
    /// Only people who had a part in it, or nobody at all. Then it waits until the assessment office appoints somebody or sets
    /// another chain: a stage is never passed over.
    Nobody,
}

impl Progress {
    /// The place in the chain and the stage that the check-in waits for.
    pub fn current(&self) -> Option<(usize, &Passage)> {
        self.stages.iter().enumerate().find(|(_, passage)| passage.taken.is_none())
    }
}

#[cfg(test)]
mod tests;
