//! What stands where nothing is yet: what belongs here, and the next step.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::{Icon, Symbol};

/// The children are the next steps, buttons or links; the first is the primary one.
#[component]
pub fn EmptyState(
    #[prop(default = Symbol::Empty)] icon: Symbol,
    #[prop(into)] title: TextProp,
    #[prop(into)] text: TextProp,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-2 px-4 py-12 text-center">
            <span class="text-[2rem] text-muted">
                <Icon symbol=icon />
            </span>
            <h2 class="text-base font-semibold">{move || title.get()}</h2>
            <p class="max-w-prose text-muted">{move || text.get()}</p>
            {children.map(|children| view! { <div class="mt-2 flex flex-wrap justify-center gap-2">{children()}</div> })}
        </div>
    }
}
