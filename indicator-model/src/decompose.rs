//! Decomposition: what a person does to a tree, as a plan of changes that can be shown before it is applied.
//!
//! A person types over a total and the children follow; types over a child and the remainder or the total follows;
//! splits by a method, deals with a remainder, normalises weights, moves nodes. Each of these reads the tree, asks
//! [`crate::allocate`] and returns a [`Plan`]. Nothing here writes: [`Tree::apply_all`] does, the same in the browser
//! and on the server.
//!
//! Invariants. A plan holds only changes that change something, in an order that the tree accepts. Locked nodes and
//! everything below them stay. A node whose value does not change leaves its children alone. The chosen method
//! splits the named node; further down, every group keeps its own proportions.
//!
//! Deliberately absent: children that contribute (贡献支撑) or are not decomposed (不分解). Their values are in other
//! units than their parent's, so nothing follows and nothing is followed.

mod group;
mod methods;
mod plan;
mod rehang;
mod remainder;
mod structure;
mod total;
mod weights;

use serde::{Deserialize, Serialize};

use crate::id::NodeId;
use crate::node::RollUpRule;
use crate::quantity::Quantity;
use crate::target::Tier;
use crate::tree::Tree;

pub use methods::methods;
pub use plan::Plan;
pub use rehang::{Impact, Rehang, Sums, rehang};
pub use remainder::{give_remainder, keep_as_reserve, share_remainder};
pub use structure::{Slot, add, copy, delete, move_to};
pub use total::{allocate, set_child, set_total};
pub use weights::{normalise_shares, normalise_weights};

/// How a value is split over the children that are free to move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", content = "of", rename_all = "snake_case")]
pub enum Method {
    /// 均分: the same part of a sum, the same value in a mean.
    Equal,
    /// 按比例
    Proportional(Reference),
    /// 同幅增长: all by one factor, so that proportions stay.
    Growth,
    /// 缩小差距: each closes the same part of its gap. Without a goal, to the end of a rate's range in the good
    /// direction, else to the best child. A sum has no such goal and grows.
    GapClosing { goal: Option<Quantity> },
    /// 手工: the children stay as they are.
    Manual,
}

/// What a proportional split goes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reference", content = "of", rename_all = "snake_case")]
pub enum Reference {
    /// The children's values of the same tier; where none of them has one, their baselines.
    Current,
    /// Another tier, usually the baseline.
    Tier(Tier),
    /// The nodes' weights (权重).
    Weight,
    /// The edges' shares (份额).
    Share,
    /// Any other indicator, by child: last year, population …
    Values(Vec<(NodeId, Quantity)>),
}

/// What gives way when a child is typed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChildMode {
    /// The parent's value stays and its remainder changes.
    KeepTotal,
    /// The parent's value follows and its remainder stays; so on upwards, each by its rule.
    MoveTotal,
}

/// The method by which the children of a node follow a typed total. [`Method::Manual`] when none can follow.
pub fn default_method(tree: &Tree, node: NodeId) -> Method {
    let rule = tree.row(node).and_then(|row| tree.arithmetic_rule(row));
    rule.map_or(Method::Manual, Method::of)
}

impl Method {
    /// The method that keeps what a group is: its proportions, or the one value that all carry.
    fn of(rule: RollUpRule) -> Self {
        match rule {
            RollUpRule::Sum => Self::Proportional(Reference::Current),
            RollUpRule::WeightedMean | RollUpRule::Ratio => Self::Growth,
            RollUpRule::SameValue | RollUpRule::WorstOf | RollUpRule::Milestone => Self::Equal,
            RollUpRule::NotDecomposed | RollUpRule::Contribution => Self::Manual,
        }
    }
}

#[cfg(test)]
mod tests;
