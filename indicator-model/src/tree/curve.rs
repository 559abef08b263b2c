//! Which plan curve holds for a node.

use super::{Row, Tree};
use crate::curve::{CurveInForce, CurveOrigin};

impl Tree {
    /// The curve of the node, or else the nearest one above it: O(depth). None where nobody decided.
    pub fn curve(&self, row: Row) -> Option<CurveInForce> {
        let own = self.node(row).curve.map(|curve| CurveInForce { curve, origin: CurveOrigin::Own });
        own.or_else(|| self.inherited_curve(row))
    }

    /// The curve that holds for a node which has none of its own.
    ///
    /// It is looked for upwards as long as children make their parent's value, because then their course makes the parent's.
    /// What merely supports another indicator (贡献支撑, 不分解) has a course of its own.
    pub fn inherited_curve(&self, row: Row) -> Option<CurveInForce> {
        let mut below = row;
        while self.node(below).edge.rule.is_arithmetic() {
            let above = self.parent(below)?;
            let node = self.node(above);
            if let Some(curve) = node.curve {
                return Some(CurveInForce { curve, origin: CurveOrigin::Inherited { from: node.id } });
            }
            below = above;
        }
        None
    }
}
