//! Whose the nodes are that an edit touches: what an edit of a scheme asks the policy about.
//!
//! The server asks about every one of them before it saves, and the browser before it takes an edit into the draft.

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::change::{Change, Edit};
use indicator_model::id::{NodeId, OrganizationId};
use indicator_model::tree::Tree;

use super::{Action, Denial, Standing, Subject};

/// Who may decide about a node that changes touch: the organization it belongs to. None is the top of the tree, which is
/// the city's, and a node that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Concern {
    pub owner: Option<OrganizationId>,
    /// Who may just as well. A support link yields to both of its ends, so that nobody holds a node of others with one.
    pub other: Option<OrganizationId>,
}

/// The organizations to which the nodes belong that the changes touch, as they stand and as they are to become.
pub fn concerned(tree: &Tree, changes: &[Change]) -> BTreeSet<Concern> {
    let mut owners: BTreeSet<Option<OrganizationId>> = BTreeSet::new();
    let mut links: BTreeSet<Concern> = BTreeSet::new();
    // Nodes that come with the same changes belong to whom the changes say.
    let mut new: BTreeMap<NodeId, OrganizationId> = BTreeMap::new();
    let mut guess = 0;
    let mut latest = None;
    let owner = |new: &BTreeMap<NodeId, OrganizationId>, node: NodeId| {
        let known = tree.row(node).map(|row| tree.node(row).owner);
        new.get(&node).copied().or(known)
    };
    for Change { node, edit } in changes {
        match edit {
            Edit::Presence { before, after } => {
                let placed = [before, after].into_iter().flatten();
                owners.extend(placed.clone().map(|placed| Some(placed.node.owner)));
                // A node hangs where its parent allows it; a root is the city's.
                owners.extend(
                    placed.map(|placed| placed.node.place.parent.and_then(|above| owner(&new, above))),
                );
                if let Some(placed) = after {
                    new.insert(*node, placed.node.owner);
                }
            }
            Edit::Owner { after, .. } => {
                owners.extend([owner(&new, *node), Some(*after)]);
            }
            Edit::Place { before, after } => {
                owners.insert(owner(&new, *node));
                owners.extend([before, after].map(|place| place.parent.and_then(|above| owner(&new, above))));
            }
            Edit::Support { to, after: false, .. } => {
                links.insert(Concern { owner: owner(&new, *node), other: owner(&new, *to) });
            }
            Edit::Target { .. } if new.is_empty() => {
                // A typed total moves a whole tree, row after row, and most rows are of the owner before.
                let row = tree.row_near(*node, guess);
                guess = row.map_or(0, |row| row.index() + 1);
                let owner = row.map(|row| tree.node(row).owner);
                if latest != Some(owner) {
                    latest = Some(owner);
                    owners.insert(owner);
                }
            }
            _ => {
                owners.insert(owner(&new, *node));
            }
        }
    }
    links.extend(owners.into_iter().map(|owner| Concern { owner, other: owner }));
    links
}

impl Standing {
    /// Whether the person may edit nodes of the scheme `whole` that belong to `owner`; none for the top of the tree.
    pub fn may_edit(
        &self,
        tree: &Tree,
        whole: &Subject<'_>,
        owner: Option<OrganizationId>,
    ) -> Result<(), Denial> {
        let subject = Subject { organization: owner, ..*whole };
        self.may(Action::SchemeEdit, &subject, &tree.scheme().organizations).map(|_| ())
    }

    /// Whether the person may make all of the changes in the scheme `whole`.
    pub fn may_change(&self, tree: &Tree, whole: &Subject<'_>, changes: &[Change]) -> Result<(), Denial> {
        // A user who may edit the whole scheme is not checked for each node.
        match self.may_edit(tree, whole, None) {
            Err(Denial::OutOfScope) => {
                concerned(tree, changes).into_iter().try_for_each(|Concern { owner, other }| {
                    self.may_edit(tree, whole, other).or_else(|_| self.may_edit(tree, whole, owner))
                })
            }
            decided => decided,
        }
    }
}
