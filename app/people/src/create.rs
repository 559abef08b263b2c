//! A new account.

use base::contact::{ContactDraft, ContactFields, field_of};
use base::error::AppError;
use leptos::prelude::*;
use people_model::account::Refusal;
use people_model::contact::Contact;
use people_model::refusal;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::dialog::Dialog;
use ui::field::TextField;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

use super::api;
use super::once::OneTimePassword;

/// The field beside which an error stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Name,
    Login,
}

impl Place {
    const fn of(error: &AppError) -> Option<Self> {
        match error {
            AppError::Text { .. } | AppError::People(refusal::Refusal::Account(Refusal::BadName { .. })) => {
                Some(Self::Name)
            }
            AppError::People(refusal::Refusal::Account(Refusal::BadLogin | Refusal::LoginTaken)) => {
                Some(Self::Login)
            }
            _ => None,
        }
    }
}

#[component]
pub(super) fn CreateAccount(on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let (login, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let contact = ContactDraft::new(Contact::default());
    let create = Action::new(move |(): &()| async move {
        let answer = api::create(login.get_untracked(), name.get_untracked(), contact.typed()).await;
        if answer.is_ok() {
            on_done.run(());
        }
        answer
    });
    let answer = create.value();
    let error = Signal::derive(move || answer.get().and_then(Result::err));
    let beside = move |place: Place| {
        Signal::derive(move || {
            let error = error.get().filter(|error| Place::of(error) == Some(place))?;
            Some(error.message(i18n.get_locale()))
        })
    };
    let open = move |_| {
        login.set(String::new());
        name.set(String::new());
        contact.clear();
        create.clear();
        is_open.set(true);
    };
    view! {
        <Button variant=Variant::Primary icon=Symbol::Add on:click=open>
            {t!(i18n, people.create)}
        </Button>
        <Dialog open=is_open title=move || t_string!(i18n, people.create)>
            <form
                class="flex flex-col gap-4"
                on:submit=move |event| {
                    event.prevent_default();
                    create.dispatch(());
                }
            >
                <TextField
                    name="new-name"
                    label=move || t_string!(i18n, people.name)
                    value=name
                    on_input=move |text| name.set(text)
                    error=beside(Place::Name)
                />
                <TextField
                    name="new-login"
                    label=move || t_string!(i18n, account.login)
                    hint=move || t_string!(i18n, account.bad_login)
                    value=login
                    on_input=move |text| login.set(text)
                    error=beside(Place::Login)
                />
                <ContactFields draft=contact prefix="new" error />
                {move || match answer.get() {
                    Some(Ok(password)) => view! { <OneTimePassword password /> }.into_any(),
                    Some(Err(error)) if field_of(&error).is_none() && Place::of(&error).is_none() => {
                        view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> }
                            .into_any()
                    }
                    _ => ().into_any(),
                }}
                <div class="flex justify-end gap-2">
                    <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.close)}</Button>
                    <Button
                        kind=Kind::Submit
                        variant=Variant::Primary
                        busy=create.pending()
                        disabled=Signal::derive(move || matches!(answer.get(), Some(Ok(_))))
                    >
                        {t!(i18n, people.create)}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
