//! Delegating a role: to whom, and for which dates. What does not fit is shown beside its field.

use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::Faults;
use base::wording;
use indicator_model::date::Date;
use indicator_model::id::AccountId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_i18n::td_string;
use people_model::delegation::{Field, Refusal};
use people_model::policy::holder::Held;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::date_field::DateField;
use ui::dialog::Dialog;
use ui::field::TextField;
use ui::icon::Symbol;
use ui::select::Select;
use ui::toast::Toasts;

use super::api::{self, Delegations};

/// The button, and behind it the form.
#[component]
pub(super) fn Lend(found: StoredValue<Delegations>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let (lendable, colleagues) = found.with_value(|found| (found.lendable.len(), found.colleagues.len()));
    if lendable == 0 {
        return view! { <p class="text-sm text-muted">{t!(i18n, delegation.nothing_to_lend)}</p> }.into_any();
    }
    if colleagues == 0 {
        return view! { <p class="text-sm text-muted">{t!(i18n, delegation.nobody)}</p> }.into_any();
    }
    view! {
        <div>
            <Button icon=Symbol::People on:click=move |_| open.set(true)>
                {t!(i18n, delegation.lend)}
            </Button>
        </div>
        <Dialog open title=move || t_string!(i18n, delegation.lend)>
            <LoanForm found open on_done />
        </Dialog>
    }
    .into_any()
}

#[component]
fn LoanForm(found: StoredValue<Delegations>, open: RwSignal<bool>, on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let first = found.with_value(|found| found.lendable.first().cloned());
    let role = RwSignal::new(first);
    let to = RwSignal::new(None::<AccountId>);
    let from = RwSignal::new(Some(found.with_value(|found| found.today)));
    let until = RwSignal::new(None::<Date>);
    let reason = RwSignal::new(String::new());
    let lend = Action::new(move |(held, to, from, until): &(Held, AccountId, Date, Date)| {
        let (appointment, to, from, until) = (held.appointment.clone(), *to, *from, *until);
        let reason = reason.get_untracked().trim().to_owned();
        async move {
            let answer = api::lend(appointment.role, appointment.organization, to, from, until, reason).await;
            if answer.is_ok() {
                open.set(false);
                toasts.info(td_string!(i18n.get_locale_untracked(), delegation.done));
                on_done.try_run(());
            }
            answer
        }
    });
    let faults = Faults::<Field>::of(lend);
    let lacks = move |refusal: Refusal| faults.refuse(AppError::People(refusal.into()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(held) = role.get_untracked() else { return };
        let (to, from, until) = (to.get_untracked(), from.get_untracked(), until.get_untracked());
        match (to, from, until) {
            (None, ..) => lacks(Refusal::NoColleague),
            (_, None, _) => lacks(Refusal::NoDay { field: Field::From }),
            (.., None) => lacks(Refusal::NoDay { field: Field::Until }),
            (Some(to), Some(from), Some(until)) => {
                faults.clear();
                lend.dispatch((held, to, from, until));
            }
        }
    };
    let roles = Signal::derive(move || {
        let locale = i18n.get_locale();
        let choice = |held: Held| Choice::new(Some(held.clone()), wording::policy::held(locale, &held));
        found.with_value(|found| found.lendable.iter().cloned().map(choice).collect::<Vec<_>>())
    });
    let people = Signal::derive(move || {
        let none = Choice::new(None, move || t_string!(i18n, delegation.choose));
        let known = found.with_value(|found| found.colleagues.clone());
        let known = known.into_iter().map(|(id, name)| Choice::new(Some(id), name));
        std::iter::once(none).chain(known).collect::<Vec<_>>()
    });
    view! {
        <form class="grid gap-4 sm:grid-cols-2" novalidate on:submit=submit>
            <Select
                name="delegation-role"
                label=move || t_string!(i18n, delegation.role)
                choices=roles
                value=role
                on_change=move |chosen| role.set(chosen)
                error=faults.at(Field::Role)
            />
            <Select
                name="delegation-to"
                label=move || t_string!(i18n, delegation.to)
                choices=people
                value=to
                on_change=move |chosen| to.set(chosen)
                error=faults.at(Field::To)
            />
            <DateField
                name="delegation-from"
                label=move || t_string!(i18n, delegation.from)
                value=from
                on_change=move |day| from.set(day)
                error=faults.at(Field::From)
            />
            <DateField
                name="delegation-until"
                label=move || t_string!(i18n, delegation.until)
                value=until
                on_change=move |day| until.set(day)
                error=faults.at(Field::Until)
            />
            <div class="sm:col-span-2">
                <TextField
                    name="delegation-reason"
                    label=move || t_string!(i18n, delegation.reason)
                    value=reason
                    on_input=move |text| reason.set(text)
                    error=faults.at(Field::Reason)
                />
            </div>
            <div class="empty:hidden sm:col-span-2">
                <FailureNotice error=move || faults.rest() />
            </div>
            <div class="flex justify-end gap-2 sm:col-span-2">
                <Button variant=Variant::Quiet on:click=move |_| open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit busy=lend.pending()>
                    {t!(i18n, delegation.confirm)}
                </Button>
            </div>
        </form>
    }
}
