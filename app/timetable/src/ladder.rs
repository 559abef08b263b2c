//! After how many working days without a measure a warning goes up the line.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording;
use indicator_model::timetable::answer::{NewLadder, Saved};
use indicator_model::warning::Severity;
use indicator_model::warning::escalation::{Ladder, Step};
use leptos::prelude::*;
use leptos::task::spawn_local;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::field::TextField;
use ui::notice::Notice;
use ui::number_draft::count;
use ui::setting::Setting;
use ui::toast::{ToastAction, Toasts};
use ui::tone::Tone;

use crate::api;
use crate::bench::Bench;

#[component]
pub(crate) fn LadderSetting(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let saved = Memo::new(move |_| bench.saved.with(|saved| saved.ladder));
    view! {
        <Setting
            id="timetable-ladder"
            title=move || t_string!(i18n, warning.ladder)
            text=move || t_string!(i18n, warning.ladder_text)
        >
            {if untrack(|| bench.is_editable()) {
                view! { <Form bench /> }.into_any()
            } else {
                view! { <p>{move || wording::warning::rule(i18n.get_locale(), &saved.get())}</p> }.into_any()
            }}
        </Setting>
    }
}

/// The steps that have days: the first is reached at once.
const STEPS: [Step; Step::ALL.len() - 1] = [Step::Head, Step::Leader, Step::Committee];

/// What is typed: the days of the steps after the first, for each severity. Empty is never.
#[derive(Clone, Copy)]
pub(crate) struct LadderDraft {
    days: [[RwSignal<String>; STEPS.len()]; Severity::ALL.len()],
}

/// What is typed is not a number of days.
struct NoNumber;

/// The days of a step as they are written in its field.
fn written(ladder: &Ladder, severity: Severity, step: Step) -> String {
    ladder.days(severity)[step as usize].map(|days| days.to_string()).unwrap_or_default()
}

fn fields() -> impl Iterator<Item = (Severity, Step)> {
    Severity::ALL.into_iter().flat_map(|severity| STEPS.map(|step| (severity, step)))
}

impl LadderDraft {
    pub(crate) fn of(ladder: &Ladder) -> Self {
        let field = |severity| STEPS.map(|step| RwSignal::new(written(ladder, severity, step)));
        Self { days: Severity::ALL.map(field) }
    }

    /// After another ladder was saved: a field shows its days, unless something else was typed into it.
    pub(crate) fn follow(self, old: &Ladder, new: &Ladder) {
        let is_saved = untrack(|| self.ladder()).as_ref() == Some(new);
        for (severity, step) in fields() {
            let text = self.text(severity, step);
            if is_saved || text.with_untracked(|text| *text == written(old, severity, step)) {
                text.set(written(new, severity, step));
            }
        }
    }

    fn text(self, severity: Severity, step: Step) -> RwSignal<String> {
        self.days[severity as usize][step as usize - 1]
    }

    /// None of a step that is never reached.
    fn days(self, severity: Severity, step: Step) -> Result<Option<u16>, NoNumber> {
        match self.text(severity, step).with(|text| count(text)) {
            Ok(Some(0)) | Err(_) => Err(NoNumber),
            Ok(days) => Ok(days),
        }
    }

    /// None where something in it is no number.
    fn ladder(self) -> Option<Ladder> {
        fields().try_fold(Ladder::default(), |ladder, (severity, step)| {
            Some(ladder.with(severity, step, self.days(severity, step).ok()?))
        })
    }

    fn error(self, locale: Locale, severity: Severity, step: Step) -> Option<String> {
        if self.days(severity, step).is_err() {
            return Some(td_string!(locale, warning.not_days, most = Ladder::MOST));
        }
        let (of, at, fault) = self.ladder()?.fault()?;
        (of == severity && at == step).then(|| wording::warning::ladder_fault(locale, fault))
    }
}

