//! A message that belongs to a place of the page and stays there as long as it is true.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::Icon;
use super::tone::Tone;

/// What can be done about it.
#[slot]
pub struct NoticeActions {
    children: Children,
}

/// What happened, why, and what to do. A bad one is read out at once, the others when the reader gets there.
#[component]
pub fn Notice(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] title: TextProp,
    #[prop(optional)] notice_actions: Option<NoticeActions>,
    children: Children,
) -> impl IntoView {
    let edge = match tone {
        Tone::Neutral => "border-s-light-grey",
        Tone::Accent => "border-s-primary",
        Tone::Good => "border-s-light-green",
        Tone::Warning => "border-s-light-amber",
        Tone::Bad => "border-s-light-red",
    };
    view! {
        <div
            role=(tone == Tone::Bad).then_some("alert")
            class=format!(
                "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-field border border-s-4 border-base-300 bg-base-100 px-3 py-2 {edge}",
            )
        >
            <span class=format!("pt-0.5 {}", tone.text())>
                <Icon symbol=tone.symbol() />
            </span>
            <div class="min-w-0 flex-1 basis-48">
                <p class="font-medium empty:hidden">{move || title.get()}</p>
                <div>{children()}</div>
            </div>
            {notice_actions
                .map(|actions| view! { <div class="flex flex-wrap gap-2">{(actions.children)()}</div> })}
        </div>
    }
}
