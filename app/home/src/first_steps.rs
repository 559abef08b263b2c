//! 开始的步骤: what it takes before the city can work, each ticked when it is there, with who can do it.

use base::wording;
use leptos::prelude::*;
use people_model::first_steps::{FirstStep, StepState};
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{LinkButton, Size};
use ui::icon::{Icon, Symbol};

/// The list, as long as a step waits for the reader.
#[component]
pub fn FirstSteps(steps: Vec<StepState>) -> impl IntoView {
    steps.iter().any(|state| state.waits()).then(|| view! { <List steps /> })
}

#[component]
fn List(steps: Vec<StepState>) -> impl IntoView {
    let i18n = use_i18n();
    let (done, all) = (steps.iter().filter(|state| state.is_done).count(), steps.len());
    view! {
        <section class="flex max-w-3xl flex-col gap-2" aria-labelledby="first-steps">
            <h2 id="first-steps" class="flex flex-wrap items-baseline gap-x-3 text-lg font-semibold">
                {t!(i18n, first_steps.title)}
                <span class="text-sm font-normal text-muted tabular-nums">
                    {move || t_string!(i18n, first_steps.progress, done = done, all = all)}
                </span>
            </h2>
            <ol class="flex flex-col divide-y divide-base-300 rounded-box border border-base-300 bg-base-100">
                {steps.into_iter().map(|state| view! { <Line state /> }).collect_view()}
            </ol>
        </section>
    }
}

#[component]
fn Line(state: StepState) -> impl IntoView {
    let i18n = use_i18n();
    let StepState { step, is_done, .. } = state;
    let who = move || {
        let locale = i18n.get_locale();
        let all: Vec<&str> = step.roles().into_iter().map(|role| wording::role(locale, role)).collect();
        let separator = td_string!(locale, first_steps.separator);
        (!all.is_empty()).then(|| td_string!(locale, first_steps.who, roles = all.join(separator)))
    };
    let mark = if is_done {
        view! {
            <span class="text-success">
                <Icon symbol=Symbol::Check />
            </span>
        }
        .into_any()
    } else {
        view! { <span class="size-4 rounded-full border border-base-content/40"></span> }.into_any()
    };
    view! {
        <li class="flex items-center gap-4 px-4 py-3">
            <span class="flex w-5 shrink-0 justify-center" aria-hidden="true">
                {mark}
            </span>
            <div class="min-w-0 grow">
                <p class="font-medium">
                    {move || word(i18n.get_locale(), step)} <span class="sr-only">
                        {move || if is_done { t_string!(i18n, first_steps.done) } else { t_string!(i18n, first_steps.open) }}
                    </span>
                </p>
                {move || (!is_done).then(who).flatten().map(|who| view! { <p class="text-sm text-muted">{who}</p> })}
            </div>
            {state
                .waits()
                .then(|| {
                    view! {
                        <div class="shrink-0">
                            <LinkButton href=path(step) size=Size::Small>
                                {t!(i18n, first_steps.go)}
                            </LinkButton>
                        </div>
                    }
                })}
        </li>
    }
}

fn word(locale: Locale, step: FirstStep) -> &'static str {
    match step {
        FirstStep::Organizations => td_string!(locale, first_steps.organizations),
        FirstStep::People => td_string!(locale, first_steps.people),
        FirstStep::Administrators => td_string!(locale, first_steps.administrators),
        FirstStep::SecondFactor => td_string!(locale, first_steps.second_factor),
        FirstStep::Indicators => td_string!(locale, first_steps.indicators),
    }
}

const fn path(step: FirstStep) -> &'static str {
    match step {
        FirstStep::Organizations => "/organizations",
        FirstStep::People | FirstStep::Administrators => "/people",
        FirstStep::SecondFactor => "/account",
        FirstStep::Indicators => "/data",
    }
}
