//! The mark of the product: a balance beam (衡) over bars of different height.

use leptos::prelude::*;

/// Decoration beside the name. The same drawing is `assets/favicon.svg`.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg viewBox="0 0 32 32" aria-hidden="true" class="size-6 shrink-0">
            <rect width="32" height="32" rx="7" class="fill-primary"></rect>
            <path
                class="stroke-primary-content"
                fill="none"
                stroke-width="2.5"
                stroke-linecap="round"
                d="M7 10h18M16 6v4M9 15v10M16 15v6M23 15v8"
            ></path>
        </svg>
    }
}
