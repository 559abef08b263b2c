//! A step of editing, and what of it is kept on the device.

use std::sync::Arc;

use indicator_model::change::{Change, Edit};
use indicator_model::id::NodeId;
use indicator_model::quantity::Quantity;
use serde::{Deserialize, Serialize};

use crate::plain::cell::{Cell, Manner};

/// One step of editing, undone as a whole. A copy shares the changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Empty of a typed total that was kept and is not planned again yet.
    pub changes: Arc<Vec<Change>>,
    /// The typed number that all of the changes follow from, where that is more than one.
    pub typed: Option<TypedNumber>,
    /// Its place among the steps of the draft, and its name on the device; none before it was taken into one.
    pub number: Option<u64>,
}

/// A number that was typed over, and how the rest of the tree was to answer: a total is kept as this and not as what
/// followed from it, which may be the whole tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedNumber {
    pub node: NodeId,
    pub cell: Cell,
    pub before: Option<Quantity>,
    pub after: Option<Quantity>,
    pub manner: Manner,
}

/// A step as it is kept: its typed number, or its changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptStep {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    typed: Option<TypedNumber>,
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "indicator_model::change::compact")]
    changes: Vec<Change>,
}

impl Step {
    pub fn of(changes: Vec<Change>) -> Self {
        Self { changes: Arc::new(changes), typed: None, number: None }
    }

    /// What follows from a typed number.
    pub fn typed(typed: TypedNumber, changes: Vec<Change>) -> Self {
        // A single change says all that there is to say, and what it was made over.
        let typed = (changes.len() > 1).then_some(typed);
        Self { typed, ..Self::of(changes) }
    }

    pub fn kept(&self) -> KeptStep {
        let changes = if self.typed.is_some() { Vec::new() } else { self.changes.to_vec() };
        KeptStep { typed: self.typed, changes }
    }
}

impl TypedNumber {
    /// The number alone, without what follows from it.
    pub fn change(&self) -> Change {
        let Self { node, before, after, .. } = *self;
        let edit = match self.cell {
            Cell::Value(tier) => Edit::Target { tier, before, after },
            Cell::Weight => Edit::Weight { before, after },
            Cell::Share => Edit::Share { before, after },
        };
        Change { node, edit }
    }
}

impl KeptStep {
    /// The step again, under the number that it was kept by.
    pub fn step(self, number: Option<u64>) -> Step {
        Step { changes: Arc::new(self.changes), typed: self.typed, number }
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::decompose::ChildMode;
    use indicator_model::target::Tier;

    use super::*;
    use crate::plain::draft::Draft;
    use crate::plain::sketch::{grown, id};

    /// A draft over 2,801 nodes with a total typed at the root, and a weight.
    fn typed() -> Draft {
        let mut draft = Draft::new(grown(5, 7));
        let manner = Manner { upwards: ChildMode::KeepTotal, children_follow: true, tiers_follow: false };
        draft.retype(id(0), Cell::Value(Tier::Basic), "99,999", manner, |_, _| Ok(())).unwrap();
        draft.finish_typing();
        draft.retype(id(9), Cell::Weight, "12", manner, |_, _| Ok(())).unwrap();
        draft.finish_typing();
        draft
    }

    fn read(draft: &Draft) -> Vec<Step> {
        let written =
            draft.unsaved_steps().into_iter().map(|step| serde_json::to_string(&step.kept()).unwrap());
        let read = written.map(|text| serde_json::from_str::<KeptStep>(&text).unwrap());
        (0..).zip(read).map(|(number, kept)| kept.step(Some(number))).collect()
    }

    #[test]
    fn a_typed_total_is_kept_as_its_rule_and_a_change_as_a_row() {
        let draft = typed();
        let [total, weight] = draft.unsaved_steps().try_into().unwrap();
        assert_eq!(total.changes.len(), 2_801);
        assert_eq!(serde_json::to_string(&total.kept()).unwrap().len(), 169);
        assert_eq!(serde_json::to_string(&weight.kept()).unwrap().len(), 113);
    }

    #[test]
    fn what_is_taken_up_over_the_same_scheme_is_what_was_typed() {
        let draft = typed();
        let mut again = Draft::new(grown(5, 7));
        assert_eq!(again.resume(read(&draft)), []);
        assert_eq!(again.tree(), draft.tree());
        assert_eq!(again.unsaved_steps(), draft.unsaved_steps());
    }

    #[test]
    fn a_total_is_planned_again_over_what_others_saved() {
        let kept = read(&typed());
        let mut theirs = grown(5, 7);
        theirs.nodes[2_800].targets.basic = Quantity::from_integer(100_000).ok();
        let mut draft = Draft::new(theirs);
        assert_eq!(draft.resume(kept), []);
        let tree = draft.tree();
        let sum = tree
            .rows()
            .filter(|row| tree.children(*row).len() == 0)
            .filter_map(|row| tree.value(row, Tier::Basic));
        assert_eq!(Quantity::sum(sum).unwrap(), Quantity::from_integer(99_999).unwrap());
    }

    #[test]
    fn a_total_that_others_typed_too_waits_for_a_choice() {
        let kept = read(&typed());
        let mut theirs = grown(5, 7);
        theirs.nodes[0].targets.basic = Quantity::from_integer(5_000).ok();
        let mut draft = Draft::new(theirs.clone());
        assert_eq!(draft.resume(kept).len(), 1);
        let dispute = draft.dispute();
        assert_eq!(dispute.differing.len(), 1, "{dispute:?}");
        let row = draft.tree().row(id(0)).unwrap();
        assert_eq!(draft.tree().value(row, Tier::Basic), theirs.nodes[0].targets.basic);
    }
}
