//! A box to tick.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// A box with its text beside it, which takes `item` into what is chosen or leaves it out. That counts when the form is
/// sent; for what acts at once there is [`Switch`](super::switch::Switch).
#[component]
pub fn Checkbox<T: Copy + Ord + Send + Sync + 'static>(
    #[prop(into)] label: TextProp,
    /// More about this one, at the end of the line.
    #[prop(optional, into)]
    note: TextProp,
    item: T,
    chosen: RwSignal<BTreeSet<T>>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let is_chosen = move || chosen.with(|chosen| chosen.contains(&item));
    let choose = move |is_chosen| {
        chosen.update(|chosen| {
            if is_chosen {
                chosen.insert(item);
            } else {
                chosen.remove(&item);
            }
        });
    };
    view! {
        <label class="flex min-h-touch cursor-pointer items-center gap-2 text-sm">
            <input
                type="checkbox"
                class="checkbox checkbox-sm"
                disabled=move || disabled.get()
                checked=untrack(is_chosen)
                prop:checked=is_chosen
                on:change:target=move |event| choose(event.target().checked())
            />
            <span class="grow">{move || label.get()}</span>
            <span class="numbers text-muted">{move || note.get()}</span>
        </label>
    }
}
