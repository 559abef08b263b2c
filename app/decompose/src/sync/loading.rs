//! Fetching the whole scheme for a page that shows its first rows, and taking up what was left unsaved on the device.
//!
//! Both are there before the first edit is taken: steps that were left come before those that are made now.

use base::outbox::tab;
use base::person::Person;
use futures_util::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::edits::Edits;
use crate::state::sync_state::SyncState;
use crate::state::view::View;
use crate::sync::api;
use crate::sync::device::take_up;
use crate::sync::keeping::Keeping;
use crate::sync::last_scheme;

#[derive(Clone, Copy)]
pub struct Loading {
    edits: Edits,
    sync: SyncState,
    keeping: Keeping,
    person: Person,
}

impl Loading {
    /// Begins as soon as the page has come to life and knows whose it is.
    pub fn begin(edits: Edits, view: View, sync: SyncState) -> Self {
        let person = Person::from_context();
        let loading = Self { edits, sync, keeping: Keeping::new(edits, view, sync), person };
        Effect::new(move |begun: Option<bool>| {
            let Some(account) = person.account() else { return false };
            if begun != Some(true) {
                last_scheme::visit(account, sync.scheme);
                loading.load();
            }
            true
        });
        // What is typed over the first rows is not on the device yet.
        let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
            if !edits.early.with_untracked(Vec::is_empty) {
                event.prevent_default();
            }
        });
        on_cleanup(move || leave.remove());
        loading
    }

    /// Fetches the scheme and puts it in the place of the first rows, with what was left and what was typed on top.
    pub fn load(self) {
        let Self { edits, sync, keeping, person } = self;
        let Some(account) = untrack(|| person.account()) else { return };
        sync.unloaded.set(false);
        spawn_local(async move {
            let left = async {
                let tab = tab::claimed().await;
                (take_up(account, sync.scheme, &tab).await, tab)
            };
            let whole = api::whole(sync.scheme, sync.edition.get_value());
            let (whole, (left, tab)) = join(whole, left).await;
            // The page may have been left for another one; what was left then waits in the place of this tab.
            if edits.draft.is_disposed() {
                return;
            }
            let Ok((scheme, edition)) = whole else {
                sync.unloaded.set(true);
                return;
            };
            let lifted = edits.lift();
            sync.edition.set_value(edition);
            edits.draft.update(|draft| {
                draft.rebase(scheme, Vec::new());
            });
            edits.first.set(None);
            keeping.resume(account, tab, left);
            edits.take_early(lifted);
        });
    }
}
