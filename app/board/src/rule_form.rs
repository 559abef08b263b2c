//! The thresholds of a city's own, as a form that says at once what they mean.

use base::error::AppError;
use base::failure::FailureNotice;
use base::wording::budget::thresholds_in_words;
use indicator_model::light::{ChosenRule, Gauge, Thresholds};
use indicator_model::quantity::{Precision, Quantity};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::choice::Choice;
use ui::number_field::NumberField;
use ui::select::Select;

/// Begins with the thresholds that hold.
#[component]
pub fn RuleForm(
    now: ChosenRule,
    on_save: Callback<ChosenRule>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<AppError>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Thresholds { gauge, amber, red, burn } = now.thresholds();
    let gauge = RwSignal::new(gauge);
    let [amber, red, burn] = [amber, red, burn].map(|points| RwSignal::new(Some(points)));
    // None while a number is missing or beyond its range.
    let typed = Memo::new(move |_| {
        let (amber, red, burn) = (amber.get()?, red.get()?, burn.get()?);
        let thresholds = Thresholds { gauge: gauge.get(), amber, red, burn };
        thresholds.is_sound().then_some(thresholds)
    });
    let is_within = |points: Option<Quantity>| {
        points.is_some_and(|points| (Quantity::ZERO..=Quantity::of(100)).contains(&points))
    };
    let out_of_range = move |points: RwSignal<Option<Quantity>>| {
        Signal::derive(move || {
            (!is_within(points.get())).then(|| t_string!(i18n, board.rule_range).to_owned())
        })
    };
    let red_fault = Signal::derive(move || {
        out_of_range(red).get().or_else(|| {
            let is_crossed = amber.get().zip(red.get()).is_some_and(|(amber, red)| amber > red);
            is_crossed.then(|| t_string!(i18n, board.rule_crossed).to_owned())
        })
    });
    let gauges = vec![
        Choice::new(Gauge::Target, move || t_string!(i18n, board.gauge_target)),
        Choice::new(Gauge::Plan, move || t_string!(i18n, board.gauge_plan)),
    ];
    let field = move |name: &'static str, label: TextProp, points: RwSignal<_>, error: Signal<_>| {
        view! {
            <NumberField
                name
                label
                value=points
                precision=Precision::TENTH
                unit=move || t_string!(i18n, board.rule_points)
                error
                on_change=move |value| points.set(value)
            />
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(own) = typed.get_untracked() {
            on_save.run(ChosenRule { own: Some(own), ..now });
        }
    };
    view! {
        <form class="flex flex-col gap-4" novalidate on:submit=submit>
            <Select
                name="gauge"
                label=move || t_string!(i18n, board.gauge)
                choices=gauges
                value=gauge
                on_change=move |chosen| gauge.set(chosen)
            />
            <div class="grid gap-4 sm:grid-cols-2">
                {field("amber", TextProp::from(move || t_string!(i18n, board.rule_amber)), amber, out_of_range(amber))}
                {field("red", TextProp::from(move || t_string!(i18n, board.rule_red)), red, red_fault)}
                {field("burn", TextProp::from(move || t_string!(i18n, board.rule_own_burn)), burn, out_of_range(burn))}
            </div>
            <p class="text-sm text-muted" aria-live="polite">
                {move || typed.get().map(|typed| thresholds_in_words(i18n.get_locale(), &typed))}
            </p>
            <FailureNotice error=move || failure.get() />
            <div class="flex justify-end gap-2">
                <Button variant=Variant::Quiet on:click=move |_| open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button
                    variant=Variant::Primary
                    kind=Kind::Submit
                    busy
                    disabled=Signal::derive(move || typed.get().is_none())
                >
                    {t!(i18n, board.rule_save)}
                </Button>
            </div>
        </form>
    }
}
