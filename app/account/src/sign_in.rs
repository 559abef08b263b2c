//! Sign-in: user name and password. Works as a plain form before the page is hydrated.

use base::address::use_query;
use base::error::AppError;
use base::failure::FailureNotice;
use base::page::{Layout, Page};
use leptos::form::ActionForm;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};

use super::api::SignIn;
use super::password_field::{PasswordField, PlainField, Which};
use super::single_sign_on::{LedBack, SingleSignOn};

#[component]
pub fn SignInPage() -> impl IntoView {
    let i18n = use_i18n();
    let sign_in = ServerAction::<SignIn>::new();
    let next = use_query().read_untracked().get("next").unwrap_or_else(|| "/".to_owned());
    follow(move || sign_in.value().get());
    let error = move || sign_in.value().get().and_then(Result::err);
    let elsewhere = next.clone();
    view! {
        <Page title=move || t_string!(i18n, account.sign_in_title) layout=Layout::Form>
            <LedBack />
            <ActionForm action=sign_in attr:class="flex flex-col gap-4">
                <FailureNotice error />
                <PlainField
                    name="login"
                    label=move || t_string!(i18n, account.login)
                    autocomplete="username"
                />
                <PasswordField
                    name="password"
                    which=Which::Present
                    label=move || t_string!(i18n, account.password)
                />
                <input type="hidden" name="next" value=next />
                <Button kind=Kind::Submit variant=Variant::Primary busy=sign_in.pending()>
                    {t!(i18n, account.sign_in)}
                </Button>
            </ActionForm>
            <SingleSignOn next=elsewhere />
        </Page>
    }
}

/// Goes to the page that the server names once somebody is in: as a new page, because everything on this one was
/// rendered for nobody.
pub(super) fn follow(answer: impl Fn() -> Option<Result<String, AppError>> + 'static) {
    Effect::new(move |_| {
        if let Some(Ok(next)) = answer() {
            // A path of our own cannot be refused.
            let _ = window().location().assign(&next);
        }
    });
}
