//! No second factor yet: what it is for, and the way to one.

use base::failure::FailureNotice;
use base::faults::Faults;
use leptos::form::ActionForm;
use leptos::prelude::*;
use people_model::factor::Factor;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Variant};
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::tone::Tone;

use super::api::Begin;
use super::enrol::Enrol;
use crate::password_field::{PasswordField, Which};
use crate::proof::ProofField;

#[component]
pub(super) fn Off(factor: Factor, on_enabled: Callback<Vec<String>>) -> impl IntoView {
    let i18n = use_i18n();
    let begin = ServerAction::<Begin>::new();
    // For a user who must set it up, the form is open.
    let is_asked = RwSignal::new(factor.is_demanded);
    // A wrong password leaves the form as it is.
    let enrolment = Memo::new(move |_| begin.value().get().and_then(Result::ok));
    let faults = Faults::of(*begin).among(&[ProofField::Password]);
    let on_cancel = Callback::new(move |()| {
        begin.clear();
        is_asked.set(false);
    });
    let password = move || {
        view! {
            <ActionForm action=begin attr:class="flex max-w-sm flex-col gap-4">
                <PasswordField
                    name="password"
                    which=Which::Present
                    label=move || t_string!(i18n, factor.password)
                    error=faults.at(ProofField::Password)
                />
                <FailureNotice error=move || faults.rest() />
                <div class="flex flex-wrap gap-2">
                    <Button kind=Kind::Submit variant=Variant::Primary busy=begin.pending()>
                        {t!(i18n, factor.next)}
                    </Button>
                    <Button variant=Variant::Quiet on:click=move |_| on_cancel.run(())>
                        {t!(i18n, shell.cancel)}
                    </Button>
                </div>
            </ActionForm>
        }
    };
    view! {
        {factor
            .is_demanded
            .then(|| view! { <Notice tone=Tone::Warning>{t!(i18n, factor.demanded)}</Notice> })}
        {move || match (is_asked.get(), enrolment.get()) {
            (true, Some(enrolment)) => view! { <Enrol enrolment on_enabled on_cancel /> }.into_any(),
            (true, None) => password().into_any(),
            (false, _) => {
                view! {
                    <div>
                        <Button icon=Symbol::Lock on:click=move |_| is_asked.set(true)>
                            {t!(i18n, factor.set_up)}
                        </Button>
                    </div>
                }
                    .into_any()
            }
        }}
    }
}
