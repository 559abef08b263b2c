//! A publication in the list: what, as of when, by whom, its address, and the way to withdraw it.

use base::failure::FailureNotice;
use base::faults::Faults;
use base::wording::person;
use indicator_model::id::PublicationId;
use indicator_model::publication::{Field, Summary};
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::badge::Badge;
use ui::button::{Button, ExternalButton, Kind, Size, Variant};
use ui::clipboard::CopyButton;
use ui::dialog::Dialog;
use ui::field::TextArea;
use ui::toast::Toasts;
use ui::tone::Tone;

use crate::api;

#[component]
pub(super) fn Line(summary: Summary, on_withdrawn: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let Summary { id, title, day, is_sample, by, at, withdrawal, may_withdraw } = summary;
    let is_public = withdrawal.is_none();
    let heading = title.clone();
    view! {
        <li class="flex flex-col gap-2 py-3">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <h2 class="font-medium">{heading}</h2>
                {if is_public {
                    view! { <Badge tone=Tone::Good>{t!(i18n, publication.state_published)}</Badge> }
                } else {
                    view! { <Badge tone=Tone::Neutral>{t!(i18n, publication.state_withdrawn)}</Badge> }
                }}
                {is_sample.then(|| view! { <Badge tone=Tone::Warning>{t!(i18n, publication.sample)}</Badge> })}
            </div>
            <p class="text-sm text-muted">
                {move || t_string!(i18n, publication.as_of, day = day)} " · "
                {move || {
                    let name = person(i18n.get_locale(), &by);
                    t_string!(i18n, publication.published_by, name = name, at = at.in_the_city())
                }}
            </p>
            {withdrawal
                .map(|withdrawal| {
                    let said = move || {
                        let name = person(i18n.get_locale(), &withdrawal.by);
                        let (at, reason) = (withdrawal.at.in_the_city(), withdrawal.reason.clone());
                        t_string!(i18n, publication.withdrawn_by, name = name, at = at, reason = reason)
                    };
                    view! { <p class="text-sm break-words whitespace-pre-line">{said}</p> }
                })}
            {is_public
                .then(|| {
                    view! {
                        <div class="flex flex-wrap items-center gap-2">
                            <ExternalButton href=path(id) size=Size::Small>
                                {t!(i18n, publication.open)}
                            </ExternalButton>
                            <CopyButton text=address(id) size=Size::Small />
                            {may_withdraw.then(|| view! { <Withdraw id title on_withdrawn /> })}
                        </div>
                    }
                })}
        </li>
    }
}

/// The button, and behind it why.
#[component]
fn Withdraw(id: PublicationId, title: String, on_withdrawn: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let is_open = RwSignal::new(false);
    let reason = RwSignal::new(String::new());
    let withdraw = Action::new(move |(): &()| {
        let request = api::withdraw_publication(id, reason.get_untracked());
        async move {
            let answer = request.await;
            if answer.is_ok() {
                is_open.set(false);
                toasts.info(t_string!(i18n, publication.withdrawn_done).to_owned());
                on_withdrawn.try_run(());
            }
            answer
        }
    });
    let faults = Faults::<Field>::of(withdraw);
    let title = StoredValue::new(title);
    let open = move |_| {
        reason.set(String::new());
        faults.clear();
        is_open.set(true);
    };
    view! {
        <Button size=Size::Small on:click=open>
            {t!(i18n, publication.withdraw)}
        </Button>
        <Dialog open=is_open title=move || t_string!(i18n, publication.withdraw_title)>
            <form
                class="flex flex-col gap-4"
                on:submit=move |event| {
                    event.prevent_default();
                    withdraw.dispatch(());
                }
            >
                <p>{move || t_string!(i18n, publication.withdraw_text, title = title.get_value())}</p>
                <TextArea
                    name="withdraw-reason"
                    label=move || t_string!(i18n, publication.withdraw_reason)
                    hint=move || t_string!(i18n, publication.withdraw_reason_hint)
                    value=reason
                    on_input=move |text| reason.set(text)
                    error=faults.at(Field::Reason)
                />
                <FailureNotice error=move || faults.rest() />
                <div class="flex flex-wrap justify-end gap-2">
                    <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.cancel)}</Button>
                    <Button
                        kind=Kind::Submit
                        variant=Variant::Danger
                        busy=withdraw.pending()
                        disabled=Signal::derive(move || reason.with(|reason| reason.trim().is_empty()))
                    >
                        {t!(i18n, publication.withdraw)}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}

fn path(id: PublicationId) -> String {
    format!("/public/{id}")
}

/// The whole address, as it is handed on. The server does not know how it is reached; only the browser needs it.
fn address(id: PublicationId) -> String {
    let origin = if cfg!(target_arch = "wasm32") { window().location().origin().ok() } else { None };
    origin.unwrap_or_default() + &path(id)
}