#[component]
fn Form(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let draft = bench.ladder;
    let theirs = RwSignal::new(None::<Ladder>);
    let save = Action::new(move |&(before, after): &(Ladder, Ladder)| {
        let answer = set(bench, toasts, i18n.get_locale_untracked(), before, after);
        async move {
            theirs.set(answer.await?);
            Ok::<(), AppError>(())
        }
    });
    let sound = move || draft.ladder().filter(|ladder| ladder.fault().is_none());
    let changed = move || {
        let saved = bench.saved.with(|saved| saved.ladder);
        sound().filter(|ladder| *ladder != saved).map(|ladder| (saved, ladder))
    };
    let conflict = move || {
        theirs.get().map(|theirs| {
            let sentence = move || {
                let rule = wording::warning::rule(i18n.get_locale(), &theirs);
                t_string!(i18n, warning.ladder_conflict, rule = rule)
            };
            view! { <Notice tone=Tone::Warning>{sentence}</Notice> }
        })
    };
    view! {
        <form
            class="flex flex-col gap-4"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                if let Some(change) = untrack(changed) {
                    save.dispatch(change);
                }
            }
        >
            {Severity::ALL.map(|severity| view! { <Steps draft severity /> }).into_iter().collect_view()}
            <div class="empty:hidden" role="alert">
                {conflict}
            </div>
            <FailureNotice error=move || save.value().get().and_then(Result::err) />
            <div>
                <Button
                    variant=Variant::Primary
                    kind=Kind::Submit
                    busy=save.pending()
                    disabled=Signal::derive(move || changed().is_none())
                >
                    {t!(i18n, warning.save_ladder)}
                </Button>
            </div>
        </form>
    }
}

/// The steps of one severity.
#[component]
fn Steps(draft: LadderDraft, severity: Severity) -> impl IntoView {
    let i18n = use_i18n();
    let field = move |step: Step| {
        let text = draft.text(severity, step);
        view! {
            <TextField
                name=format!("ladder-{}-{}", severity.key(), step.key())
                label=move || wording::warning::step(i18n.get_locale(), step)
                value=text
                on_input=move |typed: String| text.set(typed)
                error=move || draft.error(i18n.get_locale(), severity, step)
            />
        }
    };
    view! {
        <fieldset class="grid gap-x-4 gap-y-2 sm:grid-cols-3">
            <legend class="mb-1 font-medium">
                {move || wording::warning::severity(i18n.get_locale(), severity)}
            </legend>
            {STEPS.map(field).into_iter().collect_view()}
        </fieldset>
    }
}

/// Sets a ladder, says so, and offers to take it back. Where another was faster nothing is set, and theirs is returned.
async fn set(
    bench: Bench,
    toasts: Toasts,
    locale: Locale,
    before: Ladder,
    after: Ladder,
) -> Result<Option<Ladder>, AppError> {
    let scheme = bench.saved.with_untracked(|saved| saved.scheme);
    let answer = api::set_ladder(NewLadder { scheme, before, after }).await?;
    bench.renew();
    match answer {
        Saved::LadderChanged { current } => return Ok(Some(current)),
        Saved::Done => {
            let undo = NewLadder { scheme, before: after, after: before };
            let action = ToastAction {
                label: td_string!(locale, timetable.undo).to_owned(),
                on_press: bench.pressed(move || take_back(bench, toasts, locale, undo)),
            };
            toasts.with_action(Tone::Good, td_string!(locale, warning.ladder_saved), action);
        }
        Saved::BadLadder { fault, .. } => toasts.error(wording::warning::ladder_fault(locale, fault)),
        _ => toasts.error(td_string!(locale, timetable.changed_by_another)),
    }
    Ok(None)
}

fn take_back(bench: Bench, toasts: Toasts, locale: Locale, undo: NewLadder) {
    spawn_local(async move {
        match api::set_ladder(undo).await {
            Ok(Saved::Done) => {}
            Ok(_) => toasts.error(td_string!(locale, timetable.changed_by_another)),
            Err(error) => toasts.error(error.message(locale)),
        }
        bench.renew();
    });
}
