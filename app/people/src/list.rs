//! The accounts, searched by name, and one of them opened.

use base::wording;
use indicator_model::id::AccountId;
use indicator_model::moment::Moment;
use indicator_model::text::key;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use people_model::account::{AccountState, AccountSummary};
use people_model::appointment::Appointment;
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, Size, Variant};
use ui::empty_state::EmptyState;
use ui::field::SearchField;
use ui::icon::Symbol;
use ui::table::Table;
use ui::tone::Tone;

use super::account::AccountDrawer;
use super::api::People;

#[component]
pub(super) fn AccountList(people: People, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    let opened = RwSignal::new(None::<AccountId>);
    // `?id=…` opens one, as a link from elsewhere does.
    let asked = use_query_map();
    Effect::new(move |_| {
        if let Some(id) = asked.with(|query| query.get("id")?.parse().ok()) {
            opened.set(Some(id));
        }
    });
    let people = StoredValue::new(people);
    let found = Memo::new(move |_| {
        let wanted = key(&text.get());
        let locale = i18n.get_locale();
        people.with_value(|people| {
            let is_wanted = |account: &&AccountSummary| {
                let roles = account.appointments.iter().map(|held| wording::role(locale, held.role));
                [account.name.as_str(), account.login.as_str()]
                    .into_iter()
                    .chain(roles)
                    .any(|part| key(part).contains(&wanted))
            };
            people.accounts.iter().filter(is_wanted).cloned().collect::<Vec<_>>()
        })
    });
    let rows = move || {
        found
            .get()
            .into_iter()
            .map(|account| {
                let id = account.id;
                view! { <AccountRow account people on_open=move || opened.set(Some(id)) /> }
            })
            .collect_view()
    };
    let heads = vec![
        (move || t_string!(i18n, people.name)).into(),
        (move || t_string!(i18n, people.roles)).into(),
        (move || t_string!(i18n, people.last_login)).into(),
        (move || t_string!(i18n, people.state)).into(),
    ];
    view! {
        <SearchField
            name="people-search"
            label=move || t_string!(i18n, people.search)
            value=text
            on_input=move |typed| text.set(typed)
        />
        <Show
            when=move || found.with(|found| !found.is_empty())
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Person
                        title=move || t_string!(i18n, people.none_found)
                        text=move || t_string!(i18n, people.none_found_text)
                    >
                        <Button on:click=move |_| text.set(String::new())>
                            {t!(i18n, people.show_all)}
                        </Button>
                    </EmptyState>
                }
            }
        >
            // On a phone the time of the last sign-in stands with the person alone.
            <div class="max-sm:[&_:is(th,td):nth-child(3)]:hidden">
                <Table label=move || t_string!(i18n, people.title) heads=heads.clone()>
                    {rows}
                </Table>
            </div>
        </Show>
        <AccountDrawer people opened on_done />
    }
}

#[component]
fn AccountRow(
    account: AccountSummary,
    people: StoredValue<People>,
    #[prop(into)] on_open: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let AccountSummary { name, login, state, is_erased, appointments, last_login, .. } = account;
    let seen = last_login.map(Moment::in_the_city);
    view! {
        <tr>
            <th scope="row" class="font-normal">
                <div class="-ms-3">
                    <Button variant=Variant::Quiet size=Size::Small on:click=move |_| on_open.run(())>
                        <span class="text-primary">{move || wording::account(i18n.get_locale(), &name, is_erased)}</span>
                    </Button>
                </div>
                <div class="text-muted">{login}</div>
            </th>
            <td>
                <Roles appointments people />
            </td>
            <td class="whitespace-nowrap tabular-nums">
                {move || seen.clone().unwrap_or_else(|| t_string!(i18n, people.never).to_owned())}
            </td>
            <td>
                {if is_erased {
                    view! { <Badge>{t!(i18n, people.erased)}</Badge> }
                } else if state == AccountState::Active {
                    view! { <Badge tone=Tone::Good>{t!(i18n, people.active)}</Badge> }
                } else {
                    view! { <Badge tone=Tone::Bad>{t!(i18n, people.disabled)}</Badge> }
                }}
            </td>
        </tr>
    }
}

/// The roles of an account, each with the organization that it is for.
#[component]
pub(super) fn Roles(appointments: Vec<Appointment>, people: StoredValue<People>) -> impl IntoView {
    let i18n = use_i18n();
    let names: Vec<_> = appointments
        .into_iter()
        .map(|held| {
            let of = held.organization.map(|id| people.with_value(|people| people.organization(id)));
            (held.role, of, held.claimed)
        })
        .collect();
    move || {
        let locale = i18n.get_locale();
        let said = names.iter().map(|(role, of, is_claimed)| {
            let of = of.as_ref().map(|of| format!(" · {of}")).unwrap_or_default();
            let by = if *is_claimed { t_string!(i18n, people.claimed) } else { "" };
            format!("{}{of}{by}", wording::role(locale, *role))
        });
        if names.is_empty() {
            t_string!(i18n, people.no_role).to_owned()
        } else {
            wording::listed(locale, said)
        }
    }
}
