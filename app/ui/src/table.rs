//! A plain table that scrolls by itself when it is long; its rows are the caller's `<tr>`s.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// The frame can be reached and scrolled by keyboard; its head stays in sight.
#[component]
pub fn Table(
    /// Names the table for a screen reader.
    #[prop(into)]
    label: TextProp,
    heads: Vec<TextProp>,
    children: Children,
) -> impl IntoView {
    let heads = heads
        .into_iter()
        .map(|head| view! { <th scope="col" class="whitespace-nowrap">{move || head.get()}</th> })
        .collect_view();
    view! {
        <div
            role="region"
            tabindex="0"
            aria-label=move || label.get()
            class="max-h-[min(32rem,70dvh)] overflow-auto rounded-box border border-base-300 bg-base-100"
        >
            <table class="table table-sm max-sm:[&_td]:px-2 max-sm:[&_th]:px-2">
                <thead class="sticky top-0 bg-base-200 text-muted">
                    <tr>{heads}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
