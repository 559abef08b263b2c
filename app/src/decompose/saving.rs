//! Saving, and following what others save. Nothing typed is ever lost on the way:
//! unsaved steps are kept on the device, a server that is away is asked again, a conflict is put side by side.

use std::time::Duration;

use indicator_model::id::{AccountId, ChangeSetId, SchemeId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::tu_string;
use uuid::Uuid;

use super::bench::Bench;
use super::dispute::Dispute;
use super::draft::{Draft, Kept, Step};
use super::{api, news, undo};
use crate::error::AppError;
use crate::kept;

/// How long to wait before asking a server again that was away.
const RETRY: Duration = Duration::from_secs(3);

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

/// One attempt to save: the change-set keeps its id over retries, so that it is saved once.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    id: ChangeSetId,
    reason: String,
    /// How many steps of the draft it holds; steps made meanwhile stay unsaved.
    steps: usize,
}

/// Saves everything that is not saved yet, for the reason in the field: what the button, Enter and Ctrl+S do.
pub fn submit(bench: Bench) {
    bench.leave();
    save(bench, bench.reason.with_untracked(|reason| reason.trim().to_owned()));
}

/// The same for a given reason. The field keeps its text until that is saved.
pub fn save(bench: Bench, reason: String) {
    bench.finish();
    let waits = bench.saving.with_untracked(|saving| matches!(saving, Saving::Busy | Saving::Away));
    if bench.closed_whole.get_untracked().is_some() {
        return;
    }
    if waits || bench.show_dispute(reason.clone()) {
        return;
    }
    let (dirty, steps) = bench.draft.with_untracked(|draft| (draft.is_dirty(), draft.steps()));
    if dirty {
        attempt(bench, Attempt { id: ChangeSetId(Uuid::now_v7()), reason, steps });
    } else {
        bench.reason.set(String::new());
    }
}

fn attempt(bench: Bench, attempt_: Attempt) {
    let Attempt { id, reason, steps } = attempt_.clone();
    let change_set = bench.draft.with_untracked(|draft| draft.change_set(id, reason, steps));
    bench.saving.set(Saving::Busy);
    spawn_local(async move {
        match api::save(bench.scheme, change_set).await {
            Ok(saved) => {
                bench.draft.update(|draft| draft.settle(steps, saved.revision));
                bench.saving.set(Saving::Idle);
                // Another reason may have been typed since then, for what comes next.
                if bench.reason.with_untracked(|typed| typed.trim() == attempt_.reason) {
                    bench.reason.set(String::new());
                }
                undo::offer(bench, saved.change_set);
                refresh(bench).await;
            }
            Err(AppError::Conflict(unread)) if let Some(conflict) = unread.read() => {
                let mine = bench.draft.with_untracked(Draft::changes);
                let dispute = Dispute::answered(conflict, &mine);
                bench.saving.set(Saving::Conflict { dispute, reason: attempt_.reason });
            }
            Err(error) if error.is_passing() => {
                bench.saving.set(Saving::Away);
                set_timeout(move || attempt(bench, attempt_), RETRY);
            }
            Err(AppError::TooLarge { mebibytes }) => {
                bench.saving.set(Saving::Idle);
                bench.toasts.error(tu_string!(bench.i18n, decompose.save_too_large, mebibytes = mebibytes));
            }
            Err(error) => {
                bench.saving.set(Saving::Idle);
                bench.say(&error);
                // What the policy refuses is another state, or are other roles, than the page knew.
                if matches!(error, AppError::Forbidden { .. }) {
                    refresh(bench).await;
                }
            }
        }
    });
}

/// Settles a dispute: of the cells in `keep` mine stays, of the others theirs; then saves what is left.
pub fn settle(bench: Bench, dispute: Dispute, keep: Vec<bool>, reason: String) {
    spawn_local(async move {
        let opened = match api::open(Some(bench.scheme)).await {
            Ok(opened) => opened,
            Err(error) => return bench.say(&error),
        };
        let Some(current) = opened.current else { return };
        let changes = dispute.settled(bench.draft.with_untracked(Draft::changes), &keep);
        let steps = if changes.is_empty() { Vec::new() } else { vec![Step { changes }] };
        bench.history.set(current.history);
        bench.rights.set(current.rights);
        bench.read_at.set(current.read_at);
        bench.saving.set(Saving::Idle);
        if bench.rebase(current.scheme, steps) {
            save(bench, reason);
        }
    });
}

/// Fetches the scheme as it is now and puts the unsaved steps on top of it.
///
/// Where they no longer fit, because others changed the same cells, the draft stays as it is: saving it will put both
/// values side by side.
pub async fn refresh(bench: Bench) {
    let Ok(opened) = api::open(Some(bench.scheme)).await else { return };
    let Some(current) = opened.current else { return };
    // While a cell is open or a save is under way the draft must not change under it; the next revision comes.
    if bench.saving.with_untracked(|saving| *saving == Saving::Busy) {
        return;
    }
    bench.rights.set(current.rights);
    if bench.closed_whole.get_untracked().is_some() {
        // Nothing more is taken: what was typed so far stays as a step.
        bench.finish();
    }
    if bench.editing.with_untracked(Option::is_some) {
        return;
    }
    bench.history.set(current.history);
    bench.read_at.set(current.read_at);
    let mut draft = bench.draft.with_untracked(Clone::clone);
    let (steps, was_disputed) = (draft.kept().steps, draft.is_disputed());
    let meets_mine = !draft.rebase(current.scheme, steps).is_empty() && !was_disputed;
    if !meets_mine {
        bench.draft.set(draft);
    }
    news::tell(bench, meets_mine).await;
}

/// Keeps the unsaved steps on this device, or forgets them when there are none.
pub fn keep(bench: Bench, account: AccountId) {
    let what = shelf(bench.scheme);
    let unsaved = bench.draft.with(Draft::kept);
    if unsaved.steps.is_empty() {
        kept::forget(account, &what);
    } else {
        kept::write(account, &what, &unsaved);
    }
}

/// Takes up what the person left unsaved on this device, if anything. True when all of it applies; what others changed
/// meanwhile is put side by side, as at saving.
pub fn restore(bench: Bench, account: AccountId) -> bool {
    match kept::read(account, &shelf(bench.scheme)) {
        Some(Kept { steps, .. }) if !steps.is_empty() => bench.resume(steps),
        _ => false,
    }
}

fn shelf(scheme: SchemeId) -> String {
    format!("draft.{scheme}")
}
