//! Writing a block of cells: planned as a whole, shown, and taken as one step.

use indicator_model::change::{Change, Edit, Refusal};
use indicator_model::decompose::ChildMode;
use indicator_model::quantity::Quantity;
use indicator_model::tree::Tree;
use people_model::policy::Denial;

use super::Draft;
use crate::plain::block::{Block, Placed, Taken, Written};
use crate::plain::cell::{Manner, Mistake};
use crate::plain::step::TypedNumber;

/// Neither parents nor children answer.
const LITERAL: Manner = Manner { upwards: ChildMode::KeepTotal, children_follow: false, tiers_follow: false };

impl Draft {
    /// What writing these cells would change. `may` is the policy.
    pub fn plan_block(&self, placed: Placed, may: impl Fn(&Tree, &[Change]) -> Result<(), Denial>) -> Block {
        let Placed { written, read_only, beyond } = placed;
        let mut block = Block { read_only, beyond, ..Block::default() };
        for written in written {
            match self.written(&written, &may) {
                Ok(Some(taken)) => block.taken.push(taken),
                Ok(None) => block.same += 1,
                Err(mistake) => block.refused.push((written, mistake)),
            }
        }
        block
    }

    /// None where the cell has this number already.
    fn written(
        &self,
        Written { node, cell, text }: &Written,
        may: impl Fn(&Tree, &[Change]) -> Result<(), Denial>,
    ) -> Result<Option<Taken>, Mistake> {
        let (node, cell) = (*node, *cell);
        let after = match text.trim() {
            "" => None,
            // What is copied is a number, and no step from another.
            text => Some(Quantity::parse_loose(text, self.unit(node, cell)).map_err(Mistake::Quantity)?),
        };
        let before = self.number(node, cell);
        if before == after {
            return Ok(None);
        }
        if cell.is_never_negative() && after.is_some_and(Quantity::is_negative) {
            return Err(Refusal::NegativeWeight { node }.into());
        }
        let typed = TypedNumber { node, cell, before, after, manner: LITERAL };
        // What else a total would move, as children that carry it do, is not asked for.
        let is_own = |change: &Change| {
            change.node == node
                && matches!(change.edit, Edit::Target { .. } | Edit::Weight { .. } | Edit::Share { .. })
        };
        let change = self.plan(&typed)?.into_iter().find(is_own).unwrap_or_else(|| typed.change());
        may(&self.tree, std::slice::from_ref(&change))?;
        Ok(Some(Taken { node, cell, before, after, change }))
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::id::NodeId;
    use indicator_model::node::Lock;
    use indicator_model::target::Tier;

    use super::*;
    use crate::plain::cell::Cell;
    use crate::plain::sketch::{id, scheme};

    fn written(node: NodeId, cell: Cell, text: &str) -> Written {
        Written { node, cell, text: text.to_owned() }
    }

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[test]
    fn a_block_is_one_step_and_nothing_else_moves() {
        let mut draft = Draft::new(scheme());
        let basic = Cell::Value(Tier::Basic);
        let numbers = |draft: &Draft| [0, 1, 2].map(|at| draft.number(id(at), basic));
        let before = numbers(&draft);
        let placed = Placed {
            written: vec![written(id(0), basic, "1,500"), written(id(1), basic, "1.2万")],
            ..Placed::default()
        };
        let block = draft.plan_block(placed, |_, _| Ok(()));
        assert_eq!((block.taken.len(), block.refused.len(), block.same), (2, 0, 0));
        draft.take(block.taken.iter().map(|taken| taken.change.clone()).collect()).unwrap();
        assert_eq!(numbers(&draft), [Some(quantity("1500")), Some(quantity("12000")), before[2]]);
        assert!(draft.undo());
        assert_eq!(numbers(&draft), before);
    }

    #[test]
    fn what_cannot_be_written_is_said_cell_by_cell() {
        let mut scheme = scheme();
        scheme.nodes.iter_mut().find(|node| node.id == id(1)).unwrap().lock =
            Some(Lock { owner: "wang".into(), reason: String::new(), at: None });
        let draft = Draft::new(scheme);
        let basic = Cell::Value(Tier::Basic);
        let own = draft.number(id(2), basic).unwrap().to_string();
        let placed = Placed {
            written: vec![
                written(id(0), basic, "很多"),
                written(id(1), basic, "7"),
                written(id(2), basic, &own),
                written(id(2), Cell::Weight, ""),
            ],
            read_only: 3,
            beyond: 1,
        };
        let block = draft.plan_block(placed, |_, _| Ok(()));
        assert!(matches!(block.refused[0].1, Mistake::Quantity(_)), "{block:?}");
        assert!(matches!(block.refused[1].1, Mistake::Refused(Refusal::Locked { .. })), "{block:?}");
        assert_eq!((block.refused.len(), block.read_only, block.beyond), (2, 3, 1));
        assert_eq!(block.taken.len() + block.same, 2);
        let placed = Placed {
            written: vec![written(id(2), Cell::Weight, "-5"), written(id(2), basic, "+10%")],
            ..Placed::default()
        };
        let refused = draft.plan_block(placed, |_, _| Ok(())).refused;
        assert_eq!(refused[0].1, Mistake::Refused(Refusal::NegativeWeight { node: id(2) }));
        assert!(matches!(refused[1].1, Mistake::Quantity(_)), "no step is copied: {refused:?}");
        let denied = draft
            .plan_block(Placed { written: vec![written(id(0), basic, "7")], ..Placed::default() }, |_, _| {
                Err(Denial::OutOfScope)
            });
        assert_eq!(denied.refused[0].1, Mistake::Denied(Denial::OutOfScope));
    }
}
