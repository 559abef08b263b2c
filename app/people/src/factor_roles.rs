//! Which roles must have a second factor. Before it is saved it shows who would have to set one up, because a user
//! without one can do nothing else from then on.

use std::collections::BTreeSet;

use base::failure::FailureNotice;
use base::person::Person;
use base::wording;
use leptos::prelude::*;
use leptos_i18n::td_string;
use people_model::account::{AccountState, AccountSummary};
use people_model::policy::Action as Deeds;
use people_model::role::Role;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::checkbox::Checkbox;
use ui::notice::Notice;
use ui::setting::Setting;
use ui::tone::Tone;

use super::api;

/// More names than these nobody reads; the count says the rest.
const SHOWN: usize = 20;

#[component]
pub(super) fn FactorRoles(
    accounts: Vec<AccountSummary>,
    saved: Vec<Role>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let people = StoredValue::new(accounts.into_iter().filter(is_active).collect::<Vec<_>>());
    let saved = StoredValue::new(saved.into_iter().collect::<BTreeSet<Role>>());
    view! {
        <Setting
            id="factor-roles"
            title=move || t_string!(i18n, factor.roles)
            text=move || t_string!(i18n, factor.roles_text)
        >
            <Suspense>
                {move || {
                    if person.may(Deeds::SecurityEdit) {
                        view! { <Choose people saved on_done /> }.into_any()
                    } else {
                        view! { <p>{move || names_of_roles(i18n.get_locale(), saved)}</p> }.into_any()
                    }
                }}
            </Suspense>
        </Setting>
    }
}

#[component]
fn Choose(
    people: StoredValue<Vec<AccountSummary>>,
    saved: StoredValue<BTreeSet<Role>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let chosen = RwSignal::new(saved.get_value());
    let set = Action::new(move |roles: &BTreeSet<Role>| {
        let roles = roles.iter().copied().collect();
        async move {
            let answer = api::set_factor_roles(roles).await;
            if answer.is_ok() {
                on_done.try_run(());
            }
            answer
        }
    });
    let failed = move || set.value().get().and_then(Result::err);
    let is_changed = Memo::new(move |_| chosen.with(|chosen| *chosen != *saved.read_value()));
    let boxes = Role::ALL
        .into_iter()
        .filter(|role| *role != Role::Public)
        .map(|role| view! { <RoleBox role people chosen /> })
        .collect_view();
    view! {
        <fieldset class="flex max-w-md flex-col" aria-labelledby="factor-roles">
            {boxes}
        </fieldset>
        <FailureNotice error=failed />
        <Show when=move || is_changed.get()>
            <Consequence people chosen />
            <div class="flex flex-wrap gap-2">
                <Button
                    variant=Variant::Primary
                    size=Size::Small
                    busy=set.pending()
                    on:click=move |_| {
                        set.dispatch(chosen.get_untracked());
                    }
                >
                    {t!(i18n, factor.save)}
                </Button>
                <Button
                    variant=Variant::Quiet
                    size=Size::Small
                    on:click=move |_| {
                        set.clear();
                        chosen.set(saved.get_value());
                    }
                >
                    {t!(i18n, factor.discard)}
                </Button>
            </div>
        </Show>
    }
}

/// A role, with how many hold it and how many of them lack a second factor.
#[component]
fn RoleBox(
    role: Role,
    people: StoredValue<Vec<AccountSummary>>,
    chosen: RwSignal<BTreeSet<Role>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let of_role = BTreeSet::from([role]);
    let (count, lacking) = people.with_value(|people| {
        let holders = people.iter().filter(|account| holds(account, &of_role));
        (holders.clone().count(), holders.filter(|account| !account.has_second_factor).count())
    });
    let counts = move || {
        let all = t_string!(i18n, factor.roles_count, count = count);
        if lacking == 0 {
            all
        } else {
            format!("{all} · {}", t_string!(i18n, factor.roles_lacking, count = lacking))
        }
    };
    let label = move || wording::role(i18n.get_locale(), role);
    view! { <Checkbox label note=counts item=role chosen /> }
}

/// Who would have to set one up.
#[component]
fn Consequence(people: StoredValue<Vec<AccountSummary>>, chosen: RwSignal<BTreeSet<Role>>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    move || {
        let lacking: Vec<AccountSummary> = people.with_value(|people| {
            let lacks = |account: &&AccountSummary| {
                !account.has_second_factor && chosen.with(|chosen| holds(account, chosen))
            };
            people.iter().filter(lacks).cloned().collect()
        });
        if lacking.is_empty() {
            return view! { <p class="text-sm">{t!(i18n, factor.will_lack_none)}</p> }.into_any();
        }
        let count = lacking.len();
        let own = person.get().map(|me| me.standing.account);
        let is_own = lacking.iter().any(|account| Some(account.id) == own);
        let names: Vec<_> = lacking.into_iter().take(SHOWN).map(|account| account.name).collect();
        let more = if count > SHOWN { " …" } else { "" };
        let names = move || format!("{}{more}", wording::listed(i18n.get_locale(), &names));
        view! {
            <Notice tone=Tone::Warning title=move || t_string!(i18n, factor.will_lack, count = count)>
                <p>{names}</p>
                {is_own.then(|| view! { <p>{t!(i18n, factor.will_lack_you)}</p> })}
            </Notice>
        }
        .into_any()
    }
}

fn is_active(account: &AccountSummary) -> bool {
    account.state == AccountState::Active
}

fn holds(account: &AccountSummary, roles: &BTreeSet<Role>) -> bool {
    account.appointments.iter().any(|held| roles.contains(&held.role))
}

fn names_of_roles(locale: Locale, roles: StoredValue<BTreeSet<Role>>) -> String {
    let roles = roles.read_value();
    if roles.is_empty() {
        return td_string!(locale, factor.roles_none).to_owned();
    }
    wording::listed(locale, roles.iter().map(|role| wording::role(locale, *role)))
}
