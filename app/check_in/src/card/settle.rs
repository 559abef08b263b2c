//! A report of this card that is on the device: it waits, was refused, or meets another one.

use base::wording;
use base::wording::measurement as words;
use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::due::Known;
use indicator_model::check_in::{CheckIn, Confidence};
use indicator_model::measurement::Measured;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::notice::{Notice, NoticeActions};
use ui::tone::Tone;

use super::form::Form;
use crate::plain::unsent::{Outcome, Unsent};
use crate::work::why;

/// The report that came first, where two met.
fn theirs(unsent: &Unsent) -> Option<&Known> {
    match &unsent.outcome {
        Outcome::Answered(Answer::Conflict { current }) => Some(current),
        _ => None,
    }
}

/// The reader's report and the one that came first, where two met.
pub fn dispute(form: Form) -> Memo<Option<(CheckIn, Known)>> {
    let subject = form.due.with_untracked(|due| due.subject);
    Memo::new(move |_| {
        let unsent = form.work.queue.of(&subject)?;
        let theirs = theirs(&unsent)?.clone();
        Some((unsent.check_in, theirs))
    })
}

/// Says where the report stands, above the form that changes it.
#[component]
pub fn Told(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let subject = form.due.with_untracked(|due| due.subject);
    let queue = form.work.queue;
    let unsent = Memo::new(move |_| queue.of(&subject));
    let discard = move |_| {
        queue.forget(&subject);
        form.draft.sent();
    };
    move || {
        let unsent = unsent.get()?;
        if unsent.is_waiting() {
            let id = unsent.id();
            let sentence = move || match queue.files(id) {
                Some((at, of)) => t_string!(i18n, evidence.sending, at = at, of = of),
                None => t_string!(i18n, check_in.is_waiting).to_owned(),
            };
            return Some(view! { <Notice>{sentence}</Notice> }.into_any());
        }
        let outcome = unsent.outcome.clone();
        let remarks = match &unsent.outcome {
            Outcome::Answered(Answer::Refused { remarks }) => remarks.clone(),
            _ => Vec::new(),
        };
        let is_conflict = theirs(&unsent).is_some();
        let sentences = move || {
            form.due.with(|due| {
                let sentence = |remark| wording::check_in::remark(i18n.get_locale(), remark, &due.indicator);
                remarks.iter().map(|remark| view! { <li>{sentence(remark)}</li> }).collect_view()
            })
        };
        Some(
            view! {
                <Notice tone=Tone::Bad title=move || why(i18n.get_locale(), &outcome)>
                    <NoticeActions slot>
                        {(!is_conflict)
                            .then(|| {
                                view! {
                                    <Button size=Size::Small on:click=discard>
                                        {t!(i18n, check_in.discard)}
                                    </Button>
                                }
                            })}
                    </NoticeActions>
                    <ul>{sentences}</ul>
                </Notice>
            }
            .into_any(),
        )
    }
}

/// Both reports side by side, and which of them holds.
#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
#[component]
pub fn Dispute(form: Form, mine: CheckIn, theirs: Known) -> impl IntoView {
    let i18n = use_i18n();
    let (work, subject) = (form.work, mine.subject);
    let first = (theirs.report.value, theirs.confidence, theirs.note.clone());
    let second = (mine.value, mine.confidence, mine.note.clone());
    let other = theirs.clone();
    let keep_theirs = move |_| {
        work.put(&subject, &other);
        work.queue.forget(&subject);
        form.draft.sent();
        work.go(untrack(|| work.next(Some(&subject))));
    };
    // Mine is in the form, over theirs from now on: the rules ask for a note before it can be saved.
    let keep_mine = move |_| {
        work.put(&subject, &theirs);
        work.queue.forget(&subject);
    };
    view! {
        <div class="grid gap-3 sm:grid-cols-2">
            <Side form title=move || t_string!(i18n, check_in.theirs) report=first>
                <Button on:click=keep_theirs>{t!(i18n, check_in.keep_theirs)}</Button>
            </Side>
            <Side form title=move || t_string!(i18n, check_in.mine) report=second>
                <Button variant=Variant::Primary on:click=keep_mine>
                    {t!(i18n, check_in.keep_mine)}
                </Button>
            </Side>
        </div>
    }
}

#[component]
fn Side(
    form: Form,
    #[prop(into)] title: TextProp,
    report: (Measured, Confidence, String),
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    let (value, confidence, note) = report;
    let value = move || form.due.with(|due| words::value(i18n.get_locale(), value, &due.indicator));
    view! {
        <section class="flex flex-col gap-2 rounded-box border border-base-300 p-4">
            <h3 class="text-sm font-semibold">{move || title.get()}</h3>
            <p class="text-xl tabular-nums">{value}</p>
            <p class="text-sm text-muted">
                {t!(i18n, check_in.conflict_confidence)} " "
                {move || words::confidence(i18n.get_locale(), confidence)}
            </p>
            <p class="grow text-sm empty:hidden">{note}</p>
            {children()}
        </section>
    }
}
