//! The file to import.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{t_string, use_i18n};
use ui::file_field::FileField;

use super::attempt::Attempt;

/// Checks the file as soon as it is chosen or dropped. Another one may be chosen during the check.
#[component]
pub fn SheetField(
    attempt: Attempt,
    /// Unlike that of any other on the page.
    #[prop(default = "sheet")]
    name: &'static str,
    #[prop(into)] label: TextProp,
    #[prop(into)] hint: TextProp,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <FileField
            name
            label
            text=move || attempt.name.get().unwrap_or_else(|| t_string!(i18n, data.file_prompt).to_owned())
            accept=".csv,.xlsx,.txt"
            hint
            disabled=Signal::derive(move || attempt.is_importing())
            on_choose=move |file| attempt.choose(file)
        />
    }
}
