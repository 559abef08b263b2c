//! Reports on their way to the server: written to the device first, sent one by one, and forgotten when they are kept.
//!
//! A report is sent until it is answered, under the id that it was made with, so a lost answer does no harm. One by one,
//! so that what is wrong with one of them holds up no other.

use std::time::Duration;

use base::error::AppError;
use base::outbox::{self, NotKept};
use indicator_model::check_in::CheckIn;
use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::evidence::Evidence;
use indicator_model::id::{AccountId, CheckInId};
use indicator_model::indicator::Indicator;
use indicator_model::measurement::Subject;
use leptos::ev::online;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use super::file;
use super::plain::unsent::{Outcome, Unsent};
use super::upload::{self, NotSent};

/// How long to wait before asking a server again that was away.
const RETRY: Duration = Duration::from_secs(5);

/// What has just become of a report.
#[derive(Clone, Debug)]
pub enum News {
    Accepted(Unsent),
    /// The network or the server is away; it stays on the device.
    Kept(Unsent),
    /// It takes a decision.
    Settle(Unsent),
}

/// Why nothing is sent at the moment.
#[derive(Clone, Debug)]
struct Trouble {
    error: AppError,
    /// Whether it is tried again after a while.
    is_retrying: bool,
}

/// The report that is on its way.
#[derive(Clone, Copy, Debug)]
struct Sending {
    id: CheckInId,
    /// The how-manieth file of how many.
    file: Option<(usize, usize)>,
}

#[derive(Clone, Copy)]
pub struct Queue {
    /// Whose reports these are; none until the page knows.
    account: RwSignal<Option<AccountId>>,
    unsent: RwSignal<Vec<Unsent>>,
    sending: RwSignal<Option<Sending>>,
    trouble: RwSignal<Option<Trouble>>,
    on_news: Callback<News>,
}

impl Queue {
    pub fn new(on_news: Callback<News>) -> Self {
        let queue = Self {
            account: RwSignal::new(None),
            unsent: RwSignal::new(Vec::new()),
            sending: RwSignal::new(None),
            trouble: RwSignal::new(None),
            on_news,
        };
        let handle = window_event_listener(online, move |_| queue.flush());
        on_cleanup(move || handle.remove());
        queue
    }

    /// Takes up what is on the device. In the browser only.
    pub fn begin(self, account: AccountId) {
        self.unsent.set(Unsent::all(account));
        self.account.set(Some(account));
        spawn_local(file::tidy(account));
        self.flush();
    }

    /// Whose reports these are, once the page knows.
    pub fn account(self) -> Option<AccountId> {
        self.account.get_untracked()
    }

    /// Whether the page knows what is on the device.
    pub fn is_ready(self) -> bool {
        self.account.with(Option::is_some)
    }

    pub fn unsent(self) -> RwSignal<Vec<Unsent>> {
        self.unsent
    }

    /// Why nothing is sent at the moment.
    pub fn trouble(self) -> Option<AppError> {
        self.trouble.get().map(|trouble| trouble.error)
    }

    pub fn is_sending(self, id: CheckInId) -> bool {
        self.sending.get().is_some_and(|sending| sending.id == id)
    }

    /// The how-manieth file of how many of a report is being sent.
    pub fn files(self, id: CheckInId) -> Option<(usize, usize)> {
        self.sending.get().filter(|sending| sending.id == id)?.file
    }

    /// The report of a subject that is on the device.
    pub fn of(self, subject: &Subject) -> Option<Unsent> {
        self.unsent.with(|unsent| unsent.iter().rfind(|unsent| unsent.is_of(subject)).cloned())
    }

    /// Keeps a report in the place of an earlier one of its subject, and sends it. An error where the device keeps
    /// nothing more: then it is not sent either.
    pub fn take(self, check_in: CheckIn, evidence: Vec<Evidence>, of: &Indicator) -> Result<(), NotKept> {
        let account = self.account.get_untracked().ok_or(NotKept)?;
        let (name, unit) = (format!("{} {}", of.code, of.name), of.unit.clone());
        let new = Unsent { check_in, evidence, name, unit, outcome: Outcome::Waiting };
        outbox::write(account, &Unsent::place(new.id()), &new)?;
        self.forget(&new.check_in.subject);
        self.unsent.update(|unsent| unsent.push(new));
        self.flush();
        Ok(())
    }

    /// Takes the report of a subject from the device. One that is being sent arrives all the same.
    pub fn forget(self, subject: &Subject) {
        let Some(account) = self.account.get_untracked() else { return };
        self.unsent.update(|unsent| {
            unsent.retain(|known| {
                let is_other = !known.is_of(subject);
                if !is_other {
                    outbox::forget(account, &Unsent::place(known.id()));
                }
                is_other
            });
        });
    }

