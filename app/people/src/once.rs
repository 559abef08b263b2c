//! A one-time password, or a half of one, shown once: it is kept nowhere in a form that could be shown again.

use leptos::prelude::*;
use text::i18n::{t_string, use_i18n};
use ui::button::Size;
use ui::clipboard::CopyButton;
use ui::notice::Notice;
use ui::tone::Tone;

/// How much of it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    /// To the proposer.
    First,
    /// To the administrator who confirmed.
    Second,
}

#[component]
pub(super) fn OneTimePassword(password: String, #[prop(default = Part::Whole)] part: Part) -> impl IntoView {
    let i18n = use_i18n();
    let text = move || match part {
        Part::Whole => t_string!(i18n, people.once),
        Part::First => t_string!(i18n, people.once_first),
        Part::Second => t_string!(i18n, people.once_second),
    };
    view! {
        <Notice tone=Tone::Good>
            <p>{text}</p>
            <p class="flex flex-wrap items-center gap-2">
                <output class="select-all font-mono text-lg">{password.clone()}</output>
                <CopyButton text=password size=Size::Small />
            </p>
        </Notice>
    }
}
