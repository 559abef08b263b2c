//! Everything that a role may do, who holds it now, and with which roles it is kept apart.

use base::wording;
use leptos::prelude::*;
use people_model::policy::holder::{Holder, rules_of};
use people_model::role::Role;
use text::i18n::{t, t_string, use_i18n};

use super::address::{Chosen, Look};
use super::lines::{Line, Lines, Subject};
use super::of_action::Holders;

#[component]
pub(super) fn OfRole(role: Role, holders: StoredValue<Vec<Holder>>) -> impl IntoView {
    let i18n = use_i18n();
    let lines: Vec<Line> = rules_of(role)
        .into_iter()
        .map(|rule| {
            let word = Signal::derive(move || wording::action(i18n.get_locale(), rule.action).to_owned());
            let subject = Subject { word, href: Look::at(Chosen::Action(rule.action)) };
            Line { subject, rule, last: ().into_any() }
        })
        .collect();
    let count = lines.len();
    let apart = move || {
        let locale = i18n.get_locale();
        let others = Role::ALL.into_iter().filter(|other| role.conflicts_with(*other));
        let others: Vec<_> = others.map(|other| wording::role(locale, other)).collect();
        if others.is_empty() {
            t_string!(i18n, policy.apart_none).to_owned()
        } else {
            t_string!(i18n, policy.apart, roles = wording::listed(locale, others))
        }
    };
    let name = move || wording::role(i18n.get_locale(), role);
    view! {
        <article class="flex flex-col gap-3" aria-label=name>
            <header>
                <h2 class="text-lg font-semibold">{name}</h2>
                <p class="text-sm text-muted">{move || t_string!(i18n, policy.count, count = count)}</p>
            </header>
            {(role != Role::Public)
                .then(|| {
                    view! {
                        <p class="text-sm">{apart}</p>
                        <div class="flex flex-wrap items-baseline gap-x-2 text-sm">
                            <h3 class="font-semibold">{t!(i18n, policy.holders)}</h3>
                            <Holders role holders />
                        </div>
                    }
                })}
            {if count == 0 {
                view! { <p>{t!(i18n, policy.role_can_nothing)}</p> }.into_any()
            } else {
                view! {
                    <Lines
                        first=move || t_string!(i18n, policy.column_action)
                        last=""
                        label=name
                        lines
                    />
                }
                    .into_any()
            }}
        </article>
    }
}