    /// Sends what waits, unless it is being sent or nothing can be.
    pub fn flush(self) {
        let Some(account) = self.account.get_untracked() else { return };
        if self.sending.get_untracked().is_some() {
            return;
        }
        let next =
            self.unsent.with_untracked(|unsent| unsent.iter().find(|unsent| unsent.is_waiting()).cloned());
        let Some(next) = next else { return self.trouble.set(None) };
        if outbox::read::<Unsent>(account, &Unsent::place(next.id())).is_none() {
            // Another tab has sent it, or taken it back.
            self.unsent.update(|unsent| unsent.retain(|known| known.id() != next.id()));
            return self.flush();
        }
        if !window().navigator().on_line() {
            return self.wait(next, AppError::Unreachable);
        }
        self.sending.set(Some(Sending { id: next.id(), file: None }));
        spawn_local(self.send(account, next));
    }

    async fn send(self, account: AccountId, mut sent: Unsent) {
        let answer = self.answer(account, &sent).await;
        let place = Unsent::place(sent.id());
        if matches!(answer, Ok(Some(Answer::Accepted))) {
            outbox::forget(account, &place);
            file::forget(account, &sent.check_in.evidence).await;
        }
        // The page may have been left; what is on the device follows the answer all the same.
        if self.sending.try_set(None).is_some() {
            return;
        }
        match answer {
            Ok(Some(Answer::Accepted)) => {
                self.unsent.update(|unsent| unsent.retain(|known| known.id() != sent.id()));
                self.follow(account, &sent.check_in);
                self.on_news.run(News::Accepted(sent));
            }
            Err(error) if error.is_passing() || error == AppError::SignedOut => {
                return self.wait(sent, error);
            }
            Ok(None) => return self.wait(sent, AppError::Unreachable),
            Ok(Some(answer)) => {
                sent.outcome = Outcome::Answered(answer);
                self.settle(account, sent);
            }
            Err(error) => {
                sent.outcome = Outcome::Failed(error);
                self.settle(account, sent);
            }
        }
        self.flush();
    }

    /// What the server says of a report: first what it says of it without its files, then, when those are sent that it lacks,
    /// of the whole. So nothing is sent for a report that would not be kept.
    async fn answer(self, account: AccountId, sent: &Unsent) -> Result<Option<Answer>, AppError> {
        let record = || api::record(vec![sent.check_in.clone()], Some(account));
        let first = record().await?.into_iter().next();
        let Some(Answer::EvidenceMissing { missing }) = first else { return Ok(first) };
        let of = missing.len();
        // The page may have been left.
        let on_next = |at| {
            self.sending.try_set(Some(Sending { id: sent.id(), file: Some((at, of)) }));
        };
        let uploaded = upload::send(account, sent, &missing, on_next).await;
        match uploaded {
            Ok(()) => Ok(record().await?.into_iter().next()),
            Err(NotSent::Error(error)) => Err(error),
            // Told as it is: what the device has lost takes a decision.
            Err(NotSent::Lost) => Ok(Some(Answer::EvidenceMissing { missing })),
        }
    }

    /// What was typed over a report while that was on its way is a correction of it.
    fn follow(self, account: AccountId, accepted: &CheckIn) {
        self.unsent.update(|unsent| {
            for later in
                unsent.iter_mut().filter(|later| later.is_of(&accepted.subject) && later.is_waiting())
            {
                later.check_in.over = Some(accepted.id);
                // As it is on the device it would be put side by side with the reader's own report.
                let _ = outbox::write(account, &Unsent::place(later.id()), later);
            }
        });
    }

    /// Keeps what was answered, so that it is shown after a reload too.
    fn settle(self, account: AccountId, sent: Unsent) {
        let is_known =
            self.unsent.with_untracked(|unsent| unsent.iter().any(|known| known.id() == sent.id()));
        if !is_known {
            // It was taken back in the meantime.
            return;
        }
        // It is there already and hardly grows; without the answer it is sent and answered again.
        let _ = outbox::write(account, &Unsent::place(sent.id()), &sent);
        self.unsent.update(|unsent| {
            for known in unsent.iter_mut().filter(|known| known.id() == sent.id()) {
                *known = sent.clone();
            }
        });
        self.on_news.run(News::Settle(sent));
    }

    fn wait(self, sent: Unsent, error: AppError) {
        let before = self.trouble.get_untracked();
        let retries = error.is_passing() && window().navigator().on_line();
        let is_retrying = before.as_ref().is_some_and(|before| before.is_retrying);
        self.trouble.set(Some(Trouble { error, is_retrying: is_retrying || retries }));
        if before.is_none() {
            self.on_news.run(News::Kept(sent));
        }
        // Without a network the browser reports when it returns.
        if retries && !is_retrying {
            set_timeout(move || self.retry(), RETRY);
        }
    }

    fn retry(self) {
        let waited = self.trouble.try_update(|trouble| {
            if let Some(trouble) = trouble {
                trouble.is_retrying = false;
            }
        });
        // The page may have been left.
        if waited.is_some() {
            self.flush();
        }
    }
}
