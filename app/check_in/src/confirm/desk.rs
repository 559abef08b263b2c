//! The reports on the desk, and what is decided about them.

use std::collections::BTreeSet;

use base::error::AppError;
use base::waiting;
use indicator_model::check_in::chain::Stage;
use indicator_model::check_in::confirm::{Decided, Decision, Step, Turn, Waiting};
use indicator_model::id::CheckInId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::{I18nContext, tu_string};
use text::i18n::{Locale, use_i18n};
use ui::toast::Toasts;

use crate::api;

#[derive(Clone, Copy)]
pub struct Desk {
    waiting: RwSignal<Vec<Waiting>>,
    pub chosen: RwSignal<BTreeSet<CheckInId>>,
    /// Whether decisions are on their way.
    pub busy: RwSignal<bool>,
    i18n: I18nContext<Locale>,
    /// That of the frame.
    counted: waiting::Waiting,
    toasts: Toasts,
}

impl Desk {
    pub fn new(waiting: Vec<Waiting>) -> Self {
        Self {
            waiting: RwSignal::new(waiting),
            chosen: RwSignal::new(BTreeSet::new()),
            busy: RwSignal::new(false),
            i18n: use_i18n(),
            counted: waiting::Waiting::from_context(),
            toasts: Toasts::from_context(),
        }
    }

    pub fn ids(self) -> Vec<CheckInId> {
        self.waiting.with(|waiting| waiting.iter().filter_map(id_of).collect())
    }

    /// What the reader may decide about.
    pub fn open(self) -> Vec<CheckInId> {
        self.waiting
            .with(|waiting| waiting.iter().filter(|one| one.turn == Turn::Reader).filter_map(id_of).collect())
    }

    pub fn get(self, id: CheckInId) -> Option<Waiting> {
        self.waiting.with(|waiting| waiting.iter().find(|one| id_of(one) == Some(id)).cloned())
    }

    /// Sends a decision about each of these; those that are done leave the desk.
    pub fn decide(self, ids: Vec<CheckInId>, step: Step, reason: String) {
        if ids.is_empty() || self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let decision = |&check_in| {
                // The page may have been left.
                let stage = self.waiting.try_with_untracked(|waiting| stage_of(waiting, check_in));
                Decision { check_in, step, stage: stage.unwrap_or_default(), reason: reason.clone() }
            };
            let answer = api::decide(ids.iter().map(decision).collect()).await;
            // The page may have been left.
            if self.busy.try_set(false).is_none() {
                self.settle(&ids, step, answer);
            }
        });
    }

    fn settle(self, ids: &[CheckInId], step: Step, answer: Result<Vec<Decided>, AppError>) {
        let answers = match answer {
            Ok(answers) => answers,
            Err(error) => return self.toasts.error(error.message(self.i18n.get_locale_untracked())),
        };
        let mut done = 0_usize;
        let mut gone = BTreeSet::new();
        let mut troubles = BTreeSet::new();
        for (id, decided) in ids.iter().zip(answers) {
            match decided {
                Decided::Done => {
                    done += 1;
                    gone.insert(*id);
                }
                Decided::NotWaiting => {
                    gone.insert(*id);
                    troubles.insert(tu_string!(self.i18n, confirm.not_waiting));
                }
                Decided::Forbidden => {
                    troubles.insert(tu_string!(self.i18n, confirm.forbidden));
                }
                Decided::OwnWork => {
                    troubles.insert(tu_string!(self.i18n, confirm.own));
                }
                Decided::NoReason => {
                    troubles.insert(tu_string!(self.i18n, confirm.no_reason));
                }
            }
        }
        self.waiting.update(|waiting| waiting.retain(|one| id_of(one).is_none_or(|id| !gone.contains(&id))));
        self.chosen.update(|chosen| chosen.retain(|id| !gone.contains(id)));
        self.counted.count_again();
        match step {
            _ if done == 0 => {}
            Step::Confirm => self.toasts.info(tu_string!(self.i18n, confirm.confirmed, count = done)),
            Step::Return => self.toasts.info(tu_string!(self.i18n, confirm.returned, count = done)),
        }
        for trouble in troubles {
            self.toasts.error(trouble);
        }
    }
}

/// The stage that a report waits for, as the reader sees it.
fn stage_of(waiting: &[Waiting], id: CheckInId) -> Stage {
    let found = waiting.iter().find(|one| id_of(one) == Some(id));
    let progress = found.and_then(|one| one.due.progress.as_ref());
    progress.and_then(|progress| progress.current()).map(|(_, passage)| passage.stage).unwrap_or_default()
}

/// The report that waits.
pub fn id_of(waiting: &Waiting) -> Option<CheckInId> {
    waiting.due.current.as_ref().map(|current| current.id)
}
