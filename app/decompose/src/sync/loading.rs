//! Fetching the whole scheme for a page that shows its first rows.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::edits::Edits;
use crate::state::sync_state::SyncState;
use crate::sync::api;

/// Fetches it as soon as the page has come to life.
pub fn begin(edits: Edits, sync: SyncState) {
    Effect::new(move |_| load(edits, sync));
}

/// Fetches it and puts it in the place of the first rows.
pub fn load(edits: Edits, sync: SyncState) {
    sync.unloaded.set(false);
    spawn_local(async move {
        let edition = sync.edition.get_value();
        let whole = api::whole(sync.scheme, edition).await;
        // The page may have been left for another one.
        if edits.draft.is_disposed() {
            return;
        }
        match whole {
            Ok((scheme, edition)) => {
                sync.edition.set_value(edition);
                edits.draft.update(|draft| {
                    draft.rebase(scheme, Vec::new());
                });
                edits.first.set(None);
            }
            Err(_) => sync.unloaded.set(true),
        }
    });
}
