//! What the reader may do to the open scheme, decided by the same policy as on the server, before anything is sent.
//!
//! Rows of organizations out of the reader's scope, and all rows where the state forbids edits, are shown as closed;
//! whatever would change one of them is refused with its reason while it is typed.

use std::collections::HashMap;
use std::sync::Arc;

use indicator_model::change::Change;
use indicator_model::id::OrganizationId;
use indicator_model::tree::Tree;
use people_model::approval::Approval;
use people_model::policy::{Action, Denial, Standing, Subject};
use serde::{Deserialize, Serialize};

/// Who reads, and where the scheme stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    pub standing: Standing,
    pub approval: Approval,
    pub is_sample: bool,
}

/// Why the nodes of an organization cannot be edited; none for the top of the tree. Those that can be are missing.
pub type Closed = Arc<HashMap<Option<OrganizationId>, Denial>>;

impl Rights {
    fn subject(&self, tree: &Tree) -> Subject<'_> {
        self.approval.subject(tree.scheme().id, self.is_sample)
    }

    /// Why nothing at all of the scheme can be edited by the reader, if so.
    pub fn closed_whole(&self, tree: &Tree) -> Option<Denial> {
        match self.standing.may_edit(tree, &self.subject(tree), None) {
            Ok(()) => None,
            Err(Denial::OutOfScope) if Action::SchemeEdit.is_possible_in(self.approval.state) => None,
            Err(Denial::OutOfScope) => Some(Denial::WrongState),
            Err(denial) => Some(denial),
        }
    }

    /// What is closed to the reader, organization by organization.
    pub fn closed(&self, tree: &Tree) -> Closed {
        let subject = self.subject(tree);
        let owners = tree.scheme().organizations.iter().map(|known| Some(known.id));
        let denied = owners.chain([None]).filter_map(|owner| {
            let denial = self.standing.may_edit(tree, &subject, owner).err()?;
            Some((owner, denial))
        });
        Arc::new(denied.collect())
    }

    /// Whether all of the changes may be made.
    pub fn allow(&self, tree: &Tree, changes: &[Change]) -> Result<(), Denial> {
        self.standing.may_change(tree, &self.subject(tree), changes)
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::id::AccountId;
    use people_model::appointment::Appointment;
    use people_model::policy::State;
    use people_model::role::Role;
    use uuid::Uuid;

    use super::*;
    use crate::plain::sketch::scheme;

    fn rights(role: Role, organization: Option<OrganizationId>, state: State) -> Rights {
        let held = Appointment { organization, ..Appointment::to(role) };
        Rights {
            standing: Standing { account: AccountId(Uuid::from_u128(1)), appointments: vec![held] },
            approval: Approval { state, ..Approval::default() },
            is_sample: false,
        }
    }

    #[test]
    fn the_whole_is_closed_when_nothing_of_it_is_open() {
        let tree = Tree::new(scheme());
        let mine = tree.scheme().organizations.first().map(|known| known.id);
        let cases = [
            (Role::AssessmentOffice, State::Draft, None),
            (Role::AssessmentOffice, State::Submitted, Some(Denial::WrongState)),
            (Role::Reporter, State::Draft, None),
            (Role::Reporter, State::Closed, Some(Denial::WrongState)),
            (Role::Auditor, State::Draft, Some(Denial::NoRole)),
        ];
        for (role, state, closed) in cases {
            assert_eq!(rights(role, mine, state).closed_whole(&tree), closed, "{role} {state:?}");
        }
    }

    #[test]
    fn what_belongs_to_others_is_closed_and_the_own_is_not() {
        let tree = Tree::new(scheme());
        let mine = tree.scheme().organizations.first().map(|known| known.id);
        let closed = rights(Role::Reporter, mine, State::Draft).closed(&tree);
        assert_eq!(closed.get(&mine), None);
        let others = tree.scheme().organizations.iter().map(|known| Some(known.id)).filter(|id| *id != mine);
        for other in others.chain([None]) {
            assert_eq!(closed.get(&other), Some(&Denial::OutOfScope));
        }
    }
}
