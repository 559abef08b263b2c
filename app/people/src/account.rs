//! One account, and what may be done about it.

use base::failure::FailureNotice;
use base::faults::Faults;
use base::person::Person;
use base::wording;
use indicator_model::id::AccountId;
use indicator_model::moment::Moment;
use leptos::prelude::*;
use people_model::account::{AccountState, AccountSummary, Field};
use people_model::policy::Action as Deeds;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::drawer::Drawer;
use ui::field::TextField;
use ui::notice::Notice;

use super::api::{self, People};
use super::contact::MaskedContact;
use super::erase::Erase;
use super::list::Roles;
use super::once::OneTimePassword;
use super::propose::{Propose, measures};
use super::roles::RoleForm;

#[component]
pub(super) fn AccountDrawer(
    people: StoredValue<People>,
    opened: RwSignal<Option<AccountId>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    Effect::new(move |_| is_open.set(opened.get().is_some()));
    let account = move || {
        let id = opened.get()?;
        people.with_value(|people| people.accounts.iter().find(|account| account.id == id).cloned())
    };
    let title = move || {
        account()
            .map(|account| wording::account(i18n.get_locale(), &account.name, account.is_erased))
            .unwrap_or_default()
    };
    view! {
        <Drawer open=is_open title on_close=move |()| opened.set(None)>
            {move || account().map(|account| view! { <OneAccount account people on_done /> })}
        </Drawer>
    }
}

#[component]
fn OneAccount(account: AccountSummary, people: StoredValue<People>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let (masked, proposed) = (account.clone(), StoredValue::new(account.clone()));
    let AccountSummary {
        id,
        login,
        state,
        is_erased,
        appointments,
        has_second_factor,
        takes_two,
        last_login,
        ..
    } = account;
    let seen = last_login.map(Moment::in_the_city);
    let confirmed = login.clone();
    let is_own = move || person.get().is_some_and(|me| me.standing.account == id);
    let held: Vec<_> = appointments.iter().map(|held| held.role).collect();
    let is_administrator = held.iter().any(|role| role.is_administrator());
    view! {
        <div class="flex flex-col gap-6">
            <dl class="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
                <dt class="text-muted">{t!(i18n, account.login)}</dt>
                <dd class="break-all">{login}</dd>
                <dt class="text-muted">{t!(i18n, people.roles)}</dt>
                <dd>
                    <Roles appointments people />
                </dd>
                <dt class="text-muted">{t!(i18n, people.last_login)}</dt>
                <dd class="tabular-nums">
                    {move || seen.clone().unwrap_or_else(|| t_string!(i18n, people.never).to_owned())}
                </dd>
                <dt class="text-muted">{t!(i18n, factor.title)}</dt>
                <dd>
                    {move || {
                        if has_second_factor { t_string!(i18n, factor.on) } else { t_string!(i18n, factor.off) }
                    }}
                </dd>
            </dl>
            {(!is_erased).then(|| view! { <MaskedContact account=masked is_own=Signal::derive(is_own) on_done /> })}
            <Suspense>
                {move || {
                    if is_erased {
                        view! { <Notice>{t!(i18n, account.erased)}</Notice> }.into_any()
                    } else if is_own() {
                        view! { <Notice>{t!(i18n, account.denial_own_work)}</Notice> }.into_any()
                    } else {
                        let may_edit = person.may(Deeds::AccountEdit);
                        let may_appoint = person.may(Deeds::AccountAppoint);
                        let measures = proposed.with_value(|account| measures(person, account, people));
                        view! {
                            {(may_appoint || may_edit)
                                .then(|| view! { <RoleForm id held=held.clone() people on_done may_appoint /> })}
                            {(!measures.is_empty())
                                .then(|| view! { <Propose account=id measures on_done /> })}
                            {(may_edit && !is_administrator)
                                .then(|| {
                                    view! {
                                        <Access id state has_second_factor takes_two on_done />
                                        <Erase id login=confirmed.clone() state on_done />
                                    }
                                })}
                        }
                            .into_any()
                    }
                }}
            </Suspense>
        </div>
    }
}

/// What may be done about access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Reset,
    RemoveFactor,
    /// From active to disabled, or back.
    Switch,
}

/// Disabling, enabling, a new one-time password, a lost second factor; each with a reason for the audit log.
#[component]
fn Access(
    id: AccountId,
    state: AccountState,
    has_second_factor: bool,
    /// Whether password and second factor are proposed instead.
    takes_two: bool,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let reason = RwSignal::new(String::new());
    let (switched, icon_variant) = match state {
        AccountState::Active => (AccountState::Disabled, Variant::Danger),
        AccountState::Disabled => (AccountState::Active, Variant::Secondary),
    };
    // It is shown once, so no later answer takes it away.
    let password = RwSignal::new(None::<String>);
    let act = Action::new(move |step: &Step| {
        let (step, reason) = (*step, reason.get_untracked());
        async move {
            let answer = match step {
                // Without reading the list of people again, which would draw all of this again.
                Step::Reset => return api::reset(id, reason).await.map(|made| password.set(Some(made))),
                Step::RemoveFactor => api::remove_factor(id, reason).await,
                Step::Switch => api::set_state(id, switched, reason).await,
            };
            if answer.is_ok() {
                on_done.try_run(());
            }
            answer
        }
    });
    let faults = Faults::<Field>::of(act);
    let busy = move |step: Step| Signal::derive(move || act.input().get() == Some(step));
    // One step at a time: the answer to one is not to be taken for that to another.
    let barred =
        Signal::derive(move || act.pending().get() || reason.with(|reason| reason.trim().is_empty()));
    view! {
        <section class="flex flex-col gap-3" aria-labelledby="access">
            <h3 id="access" class="font-semibold">
                {t!(i18n, people.access)}
            </h3>
            <TextField
                name="access-reason"
                label=move || t_string!(i18n, people.reason)
                hint=move || t_string!(i18n, people.reason_hint)
                value=reason
                on_input=move |text| reason.set(text)
                error=faults.at(Field::Reason)
            />
            <FailureNotice error=move || faults.rest() />
            {move || {
                password.get().map(|password| view! { <OneTimePassword password /> })
            }}
            <div class="flex flex-wrap gap-2">
                {(!takes_two)
                    .then(|| {
                        view! {
                            <Button
                                disabled=barred
                                busy=busy(Step::Reset)
                                on:click=move |_| {
                                    act.dispatch(Step::Reset);
                                }
                            >
                                {t!(i18n, people.reset)}
                            </Button>
                        }
                    })}
                {(!takes_two && has_second_factor)
                    .then(|| {
                        view! {
                            <Button
                                disabled=barred
                                busy=busy(Step::RemoveFactor)
                                on:click=move |_| {
                                    act.dispatch(Step::RemoveFactor);
                                }
                            >
                                {t!(i18n, people.remove_factor)}
                            </Button>
                        }
                    })}
                <Button
                    variant=icon_variant
                    disabled=barred
                    busy=busy(Step::Switch)
                    on:click=move |_| {
                        act.dispatch(Step::Switch);
                    }
                >
                    {move || match switched {
                        AccountState::Disabled => t_string!(i18n, people.disable),
                        AccountState::Active => t_string!(i18n, people.enable),
                    }}
                </Button>
            </div>
        </section>
    }
}
