//! From when and why, what it will do, and the button that does it: the end of every form of this page.

use base::failure::FailureNotice;
use base::wording::organization as wording;
use indicator_model::organization::operation::{Operation, Refusal};
use indicator_model::period::Date;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::date_field::DateField;
use ui::field::TextField;
use ui::notice::Notice;
use ui::toast::Toasts;
use ui::tone::Tone;

use super::api;
use super::bench::Bench;
use super::preview::preview;

/// What is typed at the end of a form.
#[derive(Clone, Copy)]
pub struct Decision {
    pub from: RwSignal<Option<Date>>,
    reason: RwSignal<String>,
    /// Fields are not called empty before somebody tried to save them.
    is_tried: RwSignal<bool>,
}

impl Decision {
    pub fn new(bench: Bench) -> Self {
        Self {
            from: RwSignal::new(Some(bench.today.get_untracked())),
            reason: RwSignal::new(String::new()),
            is_tried: RwSignal::new(false),
        }
    }

    /// Why the operation cannot be, for the fields that it is about.
    pub fn refusal(self, bench: Bench, operation: Signal<Option<Operation>>) -> Signal<Option<Refusal>> {
        Signal::derive(move || {
            let operation = operation.get().filter(|_| self.is_tried.get())?;
            bench.register.with(|register| {
                let applied =
                    operation.settled().and_then(|settled| register.as_ref().clone().apply(&settled, None));
                applied.err()
            })
        })
    }
}

/// `operation` is none as long as the fields do not say one.
#[component]
pub(super) fn Confirm(
    bench: Bench,
    decision: Decision,
    #[prop(into)] operation: Signal<Option<Operation>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let Decision { from, reason, is_tried } = decision;
    let save = Action::new(move |(operation, reason): &(Operation, String)| {
        let request = api::apply(operation.clone(), reason.clone());
        async move {
            let done = request.await;
            if done.is_ok() {
                toasts.info(t_string!(i18n, organization.saved).to_owned());
                bench.choose(None);
                bench.renew();
            }
            done
        }
    });
    let planned = Memo::new(move |_| {
        let operation = operation.get()?;
        Some(bench.register.with(|register| preview(i18n.get_locale(), register, &operation)))
    });
    let press = move |_| {
        is_tried.set(true);
        let why = reason.get_untracked().trim().to_owned();
        let is_possible = planned.with_untracked(|planned| matches!(planned, Some(Ok(_))));
        if let Some(operation) = operation.get_untracked()
            && is_possible
            && !why.is_empty()
        {
            save.dispatch((operation, why));
        }
    };
    let missing_date =
        move || (from.get().is_none()).then(|| t_string!(i18n, organization.date_needed).to_owned());
    let missing_reason = move || {
        (is_tried.get() && reason.with(|reason| reason.trim().is_empty()))
            .then(|| t_string!(i18n, organization.reason_needed).to_owned())
    };
    view! {
        <DateField
            name="from"
            label=move || t_string!(i18n, organization.from)
            hint=move || t_string!(i18n, organization.from_hint)
            value=from
            on_change=move |day| from.set(day)
            error=Signal::derive(missing_date)
        />
        <TextField
            name="reason"
            label=move || t_string!(i18n, organization.reason)
            hint=move || t_string!(i18n, organization.reason_hint)
            value=reason
            on_input=move |text| reason.set(text)
            error=Signal::derive(missing_reason)
        />
        <div role="status" class="flex flex-col gap-2 empty:hidden">
            {move || match planned.get() {
                None => ().into_any(),
                Some(Ok(sentences)) => {
                    let sentences = sentences
                        .into_iter()
                        .map(|sentence| view! { <li>{sentence}</li> })
                        .collect_view();
                    view! {
                        <Notice tone=Tone::Accent title=move || t_string!(i18n, organization.preview)>
                            <ul class="list-disc ps-4">{sentences}</ul>
                        </Notice>
                    }
                        .into_any()
                }
                // An untouched form is not at fault yet.
                Some(Err(_)) if !is_tried.get() => ().into_any(),
                Some(Err(refusal)) => {
                    view! {
                        <Notice tone=Tone::Bad>{move || wording::refusal(i18n.get_locale(), &refusal)}</Notice>
                    }
                        .into_any()
                }
            }}
        </div>
        <FailureNotice error=move || save.value().get().and_then(Result::err) />
        <div class="flex flex-wrap justify-end gap-2">
            <Button variant=Variant::Primary busy=save.pending() on:click=press>
                {t!(i18n, organization.confirm)}
            </Button>
        </div>
    }
}
