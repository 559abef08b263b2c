//! Everything that a person may do now, and which of their roles gives it.

use base::wording;
use indicator_model::id::AccountId;
use leptos::prelude::*;
use leptos_router::components::A;
use people_model::policy::holder::Holder;
use text::i18n::{t, t_string, use_i18n};
use ui::empty_state::EmptyState;
use ui::icon::Symbol;

use super::address::{Chosen, Look};
use super::lines::{Line, Lines, Subject};

#[component]
pub(super) fn OfPerson(person: AccountId, holders: StoredValue<Vec<Holder>>) -> impl IntoView {
    let i18n = use_i18n();
    let found = holders.with_value(|holders| holders.iter().find(|holder| holder.account == person).cloned());
    let Some(holder) = found else {
        return view! {
            <EmptyState
                icon=Symbol::Search
                title=move || t_string!(i18n, policy.none_found)
                text=move || t_string!(i18n, policy.none_found_text)
            />
        }
        .into_any();
    };
    let lines: Vec<Line> = holder
        .grants()
        .into_iter()
        .map(|grant| {
            let rule = grant.rule;
            let word = Signal::derive(move || wording::action(i18n.get_locale(), rule.action).to_owned());
            let subject = Subject { word, href: Look::at(Chosen::Action(rule.action)) };
            let held = grant.held.clone();
            let why = move || wording::policy::held(i18n.get_locale(), &held);
            let last = view! {
                <span class="text-muted md:sr-only">{t!(i18n, policy.column_why)} " "</span>
                {why}
            };
            Line { subject, rule, last: last.into_any() }
        })
        .collect();
    let mut actions: Vec<_> = lines.iter().map(|line| line.rule.action).collect();
    actions.dedup();
    let count = actions.len();
    let roles = holder
        .held
        .iter()
        .cloned()
        .map(|held| {
            let href = Look::at(Chosen::Role(held.appointment.role));
            view! {
                <li>
                    <A href attr:class="link link-hover text-primary">
                        {move || wording::policy::held(i18n.get_locale(), &held)}
                    </A>
                </li>
            }
        })
        .collect_view();
    let is_empty = holder.held.is_empty();
    let (label, name) = (holder.name.clone(), holder.name.clone());
    let of = holder.name;
    view! {
        <article class="flex flex-col gap-3" aria-label=label>
            <header>
                <h2 class="text-lg font-semibold">{name}</h2>
                <p class="text-sm text-muted">{move || t_string!(i18n, policy.count, count = count)}</p>
            </header>
            {if is_empty {
                view! { <p>{t!(i18n, policy.holds_nothing)}</p> }.into_any()
            } else {
                view! {
                    <div class="text-sm">
                        <h3 class="font-semibold">{t!(i18n, policy.holds)}</h3>
                        <ul class="list-disc ps-5">{roles}</ul>
                    </div>
                    <Lines
                        first=move || t_string!(i18n, policy.column_action)
                        last=move || t_string!(i18n, policy.column_why)
                        label=of
                        lines
                    />
                }
                    .into_any()
            }}
        </article>
    }
    .into_any()
}
