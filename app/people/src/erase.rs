//! Forgetting a person who has gone: a reason, and the user name typed once more.

use base::failure::FailureNotice;
use base::faults::Faults;
use indicator_model::id::AccountId;
use indicator_model::text::login_key;
use leptos::prelude::*;
use people_model::account::{AccountState, Field};
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::dialog::Dialog;
use ui::field::TextField;

use super::api;

#[component]
pub(super) fn Erase(
    id: AccountId,
    login: String,
    state: AccountState,
    on_done: Callback<()>,
) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let (reason, typed) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let erase = Action::new(move |(): &()| async move {
        let answer = api::erase(id, typed.get_untracked(), reason.get_untracked()).await;
        if answer.is_ok() {
            is_open.set(false);
            on_done.try_run(());
        }
        answer
    });
    let faults = Faults::<Field>::of(erase);
    let is_active = state == AccountState::Active;
    let login = StoredValue::new(login);
    let is_confirmed = move || {
        typed.with(|typed| {
            login.with_value(|login| login_key(typed) == *login || typed.trim().to_lowercase() == *login)
        }) && reason.with(|reason| !reason.trim().is_empty())
    };
    let open = move |_| {
        reason.set(String::new());
        typed.set(String::new());
        erase.clear();
        is_open.set(true);
    };
    view! {
        <section class="flex flex-col gap-3" aria-labelledby="erase">
            <h3 id="erase" class="font-semibold">
                {t!(i18n, people.erase)}
            </h3>
            <p class="text-sm text-muted">
                {move || {
                    if is_active { t_string!(i18n, people.erase_first) } else { t_string!(i18n, people.erase_text) }
                }}
            </p>
            <div>
                <Button variant=Variant::Danger disabled=is_active on:click=open>
                    {t!(i18n, people.erase)}
                </Button>
            </div>
        </section>
        <Dialog open=is_open title=move || t_string!(i18n, people.erase_title)>
            <form
                class="flex flex-col gap-4"
                on:submit=move |event| {
                    event.prevent_default();
                    erase.dispatch(());
                }
            >
                <p>{t!(i18n, people.erase_text)}</p>
                <TextField
                    name="erase-reason"
                    label=move || t_string!(i18n, people.reason)
                    hint=move || t_string!(i18n, people.reason_hint)
                    value=reason
                    on_input=move |text| reason.set(text)
                    error=faults.at(Field::Reason)
                />
                <TextField
                    name="erase-confirm"
                    label=move || t_string!(i18n, people.erase_confirm, login = login.get_value())
                    value=typed
                    on_input=move |text| typed.set(text)
                    error=faults.at(Field::Confirmation)
                />
                <FailureNotice error=move || faults.rest() />
                <div class="flex flex-wrap justify-end gap-2">
                    <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.cancel)}</Button>
                    <Button
                        kind=Kind::Submit
                        variant=Variant::Danger
                        busy=erase.pending()
                        disabled=Signal::derive(move || !is_confirmed())
                    >
                        {t!(i18n, people.erase_now)}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
