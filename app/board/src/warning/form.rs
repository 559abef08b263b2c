//! The answer to a warning: what came of the measure before it, cause, measure, who carries it out, and until when. What does not fit
//! is shown beside its field. When another was faster, what they said is shown and what is typed stays.

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
use ui::notice::Notice;
use ui::select::Select;
use ui::toast::Toasts;
use ui::tone::Tone;
use uuid::Uuid;

use super::words;
use crate::api;

/// What is entered.
#[derive(Clone, Copy)]
struct Entered {
    /// The same answer however often it is sent. After another was kept it is another one.
    id: RwSignal<AnswerId>,
    /// The answer that holds until now, as its author has seen it.
    before: RwSignal<Option<Answer>>,
    outcome: RwSignal<Option<Outcome>>,
    cause: RwSignal<Option<Cause>>,
    measure: RwSignal<String>,
    responsible: RwSignal<String>,
    until: RwSignal<Option<Date>>,
}

impl Entered {
    fn after(before: Option<Answer>) -> Self {
        Self {
            id: RwSignal::new(AnswerId(Uuid::now_v7())),
            before: RwSignal::new(before),
            outcome: RwSignal::default(),
            cause: RwSignal::default(),
            measure: RwSignal::default(),
            responsible: RwSignal::default(),
            until: RwSignal::default(),
        }
    }

    /// What would be sent, or the first field that keeps it from being sent, in the order of the form.
    fn answer(self, (scheme, node): (SchemeId, NodeId), today: Date) -> Result<NewAnswer, Fault> {
        let before = self.before.get_untracked();
        let cause = self.cause.get_untracked();
        let until = self.until.get_untracked();
        let new = NewAnswer {
            id: self.id.get_untracked(),
            scheme,
            node,
            seen: before.as_ref().map(|before| before.id),
            // One that was not chosen is found after what comes before it in the form.
            cause: cause.unwrap_or(Cause::Other),
            measure: self.measure.get_untracked(),
            responsible: self.responsible.get_untracked(),
            until: until.unwrap_or(today),
            outcome: self.outcome.get_untracked(),
        };
        let fault = new.fault(today, before.as_ref());
        let is_of_outcome = fault.is_some_and(|fault| fault.field() == Field::Outcome);
        let no_cause = cause.is_none().then_some(Fault::NoCause).filter(|_| !is_of_outcome);
        match no_cause.or(fault).or(until.is_none().then_some(Fault::NoDay)) {
            Some(fault) => Err(fault),
            None => Ok(new),
        }
    }

    /// What is postponed goes on as it was said before, where nothing else was entered.
    fn postpone(self) {
        let Some(before) = self.before.get_untracked() else { return };
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

/// Why an answer was not kept, beside what is wrong with it.
#[derive(Clone)]
pub enum Obstacle {
    /// Another was faster.
    Theirs(Answer),
    /// Something else was sent before under its id.
    Reused,
    NoWarning,
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
    let entered = Entered::after(before);
    let Entered { cause, measure, responsible, until, .. } = entered;
    let fault = RwSignal::new(None::<Fault>);
    let obstacle = RwSignal::new(None::<Obstacle>);
    let send = sending(entered, fault, obstacle, on_done);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let answer = entered.answer((scheme, node), today);
        fault.set(answer.as_ref().err().copied());
        if let Ok(new) = answer {
            obstacle.set(None);
            send.dispatch(new);
        }
    };
    let stopped = move || {
        let sentence = move || obstacle.get().map(|obstacle| words::obstacle(i18n.get_locale(), &obstacle));
        view! { <Notice tone=Tone::Warning>{sentence}</Notice> }
    };
    let error = move |field: Field| {
        let here = move || fault.get().filter(|fault| fault.field() == field);
        let sentence = move || Some(words::fault(i18n.get_locale(), here()?).to_owned());
        let on_edit = Callback::new(move |()| fault.set(None));
        FieldError::answered(Signal::derive(sentence), Signal::derive(move || here().is_some()), on_edit)
    };
    view! {
        <form class="my-2 grid max-w-3xl gap-3 rounded-box border border-base-300 p-4 sm:grid-cols-2 print:hidden" novalidate on:submit=submit>
            <Show when=move || obstacle.with(Option::is_some)>
                <div class="sm:col-span-2" role="alert">{stopped}</div>
            </Show>
            <Show when=move || entered.before.with(Option::is_some)>
                <OutcomeField node entered error=error(Field::Outcome) />
            </Show>
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

/// What sends an answer. The form may be closed before the server answers: then a message reports what became of it.
fn sending(
    entered: Entered,
    fault: RwSignal<Option<Fault>>,
    obstacle: RwSignal<Option<Obstacle>>,
    on_done: Callback<()>,
) -> Action<NewAnswer, Result<(), AppError>> {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let stop = move |why: Obstacle| {
        if let Obstacle::Theirs(theirs) = &why {
            entered.before.set(Some(theirs.clone()));
        }
        if !matches!(why, Obstacle::NoWarning) {
            entered.id.set(AnswerId(Uuid::now_v7()));
        }
        obstacle.set(Some(why));
    };
    Action::new(move |new: &NewAnswer| {
        let new = new.clone();
        async move {
            let answered = api::answer_warning(new).await;
            let locale = i18n.get_locale_untracked();
            if entered.id.is_disposed() {
                match answered {
                    Ok(Answered::Done) => toasts.info(td_string!(locale, warning.kept)),
                    Ok(_) => toasts.error(td_string!(locale, warning.not_kept)),
                    Err(error) => toasts.error(error.message(locale)),
                }
                return Ok(());
            }
            match answered? {
                Answered::Done => {
                    toasts.info(td_string!(locale, warning.kept));
                    on_done.try_run(());
                }
                Answered::Refused { fault: why } => fault.set(Some(why)),
                Answered::Conflict { theirs } => stop(Obstacle::Theirs(*theirs)),
                Answered::ReusedId => stop(Obstacle::Reused),
                Answered::NoWarning => stop(Obstacle::NoWarning),
            }
            Ok(())
        }
    })
}

/// What came of the measure before. What is postponed goes on as it was.
#[component]
fn OutcomeField(node: NodeId, entered: Entered, error: FieldError) -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |chosen: Option<Outcome>| {
        entered.outcome.set(chosen);
        if chosen == Some(Outcome::Postponed) {
            entered.postpone();
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
