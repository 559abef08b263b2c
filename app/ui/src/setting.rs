//! One matter on a page of settings.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// What it is about on the left of a wide window, what can be done on the right; a line above it parts it from the
/// one before. `id` names the heading and is unique on the page.
#[component]
pub fn Setting(
    id: &'static str,
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] text: TextProp,
    children: Children,
) -> impl IntoView {
    view! {
        <section
            aria-labelledby=id
            class="grid gap-x-10 gap-y-4 border-t border-base-300 pt-4 pb-2 lg:grid-cols-[minmax(0,18rem)_minmax(0,42rem)]"
        >
            <header class="flex flex-col gap-1">
                <h2 id=id class="text-base font-semibold">
                    {move || title.get()}
                </h2>
                <p class="max-w-prose text-sm text-muted empty:hidden">{move || text.get()}</p>
            </header>
            <div class="flex min-w-0 flex-col gap-4">{children()}</div>
        </section>
    }
}
