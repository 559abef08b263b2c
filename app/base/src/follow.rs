//! Something on the server that a page asks for again as long as it changes by itself.
//!
//! For what moves every second while somebody looks, and mostly stands still: nothing is asked while it stands still, or
//! while the page is hidden. What others do is found when the page is shown again. A connection that is lost is tried again.

use std::time::Duration;

use leptos::ev::visibilitychange;
use leptos::prelude::*;

use crate::error::AppError;

/// Before another try when the server was not reached.
const RETRY: Duration = Duration::from_secs(5);

/// The newest answer, and how to get a newer one.
#[derive(Debug)]
pub struct Followed<T: Send + Sync + 'static> {
    /// None until the page has come to life.
    newest: RwSignal<Option<T>>,
    failure: RwSignal<Option<AppError>>,
    asked: StoredValue<u64>,
    answered: StoredValue<u64>,
    look: Callback<()>,
}

impl<T: Send + Sync + 'static> Copy for Followed<T> {}

impl<T: Send + Sync + 'static> Clone for Followed<T> {
    fn clone(&self) -> Self {
        *self
    }
}

/// Asks again with `ask` after the time that `pause` finds in the newest answer, while the caller lives.
pub fn follow<T, F>(
    pause: impl Fn(&T) -> Option<Duration> + Send + Sync + 'static,
    ask: impl Fn() -> F + Send + Sync + 'static,
) -> Followed<T>
where
    T: Clone + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let newest = RwSignal::new(None);
    let failure = RwSignal::new(None::<AppError>);
    let (asked, answered) = (StoredValue::new(0), StoredValue::new(0));
    // What it runs stands on the handle that it is a part of.
    let bare = Followed { newest, failure, asked, answered, look: Callback::new(|()| ()) };
    let looking = Action::new(move |(): &()| bare.take(ask()));
    let look = Callback::new(move |()| {
        looking.dispatch(());
    });
    let hidden = RwSignal::new(false);
    let shown = window_event_listener(visibilitychange, move |_| {
        let is_hidden = document().hidden();
        hidden.set(is_hidden);
        if !is_hidden {
            look.run(());
        }
    });
    on_cleanup(move || shown.remove());
    Effect::new(move |_| {
        if looking.pending().get() || hidden.get() {
            return;
        }
        let pause = match failure.get() {
            Some(error) => error.is_passing().then_some(RETRY),
            None => newest.with(|newest| newest.as_ref().and_then(&pause)),
        };
        let timer = pause.and_then(|pause| set_timeout_with_handle(move || look.run(()), pause).ok());
        if let Some(timer) = timer {
            on_cleanup(move || timer.clear());
        }
    });
    Followed { look, ..bare }
}

impl<T: Clone + Send + Sync + 'static> Followed<T> {
    /// Begins with what the page was rendered with, and goes on with what is newer.
    pub fn from(self, first: T) -> Signal<T> {
        let begin = first.clone();
        Effect::new(move |_| {
            if self.newest.with_untracked(Option::is_none) {
                self.newest.set(Some(begin.clone()));
            }
        });
        Signal::derive(move || self.newest.get().unwrap_or_else(|| first.clone()))
    }

    /// The newest answer, for what stands outside of the part that was rendered with the first one.
    pub fn get(self) -> Option<T> {
        self.newest.get()
    }

    /// Asks now.
    pub fn look(self) {
        self.look.run(());
    }

    /// Why the last request failed, as long as none succeeded since.
    pub fn failure(self) -> Signal<Option<AppError>> {
        self.failure.into()
    }

    /// Takes the answer to a request as the newest, unless one to a later request was there before it.
    pub async fn take(self, answer: impl Future<Output = Result<T, AppError>>) {
        let number = self.asked.try_update_value(|asked| {
            *asked += 1;
            *asked
        });
        let answer = answer.await;
        // None when the page was left.
        let (Some(number), Some(answered)) = (number, self.answered.try_get_value()) else { return };
        if number < answered {
            return;
        }
        self.answered.set_value(number);
        match answer {
            Ok(answer) => {
                self.newest.set(Some(answer));
                self.failure.set(None);
            }
            Err(error) => self.failure.set(Some(error)),
        }
    }
}
