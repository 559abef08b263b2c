//! Where the page is with the server and the device: what is being saved, what can be taken back, what others did.

use base::person::Person;
use indicator_model::history::Cursor;
use indicator_model::id::{AccountId, SchemeId};
use indicator_model::moment::Moment;
use indicator_model::scheme::{Edition, Revision};
use leptos::prelude::*;
use people_model::journal::Reversal;
use people_model::session::Me;
use ui::toast::ToastId;

use crate::plain::dispute::Dispute;
use crate::plain::draft::Draft;
use crate::plain::step::Step;
use crate::sync::api::Present;

#[derive(Clone, Copy)]
pub struct SyncState {
    draft: RwSignal<Draft>,
    person: StoredValue<Option<Me>>,
    pub scheme: SchemeId,
    pub saving: RwSignal<Saving>,
    /// Why the unsaved edits are made, as typed so far.
    pub reason: RwSignal<String>,
    /// What undo and redo concern once everything is saved.
    pub history: RwSignal<Cursor>,
    /// An undo or redo that takes a confirmation, or cannot be done.
    pub asked: RwSignal<Option<Reversal>>,
    /// The message that offers to undo the last save.
    pub offer: StoredValue<Option<ToastId>>,
    /// Others saved something that is not shown yet.
    pub behind: RwSignal<bool>,
    /// The revision up to which the reader knows what others did.
    pub heard: StoredValue<Revision>,
    /// When the server read the scheme that the draft began with: seconds since 1970 in UTC.
    pub read_at: RwSignal<Moment>,
    /// The device keeps nothing more of what is typed.
    pub unkept: RwSignal<bool>,
    /// The whole scheme could not be fetched.
    pub unloaded: RwSignal<bool>,
    /// Names the state of the scheme that the draft began with.
    pub edition: StoredValue<Edition>,
}

/// Where saving stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Saving {
    #[default]
    Idle,
    Busy,
    /// The server is away; the same change-set is sent again until it answers.
    Away,
    /// Others changed the same cells; `reason` is what the save was for.
    Conflict {
        dispute: Dispute,
        reason: String,
    },
}

impl SyncState {
    pub fn new(draft: RwSignal<Draft>, present: &Present) -> Self {
        let (scheme, base) = draft.with_untracked(|draft| (draft.tree().scheme().id, draft.base()));
        Self {
            draft,
            person: Person::from_context().said(),
            scheme,
            saving: RwSignal::new(Saving::Idle),
            reason: RwSignal::new(String::new()),
            history: RwSignal::new(present.history),
            asked: RwSignal::new(None),
            offer: StoredValue::new(None),
            behind: RwSignal::new(false),
            heard: StoredValue::new(base),
            read_at: RwSignal::new(present.read_at),
            unkept: RwSignal::new(false),
            unloaded: RwSignal::new(false),
            edition: StoredValue::new(present.edition),
        }
    }

    /// Whose page it is, and so who made the edits.
    pub fn account(self) -> Option<AccountId> {
        self.person.with_value(|me| me.as_ref().map(|me| me.standing.account))
    }

    /// Takes up steps that were put aside, over the scheme that is open. True when all apply; else they are put side by
    /// side with what is there.
    pub fn resume(self, steps: Vec<Step>) -> bool {
        self.draft.update(|draft| {
            draft.resume(steps);
        });
        !self.show_dispute(String::new())
    }

    /// Asks for a choice where unsaved steps meet what others saved. True when there is one to make.
    pub fn show_dispute(self, reason: String) -> bool {
        let disputed = self.draft.with_untracked(|draft| draft.is_disputed().then(|| draft.dispute()));
        let Some(dispute) = disputed else { return false };
        self.saving.set(Saving::Conflict { dispute, reason });
        true
    }
}
