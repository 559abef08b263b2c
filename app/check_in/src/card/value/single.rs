//! One number in the unit of the indicator, or a numerator and a denominator with their quotient beside them.

use base::wording::measurement as words;
use indicator_model::check_in::rule::Remark;
use indicator_model::indicator::MeasureKind;
use indicator_model::measurement::Measured;
use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};
use ui::button::{Button, Size};

use crate::card::form::{Form, takes_focus};
use crate::card::number::NumberText;
use crate::plain::obstacle::Field;

#[component]
pub fn Single(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let label = move || {
        form.due.with(|due| {
            let unit = due.indicator.unit.clone();
            if due.indicator.measure == MeasureKind::Count {
                let counting = words::counting(i18n.get_locale(), due.counting, due.indicator.frequency);
                t_string!(i18n, check_in.counted_in, counting = counting, unit = unit)
            } else {
                t_string!(i18n, check_in.value_in, unit = unit)
            }
        })
    };
    // Shown back when it is written in another way than it is recorded.
    let recorded = move || {
        form.draft.value().with(|draft| {
            form.due.with(|due| match draft.value(&due.indicator) {
                Ok(Some(Measured::Plain { value })) if value.to_string() != draft.number.trim() => {
                    let amount = words::amount(value, &due.indicator.unit);
                    t_string!(i18n, check_in.recorded_as, amount = amount)
                }
                _ => String::new(),
            })
        })
    };
    view! {
        <NumberText
            name=Field::Number.name()
            label
            value=form.part(|draft| draft.number.clone())
            on_input=move |text| form.edit(|draft| draft.number = text)
            unit=form.due.with_untracked(|due| due.indicator.unit.clone())
            hint=recorded
            error=form.error(Field::Number)
            is_first=takes_focus()
        />
        <Likely form />
    }
}

/// A slipped decimal point is put right with a touch.
#[component]
fn Likely(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let likely = move || {
        form.remarks.with(|remarks| {
            remarks.iter().find_map(|remark| match remark {
                Remark::Hundredfold { likely } => Some(*likely),
                _ => None,
            })
        })
    };
    move || {
        likely().map(|likely| {
            let amount = move || form.due.with(|due| words::amount(likely, &due.indicator.unit));
            view! {
                <div>
                    <Button
                        size=Size::Small
                        on:click=move |_| form.edit(|draft| draft.number = likely.to_string())
                    >
                        {move || t_string!(i18n, check_in.use_likely, value = amount())}
                    </Button>
                </div>
            }
        })
    }
}

#[component]
pub fn Parts(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let quotient = move || {
        form.draft.value().with(|draft| {
            form.due.with(|due| {
                let indicator = &due.indicator;
                let value = draft.value(indicator).ok().flatten()?;
                let quotient = value.quantity(&indicator.unit).ok().flatten()?;
                Some(words::amount(words::rounded(quotient, indicator.precision), &indicator.unit))
            })
        })
    };
    view! {
        <div class="grid items-start gap-3 sm:grid-cols-2">
            <NumberText
                name=Field::Number.name()
                label=move || t_string!(i18n, check_in.numerator)
                value=form.part(|draft| draft.number.clone())
                on_input=move |text| form.edit(|draft| draft.number = text)
                error=form.error(Field::Number)
                is_first=takes_focus()
            />
            <NumberText
                name=Field::Denominator.name()
                label=move || t_string!(i18n, check_in.denominator)
                value=form.part(|draft| draft.denominator.clone())
                on_input=move |text| form.edit(|draft| draft.denominator = text)
                error=form.error(Field::Denominator)
            />
        </div>
        <p class="flex justify-between gap-3" aria-live="polite">
            <span class="text-sm font-medium">{move || t_string!(i18n, check_in.quotient)}</span>
            <output class="text-xl tabular-nums">{move || quotient().unwrap_or_else(|| "—".to_owned())}</output>
        </p>
    }
}
