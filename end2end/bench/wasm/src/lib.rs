//! The indicator model as the browser benchmark drives it: the tree of `tree.js`, edited and read as a page does.
//!
//! Every call goes through the model's public interface, ids, locks and refusals included; what is measured is what
//! a person waits for. Values cross the border as doubles with at most two decimals and are exact inside.

mod digest;
mod scheme;

use indicator_model::change::{Change, Edit};
use indicator_model::decompose::{self, default_method};
use indicator_model::node::RollUpRule;
use indicator_model::quantity::{ONE, Quantity};
use indicator_model::target::Tier;
use indicator_model::tree::Tree;
use wasm_bindgen::prelude::*;

/// Leaves carry values, inner nodes their weighted mean.
#[wasm_bindgen]
pub struct RollUp {
    tree: Tree,
    first_leaf: u32,
}

#[wasm_bindgen]
impl RollUp {
    /// `weights` per node, breadth first; `leaves` are the values of the last ones.
    #[wasm_bindgen(constructor)]
    pub fn new(weights: &[u8], leaves: &[f64]) -> Self {
        let mut scheme = scheme::complete(weights, RollUpRule::WeightedMean);
        let first_leaf = scheme.nodes.len() - leaves.len();
        for (node, &leaf) in scheme.nodes[first_leaf..].iter_mut().zip(leaves) {
            node.targets.basic = quantity(leaf);
        }
        Self { tree: Tree::new(scheme), first_leaf: scheme::number(first_leaf) }
    }

    pub fn root(&self) -> f64 {
        effective(&self.tree, 0)
    }

    pub fn edit(&mut self, leaf: u32, value: f64) -> Result<(), JsError> {
        let change = self.change(leaf, value);
        self.tree.apply(&change)?;
        Ok(())
    }

    pub fn batch(&mut self, leaves: &[u32], values: &[f64]) -> Result<(), JsError> {
        let changes: Vec<Change> =
            leaves.iter().zip(values).map(|(&leaf, &value)| self.change(leaf, value)).collect();
        self.tree.apply_all(&changes)?;
        Ok(())
    }

    pub fn digest(&self) -> String {
        digest::digest(&self.tree)
    }

    /// Everything that follows from the scheme, from scratch.
    #[must_use]
    pub fn recompute(self) -> Self {
        Self { tree: Tree::new(self.tree.into_scheme()), first_leaf: self.first_leaf }
    }

    fn change(&self, leaf: u32, value: f64) -> Change {
        let node = scheme::id(self.first_leaf + leaf);
        let before = self.tree.row(node).and_then(|row| self.tree.value(row, Tier::Basic));
        Change { node, edit: Edit::Target { tier: Tier::Basic, before, after: quantity(value) } }
    }
}

/// Inner values are the sums of their children; a total goes down in proportion to the weights.
#[wasm_bindgen]
pub struct Allocation {
    tree: Tree,
    first_leaf: u32,
}

#[wasm_bindgen]
impl Allocation {
    #[wasm_bindgen(constructor)]
    pub fn new(weights: &[u8], leaves: usize) -> Self {
        let mut scheme = scheme::complete(weights, RollUpRule::Sum);
        for (node, &weight) in scheme.nodes.iter_mut().zip(weights) {
            node.targets.baseline = Quantity::from_integer(weight.into()).ok();
        }
        let first_leaf = scheme::number(weights.len() - leaves);
        Self { tree: Tree::new(scheme), first_leaf }
    }

    /// Sets the root; every node below follows, and every group adds up exactly.
    pub fn allocate(&mut self, total: f64) -> Result<(), JsError> {
        let root = scheme::id(0);
        let method = default_method(&self.tree, root);
        let plan = decompose::set_total(&self.tree, root, Tier::Basic, quantity(total), &method)?;
        self.tree.apply_all(&plan.changes)?;
        Ok(())
    }

    pub fn digest(&self) -> String {
        digest::digest(&self.tree)
    }

    pub fn leaf(&self, leaf: u32) -> f64 {
        effective(&self.tree, self.first_leaf + leaf)
    }
}

/// Not a number where the node has no value, which then equals no result of the peer.
fn effective(tree: &Tree, node: u32) -> f64 {
    let value = tree.row(scheme::id(node)).and_then(|row| tree.effective(row, Tier::Basic));
    #[expect(clippy::cast_precision_loss, reason = "the comparison with the peer, a double, allows for it")]
    value.map_or(f64::NAN, |value| value.millionths() as f64 / ONE as f64)
}

fn quantity(value: f64) -> Option<Quantity> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "two decimals become whole millionths; a number beyond the range is refused by the next call"
    )]
    let millionths = (value * ONE as f64).round() as i64;
    Quantity::from_millionths(millionths).ok()
}
