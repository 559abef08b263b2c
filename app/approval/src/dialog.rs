//! The dialog of a step: what is decided about, what follows from it, and why.

use base::approval::Matter;
use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::Faults;
use base::loaded::Loaded;
use base::outbox::{self, Text};
use base::waiting::Waiting;
use base::wording;
use indicator_model::id::{SchemeId, TransitionId};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use people_model::approval::{Field, Refusal, Request, Review, Step};
use people_model::refusal;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::dialog::Dialog;
use ui::field::TextArea;
use ui::skeleton::Skeleton;
use ui::toast::Toasts;
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
    let toasts = Toasts::from_context();
    let waiting = Waiting::from_context();
    let send = Action::new(move |request: &Request| {
        let request = request.clone();
        async move {
            let answer = api::advance(scheme, request).await;
            match &answer {
                Ok(()) => {
                    reason.sent();
                    open.set(false);
                    waiting.count_again();
                    toasts.info(done(i18n.get_locale_untracked(), step).to_owned());
                    on_done.try_run(());
                }
                // Somebody else decided in the meantime: the page shows it.
                Err(error @ AppError::Forbidden { .. }) => {
                    open.set(false);
                    toasts.error(error.message(i18n.get_locale_untracked()));
                    on_done.try_run(());
                }
                Err(AppError::People(refusal::Refusal::Approval(Refusal::Stale { .. }))) => review.refetch(),
                Err(_) => {}
            }
            answer
        }
    });
    let text = move || match step {
        Step::Submit => t_string!(i18n, approval.text_submit),
        Step::Return => t_string!(i18n, approval.text_return),
        Step::Approve => t_string!(i18n, approval.text_approve),
        Step::Reopen => t_string!(i18n, approval.text_reopen),
    };
    view! {
        <div class="flex flex-col gap-4">
            <p>{text}</p>
            <Loaded resource=review fallback=|| view! { <Skeleton lines=4 /> } stays=true let:found>
                <Decision scheme open step reason send found />
            </Loaded>
        </div>
    }
}

/// What is found, and the answer to it.
#[component]
fn Decision(
    scheme: SchemeId,
    open: RwSignal<bool>,
    step: Step,
    reason: Text,
    send: Action<Request, Result<(), AppError>>,
    found: Review,
) -> impl IntoView {
    let i18n = use_i18n();
    let revision = found.revision;
    // One for all clicks on this button, so that the step is taken once.
    let id = TransitionId(Uuid::now_v7());
    let faults = Faults::<Field>::of(send);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let reason = reason.trimmed();
        if step.needs_reason() && reason.is_empty() {
            faults.refuse(AppError::People(Refusal::NoReason.into()));
        } else {
            faults.clear();
            send.dispatch(Request { id, step, revision, reason });
        }
    };
    let transitions = found.transitions.clone();
    view! {
        <Facts scheme found />
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
                error=faults.at(Field::Reason)
            />
            <Story transitions />
            <FailureNotice error=move || faults.rest() />
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
