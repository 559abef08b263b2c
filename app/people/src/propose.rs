//! Proposing what takes two administrators.

use base::failure::FailureNotice;
use base::faults::Faults;
use base::person::Person;
use base::wording;
use indicator_model::id::AccountId;
use leptos::prelude::*;
use people_model::account::{AccountState, AccountSummary};
use people_model::policy::Action as Deeds;
use people_model::proposal::{Field, Measure, NewProposal};
use people_model::role::Role;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::field::TextField;
use ui::notice::Notice;
use ui::select::Select;
use ui::tone::Tone;

use super::api::{self, People};
use super::once::{OneTimePassword, Part};

/// What the reader may propose about an account.
pub(super) fn measures(
    person: Person,
    account: &AccountSummary,
    people: StoredValue<People>,
) -> Vec<Measure> {
    let held: Vec<Role> =
        account.appointments.iter().map(|held| held.role).filter(|role| role.is_administrator()).collect();
    let mut measures = Vec::new();
    if account.takes_two && person.may(Deeds::AccountReset) {
        measures.push(Measure::ResetPassword);
        measures.extend(account.has_second_factor.then_some(Measure::RemoveFactor));
    }
    if !held.is_empty() && person.may(Deeds::AccountEdit) {
        measures.extend(match account.state {
            AccountState::Active => vec![Measure::Disable],
            AccountState::Disabled => vec![Measure::Enable, Measure::Erase],
        });
    }
    if person.may(Deeds::AccountAppoint) {
        measures.extend(held.iter().map(|&role| Measure::Dismiss { role }));
        let others = Role::ALL.into_iter().filter(|role| role.is_administrator() && held.is_empty());
        let others = others.filter(|&role| people.with_value(|people| people.is_held(role)));
        measures.extend(others.map(|role| Measure::Appoint { role }));
    }
    measures
}

#[component]
pub(super) fn Propose(
    account: AccountId,
    /// Not empty.
    measures: Vec<Measure>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let measure = RwSignal::new(measures.first().copied().unwrap_or(Measure::Disable));
    let reason = RwSignal::new(String::new());
    let propose = Action::new(move |(): &()| async move {
        let (measure, reason) = (measure.get_untracked(), reason.get_untracked());
        let answer = api::propose(NewProposal { account, measure, reason }).await;
        // The list of people is read again later where something is shown once, so that it stays.
        if answer.as_ref().is_ok_and(|proposed| proposed.half.is_none()) {
            on_done.try_run(());
        }
        answer
    });
    let answer = propose.value();
    let faults = Faults::<Field>::of(propose);
    let choices: Vec<_> = measures
        .into_iter()
        .map(|known| Choice::new(known, move || wording::proposed(i18n.get_locale(), known)))
        .collect();
    let lacks_reason = Signal::derive(move || reason.with(|reason| reason.trim().is_empty()));
    view! {
        <form
            class="flex flex-col gap-3"
            on:submit=move |event| {
                event.prevent_default();
                propose.dispatch(());
            }
        >
            <h3 class="font-semibold">{t!(i18n, people.propose_title)}</h3>
            <p class="text-sm text-muted">{t!(i18n, people.propose_text)}</p>
            <Select
                name="measure"
                label=move || t_string!(i18n, people.propose_what)
                choices
                value=measure
                on_change=move |chosen| measure.set(chosen)
                error=faults.at(Field::Measure)
            />
            <TextField
                name="propose-reason"
                label=move || t_string!(i18n, people.reason)
                hint=move || t_string!(i18n, people.reason_hint)
                value=reason
                on_input=move |text| reason.set(text)
                error=faults.at(Field::Reason)
            />
            <FailureNotice error=move || faults.rest() />
            {move || {
                answer
                    .get()
                    .and_then(Result::ok)
                    .map(|proposed| {
                        view! {
                            <Notice tone=Tone::Good>{t!(i18n, people.proposed)}</Notice>
                            {proposed
                                .half
                                .map(|half| view! { <OneTimePassword password=half part=Part::First /> })}
                        }
                    })
            }}
            <div>
                <Button
                    kind=Kind::Submit
                    variant=Variant::Primary
                    disabled=lacks_reason
                    busy=propose.pending()
                >
                    {t!(i18n, people.propose)}
                </Button>
            </div>
        </form>
    }
}
