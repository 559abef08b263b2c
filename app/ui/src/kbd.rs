//! Keys of the keyboard, written as keys.

use leptos::prelude::*;

/// One or more keys pressed together: `<Kbd keys=&["Ctrl", "Z"] />`.
#[component]
pub fn Kbd(keys: &'static [&'static str]) -> impl IntoView {
    view! {
        <span class="inline-flex items-center gap-1">
            {keys.iter().map(|&key| view! { <kbd class="kbd kbd-sm">{key}</kbd> }).collect_view()}
        </span>
    }
}
