//! Something that stands for itself, beside others of its kind.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::icon::{Icon, Symbol};

/// The children are what can be done with it; they stand at the bottom, in line with those of the cards beside.
#[component]
pub fn Card(
    icon: Symbol,
    #[prop(into)] title: TextProp,
    #[prop(into)] text: TextProp,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="flex min-w-0 flex-col gap-2 rounded-box border border-base-300 bg-base-100 p-5">
            <span class="text-[1.75rem] text-primary">
                <Icon symbol=icon />
            </span>
            <h2 class="text-base font-semibold">{move || title.get()}</h2>
            <p class="grow text-muted">{move || text.get()}</p>
            <div class="mt-2 flex flex-wrap items-center gap-2">{children()}</div>
        </section>
    }
}
