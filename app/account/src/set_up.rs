//! The first day: the city and its first account.

use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::{Faults, FormField};
use base::page::{Layout, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;
use people_model::password::Profile;
use people_model::session::Turned;
use strum::EnumString;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};

use super::api::SetUp;
use super::password_field::{PasswordField, PlainField, Which};
use super::sign_in::follow;

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case")]
enum Field {
    Token,
    CityName,
    CityCode,
    Name,
    Login,
    Password,
}

impl FormField for Field {
    fn of(error: &AppError) -> Option<Self> {
        match error {
            AppError::Turned(Turned::NoSetup) => Some(Self::Token),
            other => other.field()?.parse().ok(),
        }
    }
}

#[component]
pub fn SetUpPage() -> impl IntoView {
    let i18n = use_i18n();
    let set_up = ServerAction::<SetUp>::new();
    follow(move || set_up.value().get());
    let faults = Faults::<Field>::of(*set_up);
    let shortest = Profile::default().rules().shortest;
    view! {
        <Page title=move || t_string!(i18n, account.set_up_title) layout=Layout::Form>
            <p class="text-muted">{t!(i18n, account.set_up_intro)}</p>
            <ActionForm action=set_up attr:class="flex flex-col gap-4">
                <PlainField
                    name="token"
                    label=move || t_string!(i18n, account.token)
                    hint=move || t_string!(i18n, account.token_hint)
                    error=faults.at(Field::Token)
                    autocomplete="off"
                />
                <PlainField
                    name="city_name"
                    label=move || t_string!(i18n, account.city_name)
                    error=faults.at(Field::CityName)
                    autocomplete="off"
                />
                <PlainField
                    name="city_code"
                    label=move || t_string!(i18n, account.city_code)
                    hint=move || t_string!(i18n, account.city_code_hint)
                    error=faults.at(Field::CityCode)
                    autocomplete="off"
                />
                <PlainField
                    name="name"
                    label=move || t_string!(i18n, account.name)
                    error=faults.at(Field::Name)
                    autocomplete="name"
                />
                <PlainField
                    name="login"
                    label=move || t_string!(i18n, account.login)
                    hint=move || t_string!(i18n, account.login_hint)
                    error=faults.at(Field::Login)
                    autocomplete="username"
                />
                <PasswordField
                    name="password"
                    which=Which::New
                    label=move || t_string!(i18n, account.new_password)
                    hint=move || t_string!(i18n, account.new_password_hint, shortest = shortest)
                    error=faults.at(Field::Password)
                />
                <FailureNotice error=move || faults.rest() />
                <Button kind=Kind::Submit variant=Variant::Primary busy=set_up.pending()>
                    {t!(i18n, account.set_up)}
                </Button>
            </ActionForm>
        </Page>
    }
}
