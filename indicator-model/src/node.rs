//! An indicator placed in a scheme.

use bitcode::{Decode, Encode};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::curve::Curve;
use crate::enumeration::array;
use crate::id::{IndicatorId, NodeId, OrganizationId};
use crate::moment::{self, Moment};
use crate::quantity::Quantity;
use crate::target::Tiers;

/// A node of the decomposition: one indicator, one assessed unit, one primary parent.
///
/// Only the primary parent takes part in the arithmetic; support links ([`crate::scheme::Support`]) are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    pub id: NodeId,
    pub indicator: IndicatorId,
    /// The assessed unit (责任单位).
    pub owner: OrganizationId,
    /// The post (岗位) within the owner, in words; empty above post level.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub post: String,
    pub level: Level,
    pub place: Place,
    pub edge: Edge,
    /// Year of the baseline.
    pub baseline_year: Option<u16>,
    pub targets: Tiers,
    /// Kept back from the children on purpose (预留); parent = Σ children + reserve is balanced.
    #[serde(default, skip_serializing_if = "Tiers::is_empty")]
    pub reserve: Tiers,
    /// 权重/分值: weights of one owner and level add up to 100.
    pub weight: Option<Quantity>,
    /// 模式; none for a KPI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// 序时曲线; none where the one above holds ([`crate::curve`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub curve: Option<Curve>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<Lock>,
}

/// What a node states about itself besides its place, owner and numbers; edited together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub level: Level,
    pub post: String,
    pub baseline_year: Option<u16>,
    /// [`Edge::basis`].
    pub basis: String,
}

impl Node {
    pub fn facts(&self) -> Facts {
        Facts {
            level: self.level,
            post: self.post.clone(),
            baseline_year: self.baseline_year,
            basis: self.edge.basis.clone(),
        }
    }

    pub fn set_facts(&mut self, facts: Facts) {
        self.level = facts.level;
        self.post = facts.post;
        self.baseline_year = facts.baseline_year;
        self.edge.basis = facts.basis;
    }
}

/// 指标层级.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Decode, Encode,
)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Level {
    /// 市级整体目标
    City,
    /// 部门核心任务 (departments and districts)
    Task,
    /// 岗位具体指标
    Post,
}

impl Level {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// 模式: what a node is in the OKR of a scheme. One without a mode is a KPI, and only those are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Decode, Encode, EnumCount, VariantArray)]
pub enum Mode {
    /// 目标: what is to be reached, in words; its key results say how far it is.
    Objective,
    /// 关键结果: a number by which an objective is judged. It lies below that objective.
    KeyResult,
}

impl Mode {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}

/// Where a node hangs. Siblings are ordered by `position`, then by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub parent: Option<NodeId>,
    pub position: u32,
}

/// Distance between neighbouring positions of a fresh sheet, so that a node can be put between two others.
pub const POSITION_GAP: u32 = 1024;

/// How a node contributes to its parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    pub rule: RollUpRule,
    /// What the share stands for, in words (`按GDP占比`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// By rule: the weight in a mean, the denominator of a ratio, the contribution share. Unused by the others.
    pub share: Option<Quantity>,
}

/// 分解规则, an attribute of the edge from child to parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Decode, Encode, EnumCount, VariantArray)]
pub enum RollUpRule {
    /// 不分解: takes no part in the parent's value.
    NotDecomposed,
    /// 求和
    Sum,
    /// 加权平均: Σ share·value / Σ share
    WeightedMean,
    /// 比率: Σ numerator / Σ denominator, the share being the denominator
    Ratio,
    /// 同值承接: the child carries the parent's value
    SameValue,
    /// 取最差: the worst child decides
    WorstOf,
    /// 里程碑: the plain mean of the children's completion percentages
    Milestone,
    /// 贡献支撑: standardised score × share; moves the parent's score, not its target value
    Contribution,
}

impl RollUpRule {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// Whether the children's values make the parent's value, in the parent's own unit.
    pub const fn is_arithmetic(self) -> bool {
        !matches!(self, Self::NotDecomposed | Self::Contribution)
    }
}

/// A lock: the node's targets stay until somebody lifts it. Persistent, with an owner and a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    pub owner: String,
    pub reason: String,
    /// Written by the server; none before it is saved.
    #[serde(with = "moment::or_empty")]
    pub at: Option<Moment>,
}
