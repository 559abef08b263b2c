//! Saving, and following what others save. Nothing typed is ever lost on the way:
//! unsaved steps are kept on the device, a server that is away is asked again, a conflict is put side by side.

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
use crate::state::bench::Bench;
use crate::sync::api;
use crate::sync::news;
use crate::sync::undo;

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
    /// How many steps of the draft it holds; steps made since then stay unsaved.
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
                let (dispute, reason) = (Dispute::answered(conflict, &mine), attempt_.reason);
                if dispute.is_settled() {
                    settle(bench, dispute, Vec::new(), reason);
                } else {
                    bench.saving.set(Saving::Conflict { dispute, reason });
                }
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
            Err(error) => {
                bench.saving.set(Saving::Idle);
                return bench.say(&error);
            }
        };
        let Some(current) = opened.current else { return };
        let steps = bench.draft.with_untracked(|draft| draft.settled(&dispute, &keep));
        bench.history.set(current.history);
        bench.rights.set(current.rights);
        bench.read_at.set(current.read_at);
        bench.saving.set(Saving::Idle);
        if bench.rebase(current.scheme, steps) {
            save(bench, reason);
        }
    });
}

/// Forgets everything that is not saved, and shows what is there now. It can be taken up again.
pub fn discard(bench: Bench) {
    bench.cancel();
    let steps = bench.draft.with_untracked(Draft::unsaved_steps);
    bench.draft.update(Draft::discard);
    let reason = bench.reason.get_untracked();
    bench.reason.set(String::new());
    bench.saving.set(Saving::Idle);
    let again = Callback::new(move |()| {
        bench.reason.set(reason.clone());
        bench.resume(steps.clone());
    });
    let label = tu_string!(bench.i18n, decompose.take_up_again).to_string();
    let action = ToastAction { label, on_press: again };
    let text = tu_string!(bench.i18n, decompose.discarded).to_string();
    bench.toasts.with_action(Tone::Neutral, text, action);
    spawn_local(refresh(bench));
}

/// Fetches the scheme as it is now and puts the unsaved steps on top of it.
///
/// Where they no longer fit, because others changed the same cells, the draft stays as it is: saving it will put both
/// values side by side.
pub async fn refresh(bench: Bench) {
    let Ok(opened) = api::open(Some(bench.scheme)).await else { return };
    let Some(current) = opened.current else { return };
    // While a cell is open or a save is under way the draft must not change under it; `catch_up` asks again.
    if bench.saving.with_untracked(|saving| *saving == Saving::Busy) {
        bench.behind.set(true);
        return;
    }
    bench.rights.set(current.rights);
    if bench.closed_whole.get_untracked().is_some() {
        // Nothing more is taken: what was typed so far stays as a step.
        bench.finish();
    }
    if bench.editing.with_untracked(Option::is_some) {
        bench.behind.set(true);
        return;
    }
    bench.history.set(current.history);
    bench.read_at.set(current.read_at);
    let mut draft = bench.draft.with_untracked(Clone::clone);
    let (steps, was_disputed) = (draft.unsaved_steps(), draft.is_disputed());
    let meets_mine = !draft.rebase(current.scheme, steps).is_empty() && !was_disputed;
    if !meets_mine {
        bench.draft.set(draft);
    }
    news::tell(bench, meets_mine).await;
}

/// Fetches what was saved while a cell was open or a save under way, as soon as neither is any more.
pub fn catch_up(bench: Bench) {
    Effect::new(move |_| {
        let is_free =
            bench.editing.with(Option::is_none) && bench.saving.with(|saving| *saving != Saving::Busy);
        if is_free && bench.behind.get() {
            bench.behind.set(false);
            spawn_local(refresh(bench));
        }
    });
}
