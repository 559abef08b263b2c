//! A new account.

use base::contact::{ContactDraft, ContactFields};
use base::failure::FailureNotice;
use base::faults::Faults;
use leptos::prelude::*;
use people_model::account::Field;
use people_model::contact::Contact;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::dialog::Dialog;
use ui::field::TextField;
use ui::icon::Symbol;

use super::api;
use super::field::PersonField;
use super::once::OneTimePassword;

#[component]
pub(super) fn CreateAccount(on_done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let is_open = RwSignal::new(false);
    let (login, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let contact = ContactDraft::new(Contact::default());
    let create = Action::new(move |(): &()| async move {
        let answer = api::create(login.get_untracked(), name.get_untracked(), contact.typed()).await;
        if answer.is_ok() {
            on_done.try_run(());
        }
        answer
    });
    let faults = Faults::<PersonField>::of(create);
    let made = move || create.value().get().and_then(Result::ok);
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
                    error=faults.at(PersonField::Account(Field::Name))
                />
                <TextField
                    name="new-login"
                    label=move || t_string!(i18n, account.login)
                    hint=move || t_string!(i18n, account.bad_login)
                    value=login
                    on_input=move |text| login.set(text)
                    error=faults.at(PersonField::Account(Field::Login))
                />
                <ContactFields draft=contact prefix="new" at=move |field| faults.at(PersonField::Contact(field)) />
                {move || made().map(|password| view! { <OneTimePassword password /> })}
                <FailureNotice error=move || faults.rest() />
                <div class="flex justify-end gap-2">
                    <Button on:click=move |_| is_open.set(false)>{t!(i18n, shell.close)}</Button>
                    <Button
                        kind=Kind::Submit
                        variant=Variant::Primary
                        busy=create.pending()
                        disabled=Signal::derive(move || made().is_some())
                    >
                        {t!(i18n, people.create)}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
