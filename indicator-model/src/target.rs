//! What is aimed at: three values of a node, and the versions they went through.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::enumeration::array;
use crate::id::ChangeSetId;
use crate::moment::Moment;
use crate::quantity::Quantity;

/// One of the three values a node carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Tier {
    /// 基期值: where the unit stands before the cycle.
    Baseline,
    /// 基础目标: what must be reached.
    Basic,
    /// 挑战目标: what is reached at a stretch.
    Challenge,
}

impl Tier {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
    /// The tiers that are decided, and so decomposed; a baseline is a fact.
    pub const TARGETS: [Self; 2] = [Self::Basic, Self::Challenge];

    /// The key of the tier in storage, sheets and texts.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// A value per tier; each may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tiers {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Quantity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic: Option<Quantity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<Quantity>,
}

impl Tiers {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Index<Tier> for Tiers {
    type Output = Option<Quantity>;

    fn index(&self, tier: Tier) -> &Self::Output {
        match tier {
            Tier::Baseline => &self.baseline,
            Tier::Basic => &self.basic,
            Tier::Challenge => &self.challenge,
        }
    }
}

impl IndexMut<Tier> for Tiers {
    fn index_mut(&mut self, tier: Tier) -> &mut Self::Output {
        match tier {
            Tier::Baseline => &mut self.baseline,
            Tier::Basic => &mut self.basic,
            Tier::Challenge => &mut self.challenge,
        }
    }
}

/// A value that a tier had from one change-set until another: the history of a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetVersion {
    pub tier: Tier,
    pub value: Option<Quantity>,
    pub change_set: ChangeSetId,
    /// Who set it.
    pub author: String,
    /// Why; empty when no reason was given.
    pub reason: String,
    pub at: Moment,
    /// Whether this is the value in force.
    pub current: bool,
}
