//! A one-time password, shown once: it is kept nowhere in a form that could be shown again.

use leptos::prelude::*;

use crate::i18n::{t, use_i18n};
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

#[component]
pub(super) fn OneTimePassword(password: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Notice tone=Tone::Good>
            <p>{t!(i18n, people.once)}</p>
            <p>
                <output class="select-all font-mono text-lg">{password}</output>
            </p>
        </Notice>
    }
}
