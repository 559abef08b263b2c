//! Percentages that are chosen rather than typed: the steps of a milestone, the bands of a rating.

use base::wording::measurement as words;
use indicator_model::indicator::Indicator;
use indicator_model::measurement::{Band, Measured};
use indicator_model::quantity::{ONE, Quantity};
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};
use ui::chips::Chips;
use ui::choice::Choice;

use crate::card::form::{Form, takes_focus};
use crate::card::number::NumberText;
use crate::plain::draft::Draft;
use crate::plain::obstacle::Field;

/// The percentages that most milestones have.
const STEPS: [i64; 5] = [0, 25, 50, 75, 100];

#[component]
pub fn Milestone(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let choices = STEPS.map(|step| Choice::new(step.to_string(), move || format!("{step}%"))).to_vec();
    view! {
        <NumberText
            name=Field::Number.name()
            label=move || t_string!(i18n, check_in.progress)
            value=form.part(|draft| draft.number.clone())
            on_input=move |text| form.edit(|draft| draft.number = text)
            unit="%"
            error=form.error(Field::Number)
            is_first=takes_focus()
        />
        <Chips
            name="step"
            label=move || t_string!(i18n, check_in.step)
            choices
            value=form.part(|draft| Some(draft.number.trim().to_owned()))
            on_change=move |step| form.edit(|draft| draft.number = step)
        />
    }
}

#[component]
pub fn Rating(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let indicator = form.due.with_untracked(|due| due.indicator.clone());
    let band =
        Memo::new(move |_| form.draft.value().with(|draft| percent(draft, &indicator).and_then(Band::of)));
    let choices = Band::ALL
        .into_iter()
        .rev()
        .map(|band| Choice::new(band, move || words::band(i18n.get_locale(), band)))
        .collect::<Vec<_>>();
    view! {
        <Chips
            name=Field::Number.name()
            label=move || t_string!(i18n, check_in.rating)
            choices
            value=band
            on_change=move |band| form.edit(|draft| draft.number = middle(band).to_string())
            error=form.error(Field::Number)
        />
        {move || band.get().map(|band| view! { <WithinBand form band /> })}
    }
}

/// The percentage inside the band. A boundary belongs to the upper one.
#[component]
fn WithinBand(form: Form, band: Band) -> impl IntoView {
    let i18n = use_i18n();
    let (from, to) = (whole(band.from()), whole(band.to()));
    let most = if band == Band::Reached { to } else { to - 1 };
    view! {
        <label class="flex flex-col gap-1">
            <span class="flex justify-between text-sm font-medium">
                {move || t_string!(i18n, check_in.percent_in_band)}
                <output class="text-xl tabular-nums">
                    {move || form.draft.value().with(|draft| format!("{}%", draft.number))}
                </output>
            </span>
            <input
                type="range"
                class="h-11 w-full accent-primary"
                min=from
                max=most
                step="1"
                prop:value=move || form.draft.value().with(|draft| draft.number.clone())
                on:input:target=move |event| {
                    let percent = event.target().value();
                    form.edit(|draft| draft.number = percent);
                }
            />
        </label>
    }
}

fn percent(draft: &Draft, indicator: &Indicator) -> Option<Quantity> {
    match draft.value(indicator) {
        Ok(Some(Measured::Rating { percent })) => Some(percent),
        _ => None,
    }
}

/// Where the slider of a band begins.
fn middle(band: Band) -> i64 {
    i64::midpoint(whole(band.from()), whole(band.to()))
}

fn whole(percent: Quantity) -> i64 {
    percent.millionths() / ONE
}
