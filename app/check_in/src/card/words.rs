//! What stands beside a value: confidence, and where the rules ask for it a note, a cause and the next step.

use base::wording;
use base::wording::measurement as words;
use indicator_model::check_in::rule::Asks;
use indicator_model::check_in::{Cause, Confidence};
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};
use ui::chips::Chips;
use ui::choice::Choice;
use ui::field::TextArea;
use ui::icon::{Icon, Symbol};

use super::form::Form;
use crate::plain::obstacle::Field;

#[component]
pub fn Words(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let confidences = Confidence::ALL
        .map(|one| Choice::new(one, move || words::confidence(i18n.get_locale(), one)))
        .to_vec();
    let asks = Memo::new(move |_| form.asks());
    let is_off_track = Memo::new(move |_| asks.get() == Asks::Cause);
    let label = move || {
        if asks.get() >= Asks::Note {
            t_string!(i18n, check_in.note_required)
        } else {
            t_string!(i18n, check_in.note)
        }
    };
    view! {
        <Chips
            name="confidence"
            label=move || t_string!(i18n, check_in.confidence)
            choices=confidences
            value=form.part(|draft| Some(draft.confidence))
            on_change=move |confidence| form.edit(|draft| draft.confidence = confidence)
        />
        <Remarks form />
        <Show when=move || is_off_track.get()>
            <CauseChips form />
        </Show>
        <TextArea
            name=Field::Note.name()
            label
            value=form.part(|draft| draft.note.clone())
            on_input=move |text| form.edit(|draft| draft.note = text)
            error=form.error(Field::Note)
        />
        <Show when=move || is_off_track.get()>
            <TextArea
                name=Field::NextStep.name()
                label=move || t_string!(i18n, check_in.next_step)
                value=form.part(|draft| draft.next_step.clone())
                on_input=move |text| form.edit(|draft| draft.next_step = text)
                error=form.error(Field::NextStep)
            />
        </Show>
    }
}

#[component]
fn CauseChips(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let choices =
        Cause::ALL.map(|one| Choice::new(one, move || words::cause(i18n.get_locale(), one))).to_vec();
    view! {
        <Chips
            name=Field::Cause.name()
            label=move || t_string!(i18n, check_in.cause)
            choices
            value=form.part(|draft| draft.cause)
            on_change=move |cause| form.edit(|draft| draft.cause = Some(cause))
            error=form.error(Field::Cause)
        />
    }
}

/// What is remarked on the value: what asks for a note, and what is good to know. What asks for another value is at its
/// field.
#[component]
fn Remarks(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let sentences = move || {
        form.remarks.with(|remarks| {
            let shown = remarks.iter().filter(|remark| remark.asks() != Asks::Change);
            form.due.with(|due| {
                shown
                    .map(|remark| {
                        let is_asking = remark.asks() > Asks::Nothing;
                        let sentence = wording::check_in::remark(i18n.get_locale(), remark, &due.indicator);
                        (is_asking, sentence)
                    })
                    .collect::<Vec<_>>()
            })
        })
    };
    view! {
        <ul class="flex flex-col gap-1 text-sm empty:hidden" aria-live="polite">
            {move || {
                sentences()
                    .into_iter()
                    .map(|(is_asking, sentence)| {
                        let (colour, symbol) =
                            if is_asking { ("text-warning", Symbol::Warning) } else { ("text-muted", Symbol::Info) };
                        let sentence = if is_asking {
                            t_string!(i18n, check_in.note_because, reasons = sentence)
                        } else {
                            sentence
                        };
                        view! {
                            <li class="flex items-start gap-2">
                                <span class=format!("pt-0.5 {colour}")>
                                    <Icon symbol />
                                </span>
                                {sentence}
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}
