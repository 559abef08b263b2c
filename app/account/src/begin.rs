//! What somebody has to see to before anything else: a one-time or old password, or a second factor that a role demands.
//!
//! Shows nothing that is kept of the person. A one-time password passes through other hands.

use base::page::Page;
use base::person::Person;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::notice::Notice;
use ui::tone::Tone;

use super::factor::FactorSection;
use super::password_form::PasswordForm;

#[component]
pub fn BeginPage() -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    view! {
        <Page title=move || t_string!(i18n, account.own_title)>
            <Suspense>
                {move || {
                    person
                        .get()
                        .filter(|me| me.must_change)
                        .map(|_| view! { <Notice tone=Tone::Warning>{t!(i18n, account.must_change)}</Notice> })
                }}
            </Suspense>
            <Suspense>
                {move || {
                    person.get().is_none_or(|me| me.has_password).then(|| view! { <PasswordForm person /> })
                }}
            </Suspense>
            <FactorSection />
        </Page>
    }
}
