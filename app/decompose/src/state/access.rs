//! What the reader may do to the open scheme, as it follows from the policy and from whose each node is.

use base::wording;
use indicator_model::change::Change;
use indicator_model::id::{NodeId, OrganizationId};
use leptos::prelude::*;
use people_model::policy::Denial;
use text::i18n::Locale;

use crate::plain::draft::Draft;
use crate::plain::rights::{Closed, Rights};
use crate::sync::api::Present;

#[derive(Clone, Copy)]
pub struct Access {
    draft: RwSignal<Draft>,
    /// Who reads, and where the scheme stands.
    pub rights: RwSignal<Rights>,
    /// What is closed to the reader.
    pub closed: Memo<Closed>,
    /// Why nothing at all can be edited, if so.
    pub closed_whole: Memo<Option<Denial>>,
}

impl Access {
    /// `structure` moves when nodes come, go or move.
    pub fn new(draft: RwSignal<Draft>, structure: Memo<u32>, rights: Rights) -> Self {
        let rights = RwSignal::new(rights);
        // Whose a node is may change by an edit; which organizations there are, only with the scheme.
        let closed = Memo::new(move |_| {
            structure.get();
            rights.with(|rights| draft.with_untracked(|draft| rights.closed(draft.tree())))
        });
        let closed_whole = Memo::new(move |_| {
            structure.get();
            rights.with(|rights| draft.with_untracked(|draft| rights.closed_whole(draft.tree())))
        });
        Self { draft, rights, closed, closed_whole }
    }

    /// Takes over what the reader may do by now, and where the scheme stands.
    pub fn enter(self, present: &Present) {
        self.rights.update(|rights| {
            rights.standing.clone_from(&present.standing);
            rights.approval.clone_from(&present.approval);
        });
    }

    /// Why the reader cannot edit a node; none where it can be edited.
    pub fn denial(self, node: NodeId) -> Option<Denial> {
        let owner =
            self.draft.with(|draft| draft.tree().row(node).map(|row| draft.tree().node(row).owner))?;
        self.denial_of(Some(owner))
    }

    /// The same for whatever belongs to an organization; none for the top of the tree.
    pub fn denial_of(self, owner: Option<OrganizationId>) -> Option<Denial> {
        self.closed.with(|closed| closed.get(&owner).copied())
    }

    /// Whether the policy lets the reader make these changes.
    pub fn allow(self, changes: &[Change]) -> Result<(), Denial> {
        self.rights.with(|rights| self.draft.with(|draft| rights.allow(draft.tree(), changes)))
    }

    /// Why a node is closed, as a sentence.
    pub fn sentence(self, locale: Locale, node: NodeId) -> Option<String> {
        let denial = self.denial(node)?;
        let owner = self.draft.with(|draft| {
            let owner = draft.tree().row(node).and_then(|row| draft.tree().owner(row));
            owner.map(|owner| owner.name.clone())
        });
        let sentence =
            |rights: &Rights| wording::approval::closed(locale, &rights.approval, denial, owner.as_deref());
        Some(self.rights.with(sentence))
    }

    /// Why the whole scheme is closed, as a sentence.
    pub fn whole_sentence(self, locale: Locale) -> Option<String> {
        let denial = self.closed_whole.get()?;
        Some(self.rights.with(|rights| wording::approval::closed(locale, &rights.approval, denial, None)))
    }
}
