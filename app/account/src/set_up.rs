//! The first day: the city and its first account.

use base::failure::FailureNotice;
use base::page::{Layout, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;
use people_model::password::Profile;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};

use super::api::SetUp;
use super::password_field::{PasswordField, PlainField, Which};
use super::sign_in::follow;

#[component]
pub fn SetUpPage() -> impl IntoView {
    let i18n = use_i18n();
    let set_up = ServerAction::<SetUp>::new();
    follow(move || set_up.value().get());
    let error = move || set_up.value().get().and_then(Result::err);
    let shortest = Profile::default().rules().shortest;
    view! {
        <Page title=move || t_string!(i18n, account.set_up_title) layout=Layout::Form>
            <p class="text-muted">{t!(i18n, account.set_up_intro)}</p>
            <ActionForm action=set_up attr:class="flex flex-col gap-4">
                <FailureNotice error />
                <PlainField
                    name="token"
                    label=move || t_string!(i18n, account.token)
                    hint=move || t_string!(i18n, account.token_hint)
                    autocomplete="off"
                />
                <PlainField
                    name="city_name"
                    label=move || t_string!(i18n, account.city_name)
                    autocomplete="off"
                />
                <PlainField
                    name="city_code"
                    label=move || t_string!(i18n, account.city_code)
                    hint=move || t_string!(i18n, account.city_code_hint)
                    autocomplete="off"
                />
                <PlainField name="name" label=move || t_string!(i18n, account.name) autocomplete="name" />
                <PlainField
                    name="login"
                    label=move || t_string!(i18n, account.login)
                    autocomplete="username"
                />
                <PasswordField
                    name="password"
                    which=Which::New
                    label=move || t_string!(i18n, account.new_password)
                    hint=move || t_string!(i18n, account.new_password_hint, shortest = shortest)
                />
                <Button kind=Kind::Submit variant=Variant::Primary busy=set_up.pending()>
                    {t!(i18n, account.set_up)}
                </Button>
            </ActionForm>
        </Page>
    }
}
