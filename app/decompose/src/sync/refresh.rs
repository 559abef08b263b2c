//! Following what others save: the scheme as it is now, with the unsaved steps on top.

use base::error::AppError;
use indicator_model::change::Change;
use indicator_model::scheme::{Revision, Scheme};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::plain::draft::Draft;
use crate::plain::step::Step;
use crate::state::edits::Edits;
use crate::state::sync_state::{Saving, SyncState};
use crate::sync::api::{self, Present};
use crate::sync::news;

/// What a scheme has become.
pub struct Newest {
    present: Present,
    whole: Option<Scheme>,
    saved: Vec<(Revision, Vec<Change>)>,
}

/// Asks what was saved, and fetches the whole scheme where that is not enough.
pub async fn newest(edits: Edits, sync: SyncState) -> Result<Newest, AppError> {
    let base = edits.draft.with_untracked(Draft::base);
    let api::Update { mut present, saved } = api::since(sync.scheme, base, sync.edition.get_value()).await?;
    if let Some(saved) = saved {
        return Ok(Newest { present, whole: None, saved });
    }
    let (whole, edition) = api::whole(sync.scheme, present.edition).await?;
    present.edition = edition;
    Ok(Newest { present, whole: Some(whole), saved: Vec::new() })
}

impl Newest {
    /// Shows it, with `steps` on top in the place of those that the draft had. What no longer applies waits for a choice.
    pub async fn enter(self, edits: Edits, sync: SyncState, steps: Vec<Step>) -> Result<(), AppError> {
        let Self { mut present, mut whole, saved } = self;
        if whole.is_none() {
            let followed = edits.draft.try_update(|draft| {
                draft.discard();
                draft.catch_up(&saved)
            });
            // The draft is of another scheme than the one that was saved.
            if !matches!(followed, Some(Ok(_))) {
                let (scheme, edition) = api::whole(sync.scheme, present.edition).await?;
                (present.edition, whole) = (edition, Some(scheme));
            }
        }
        edits.draft.update(|draft| {
            match whole {
                Some(scheme) => draft.rebase(scheme, steps),
                None => draft.resume(steps),
            };
        });
        edits.access.enter(&present);
        sync.history.set(present.history);
        sync.read_at.set(present.read_at);
        sync.edition.set_value(present.edition);
        Ok(())
    }
}

/// Asks what others saved and puts the unsaved steps on top of it.
///
/// Where they no longer fit, because others changed the same cells, the draft stays as it is: saving it will put both
/// values side by side.
pub async fn refresh(edits: Edits, sync: SyncState) {
    if untrack(|| edits.is_loading()) {
        sync.behind.set(true);
        return;
    }
    let reached = edits.draft.with_untracked(Draft::reached);
    let Ok(newest) = newest(edits, sync).await else { return };
    // The page may have been left for another one.
    let Some(has_moved) = edits.draft.try_with_untracked(|draft| draft.reached() != reached) else { return };
    edits.access.enter(&newest.present);
    if edits.access.closed_whole.get_untracked().is_some() {
        // Nothing more is taken: what was typed so far stays as a step.
        edits.finish();
    }
    // While a cell is open or a save is under way the draft must not change under it; `catch_up` asks again.
    let is_busy = sync.saving.with_untracked(|saving| *saving == Saving::Busy);
    if has_moved || is_busy || edits.open.with_untracked(Option::is_some) {
        sync.behind.set(true);
        return;
    }
    let Newest { mut present, mut whole, saved } = newest;
    sync.history.set(present.history);
    sync.read_at.set(present.read_at);
    let was_disputed = edits.draft.with_untracked(Draft::is_disputed);
    let mut refused = Vec::new();
    if whole.is_none() {
        match edits.draft.try_update(|draft| draft.catch_up_unless_disputed(&saved)) {
            Some(Ok(steps)) => refused = steps,
            // The draft is of another scheme than the one that was saved.
            Some(Err(_)) => match api::whole(sync.scheme, present.edition).await {
                Ok((scheme, edition)) => (whole, present.edition) = (Some(scheme), edition),
                Err(_) => return,
            },
            None => return,
        }
    }
    if let Some(scheme) = whole {
        let Some(mut draft) = edits.draft.try_with_untracked(Clone::clone) else { return };
        let steps = draft.unsaved_steps();
        refused = draft.rebase(scheme, steps);
        if refused.is_empty() || was_disputed {
            edits.draft.set(draft);
        }
    }
    let meets_mine = !refused.is_empty() && !was_disputed;
    if !meets_mine {
        sync.edition.set_value(present.edition);
    }
    news::tell(edits, sync, meets_mine).await;
}

/// Fetches what was saved while a cell was open or a save under way, as soon as neither is any more.
pub fn catch_up(edits: Edits, sync: SyncState) {
    Effect::new(move |_| {
        let is_free = !edits.is_loading()
            && edits.open.with(Option::is_none)
            && sync.saving.with(|saving| *saving != Saving::Busy);
        if is_free && sync.behind.get() {
            sync.behind.set(false);
            spawn_local(refresh(edits, sync));
        }
    });
}
