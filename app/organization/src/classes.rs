//! The city's own list of district classes.

use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::{Faults, FormField};
use indicator_model::organization::operation::Refusal;
use leptos::prelude::*;
use strum::EnumString;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::field::{TextArea, TextField};
use ui::toast::Toasts;

use super::api;
use super::bench::Bench;

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case")]
enum Field {
    #[strum(serialize = "class", serialize = "after")]
    Class,
    Reason,
}

impl FormField for Field {}

#[component]
pub(super) fn Classes(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = Toasts::from_context();
    let before = bench.register.with_untracked(|register| register.classes.clone());
    let listed: Vec<&str> = before.iter().map(|class| class.0.as_str()).collect();
    let text = RwSignal::new(listed.join("\n"));
    let reason = RwSignal::new(String::new());
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
    let faults = Faults::<Field>::of(save);
    let press = move |_| {
        if reason.with_untracked(|reason| reason.trim().is_empty()) {
            faults.refuse(AppError::Organization(Refusal::NoReason));
        } else {
            save.dispatch(());
        }
    };
    view! {
        <TextArea
            name="classes"
            label=move || t_string!(i18n, organization.classes_list)
            hint=move || t_string!(i18n, organization.classes_hint)
            value=text
            on_input=move |typed| text.set(typed)
            error=faults.at(Field::Class)
        />
        <TextField
            name="reason"
            label=move || t_string!(i18n, organization.reason)
            value=reason
            on_input=move |typed| reason.set(typed)
            error=faults.at(Field::Reason)
        />
        <FailureNotice error=move || faults.rest() />
        <div class="flex justify-end">
            <Button variant=Variant::Primary busy=save.pending() on:click=press>
                {t!(i18n, organization.save)}
            </Button>
        </div>
    }
}
