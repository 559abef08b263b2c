//! A few counts side by side, the parts of one result.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::tone::Tone;

/// A count and what it counts. A tone is drawn only where there is something to count.
#[derive(Clone)]
pub struct Tally {
    pub label: TextProp,
    pub count: u32,
    pub tone: Tone,
}

#[component]
pub fn Tallies(tallies: Vec<Tally>) -> impl IntoView {
    let entries = tallies
        .into_iter()
        .map(|Tally { label, count, tone }| {
            let colour = if count == 0 { Tone::Neutral.text() } else { tone.text() };
            view! {
                <div class="flex flex-col rounded-field border border-base-300 bg-base-100 px-3 py-2">
                    <dt class="text-[0.8125rem] text-muted">{move || label.get()}</dt>
                    <dd class=format!("text-xl font-semibold {colour}")>{count}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="grid grid-cols-2 gap-2 sm:grid-cols-4">{entries}</dl> }
}
