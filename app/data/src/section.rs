//! A part of the page with its heading.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// `id` is unique on the page and can be linked to.
#[component]
pub(super) fn Section(
    id: &'static str,
    #[prop(into)] title: TextProp,
    #[prop(into)] text: TextProp,
    children: Children,
) -> impl IntoView {
    view! {
        <section
            id=id
            aria-labelledby=format!("{id}-title")
            class="flex max-w-5xl scroll-mt-16 flex-col gap-4 border-t border-base-300 pt-4"
        >
            <header>
                <h2 id=format!("{id}-title") class="text-lg font-semibold">
                    {move || title.get()}
                </h2>
                <p class="text-muted">{move || text.get()}</p>
            </header>
            {children()}
        </section>
    }
}
