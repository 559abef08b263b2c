//! A number of a row: text until it is opened, then an input whose every key recomputes the tree.

use base::wording;
use indicator_model::id::NodeId;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use text::i18n::{Locale, use_i18n};
use ui::clipboard::pasted_cells;

use crate::plain::cell::{Cell, OpenCell};
use crate::plain::draft::Draft;
use crate::plain::row::RowView;
use crate::state::edits::Edits;
use crate::state::view::View;
use crate::table::keys;
use crate::wording as words;

#[component]
pub fn NumberCell(
    edits: Edits,
    view: View,
    node: Memo<Option<NodeId>>,
    row: Memo<Option<RowView>>,
    /// Whether the reader cannot edit the node.
    closed: Memo<bool>,
    cell: Cell,
) -> impl IntoView {
    let is_barred =
        Memo::new(move |_| edits.barred.with(|barred| *barred == node.get().map(|node| (node, cell))));
    let shown = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| row.cell(cell).clone()).unwrap_or_default())
    });
    let is_open = Memo::new(move |_| {
        edits.open.with(|editing| {
            editing.as_ref().is_some_and(|editing| editing.cell == cell && Some(editing.node) == node.get())
        })
    });
    let open = move |_| {
        if let Some(node) = node.get_untracked() {
            edits.open_cell(node, cell);
        }
    };
    view! {
        <Show
            when=move || is_open.get()
            fallback=move || {
                view! {
                    <span
                        class="tree-number"
                        data-changed=move || shown.with(|shown| shown.changed).then_some("true")
                        data-doubtful=move || shown.with(|shown| shown.doubtful).then_some("true")
                        data-derived=move || shown.with(|shown| shown.derived).then_some("true")
                        data-closed=move || closed.get().then_some("true")
                        on:click=open
                    >
                        {move || shown.with(|shown| shown.text.clone())}
                    </span>
                    <Show when=move || is_barred.get()>
                        <span class="cell-reason" role="alert">
                            {move || node.get().and_then(|node| edits.access.sentence(edits.i18n.get_locale(), node))}
                        </span>
                    </Show>
                }
            }
        >
            <NumberInput edits view />
        </Show>
    }
}

/// The input of the open cell. There is one at a time, so it needs no name of its own.
#[component]
pub fn NumberInput(edits: Edits, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let Some(element) = input.get() else { return };
        let Some((text, selects)) = edits.open.with_untracked(|editing| {
            editing.as_ref().map(|editing| (editing.text.clone(), editing.selects))
        }) else {
            return;
        };
        // The element is new: its value has to be there before it can be selected. A browser that refuses the
        // focus leaves the cell open for the pointer.
        element.set_value(&text);
        let _ = element.focus();
        if selects {
            element.select();
        }
    });
    let text = move || edits.open.with(|editing| editing.as_ref().map(|editing| editing.text.clone()));
    let sentence = move || {
        edits.open.with(|editing| {
            let editing = editing.as_ref()?;
            Some(edits.explain(editing.mistake.as_ref()?))
        })
    };
    let remark = move || remark_of(i18n.get_locale(), edits);
    let has_mistake =
        move || edits.open.with(|editing| editing.as_ref().is_some_and(|e| e.mistake.is_some()));
    let paste = move |event: web_sys::Event| {
        if let Some(cells) = pasted_cells(&event) {
            event.prevent_default();
            edits.type_text(cells);
        }
    };
    view! {
        <input
            node_ref=input
            class="tree-input"
            inputmode="decimal"
            autocomplete="off"
            spellcheck="false"
            aria-label=move || edits.open.with(|editing| editing.as_ref().map(|editing| label(i18n.get_locale(), edits.draft, editing)))
            aria-invalid=move || has_mistake().then_some("true")
            aria-describedby="cell-mistake"
            prop:value=text
            on:input:target=move |event| edits.type_text(event.target().value())
            on:paste=move |event| paste(event.into())
            on:keydown=move |event: KeyboardEvent| keys::typing(edits, view, &event)
            on:blur=move |_| edits.leave()
        />
        <span id="cell-mistake" class="cell-mistake" role="alert">
            {sentence}
        </span>
        <span class="cell-remark" role="status">{remark}</span>
    }
}

/// What is remarkable about the value in the open cell; it is taken nevertheless.
fn remark_of(locale: Locale, edits: Edits) -> Option<String> {
    let (node, tier) = edits.open.with(|editing| match editing.as_ref()? {
        OpenCell { node, cell: Cell::Value(tier), mistake: None, .. } => Some((*node, *tier)),
        _ => None,
    })?;
    edits.draft.with(|draft| {
        let findings = draft.findings_of(draft.tree().row(node)?);
        let finding = findings.iter().find(|finding| finding.is_about_value_of(tier))?;
        Some(wording::finding(locale, draft.tree(), node, finding))
    })
}

fn label(locale: Locale, draft: RwSignal<Draft>, open: &OpenCell) -> String {
    let name = draft.with_untracked(|draft| wording::name(draft.tree(), open.node));
    format!("{name} {}", words::cell(locale, open.cell))
}
