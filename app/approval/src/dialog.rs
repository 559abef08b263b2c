//! The dialog of a step: what is decided about, what follows from it, and why.

use base::approval::Matter;
use base::error::AppError;
use base::loaded::Loaded;
use base::outbox::{self, Text};
use base::wording;
use indicator_model::id::TransitionId;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use people_model::approval::{Refusal, Request, Review, Step};
use people_model::refusal;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::dialog::Dialog;
use ui::field::TextArea;
use ui::notice::Notice;
use ui::skeleton::Skeleton;
use ui::toast::Toasts;
use ui::tone::Tone;
use uuid::Uuid;

use super::api;
use super::facts::Facts;
use super::story::Story;

#[component]
pub(super) fn StepDialog(
    matter: Signal<Matter>,
    open: RwSignal<bool>,
    chosen: RwSignal<Option<Step>>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let title = move || {
        let name = matter.with(|matter| matter.name.clone());
        let step = match chosen.get() {
            Some(Step::Submit) | None => t_string!(i18n, approval.title_submit),
            Some(Step::Return) => t_string!(i18n, approval.title_return),
            Some(Step::Approve) => t_string!(i18n, approval.title_approve),
            Some(Step::Reopen) => t_string!(i18n, approval.title_reopen),
        };
        format!("{step} · {name}")
    };
    view! {
        <Dialog open title>
            {move || chosen.get().map(|step| view! { <StepForm matter open step on_done /> })}
        </Dialog>
    }
}

/// Exists only while the dialog is open, so that each opening looks at the scheme again.
#[component]
fn StepForm(
    matter: Signal<Matter>,
    open: RwSignal<bool>,
    step: Step,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let scheme = matter.with_untracked(|matter| matter.scheme);
    let review = Resource::new(|| (), move |()| api::review(scheme));
    // They outlive a second look at the scheme.
    let reason = outbox::typed(format!("approval.{scheme}.{step:?}"), String::new());
    let answer = Answer { reason, fault: RwSignal::new(None) };
    let text = move || match step {
        Step::Submit => t_string!(i18n, approval.text_submit),
        Step::Return => t_string!(i18n, approval.text_return),
        Step::Approve => t_string!(i18n, approval.text_approve),
        Step::Reopen => t_string!(i18n, approval.text_reopen),
    };
    let again = Callback::new(move |()| review.refetch());
    view! {
        <div class="flex flex-col gap-4">
            <p>{text}</p>
            <Loaded resource=review fallback=|| view! { <Skeleton lines=4 /> } stays=true let:found>
                <Decision matter open step answer found again on_done />
            </Loaded>
        </div>
    }
}

/// What the reader says, and why it was not taken.
#[derive(Clone, Copy)]
struct Answer {
    reason: Text,
    fault: RwSignal<Option<AppError>>,
}

/// What is found, and the answer to it.
#[component]
fn Decision(
    matter: Signal<Matter>,
    open: RwSignal<bool>,
    step: Step,
    answer: Answer,
    found: Review,
    /// Looks again, when the scheme is another by now.
    again: Callback<()>,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let scheme = matter.with_untracked(|matter| matter.scheme);
    let revision = found.revision;
    // One for all clicks on this button, so that the step is taken once.
    let id = TransitionId(Uuid::now_v7());
    let Answer { reason, fault } = answer;
    let send = Action::new(move |(): &()| {
        let request = Request { id, step, revision, reason: reason.trimmed() };
        async move {
            match api::advance(scheme, request).await {
                Ok(()) => {
                    reason.sent();
                    open.set(false);
                    toasts.info(done(i18n.get_locale_untracked(), step).to_owned());
                    on_done.run(());
                }
                // Somebody else decided in the meantime: the page shows it.
                Err(error @ AppError::Forbidden { .. }) => {
                    open.set(false);
                    toasts.error(error.message(i18n.get_locale_untracked()));
                    on_done.run(());
                }
                Err(error) => {
                    if matches!(error, AppError::People(refusal::Refusal::Approval(Refusal::Stale { .. }))) {
                        again.run(());
                    }
                    fault.set(Some(error));
                }
            }
        }
    });
    let is_missing = AppError::People(Refusal::NoReason.into());
    let submit = {
        let is_missing = is_missing.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            if step.needs_reason() && reason.trimmed().is_empty() {
                fault.set(Some(is_missing.clone()));
            } else {
                fault.set(None);
                send.dispatch(());
            }
        }
    };
    let is_of_reason = Memo::new(move |_| fault.with(|fault| fault.as_ref() == Some(&is_missing)));
    let said = move || fault.with(|fault| fault.as_ref().map(|fault| fault.message(i18n.get_locale())));
    let transitions = found.transitions.clone();
    view! {
        <Facts found />
        <form class="flex flex-col gap-4" novalidate on:submit=submit>
            <TextArea
                name="step-reason"
                label=move || {
                    if step.needs_reason() {
                        t_string!(i18n, approval.reason)
                    } else {
                        t_string!(i18n, approval.reason_optional)
                    }
                }
                value=reason.value()
                on_input=move |text| reason.set(text)
                error=Signal::derive(move || said().filter(|_| is_of_reason.get()))
            />
            {move || {
                said()
                    .filter(|_| !is_of_reason.get())
                    .map(|sentence| view! { <Notice tone=Tone::Bad>{sentence}</Notice> })
            }}
            <Story transitions />
            <div class="flex justify-end gap-2">
                <Button variant=Variant::Quiet on:click=move |_| open.set(false)>
                    {t!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit busy=send.pending()>
                    {move || wording::approval::step(i18n.get_locale(), step)}
                </Button>
            </div>
        </form>
    }
}

fn done(locale: Locale, step: Step) -> &'static str {
    use leptos_i18n::td_string;
    match step {
        Step::Submit => td_string!(locale, approval.done_submit),
        Step::Return => td_string!(locale, approval.done_return),
        Step::Approve => td_string!(locale, approval.done_approve),
        Step::Reopen => td_string!(locale, approval.done_reopen),
    }
}
