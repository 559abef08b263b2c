//! Undo and redo: of unsaved steps first, then of what the reader saved.
//!
//! Going back over a save names what it takes back: afterwards, or before where that asks first. What others saved is
//! out of reach.

use base::error::AppError;
use base::wording;
use indicator_model::history::Direction;
use indicator_model::id::ChangeSetId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::tu_string;
use people_model::journal::Reversal;
use ui::toast::ToastAction;
use ui::tone::Tone;

use crate::plain::draft::Draft;
use crate::state::edits::Edits;
use crate::state::sync_state::{Saving, SyncState};
use crate::sync::api;
use crate::sync::refresh::refresh;

/// Takes back the last unsaved step, or when there is none what the reader saved last.
pub fn undo(edits: Edits, sync: SyncState) {
    edits.finish();
    if edits.draft.with_untracked(Draft::can_undo) {
        edits.draft.update(|draft| {
            draft.undo();
        });
    } else if untrack(|| reaches_saved(edits, sync, Direction::Undo)) {
        turn_next(edits, sync, Direction::Undo);
    }
}

/// Does again the last step that was taken back, or what the reader saved and took back.
pub fn redo(edits: Edits, sync: SyncState) {
    edits.finish();
    if edits.draft.with_untracked(Draft::can_redo) {
        edits.draft.update(|draft| {
            draft.redo();
        });
    } else if untrack(|| reaches_saved(edits, sync, Direction::Redo)) {
        turn_next(edits, sync, Direction::Redo);
    }
}

/// Whether the next undo or redo concerns something that is saved.
pub fn reaches_saved(edits: Edits, sync: SyncState, direction: Direction) -> bool {
    // What is saved is taken back by an edit like any other.
    let is_open = edits.access.closed_whole.with(Option::is_none);
    let is_clean = !edits.is_loading() && edits.draft.with(|draft| !draft.is_dirty() && !draft.is_disputed());
    is_open && is_clean && sync.history.get().next(direction).is_some()
}

fn turn_next(edits: Edits, sync: SyncState, direction: Direction) {
    if let Some(of) = sync.history.get_untracked().next(direction) {
        turn(edits, sync, direction, of);
    }
}

/// Offers to undo a save: that one, and only until the next edit.
pub fn offer(edits: Edits, sync: SyncState, saved: ChangeSetId) {
    let text = tu_string!(edits.i18n, decompose.saved).to_string();
    if untrack(|| is_editing(edits)) {
        edits.toasts.info(text);
        return;
    }
    let label = tu_string!(edits.i18n, decompose.undo).to_string();
    let on_press = Callback::new(move |()| turn(edits, sync, Direction::Undo, saved));
    let offer = edits.toasts.with_action(Tone::Good, text, ToastAction { label, on_press });
    sync.offer.set_value(Some(offer));
}

/// Takes the offer away with the next edit; and with the page, which the offers of its messages need.
pub fn follow_edits(edits: Edits, sync: SyncState) {
    Effect::new(move |_| {
        if is_editing(edits) {
            withdraw(edits, sync);
        }
    });
    on_cleanup(move || edits.toasts.withdraw_offers());
}

fn is_editing(edits: Edits) -> bool {
    edits.open.with(Option::is_some) || edits.draft.with(Draft::is_dirty)
}

fn withdraw(edits: Edits, sync: SyncState) {
    if let Some(offer) = sync.offer.try_update_value(Option::take).flatten() {
        edits.toasts.withdraw(offer);
    }
}

/// Goes over a saved change-set, and asks first where that is called for.
fn turn(edits: Edits, sync: SyncState, direction: Direction, of: ChangeSetId) {
    if sync.saving.with_untracked(|saving| *saving != Saving::Idle) {
        return;
    }
    withdraw(edits, sync);
    sync.saving.set(Saving::Busy);
    spawn_local(async move {
        let previewed = api::preview(sync.scheme, direction, of).await;
        // The page may have been left.
        if edits.draft.is_disposed() {
            return;
        }
        sync.saving.set(Saving::Idle);
        match previewed {
            Ok(reversal) if reversal.asks() || !reversal.overtaken.is_empty() => {
                sync.asked.set(Some(reversal));
            }
            Ok(reversal) => carry_out(edits, sync, reversal).await,
            Err(error) => give_up(edits, sync, &error).await,
        }
    });
}

/// Does what the reader has agreed to.
pub fn confirm(edits: Edits, sync: SyncState, reversal: Reversal) {
    spawn_local(carry_out(edits, sync, reversal));
}

async fn carry_out(edits: Edits, sync: SyncState, reversal: Reversal) {
    sync.saving.set(Saving::Busy);
    let (scheme, of, confirmed) = (sync.scheme, reversal.of.id, Some(reversal.revision));
    let done = match reversal.direction {
        Direction::Undo => api::undo(scheme, of, confirmed).await,
        Direction::Redo => api::redo(scheme, of, confirmed).await,
    };
    // The page may have been left.
    if edits.draft.is_disposed() {
        return;
    }
    sync.saving.set(Saving::Idle);
    match done {
        Ok(_) => {
            edits.toasts.info(say(edits, &reversal));
            refresh(edits, sync).await;
        }
        // Others saved in between: the question is another one now.
        Err(AppError::Unconfirmed(unread)) if let Some(reversal) = unread.read() => {
            sync.asked.set(Some(reversal));
            refresh(edits, sync).await;
        }
        Err(error) => give_up(edits, sync, &error).await,
    }
}

/// Nothing was taken back: shows why, and what is there now.
async fn give_up(edits: Edits, sync: SyncState, error: &AppError) {
    match error {
        AppError::Conflict(_) => {
            edits.toasts.error(tu_string!(edits.i18n, decompose.undo_moved_on).to_string());
        }
        error => edits.report(error),
    }
    refresh(edits, sync).await;
}

fn say(edits: Edits, reversal: &Reversal) -> String {
    let locale = edits.i18n.get_locale_untracked();
    edits.draft.with_untracked(|draft| wording::change_set::turned(locale, draft.tree(), reversal))
}
