//! What the parts of the page share: the list, what is on the device, and the way from one card to the next.

use base::waiting::Waiting;
use base::wording;
use indicator_model::check_in::answer::DueList;
use indicator_model::check_in::due::{Due, Known};
use indicator_model::measurement::Subject;
use leptos::prelude::*;
use leptos_i18n::{I18nContext, tu_string};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use text::i18n::{Locale, use_i18n};
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;

use super::address::{At, Look, View};
use super::plain::draft::Measure;
use super::plain::group::{Group, is_found};
use super::plain::known::{accepted, put};
use super::plain::unsent::{Outcome, Unsent};
use super::queue::{News, Queue};

#[derive(Clone, Copy)]
pub struct Work {
    pub look: Memo<Look>,
    pub list: RwSignal<DueList>,
    pub queue: Queue,
    /// How many reports were made since the page was opened.
    pub reported: RwSignal<usize>,
    go: Callback<(Look, NavigateOptions)>,
}

impl Work {
    pub fn new(look: Memo<Look>, first: DueList) -> Self {
        let i18n = use_i18n();
        let toasts = Toasts::from_context();
        let list = RwSignal::new(first);
        let navigate = use_navigate();
        let go =
            Callback::new(move |(look, options): (Look, NavigateOptions)| navigate(&look.written(), options));
        let open = Callback::new(move |subject: Subject| {
            let at =
                list.with_untracked(|list| list.due.iter().find(|due| due.subject == subject).map(At::of));
            go.run((look.get_untracked().with(at), forward()));
        });
        let waiting = Waiting::from_context();
        let on_news = Callback::new(move |news| {
            waiting.count_again();
            let view = look.with_untracked(|look| look.view);
            announce(i18n, toasts, view, list, open, news);
        });
        let work = Self { look, list, queue: Queue::new(on_news), reported: RwSignal::new(0), go };
        work.name_the_period();
        work
    }

    /// Once it is known what is on the device, an address without a period names that of the card that it opened. Otherwise another
    /// period would take its place under the reader's hands as soon as that is the more urgent one.
    fn name_the_period(self) {
        Effect::new(move |_| {
            let is_any = |look: &Look| look.at.as_ref().is_some_and(|at| at.period.is_none());
            if self.look.with(is_any)
                && self.queue.is_ready()
                && let Some(due) = self.opened().and_then(|subject| self.due(&subject))
            {
                untrack(|| self.look_at(At::of(&due)));
            }
        });
    }

    pub fn measure(self) -> Measure {
        self.list.with(|list| Measure { today: list.today, thresholds: list.thresholds })
    }

    pub fn group(self, due: &Due) -> Group {
        let unsent = self.queue.of(&due.subject);
        Group::of(due, self.list.with(|list| list.today), unsent.as_ref())
    }

    /// What of a group is looked for.
    pub fn found(self, group: Group) -> Vec<Due> {
        let query = self.look.with(|look| look.query.clone());
        let due = self.list.with(|list| list.due.clone());
        due.into_iter().filter(|due| is_found(due, &query) && self.group(due) == group).collect()
    }

    pub fn due(self, subject: &Subject) -> Option<Due> {
        self.list.with(|list| list.due.iter().find(|due| due.subject == *subject).cloned())
    }

    /// The card that is open, where the list has it.
    pub fn opened(self) -> Option<Subject> {
        let at = self.look.with(|look| look.at.clone())?;
        self.list.with(|list| {
            let named = list.due.iter().filter(|due| at.is_of(due));
            named.min_by_key(|due| self.group(due)).map(|due| due.subject)
        })
    }

    /// The next thing to do after a card, in the order of the list and around its end; without a card the first.
    pub fn next(self, after: Option<&Subject>) -> Option<At> {
        let all: Vec<Due> = Group::ALL.iter().flat_map(|group| self.found(*group)).collect();
        let from =
            after.and_then(|after| all.iter().position(|due| due.subject == *after)).map_or(0, |at| at + 1);
        let around = all[from..].iter().chain(&all[..from]);
        let mut open = around.filter(|due| self.group(due).is_open() && Some(&due.subject) != after);
        open.next().map(At::of)
    }

    /// Has the address name the cell that has the focus; the way back does not lead through every cell.
    pub fn look_at(self, at: At) {
        let options = NavigateOptions { replace: true, ..forward() };
        self.go.run((self.look.get_untracked().with(Some(at)), options));
    }

    pub fn show(self, view: View) {
        let look = self.look.get_untracked();
        self.go.run((Look { view, ..look }, forward()));
    }

    pub fn go(self, at: Option<At>) {
        self.go.run((self.look.get_untracked().with(at), forward()));
    }

    /// What has turned out to be in force.
    pub fn put(self, subject: &Subject, known: &Known) {
        self.list.update(|list| put(list, subject, known));
    }
}

/// A step that the way back leads over.
fn forward() -> NavigateOptions {
    NavigateOptions { scroll: false, ..NavigateOptions::default() }
}

fn announce(
    i18n: I18nContext<Locale>,
    toasts: Toasts,
    view: View,
    list: RwSignal<DueList>,
    open: Callback<Subject>,
    news: News,
) {
    match news {
        News::Accepted(Unsent { check_in, evidence, name, .. }) => {
            list.update(|list| put(list, &check_in.subject, &accepted(&check_in, evidence)));
            // A table shows it at the cell, and sends many at once.
            if view == View::Cards {
                toasts.info(tu_string!(i18n, check_in.saved, name = name));
            }
        }
        News::Kept(Unsent { name, .. }) => toasts.info(tu_string!(i18n, check_in.kept, name = name)),
        News::Settle(Unsent { check_in, name, outcome, .. }) => {
            let why = why(i18n.get_locale_untracked(), &outcome);
            let subject = check_in.subject;
            let action = ToastAction {
                label: tu_string!(i18n, check_in.open_it).to_owned(),
                on_press: Callback::new(move |()| open.run(subject)),
            };
            let text = tu_string!(i18n, check_in.not_sent, name = name, why = why);
            toasts.with_action(Tone::Bad, text, action);
        }
    }
}

/// Why a report was not kept; empty as long as it waits.
pub fn why(locale: Locale, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Waiting => String::new(),
        Outcome::Answered(answer) => wording::check_in::answer(locale, answer).to_owned(),
        Outcome::Failed(error) => error.message(locale),
    }
}
