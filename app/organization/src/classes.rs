//! The city's own list of district classes.

use base::failure::FailureNotice;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::field::{TextArea, TextField};
use ui::toast::Toasts;

use super::api;
use super::bench::Bench;

#[component]
pub(super) fn Classes(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let before = bench.register.with_untracked(|register| register.classes.clone());
    let listed: Vec<&str> = before.iter().map(|class| class.0.as_str()).collect();
    let text = RwSignal::new(listed.join("\n"));
    let reason = RwSignal::new(String::new());
    let is_tried = RwSignal::new(false);
    let save = Action::new(move |(): &()| {
        let after = text.get_untracked().lines().map(str::to_owned).collect();
        let request = api::set_classes(before.clone(), after, reason.get_untracked().trim().to_owned());
        async move {
            let done = request.await;
            if done.is_ok() {
                toasts.info(t_string!(i18n, organization.saved).to_owned());
                bench.renew();
            }
            done
        }
    });
    let press = move |_| {
        is_tried.set(true);
        if reason.with_untracked(|reason| !reason.trim().is_empty()) {
            save.dispatch(());
        }
    };
    let missing_reason = move || {
        (is_tried.get() && reason.with(|reason| reason.trim().is_empty()))
            .then(|| t_string!(i18n, organization.reason_needed).to_owned())
    };
    view! {
        <TextArea
            name="classes"
            label=move || t_string!(i18n, organization.classes_list)
            hint=move || t_string!(i18n, organization.classes_hint)
            value=text
            on_input=move |typed| text.set(typed)
        />
        <TextField
            name="reason"
            label=move || t_string!(i18n, organization.reason)
            value=reason
            on_input=move |typed| reason.set(typed)
            error=Signal::derive(missing_reason)
        />
        <FailureNotice error=move || save.value().get().and_then(Result::err) />
        <div class="flex justify-end">
            <Button variant=Variant::Primary busy=save.pending() on:click=press>
                {t!(i18n, organization.save)}
            </Button>
        </div>
    }
}
