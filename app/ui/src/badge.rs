//! A word in a small frame: a state, a kind, a count.

use leptos::prelude::*;

use super::icon::{Icon, Symbol};
use super::tone::Tone;

/// The word is the message; tone and icon only repeat it.
#[component]
pub fn Badge(
    #[prop(optional, into)] tone: Signal<Tone>,
    #[prop(optional)] icon: Option<Symbol>,
    children: Children,
) -> impl IntoView {
    let class = move || {
        let tone = match tone.get() {
            Tone::Neutral => "border-base-300 bg-base-200 text-muted",
            Tone::Accent => "badge-soft badge-primary",
            Tone::Good => "badge-soft badge-success",
            Tone::Warning => "badge-soft badge-warning",
            Tone::Bad => "badge-soft badge-error",
        };
        format!("badge h-auto min-h-[1.375rem] gap-1 px-1.5 text-[0.8125rem] whitespace-nowrap {tone}")
    };
    view! {
        <span class=class>
            {icon.map(|symbol| view! { <Icon symbol /> })}
            {children()}
        </span>
    }
}
