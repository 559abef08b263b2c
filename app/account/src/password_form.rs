//! Changing the user's password.

use base::error::AppError;
use base::failure::FailureNotice;
use base::faults::{Faults, FormField};
use base::person::Person;
use leptos::form::ActionForm;
use leptos::prelude::*;
use people_model::session::Turned;
use strum::EnumString;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::notice::Notice;
use ui::setting::Setting;
use ui::tone::Tone;

use super::api::ChangePassword;
use super::password_field::{PasswordField, Which};

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "snake_case")]
enum Field {
    Old,
    New,
}

impl FormField for Field {
    fn of(error: &AppError) -> Option<Self> {
        match error {
            AppError::Turned(Turned::Wrong) => Some(Self::Old),
            AppError::Weak(_) => Some(Self::New),
            other => other.field()?.parse().ok(),
        }
    }
}

#[component]
pub(super) fn PasswordForm(person: Person) -> impl IntoView {
    let i18n = use_i18n();
    let change = ServerAction::<ChangePassword>::new();
    let faults = Faults::<Field>::of(*change);
    let is_done = move || matches!(change.value().get(), Some(Ok(())));
    let shortest = move || person.get().map_or(0, |me| me.profile.rules().shortest);
    Effect::new(move |_| {
        if is_done() && untrack(|| person.get().is_some_and(|me| me.must_change)) {
            // Everything else was closed until now: start again.
            let _ = window().location().assign("/");
        }
    });
    view! {
        <Setting id="change-password" title=move || t_string!(i18n, account.change_password)>
            <ActionForm action=change attr:class="flex max-w-sm flex-col gap-4">
                {move || {
                    is_done()
                        .then(|| view! { <Notice tone=Tone::Good>{t!(i18n, account.password_changed)}</Notice> })
                }}
                <PasswordField
                    name="old"
                    which=Which::Present
                    label=move || t_string!(i18n, account.old_password)
                    error=faults.at(Field::Old)
                />
                <Suspense>
                    <PasswordField
                        name="new"
                        which=Which::New
                        label=move || t_string!(i18n, account.new_password)
                        hint=move || t_string!(i18n, account.new_password_hint, shortest = shortest())
                        error=faults.at(Field::New)
                    />
                </Suspense>
                <FailureNotice error=move || faults.rest() />
                <div>
                    <Button kind=Kind::Submit variant=Variant::Primary busy=change.pending()>
                        {t!(i18n, account.change_password)}
                    </Button>
                </div>
            </ActionForm>
        </Setting>
    }
}
