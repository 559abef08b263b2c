//! Who may do a thing: the roles, and the people who hold them now, delegations included.

use base::wording;
use leptos::prelude::*;
use leptos_router::components::A;
use people_model::policy::Action;
use people_model::policy::holder::{Holder, rules_for};
use people_model::role::Role;
use text::i18n::{t, t_string, use_i18n};

use super::address::{Chosen, Look};
use super::lines::{Line, Lines, Subject};

#[component]
pub(super) fn OfAction(action: Action, holders: StoredValue<Vec<Holder>>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || wording::action(i18n.get_locale(), action);
    let lines: Vec<Line> = rules_for(action)
        .into_iter()
        .map(|rule| {
            let role = rule.role;
            let word = Signal::derive(move || wording::role(i18n.get_locale(), role).to_owned());
            let subject = Subject { word, href: Look::at(Chosen::Role(role)) };
            let last = if role == Role::Public {
                view! { <span>{t!(i18n, policy.everybody_outside)}</span> }.into_any()
            } else {
                view! {
                    <span class="text-muted md:sr-only">{t!(i18n, policy.column_holders)} " "</span>
                    <Holders role holders />
                }
                .into_any()
            };
            Line { subject, rule, last }
        })
        .collect();
    view! {
        <article class="flex flex-col gap-3" aria-label=name>
            <h2 class="text-lg font-semibold">{name}</h2>
            {if lines.is_empty() {
                view! { <p>{t!(i18n, policy.only_operator)}</p> }.into_any()
            } else {
                view! {
                    <Lines
                        first=move || t_string!(i18n, policy.column_role)
                        last=move || t_string!(i18n, policy.column_holders)
                        label=name
                        lines
                    />
                }
                    .into_any()
            }}
        </article>
    }
}

/// Who holds a role now, each with for whom, who lent it and until when.
#[component]
pub(super) fn Holders(role: Role, holders: StoredValue<Vec<Holder>>) -> impl IntoView {
    let i18n = use_i18n();
    let people = holders.with_value(|holders| {
        let held = holders.iter().flat_map(|holder| {
            holder.in_role(role).map(|held| (holder.account, holder.name.clone(), held.clone()))
        });
        held.collect::<Vec<_>>()
    });
    if people.is_empty() {
        return view! { <span class="text-muted">{t!(i18n, policy.nobody_holds)}</span> }.into_any();
    }
    let people = people
        .into_iter()
        .map(|(account, name, held)| {
            // The role is the line's own; what is left is for whom, in whose place, until when.
            let is_plain = held.organization.is_none()
                && held.task.is_none()
                && held.lent_by.is_none()
                && held.appointment.until.is_none();
            let more = move || (!is_plain).then(|| wording::policy::held(i18n.get_locale(), &held));
            view! {
                <li>
                    <A href=Look::at(Chosen::Person(account)) attr:class="link link-hover text-primary">
                        {name}
                    </A>
                    " "
                    <span class="text-muted">{more}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="inline-flex flex-col" aria-label=move || t_string!(i18n, policy.holders)>{people}</ul> }.into_any()
}
