//! Views of the same thing, one at a time, after the WAI-ARIA tabs pattern: arrows, Home and End move and select.

use leptos::ev::KeyboardEvent;
use leptos::oco::Oco;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::choice::Choice;

/// A row of tabs, and as its child the panel of the selected one.
#[component]
pub fn Tabs<T>(
    /// Unique on the page.
    #[prop(into)]
    id: Oco<'static, str>,
    #[prop(into)] label: TextProp,
    tabs: Vec<Choice<T>>,
    #[prop(into)] selected: Signal<T>,
    #[prop(into)] on_select: Callback<T>,
    children: Children,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let values = StoredValue::new(tabs.iter().map(|tab| tab.value.clone()).collect::<Vec<_>>());
    let at = Memo::new(move |_| {
        values
            .with_value(|values| selected.with(|selected| values.iter().position(|value| value == selected)))
    });
    let select = move |position: usize| {
        if let Some(value) = values.with_value(|values| values.get(position).cloned()) {
            on_select.run(value);
        }
    };
    let tab_id = {
        let id = id.clone();
        move |position: usize| format!("{id}-tab-{position}")
    };
    let panel_id = format!("{id}-panel");
    let buttons = tabs
        .into_iter()
        .enumerate()
        .map(|(position, tab)| {
            let is_selected = Signal::derive(move || at.get() == Some(position));
            view! {
                <button
                    type="button"
                    role="tab"
                    id=tab_id(position)
                    aria-selected=move || is_selected.get().to_string()
                    aria-controls=panel_id.clone()
                    tabindex=move || if is_selected.get() { "0" } else { "-1" }
                    class="-mb-px min-h-touch cursor-pointer border-b-2 border-transparent px-3 py-2 text-sm text-muted hover:text-base-content aria-selected:border-primary aria-selected:font-medium aria-selected:text-primary"
                    on:click=move |_| select(position)
                >
                    {move || tab.label.get()}
                </button>
            }
        })
        .collect_view();
    let count = values.with_value(Vec::len);
    let on_key = {
        let tab_id = tab_id.clone();
        move |event: KeyboardEvent| {
            let Some(next) = next_tab(&event.key(), at.get_untracked().unwrap_or_default(), count) else {
                return;
            };
            event.prevent_default();
            select(next);
            focus(&tab_id(next));
        }
    };
    view! {
        <div class="flex flex-col">
            <div
                role="tablist"
                aria-label=move || label.get()
                class="flex gap-1 overflow-x-auto overflow-y-hidden border-b border-base-300"
                on:keydown=on_key
            >
                {buttons}
            </div>
            <div
                role="tabpanel"
                id=format!("{id}-panel")
                aria-labelledby=move || at.get().map(&tab_id)
                tabindex="0"
                class="pt-4"
            >
                {children()}
            </div>
        </div>
    }
}

fn next_tab(key: &str, at: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowRight" => Some(if at >= last { 0 } else { at + 1 }),
        "ArrowLeft" => Some(at.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

fn focus(id: &str) {
    let tab = document().get_element_by_id(id).and_then(|tab| tab.dyn_into::<HtmlElement>().ok());
    if let Some(tab) = tab {
        // Focus fails only for an element that has just gone.
        let _ = tab.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arrows_go_around_and_other_keys_do_nothing() {
        assert_eq!(next_tab("ArrowRight", 2, 3), Some(0));
        assert_eq!(next_tab("ArrowLeft", 0, 3), Some(2));
        assert_eq!(next_tab("End", 0, 3), Some(2));
        assert_eq!(next_tab("Enter", 0, 3), None);
        assert_eq!(next_tab("End", 0, 0), None);
    }
}
