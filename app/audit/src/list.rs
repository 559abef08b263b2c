//! Entries, newest first: a line each, which opens.

use base::wording;
use leptos::prelude::*;
use leptos_i18n::td_string;
use people_model::audit::{Doer, Entry, Outcome, Term, Thing, ThingKind};
use people_model::policy::Action;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{LinkButton, Size, Variant};
use ui::empty_state::EmptyState;
use ui::icon::{Icon, Symbol};
use ui::tone::Tone;

use super::api::Listed;
use super::details::Details;
use super::gist::gist;
use super::search::Search;

#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
#[component]
pub fn EntryList(search: Search, listed: Listed) -> impl IntoView {
    let i18n = use_i18n();
    if listed.entries.is_empty() && search.before.is_none() {
        return view! { <Nothing search /> }.into_any();
    }
    let oldest = listed.entries.last().map(|entry| entry.sequence);
    let older = oldest.filter(|_| listed.is_more);
    let older = older.map(|sequence| Search { before: Some(sequence), ..search.clone() }.written());
    let newest = search.before.map(|_| Search { before: None, ..search.clone() }.written());
    let person = search.person.map(|person| {
        let name = listed.name(person);
        let everybody = Search { person: None, before: None, ..search.clone() }.written();
        view! { <OnlyPerson name everybody /> }
    });
    let lines = listed
        .entries
        .iter()
        .map(|entry| {
            let on_behalf_of = entry.doer.on_behalf_of.map(|person| listed.name(person));
            view! { <Line entry=entry.clone() on_behalf_of search=search.clone() /> }
        })
        .collect_view();
    view! {
        {person}
        <ol
            class="max-w-5xl divide-y divide-base-300 border-y border-base-300"
            aria-label=move || t_string!(i18n, audit.list_label)
        >
            {lines}
        </ol>
        <nav class="flex max-w-5xl flex-wrap gap-2 print:hidden" aria-label=move || t_string!(i18n, audit.older)>
            {newest.map(|href| view! { <LinkButton href>{t!(i18n, audit.newest)}</LinkButton> })}
            {older
                .map(|href| {
                    view! {
                        <LinkButton href icon=Symbol::History>
                            {t!(i18n, audit.older)}
                        </LinkButton>
                    }
                })}
        </nav>
    }
    .into_any()
}

#[component]
fn Nothing(search: Search) -> impl IntoView {
    let i18n = use_i18n();
    if search.is_narrow() {
        return view! {
            <EmptyState
                icon=Symbol::Search
                title=move || t_string!(i18n, audit.none_title)
                text=move || t_string!(i18n, audit.none_text)
            >
                <LinkButton href="/audit">{t!(i18n, audit.clear)}</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState
            title=move || t_string!(i18n, audit.empty_title)
            text=move || t_string!(i18n, audit.empty_text)
        />
    }
    .into_any()
}

/// That only one person's entries are shown, and the way back.
#[component]
fn OnlyPerson(name: String, everybody: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <p class="flex flex-wrap items-center gap-2">
            <Badge tone=Tone::Accent icon=Symbol::Person>
                {move || t_string!(i18n, audit.person_is, name = name.as_str())}
            </Badge>
            <LinkButton href=everybody size=Size::Small variant=Variant::Quiet>
                {t!(i18n, audit.person_clear)}
            </LinkButton>
        </p>
    }
}

#[component]
fn Line(entry: Entry, on_behalf_of: Option<String>, search: Search) -> impl IntoView {
    let i18n = use_i18n();
    // Stays true, so that what was fetched once is there when it is opened again.
    let opened = RwSignal::new(false);
    let Entry { sequence, deed, outcome, .. } = entry;
    let (at, exact) = (entry.at.in_the_city(), entry.at.to_string());
    let (doer, subject) = (entry.doer.clone(), entry.subject.clone());
    let about = entry.clone();
    let entry = StoredValue::new(entry);
    let search = StoredValue::new(search);
    view! {
        <li id=format!("entry-{sequence}")>
            <details class="group" on:toggle=move |_| opened.set(true)>
                <summary class="flex min-h-touch cursor-pointer items-center gap-4 py-2">
                    <span class="text-muted group-open:rotate-90">
                        <Icon symbol=Symbol::ChevronRight />
                    </span>
                    // On a phone two lines: who and when, then what was done to what.
                    <span class="flex min-w-0 grow flex-wrap items-center gap-x-4 gap-y-1">
                        <time class="numbers text-muted" datetime=exact>
                            {at}
                        </time>
                        <span class="min-w-0 flex-1 font-medium sm:flex-none sm:basis-40">
                            {move || who(i18n.get_locale(), &doer, on_behalf_of.as_deref())}
                        </span>
                        <span class="basis-full sm:hidden" aria-hidden="true"></span>
                        <span class="sm:basis-44">{move || wording::deed(i18n.get_locale(), deed)}</span>
                        <span class="min-w-0 flex-1 break-words text-muted sm:basis-48">
                            {move || what(i18n.get_locale(), &subject)}
                        </span>
                        {(outcome == Outcome::Refused)
                            .then(|| {
                                view! {
                                    <Badge tone=Tone::Bad icon=Symbol::Fault>
                                        {t!(i18n, audit.refused)}
                                    </Badge>
                                }
                            })}
                        <span class="basis-full truncate text-sm text-muted empty:hidden">
                            {move || gist(i18n.get_locale(), &about)}
                        </span>
                    </span>
                </summary>
                <Show when=move || opened.get()>
                    <Details entry=entry.get_value() search=search.get_value() />
                </Show>
            </details>
        </li>
    }
}

/// Who it was, as known then, and in whose place.
fn who(locale: Locale, doer: &Doer, on_behalf_of: Option<&str>) -> String {
    let name = match doer.name.as_str() {
        "" => td_string!(locale, audit.nobody).to_owned(),
        _ => wording::doer(locale, doer),
    };
    wording::approval::author(locale, &name, on_behalf_of)
}

/// What it was done to: its kind and its name.
fn what(locale: Locale, subject: &Thing) -> String {
    let kind = wording::thing(locale, &subject.kind);
    let name = match subject.kind {
        Term::Known(ThingKind::Action) => Action::ALL
            .into_iter()
            .find(|action| action.key() == subject.id)
            .map_or_else(|| subject.id.clone(), |action| wording::action(locale, action).to_owned()),
        _ => subject.name.clone(),
    };
    if name.is_empty() { kind.to_owned() } else { format!("{kind} · {name}") }
}
