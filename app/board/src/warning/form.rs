//! The answer to a warning: what came of the measure before it, cause, measure, who carries it out, and until when. What does not fit
//! is shown beside its field.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording;
use base::wording::measurement;
use indicator_model::check_in::Cause;
use indicator_model::date::Date;
use indicator_model::id::{AnswerId, NodeId, SchemeId};
use indicator_model::warning::answer::{Answered, Fault, Field, NewAnswer};
use indicator_model::warning::{Answer, Outcome};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use text::i18n::{t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::date_field::DateField;
use ui::field::{FieldError, TextArea, TextField};
use ui::select::Select;
use ui::toast::Toasts;
use uuid::Uuid;

use super::words;
use crate::api;

/// What is entered.
#[derive(Clone, Copy, Default)]
struct Entered {
    outcome: RwSignal<Option<Outcome>>,
    cause: RwSignal<Option<Cause>>,
    measure: RwSignal<String>,
    responsible: RwSignal<String>,
    until: RwSignal<Option<Date>>,
}

impl Entered {
    /// What would be sent, or the first field that keeps it from being sent, in the order of the form.
    fn answer(
        self,
        id: AnswerId,
        (scheme, node): (SchemeId, NodeId),
        today: Date,
        before: Option<&Answer>,
    ) -> Result<NewAnswer, Fault> {
        let cause = self.cause.get_untracked();
        let until = self.until.get_untracked();
        let new = NewAnswer {
            id,
            scheme,
            node,
            // One that was not chosen is found after what comes before it in the form.
            cause: cause.unwrap_or(Cause::Other),
            measure: self.measure.get_untracked(),
            responsible: self.responsible.get_untracked(),
            until: until.unwrap_or(today),
            outcome: self.outcome.get_untracked(),
        };
        let fault = new.fault(today, before);
        let is_of_outcome = fault.is_some_and(|fault| fault.field() == Field::Outcome);
        let no_cause = cause.is_none().then_some(Fault::NoCause).filter(|_| !is_of_outcome);
        match no_cause.or(fault).or(until.is_none().then_some(Fault::NoDay)) {
            Some(fault) => Err(fault),
            None => Ok(new),
        }
    }

    /// What is postponed goes on as it was said before, where nothing else was entered.
    fn postpone(self, before: &Answer) {
        if self.cause.get_untracked().is_none() {
            self.cause.set(Some(before.cause));
        }
        for (entered, said) in [(self.measure, &before.measure), (self.responsible, &before.responsible)] {
            if entered.with_untracked(String::is_empty) {
                entered.set(said.clone());
            }
        }
    }
}

fn causes() -> Vec<Choice<Option<Cause>>> {
    let i18n = use_i18n();
    let choice = |cause| Choice::new(Some(cause), move || measurement::cause(i18n.get_locale(), cause));
    let none = Choice::new(None, move || t_string!(i18n, warning.choose));
    std::iter::once(none).chain(Cause::ALL.into_iter().map(choice)).collect()
}

fn outcomes() -> Vec<Choice<Option<Outcome>>> {
    let i18n = use_i18n();
    let choice =
        |outcome| Choice::new(Some(outcome), move || wording::warning::outcome(i18n.get_locale(), outcome));
    let none = Choice::new(None, move || t_string!(i18n, warning.choose));
    std::iter::once(none).chain(Outcome::ALL.into_iter().map(choice)).collect()
}

/// `before` is the answer that holds until now. `on_done` runs when the form is no longer needed: the answer is kept, or the person gave up.
#[component]
pub fn AnswerForm(
    scheme: SchemeId,
    node: NodeId,
    today: Date,
    before: Option<Answer>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    // The same answer however often it is sent.
    let id = AnswerId(Uuid::now_v7());
    let entered = Entered::default();
    let Entered { cause, measure, responsible, until, .. } = entered;
    let before = StoredValue::new(before);
    let fault = RwSignal::new(None::<Fault>);
    let send = Action::new(move |new: &NewAnswer| {
        let new = new.clone();
        async move {
            let locale = i18n.get_locale_untracked();
            match api::answer_warning(new).await? {
                Answered::Refused { fault: why } => fault.set(Some(why)),
                Answered::Done => {
                    toasts.info(td_string!(locale, warning.kept));
                    on_done.run(());
                }
                Answered::NoWarning | Answered::ReusedId => {
                    toasts.info(td_string!(locale, warning.no_warning));
                    on_done.run(());
                }
            }
            Ok::<(), AppError>(())
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let answer = before.with_value(|before| entered.answer(id, (scheme, node), today, before.as_ref()));
        fault.set(answer.as_ref().err().copied());
        if let Ok(new) = answer {
            send.dispatch(new);
        }
    };
    let error = move |field: Field| {
        let here = move || fault.get().filter(|fault| fault.field() == field);
        let sentence = move || Some(words::fault(i18n.get_locale(), here()?).to_owned());
        let on_edit = Callback::new(move |()| fault.set(None));
        FieldError::answered(Signal::derive(sentence), Signal::derive(move || here().is_some()), on_edit)
    };
    view! {
        <form class="grid max-w-3xl gap-3 rounded-box border border-base-300 p-4 sm:grid-cols-2 print:hidden" novalidate on:submit=submit>
            {before
                .with_value(Option::is_some)
                .then(|| view! { <OutcomeField node entered before error=error(Field::Outcome) /> })}
            <Select
                name=format!("warning-cause-{node}")
                label=move || t_string!(i18n, warning.cause)
                choices=Signal::stored(causes())
                value=cause
                on_change=move |chosen| cause.set(chosen)
                error=error(Field::Cause)
            />
            <DateField
                name=format!("warning-until-{node}")
                label=move || t_string!(i18n, warning.until)
                value=until
                on_change=move |day| until.set(day)
                error=error(Field::Until)
            />
            <div class="sm:col-span-2">
                <TextArea
                    name=format!("warning-measure-{node}")
                    label=move || t_string!(i18n, warning.measure_label)
                    value=measure
                    on_input=move |text| measure.set(text)
                    error=error(Field::Measure)
                />
            </div>
            <div class="sm:col-span-2">
                <TextField
                    name=format!("warning-responsible-{node}")
                    label=move || t_string!(i18n, warning.responsible)
                    value=responsible
                    on_input=move |text| responsible.set(text)
                    error=error(Field::Responsible)
                />
            </div>
            <div class="empty:hidden sm:col-span-2">
                <FailureNotice error=move || send.value().get().and_then(Result::err) />
            </div>
            <div class="flex justify-end gap-2 sm:col-span-2">
                <Button variant=Variant::Quiet on:click=move |_| on_done.run(())>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit busy=send.pending()>
                    {t!(i18n, warning.send)}
                </Button>
            </div>
        </form>
    }
}

/// What came of the measure before. What is postponed goes on as it was.
#[component]
fn OutcomeField(
    node: NodeId,
    entered: Entered,
    before: StoredValue<Option<Answer>>,
    error: FieldError,
) -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |chosen: Option<Outcome>| {
        entered.outcome.set(chosen);
        if chosen == Some(Outcome::Postponed) {
            before.with_value(|before| before.iter().for_each(|said| entered.postpone(said)));
        }
    };
    view! {
        <div class="sm:col-span-2">
            <Select
                name=format!("warning-outcome-{node}")
                label=move || t_string!(i18n, warning.outcome)
                choices=Signal::stored(outcomes())
                value=entered.outcome
                on_change=choose
                error
            />
        </div>
    }
}
