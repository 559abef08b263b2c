//! Changing the user's password.

use base::failure::FailureNotice;
use base::person::Person;
use leptos::form::ActionForm;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::notice::Notice;
use ui::setting::Setting;
use ui::tone::Tone;

use super::api::ChangePassword;
use super::password_field::{PasswordField, Which};

#[component]
pub(super) fn PasswordForm(person: Person) -> impl IntoView {
    let i18n = use_i18n();
    let change = ServerAction::<ChangePassword>::new();
    let error = move || change.value().get().and_then(Result::err);
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
                <FailureNotice error />
                {move || {
                    is_done()
                        .then(|| view! { <Notice tone=Tone::Good>{t!(i18n, account.password_changed)}</Notice> })
                }}
                <PasswordField
                    name="old"
                    which=Which::Present
                    label=move || t_string!(i18n, account.old_password)
                />
                <Suspense>
                    <PasswordField
                        name="new"
                        which=Which::New
                        label=move || t_string!(i18n, account.new_password)
                        hint=move || t_string!(i18n, account.new_password_hint, shortest = shortest())
                    />
                </Suspense>
                <div>
                    <Button kind=Kind::Submit variant=Variant::Primary busy=change.pending()>
                        {t!(i18n, account.change_password)}
                    </Button>
                </div>
            </ActionForm>
        </Setting>
    }
}
