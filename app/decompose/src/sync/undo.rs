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
use crate::state::bench::Bench;
use crate::sync::api;
use crate::sync::saving::{Saving, refresh};

/// Takes back the last unsaved step, or when there is none what the reader saved last.
pub fn undo(bench: Bench) {
    bench.finish();
    if bench.draft.with_untracked(Draft::is_dirty) {
        bench.draft.update(|draft| {
            draft.undo();
        });
    } else if untrack(|| reaches_saved(bench, Direction::Undo)) {
        turn_next(bench, Direction::Undo);
    }
}

/// Does again the last step that was taken back, or what the reader saved and took back.
pub fn redo(bench: Bench) {
    bench.finish();
    if bench.draft.with_untracked(Draft::can_redo) {
        bench.draft.update(|draft| {
            draft.redo();
        });
    } else if untrack(|| reaches_saved(bench, Direction::Redo)) {
        turn_next(bench, Direction::Redo);
    }
}

/// Whether the next undo or redo concerns something that is saved.
pub fn reaches_saved(bench: Bench, direction: Direction) -> bool {
    // What is saved is taken back by an edit like any other.
    let is_open = bench.closed_whole.with(Option::is_none);
    let is_clean = bench.draft.with(|draft| !draft.is_dirty() && !draft.is_disputed());
    is_open && is_clean && bench.history.get().next(direction).is_some()
}

fn turn_next(bench: Bench, direction: Direction) {
    if let Some(of) = bench.history.get_untracked().next(direction) {
        turn(bench, direction, of);
    }
}

/// Offers to undo a save: that one, and only until the next edit.
pub fn offer(bench: Bench, saved: ChangeSetId) {
    let text = tu_string!(bench.i18n, decompose.saved).to_string();
    if untrack(|| is_editing(bench)) {
        bench.toasts.info(text);
        return;
    }
    let label = tu_string!(bench.i18n, decompose.undo).to_string();
    let on_press = Callback::new(move |()| turn(bench, Direction::Undo, saved));
    let offer = bench.toasts.with_action(Tone::Good, text, ToastAction { label, on_press });
    bench.offer.set_value(Some(offer));
}

/// Takes the offer away with the next edit; and with the page, which the offers of its messages need.
pub fn follow_edits(bench: Bench) {
    Effect::new(move |_| {
        if is_editing(bench) {
            withdraw(bench);
        }
    });
    on_cleanup(move || bench.toasts.withdraw_offers());
}

fn is_editing(bench: Bench) -> bool {
    bench.editing.with(Option::is_some) || bench.draft.with(Draft::is_dirty)
}

fn withdraw(bench: Bench) {
    if let Some(offer) = bench.offer.try_update_value(Option::take).flatten() {
        bench.toasts.withdraw(offer);
    }
}

/// Goes over a saved change-set, and asks first where that is called for.
fn turn(bench: Bench, direction: Direction, of: ChangeSetId) {
    if bench.saving.with_untracked(|saving| *saving != Saving::Idle) {
        return;
    }
    withdraw(bench);
    bench.saving.set(Saving::Busy);
    spawn_local(async move {
        let previewed = api::preview(bench.scheme, direction, of).await;
        bench.saving.set(Saving::Idle);
        match previewed {
            Ok(reversal) if reversal.asks() || !reversal.overtaken.is_empty() => {
                bench.asked.set(Some(reversal));
            }
            Ok(reversal) => carry_out(bench, reversal).await,
            Err(error) => give_up(bench, &error).await,
        }
    });
}

/// Does what the reader has agreed to.
pub fn confirm(bench: Bench, reversal: Reversal) {
    spawn_local(carry_out(bench, reversal));
}

async fn carry_out(bench: Bench, reversal: Reversal) {
    bench.saving.set(Saving::Busy);
    let (scheme, of, confirmed) = (bench.scheme, reversal.of.id, Some(reversal.revision));
    let done = match reversal.direction {
        Direction::Undo => api::undo(scheme, of, confirmed).await,
        Direction::Redo => api::redo(scheme, of, confirmed).await,
    };
    bench.saving.set(Saving::Idle);
    match done {
        Ok(_) => {
            bench.toasts.info(say(bench, &reversal));
            refresh(bench).await;
        }
        // Others saved in between: the question is another one now.
        Err(AppError::Unconfirmed(unread)) if let Some(reversal) = unread.read() => {
            bench.asked.set(Some(reversal));
            refresh(bench).await;
        }
        Err(error) => give_up(bench, &error).await,
    }
}

/// Nothing was taken back: shows why, and what is there now.
async fn give_up(bench: Bench, error: &AppError) {
    match error {
        AppError::Conflict(_) => {
            bench.toasts.error(tu_string!(bench.i18n, decompose.undo_moved_on).to_string());
        }
        error => bench.say(error),
    }
    refresh(bench).await;
}

fn say(bench: Bench, reversal: &Reversal) -> String {
    let locale = bench.i18n.get_locale_untracked();
    bench.draft.with_untracked(|draft| wording::change_set::turned(locale, draft.tree(), reversal))
}
