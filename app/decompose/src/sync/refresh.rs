//! Following what others save: the scheme as it is now, with the unsaved steps on top.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::edits::Edits;
use crate::state::sync_state::{Saving, SyncState};
use crate::sync::{api, news};

/// Fetches the scheme as it is now and puts the unsaved steps on top of it.
///
/// Where they no longer fit, because others changed the same cells, the draft stays as it is: saving it will put both
/// values side by side.
pub async fn refresh(edits: Edits, sync: SyncState) {
    let Ok(opened) = api::open(Some(sync.scheme)).await else { return };
    let Some(current) = opened.current else { return };
    // While a cell is open or a save is under way the draft must not change under it; `catch_up` asks again.
    if sync.saving.with_untracked(|saving| *saving == Saving::Busy) {
        sync.behind.set(true);
        return;
    }
    edits.access.rights.set(current.rights);
    if edits.access.closed_whole.get_untracked().is_some() {
        // Nothing more is taken: what was typed so far stays as a step.
        edits.finish();
    }
    if edits.open.with_untracked(Option::is_some) {
        sync.behind.set(true);
        return;
    }
    sync.history.set(current.history);
    sync.read_at.set(current.read_at);
    let mut draft = edits.draft.with_untracked(Clone::clone);
    let (steps, was_disputed) = (draft.unsaved_steps(), draft.is_disputed());
    let meets_mine = !draft.rebase(current.scheme, steps).is_empty() && !was_disputed;
    if !meets_mine {
        edits.draft.set(draft);
    }
    news::tell(edits, sync, meets_mine).await;
}

/// Fetches what was saved while a cell was open or a save under way, as soon as neither is any more.
pub fn catch_up(edits: Edits, sync: SyncState) {
    Effect::new(move |_| {
        let is_free = edits.open.with(Option::is_none) && sync.saving.with(|saving| *saving != Saving::Busy);
        if is_free && sync.behind.get() {
            sync.behind.set(false);
            spawn_local(refresh(edits, sync));
        }
    });
}
