//! Roles of one account: given, and taken.

use base::failure::FailureNotice;
use base::faults::Faults;
use base::person::Person;
use base::wording;
use indicator_model::date::Date;
use indicator_model::id::{AccountId, OrganizationId, SchemeId};
use leptos::prelude::*;
use leptos_i18n::I18nContext;
use people_model::appointment::{Field, NewAppointment};
use people_model::policy::Action as Deeds;
use people_model::role::Role;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::choice::Choice;
use ui::date_field::DateField;
use ui::select::Select;

use super::api::{self, People};

/// The roles that the reader can give. As long as nobody is there for it, the user who creates accounts gives the first two.
fn offered(may_appoint: bool, people: StoredValue<People>) -> Vec<Role> {
    if may_appoint {
        // A second administrator of an office is proposed.
        let is_offered = |role: &Role| {
            *role != Role::Public
                && !(role.is_administrator() && people.with_value(|people| people.is_held(*role)))
        };
        Role::ALL.into_iter().filter(is_offered).collect()
    } else if people.with_value(|people| people.is_held(Role::SecurityAdministrator)) {
        Vec::new()
    } else {
        vec![Role::SecurityAdministrator, Role::AuditAdministrator]
    }
}

/// The roles that the account holds, to take away, and one to give.
#[component]
pub(super) fn RoleForm(
    id: AccountId,
    held: Vec<Role>,
    people: StoredValue<People>,
    on_done: Callback<()>,
    may_appoint: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let offered = offered(may_appoint, people);
    view! {
        <section class="flex flex-col gap-3" aria-labelledby="roles">
            <h3 id="roles" class="font-semibold">
                {t!(i18n, people.roles)}
            </h3>
            <HeldRoles id held on_done />
            {if offered.is_empty() {
                view! { <p class="text-sm text-muted">{t!(i18n, people.roles_elsewhere)}</p> }.into_any()
            } else {
                view! { <GiveRole id offered people on_done /> }.into_any()
            }}
        </section>
    }
}

#[component]
fn HeldRoles(id: AccountId, held: Vec<Role>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let dismiss = Action::new(move |role: &Role| {
        let role = *role;
        async move {
            let answer = api::dismiss(id, role).await;
            if answer.is_ok() {
                on_done.try_run(());
            }
            answer
        }
    });
    let failed = move || dismiss.value().get().and_then(Result::err);
    let button = move |role| {
        view! {
            <Button
                size=Size::Small
                on:click=move |_| {
                    dismiss.dispatch(role);
                }
            >
                {t!(i18n, people.dismiss)}
            </Button>
        }
    };
    let line = move |role| {
        view! {
            <li class="flex min-h-touch items-center gap-2">
                <span class="grow">{move || wording::role(i18n.get_locale(), role)}</span>
                {move || (person.may(Deeds::AccountAppoint) && !role.is_administrator()).then(|| button(role))}
            </li>
        }
    };
    view! {
        <ul class="flex flex-col gap-1">{held.into_iter().map(line).collect_view()}</ul>
        <FailureNotice error=failed />
    }
}

#[component]
fn GiveRole(
    id: AccountId,
    /// Not empty.
    offered: Vec<Role>,
    people: StoredValue<People>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let most_are = Some(Role::Reporter).filter(|role| offered.contains(role));
    let role = RwSignal::new(most_are.or(offered.first().copied()).unwrap_or(Role::Reporter));
    let organization = RwSignal::new(None::<OrganizationId>);
    let task = RwSignal::new(None::<SchemeId>);
    let until = RwSignal::new(None::<Date>);
    let appoint = Action::new(move |(): &()| async move {
        let role = role.get_untracked();
        let appointment = NewAppointment {
            organization: organization.get_untracked().filter(|_| role.needs_organization()),
            task: task.get_untracked().filter(|_| role.needs_task()),
            until: until.get_untracked(),
            role,
        };
        let answer = api::appoint(id, appointment).await;
        if answer.is_ok() {
            on_done.try_run(());
        }
        answer
    });
    let faults = Faults::<Field>::of(appoint);
    let roles: Vec<_> = offered
        .into_iter()
        .map(|role| Choice::new(role, move || wording::role(i18n.get_locale(), role)))
        .collect();
    let organizations = people.with_value(|people| choices(i18n, people.organizations.iter().cloned()));
    let schemes = people.with_value(|people| choices(i18n, people.schemes.iter().cloned()));
    view! {
        <form
            class="flex flex-col gap-3"
            on:submit=move |event| {
                event.prevent_default();
                appoint.dispatch(());
            }
        >
            <Select
                name="role"
                label=move || t_string!(i18n, people.role)
                choices=roles
                value=role
                on_change=move |chosen| role.set(chosen)
                error=faults.at(Field::Role)
            />
            <Show when=move || role.get().needs_organization()>
                <Select
                    name="role-organization"
                    label=move || t_string!(i18n, people.organization)
                    choices=organizations
                    value=organization
                    on_change=move |chosen| organization.set(chosen)
                    error=faults.at(Field::Organization)
                />
            </Show>
            <Show when=move || role.get().needs_task()>
                <Select
                    name="role-task"
                    label=move || t_string!(i18n, people.task)
                    choices=schemes
                    value=task
                    on_change=move |chosen| task.set(chosen)
                    error=faults.at(Field::Task)
                />
            </Show>
            <DateField
                name="role-until"
                label=move || t_string!(i18n, people.until)
                value=until
                on_change=move |day| until.set(day)
                error=faults.at(Field::Until)
            />
            <FailureNotice error=move || faults.rest() />
            <div>
                <Button kind=Kind::Submit variant=Variant::Primary busy=appoint.pending()>
                    {t!(i18n, people.appoint)}
                </Button>
            </div>
        </form>
    }
}

/// None first, then all that there are.
fn choices<T: Clone + Send + Sync + 'static>(
    i18n: I18nContext<Locale>,
    known: impl Iterator<Item = (T, String)>,
) -> Signal<Vec<Choice<Option<T>>>> {
    let none = Choice::new(None, move || t_string!(i18n, people.choose));
    Signal::stored(std::iter::once(none).chain(known.map(|(id, name)| Choice::new(Some(id), name))).collect())
}
