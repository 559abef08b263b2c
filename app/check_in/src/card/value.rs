//! The value of a card, in the form that its kind of indicator wants; or why there is none.

mod percent;
mod single;

use base::wording::measurement as words;
use indicator_model::check_in::due::Due;
use indicator_model::indicator::MeasureKind;
use indicator_model::measurement::MissingReason;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size, Variant};
use ui::chips::Chips;
use ui::choice::Choice;

use self::percent::{Milestone, Rating};
use self::single::{Parts, Single};
use super::form::{Form, USUAL_REASON};
use crate::plain::obstacle::Field;

#[component]
pub fn Value(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let measure = form.due.with_untracked(|due| due.indicator.measure);
    let is_missing = Memo::new(move |_| form.draft.value().with(|draft| draft.missing.is_some()));
    let in_parts = Memo::new(move |_| form.draft.value().with(|draft| draft.in_parts));
    view! {
        <div class="flex flex-col gap-3">
            {move || match measure {
                _ if is_missing.get() => view! { <Missing form /> }.into_any(),
                MeasureKind::YesNo => view! { <YesNo form /> }.into_any(),
                MeasureKind::Milestone => view! { <Milestone form /> }.into_any(),
                MeasureKind::Rating => view! { <Rating form /> }.into_any(),
                MeasureKind::Ratio if in_parts.get() => view! { <Parts form /> }.into_any(),
                _ => view! { <Single form /> }.into_any(),
            }}
            <div class="flex flex-wrap gap-2 print:hidden">
                <SameAsLast form />
                {(measure == MeasureKind::Ratio)
                    .then(|| {
                        view! {
                            <Show when=move || !is_missing.get()>
                                <Button
                                    variant=Variant::Quiet
                                    size=Size::Small
                                    on:click=move |_| form.edit(|draft| draft.in_parts = !draft.in_parts)
                                >
                                    {move || {
                                        if in_parts.get() {
                                            t_string!(i18n, check_in.as_quotient)
                                        } else {
                                            t_string!(i18n, check_in.in_parts)
                                        }
                                    }}
                                </Button>
                            </Show>
                        }
                    })}
                <Button
                    variant=Variant::Quiet
                    size=Size::Small
                    on:click=move |_| {
                        form.edit(|draft| {
                            draft.missing = if draft.missing.is_some() { None } else { Some(USUAL_REASON) };
                        });
                    }
                >
                    {move || {
                        if is_missing.get() {
                            t!(i18n, check_in.has_value).into_any()
                        } else {
                            t!(i18n, check_in.no_value_yet).into_any()
                        }
                    }}
                </Button>
            </div>
        </div>
    }
}

/// The value of the last report, where it is not what is typed already.
#[component]
fn SameAsLast(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let last = Memo::new(move |_| {
        let typed = form.due.with(|due| form.draft.value().with(|draft| draft.value(&due.indicator)));
        form.due.with(Due::same_as_last).filter(|last| typed != Ok(Some(*last)))
    });
    let word = move |last| form.due.with(|due| words::value(i18n.get_locale(), last, &due.indicator));
    move || {
        last.get().map(|last| {
            view! {
                <Button size=Size::Small on:click=move |_| form.edit(|draft| *draft = draft.clone().with(last))>
                    {move || t_string!(i18n, check_in.same_as_last, value = word(last))}
                </Button>
            }
        })
    }
}

#[component]
fn Missing(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let choices = MissingReason::ALL
        .map(|reason| Choice::new(reason, move || words::missing(i18n.get_locale(), reason)))
        .to_vec();
    view! {
        <Chips
            name="missing"
            label=move || t_string!(i18n, check_in.missing_why)
            choices
            value=form.part(|draft| draft.missing)
            on_change=move |reason| form.edit(|draft| draft.missing = Some(reason))
        />
    }
}

#[component]
fn YesNo(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let choices = vec![
        Choice::new(true, move || t_string!(i18n, check_in.yes)),
        Choice::new(false, move || t_string!(i18n, check_in.no)),
    ];
    view! {
        <Chips
            name=Field::Number.name()
            label=move || t_string!(i18n, check_in.reached)
            choices
            value=form.part(|draft| draft.reached)
            on_change=move |reached| form.edit(|draft| draft.reached = Some(reached))
            error=form.error(Field::Number)
        />
    }
}
