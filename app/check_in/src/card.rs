//! The card of one indicator and period: what is known, and what is filled in.

pub mod evidence;
pub mod facts;
pub mod form;
mod number;
pub mod settle;
pub mod value;
pub mod words;

use base::outbox::{self, Typed};
use indicator_model::check_in::due::Due;
use indicator_model::measurement::Subject;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::empty_state::EmptyState;
use ui::icon::{Icon, Symbol};
use ui::skeleton::Skeleton;

use self::facts::Facts;
use self::form::{Form, FormFields};
use self::settle::{Dispute, Told};
use super::plain::draft::Draft;
use super::plain::unsent::draft_place;
use super::work::Work;

/// The card that the address names. It begins with what was typed on this device, so it exists in the browser only.
#[component]
pub fn CardPlace(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let opened = Memo::new(move |_| work.opened());
    let is_named = Memo::new(move |_| work.look.with(|look| look.at.is_some()));
    let is_ready = Memo::new(move |_| work.queue.is_ready());
    move || match opened.get() {
        Some(subject) if is_ready.get() => view! { <Card work subject /> }.into_any(),
        Some(_) => view! { <Skeleton lines=8 /> }.into_any(),
        None if is_named.get() => view! {
            <Back work />
            <EmptyState
                icon=Symbol::Search
                title=move || t_string!(i18n, check_in.unknown_title)
                text=move || t_string!(i18n, check_in.unknown_text)
            />
        }
        .into_any(),
        None => view! {
            <EmptyState
                icon=Symbol::Edit
                title=move || t_string!(i18n, check_in.choose_title)
                text=move || t_string!(i18n, check_in.choose_text)
            />
        }
        .into_any(),
    }
}

#[component]
fn Card(work: Work, subject: Subject) -> impl IntoView {
    let Some(first) = untrack(|| work.due(&subject)) else { return ().into_any() };
    // It stays as it was, should the list lose it while the card is open.
    let due = Memo::new(move |before: Option<&Due>| {
        work.due(&subject).unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let form = Form::new(work, due, begun(work, &due.get_untracked()));
    let dispute = settle::dispute(form);
    view! {
        <article class="flex max-w-2xl flex-col gap-4">
            <Back work />
            <Facts form />
            <Told form />
            {move || match dispute.get() {
                Some((mine, theirs)) => view! { <Dispute form mine theirs /> }.into_any(),
                None => view! { <FormFields form /> }.into_any(),
            }}
        </article>
    }
    .into_any()
}

/// What was typed last, else what was reported from here and still waits. What the server did not take is typed again, and
/// kept as such: its report may go.
pub fn begun(work: Work, due: &Due) -> Typed<Draft> {
    let place = draft_place(&due.subject);
    let blank = Draft::of(due);
    let Some(unsent) = untrack(|| work.queue.of(&due.subject)) else { return outbox::typed(place, blank) };
    let reported = Draft::from_report(&unsent.check_in, &unsent.evidence);
    if unsent.is_waiting() {
        return outbox::typed(place, reported);
    }
    let draft = outbox::typed(place, blank.clone());
    if draft.value().with_untracked(|typed| *typed == blank) {
        draft.update(|draft| *draft = reported);
    }
    draft
}

/// On a phone, the way back to the list.
#[component]
fn Back(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <a
            href=move || work.look.with(|look| look.with(None).written())
            class="btn btn-ghost -ms-3 self-start lg:hidden"
        >
            <Icon symbol=Symbol::Back />
            {t!(i18n, check_in.back)}
        </a>
    }
}
