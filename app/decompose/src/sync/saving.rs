//! Saving. Nothing typed is ever lost on the way: unsaved steps are kept on the device, a server that is away is asked
//! again, a conflict is put side by side.

use std::time::Duration;

use base::error::AppError;
use indicator_model::id::ChangeSetId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::tu_string;
use ui::toast::ToastAction;
use ui::tone::Tone;
use uuid::Uuid;

use crate::plain::dispute::Dispute;
use crate::plain::draft::Draft;
use crate::state::edits::Edits;
use crate::state::sync_state::{Saving, SyncState};
use crate::sync::api;
use crate::sync::refresh::{newest, refresh};
use crate::sync::undo;

/// How long to wait before asking a server again that was away.
const RETRY: Duration = Duration::from_secs(3);

/// One attempt to save: the change-set keeps its id over retries, so that it is saved once.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    id: ChangeSetId,
    reason: String,
    /// How many steps of the draft it holds; steps made since then stay unsaved.
    steps: usize,
}

/// Saves everything that is not saved yet, for the reason in the field: what the button, Enter and Ctrl+S do.
pub fn submit(edits: Edits, sync: SyncState) {
    edits.leave();
    save(edits, sync, sync.reason.with_untracked(|reason| reason.trim().to_owned()));
}

/// The same for a given reason. The field keeps its text until that is saved.
pub fn save(edits: Edits, sync: SyncState, reason: String) {
    edits.finish();
    let waits = sync.saving.with_untracked(|saving| matches!(saving, Saving::Busy | Saving::Away));
    if edits.access.closed_whole.get_untracked().is_some() {
        return;
    }
    if waits || sync.show_dispute(reason.clone()) {
        return;
    }
    let (dirty, steps) = edits.draft.with_untracked(|draft| (draft.is_dirty(), draft.steps()));
    if dirty {
        attempt(edits, sync, Attempt { id: ChangeSetId(Uuid::now_v7()), reason, steps });
    } else {
        sync.reason.set(String::new());
    }
}

/// Sends the same once more, unless the page has found out what became of it: then other steps are in its place by now.
fn again(edits: Edits, sync: SyncState, attempt_: Attempt) {
    match edits.draft.try_with_untracked(Draft::is_sending) {
        Some(true) => attempt(edits, sync, attempt_),
        Some(false) => sync.saving.set(Saving::Idle),
        // The page has been left.
        None => {}
    }
}

fn attempt(edits: Edits, sync: SyncState, attempt_: Attempt) {
    let Attempt { id, reason, steps } = attempt_.clone();
    let change_set = edits.draft.try_update(|draft| {
        draft.send(steps);
        draft.change_set(id, reason, steps)
    });
    // The page may have been left before another attempt; what is not saved waits on the device.
    let Some(change_set) = change_set else { return };
    sync.saving.set(Saving::Busy);
    spawn_local(async move {
        let answer = api::save(sync.scheme, change_set, sync.account()).await;
        if edits.draft.is_disposed() {
            return;
        }
        // A server that is away may have heard it all the same.
        if answer.as_ref().is_err_and(|error| !error.is_passing()) {
            edits.draft.update(|draft| draft.send(0));
        }
        match answer {
            Ok(saved) => {
                edits.draft.update(|draft| draft.settle(steps, saved.revision));
                sync.saving.set(Saving::Idle);
                // Another reason may have been typed since then, for what comes next.
                if sync.reason.with_untracked(|typed| typed.trim() == attempt_.reason) {
                    sync.reason.set(String::new());
                }
                undo::offer(edits, sync, saved.change_set);
                refresh(edits, sync).await;
            }
            Err(AppError::Conflict(unread)) if let Some(conflict) = unread.read() => {
                let mine = edits.draft.with_untracked(Draft::changes);
                let (dispute, reason) = (Dispute::answered(conflict, &mine), attempt_.reason);
                if dispute.is_settled() {
                    settle(edits, sync, dispute, Vec::new(), reason);
                } else {
                    sync.saving.set(Saving::Conflict { dispute, reason });
                }
            }
            Err(error) if error.is_passing() => {
                sync.saving.set(Saving::Away);
                set_timeout(move || again(edits, sync, attempt_), RETRY);
            }
            Err(AppError::TooLarge { mebibytes }) => {
                sync.saving.set(Saving::Idle);
                edits.toasts.error(tu_string!(edits.i18n, decompose.save_too_large, mebibytes = mebibytes));
            }
            Err(error) => {
                sync.saving.set(Saving::Idle);
                edits.report(&error);
                // What the policy refuses is another state, or are other roles, than the page knew.
                if matches!(error, AppError::Forbidden { .. }) {
                    refresh(edits, sync).await;
                }
            }
        }
    });
}

/// Settles a dispute: of the cells in `keep` mine stays, of the others theirs; then saves what is left.
pub fn settle(edits: Edits, sync: SyncState, dispute: Dispute, keep: Vec<bool>, reason: String) {
    spawn_local(async move {
        let steps = edits.draft.with_untracked(|draft| draft.settled(&dispute, &keep));
        let entered = match newest(edits, sync).await {
            Ok(newest) => newest.enter(edits, sync, steps).await,
            Err(error) => Err(error),
        };
        // The page may have been left.
        if edits.draft.is_disposed() {
            return;
        }
        if let Err(error) = entered {
            sync.saving.set(Saving::Idle);
            return edits.report(&error);
        }
        sync.saving.set(Saving::Idle);
        if !sync.show_dispute(String::new()) {
            save(edits, sync, reason);
        }
    });
}

/// Forgets everything that is not saved, and shows what is there now. It can be taken up again.
pub fn discard(edits: Edits, sync: SyncState) {
    edits.cancel();
    let steps = edits.draft.with_untracked(Draft::unsaved_steps);
    edits.draft.update(Draft::discard);
    let reason = sync.reason.get_untracked();
    sync.reason.set(String::new());
    sync.saving.set(Saving::Idle);
    let again = Callback::new(move |()| {
        sync.reason.set(reason.clone());
        sync.resume(steps.clone());
    });
    let label = tu_string!(edits.i18n, decompose.take_up_again).to_string();
    let action = ToastAction { label, on_press: again };
    let text = tu_string!(edits.i18n, decompose.discarded).to_string();
    edits.toasts.with_action(Tone::Neutral, text, action);
    spawn_local(refresh(edits, sync));
}
