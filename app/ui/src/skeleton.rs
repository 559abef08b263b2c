//! The shape of what is being loaded.

use leptos::prelude::*;
use text::i18n::{t, use_i18n};

/// Grey lines of the height of table rows, and for a screen reader the word that something is coming.
#[component]
pub fn Skeleton(#[prop(default = 3)] lines: usize) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div role="status" class="flex flex-col gap-2">
            <span class="sr-only">{t!(i18n, shell.loading)}</span>
            {(0..lines)
                .map(|line| {
                    let width = if line % 3 == 2 { "w-2/3" } else { "w-full" };
                    view! { <div class=format!("skeleton h-5 {width}") aria-hidden="true"></div> }
                })
                .collect_view()}
        </div>
    }
}
