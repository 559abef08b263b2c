//! From when and why, what it will do, and the button that does it: the end of every form of this page.

use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::Faults;
use indicator_model::date::Date;
use indicator_model::organization::operation::{Operation, Refusal};
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
use super::fields::Field;
use super::preview::preview;

/// What is typed at the end of a form, and what was answered to all of it.
#[derive(Clone, Copy)]
pub struct Decision {
    pub from: RwSignal<Option<Date>>,
    reason: RwSignal<String>,
    save: Action<(Operation, String), Result<(), AppError>>,
    pub faults: Faults<Field>,
}

impl Decision {
    /// For a form that has these fields, and when and why.
    pub fn new(bench: Bench, fields: &'static [Field]) -> Self {
        let toasts = Toasts::from_context();
        let i18n = use_i18n();
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
        Self {
            from: RwSignal::new(Some(bench.today.get_untracked())),
            reason: RwSignal::new(String::new()),
            faults: Faults::of(save).among(fields),
            save,
        }
    }

    /// Sends the operation, unless it is clear before that it cannot be.
    fn send(self, bench: Bench, operation: Option<Operation>) {
        let reason = self.reason.get_untracked().trim().to_owned();
        let refusal = match &operation {
            _ if self.from.with_untracked(Option::is_none) => Some(Refusal::NoDate),
            Some(operation) => bench.register.with_untracked(|register| {
                let applied =
                    operation.clone().settled().and_then(|it| register.as_ref().clone().apply(&it, None));
                applied.err()
            }),
            None => None,
        };
        let refusal = refusal.or_else(|| reason.is_empty().then_some(Refusal::NoReason));
        match (refusal, operation) {
            (Some(refusal), _) => self.faults.refuse(AppError::Organization(refusal)),
            (None, Some(operation)) => {
                self.faults.clear();
                self.save.dispatch((operation, reason));
            }
            // A code is wrong, which its field says.
            (None, None) => {}
        }
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
    let Decision { from, reason, save, faults } = decision;
    let planned = Memo::new(move |_| {
        let operation = operation.get()?;
        Some(bench.register.with(|register| preview(i18n.get_locale(), register, &operation)))
    });
    view! {
        <DateField
            name="from"
            label=move || t_string!(i18n, organization.from)
            hint=move || t_string!(i18n, organization.from_hint)
            value=from
            on_change=move |day| from.set(day)
            error=faults.at(Field::ValidFrom)
        />
        <TextField
            name="reason"
            label=move || t_string!(i18n, organization.reason)
            hint=move || t_string!(i18n, organization.reason_hint)
            value=reason
            on_input=move |text| reason.set(text)
            error=faults.at(Field::Reason)
        />
        <div role="status" class="flex flex-col gap-2 empty:hidden">
            {move || {
                // What cannot be is reported when it is tried: an untouched form is not at fault yet.
                let sentences = planned.get()?.ok()?;
                let sentences = sentences
                    .into_iter()
                    .map(|sentence| view! { <li>{sentence}</li> })
                    .collect_view();
                Some(
                    view! {
                        <Notice tone=Tone::Accent title=move || t_string!(i18n, organization.preview)>
                            <ul class="list-disc ps-4">{sentences}</ul>
                        </Notice>
                    },
                )
            }}
        </div>
        <FailureNotice error=move || faults.rest() />
        <div class="flex flex-wrap justify-end gap-2">
            <Button variant=Variant::Primary busy=save.pending() on:click=move |_| decision.send(bench, operation.get_untracked())>
                {t!(i18n, organization.confirm)}
            </Button>
        </div>
    }
}
