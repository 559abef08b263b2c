//! A list about a sheet as a file to hand on.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{Locale, use_i18n};
use ui::button::{Button, Size};
use ui::download;
use ui::icon::Symbol;

use crate::error::AppError;
use crate::failure::FailureNotice;

/// The mark of a list that leaves, for the sheet of this name: who took it, when, and its number in the audit log.
pub type Mark = fn(String) -> Pin<Box<dyn Future<Output = Result<String, AppError>> + Send>>;

/// Without a mark nothing leaves.
#[component]
pub(super) fn TakeAlong(
    #[prop(into)] label: TextProp,
    /// The name of the file, after that of the sheet.
    name: fn(Locale, &str) -> String,
    /// The file with its mark; none where the page has been left.
    #[prop(into)]
    text: Callback<(Locale, String), Option<String>>,
    /// The name of the sheet.
    file: String,
    mark: Mark,
) -> impl IntoView {
    let i18n = use_i18n();
    let download = Action::new(move |(): &()| {
        let file = file.clone();
        async move {
            let mark = mark(file.clone()).await?;
            let locale = i18n.get_locale_untracked();
            let Some(text) = text.try_run((locale, mark)).flatten() else { return Ok(()) };
            let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
            download::save(&name(locale, stem), &text);
            Ok::<(), AppError>(())
        }
    });
    let error = move || download.value().get().and_then(Result::err);
    view! {
        <Button
            size=Size::Small
            icon=Symbol::Download
            busy=download.pending()
            on:click=move |_| {
                download.dispatch(());
            }
        >
            {move || label.get()}
        </Button>
        <FailureNotice error />
    }
}
