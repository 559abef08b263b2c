//! Unsaved edits that meet what others saved: field by field what I made of it and what is there now, and what is
//! to become of my edits once I have chosen.

use std::collections::{HashMap, HashSet};

use indicator_model::change::{Change, Edit, Field, Refusal};
use indicator_model::id::NodeId;
use indicator_model::tree::Tree;
use people_model::journal::{Conflict, Difference};

use crate::plain::merge;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dispute {
    /// Fields of which each made something else; I choose for each.
    pub differing: Vec<Difference>,
    /// Fields of which both made the same. Nothing is asked about them, and nothing is left to save.
    same: Vec<(NodeId, Field)>,
    /// Edits that cannot be made any more, with the reason: their node is gone, or locked.
    pub impossible: Vec<(Change, Refusal)>,
}

impl Dispute {
    /// Where `changes` do not apply to `tree`, the scheme as it is saved now. They are tried over it, and taken back.
    pub fn over(tree: &mut Tree, changes: &[Change]) -> Self {
        let mut dispute = Self::default();
        let mut tried = Vec::new();
        for change in changes {
            match tree.apply(change) {
                Ok(_) => tried.push(change.clone()),
                Err(Refusal::Stale { node, current }) => {
                    let (mine, current) = (change.edit.clone(), *current);
                    // Restated over the value in force it applies, so that later edits that build on it are judged
                    // for themselves. Where it is refused for another reason, they are too.
                    let restated = Change { node, edit: current.clone() };
                    if tree.apply(&restated).is_ok() {
                        tried.push(restated);
                    }
                    dispute.differing.push(Difference { node, mine, current });
                }
                Err(refusal) if is_done(change, &refusal) => dispute.same.push(change.cell()),
                Err(refusal) => dispute.impossible.push((change.clone(), refusal)),
            }
        }
        // They were applied to this very tree.
        let _ = tree.take_back(&tried);
        dispute.whole(changes)
    }

    /// What the server answered to `changes`.
    pub fn answered(conflict: Conflict, changes: &[Change]) -> Self {
        Self { differing: conflict.differing, ..Self::default() }.whole(changes)
    }

    /// Whether there is nothing to choose and nothing to tell.
    pub fn is_settled(&self) -> bool {
        self.differing.is_empty() && self.impossible.is_empty()
    }

    /// A field that I edited twice is one choice, from what I saw first to what I made of it last.
    fn whole(mut self, changes: &[Change]) -> Self {
        let last: HashMap<_, _> = changes.iter().map(|change| (change.cell(), change)).collect();
        for Difference { node, mine, current } in &mut self.differing {
            if let Some(last) = last.get(&(*node, mine.field())) {
                *mine = merge::chain(mine, &last.edit);
                *current = merge::chain(current, &last.edit);
            }
        }
        let (same, differing) = std::mem::take(&mut self.differing)
            .into_iter()
            .partition(|Difference { mine, current, .. }| merge::is_same(mine, current));
        self.differing = differing;
        let cell = |Difference { node, mine, .. }: Difference| (node, mine.field());
        self.same.extend(Vec::into_iter(same).map(cell));
        self
    }

    /// My changes once it is settled: of the differing fields those that I `keep`, over what is there now.
    pub fn settled(&self, mine: Vec<Change>, keep: &[bool]) -> Vec<Change> {
        let impossible = self.impossible.iter().map(|(change, _)| change.cell());
        let mut taken: HashSet<(NodeId, Field)> = impossible.chain(self.same.iter().copied()).collect();
        let mut asked: HashMap<(NodeId, Field), usize> = HashMap::new();
        for (at, other) in self.differing.iter().enumerate() {
            asked.entry((other.node, other.mine.field())).or_insert(at);
        }
        let mut settled = Vec::new();
        for change in mine {
            let cell = change.cell();
            if taken.contains(&cell) {
                continue;
            }
            match asked.get(&cell).copied() {
                None => settled.push(change),
                Some(at) => {
                    taken.insert(cell);
                    let Difference { node, mine, current } = &self.differing[at];
                    let edit = merge::keep_mine(mine, current);
                    // Where both made the same of it, there is nothing to do.
                    if keep.get(at) == Some(&true) && edit.clone().inverse() != edit {
                        settled.push(Change { node: *node, edit });
                    }
                }
            }
        }
        settled
    }
}

/// Whether a change is refused because it has been made: the node that it adds is there, or what it deletes is gone.
fn is_done(change: &Change, refusal: &Refusal) -> bool {
    match &change.edit {
        Edit::Presence { after: Some(_), .. } => matches!(refusal, Refusal::Repeated { .. }),
        Edit::Presence { after: None, .. } => matches!(refusal, Refusal::UnknownNode { .. }),
        _ => false,
    }
}
