//! What a scheme says of itself and refers to: nothing in the tree is derived from it.
//!
//! A tree that is kept across saves takes these over from the database instead of being built again.

use super::Tree;
use super::ground::index;
use crate::node::Lock;
use crate::organization::Organization;
use crate::period::Cycle;
use crate::scheme::Revision;

impl Tree {
    /// The changes that the tree holds are saved as this revision.
    pub fn set_revision(&mut self, revision: Revision) {
        self.ground.scheme.revision = revision;
    }

    pub fn set_name(&mut self, name: String) {
        self.ground.scheme.name = name;
    }

    pub fn set_cycle(&mut self, cycle: Cycle) {
        self.ground.scheme.cycle = cycle;
    }

    /// The organizations of the city as they are now.
    pub fn set_organizations(&mut self, organizations: Vec<Organization>) {
        self.ground.organizations = index(&organizations, |organization| organization.id);
        self.ground.scheme.organizations = organizations;
    }

    /// Locks, to show them to somebody who may not see all of what they say. That there is one decides; who set it,
    /// when and why does not.
    pub fn locks_mut(&mut self) -> impl Iterator<Item = &mut Lock> {
        self.ground.scheme.nodes.iter_mut().filter_map(|node| node.lock.as_mut())
    }
}
