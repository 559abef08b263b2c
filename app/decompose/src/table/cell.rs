//! A number of a row: text until it is opened, then an input whose every key recomputes the tree.

use base::wording;
use indicator_model::id::NodeId;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use text::i18n::{Locale, use_i18n};
use ui::clipboard::pasted_cells;

use crate::plain::draft::Cell;
use crate::plain::row::RowView;
use crate::state::bench::{Bench, Editing};

#[component]
pub fn NumberCell(
    bench: Bench,
    node: Memo<Option<NodeId>>,
    row: Memo<Option<RowView>>,
    cell: Cell,
) -> impl IntoView {
    let is_barred =
        Memo::new(move |_| bench.barred.with(|barred| *barred == node.get().map(|node| (node, cell))));
    let is_closed = Memo::new(move |_| node.get().is_some_and(|node| bench.denial(node).is_some()));
    let shown = Memo::new(move |_| {
        row.with(|row| row.as_ref().map(|row| row.cell(cell).clone()).unwrap_or_default())
    });
    let is_open = Memo::new(move |_| {
        bench.editing.with(|editing| {
            editing.as_ref().is_some_and(|editing| editing.cell == cell && Some(editing.node) == node.get())
        })
    });
    let open = move |_| {
        if let Some(node) = node.get_untracked() {
            bench.edit(node, cell);
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
                        data-closed=move || is_closed.get().then_some("true")
                        on:click=open
                    >
                        {move || shown.with(|shown| shown.text.clone())}
                    </span>
                    <Show when=move || is_barred.get()>
                        <span class="cell-reason" role="alert">
                            {move || node.get().and_then(|node| bench.denial_sentence(node))}
                        </span>
                    </Show>
                }
            }
        >
            <NumberInput bench />
        </Show>
    }
}

/// The input of the open cell. There is one at a time, so it needs no name of its own.
#[component]
pub fn NumberInput(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let Some(element) = input.get() else { return };
        let Some((text, selects)) = bench.editing.with_untracked(|editing| {
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
    let text = move || bench.editing.with(|editing| editing.as_ref().map(|editing| editing.text.clone()));
    let sentence = move || {
        bench.editing.with(|editing| {
            let editing = editing.as_ref()?;
            Some(bench.mistake(editing.mistake.as_ref()?))
        })
    };
    let remark = move || remark_of(i18n.get_locale(), bench);
    let has_mistake =
        move || bench.editing.with(|editing| editing.as_ref().is_some_and(|e| e.mistake.is_some()));
    let paste = move |event: web_sys::Event| {
        if let Some(cells) = pasted_cells(&event) {
            event.prevent_default();
            bench.type_text(cells);
        }
    };
    view! {
        <input
            node_ref=input
            class="tree-input"
            inputmode="decimal"
            autocomplete="off"
            spellcheck="false"
            aria-label=move || bench.editing.with(|editing| editing.as_ref().map(|editing| label(i18n.get_locale(), bench, editing)))
            aria-invalid=move || has_mistake().then_some("true")
            aria-describedby="cell-mistake"
            prop:value=text
            on:input:target=move |event| bench.type_text(event.target().value())
            on:paste=move |event| paste(event.into())
            on:keydown=move |event: KeyboardEvent| crate::table::keys::typing(bench, &event)
            on:blur=move |_| bench.leave()
        />
        <span id="cell-mistake" class="cell-mistake" role="alert">
            {sentence}
        </span>
        <span class="cell-remark" role="status">{remark}</span>
    }
}

/// What is remarkable about the value in the open cell; it is taken nevertheless.
fn remark_of(locale: Locale, bench: Bench) -> Option<String> {
    let (node, tier) = bench.editing.with(|editing| match editing.as_ref()? {
        Editing { node, cell: Cell::Value(tier), mistake: None, .. } => Some((*node, *tier)),
        _ => None,
    })?;
    bench.findings.with(|findings| {
        let finding = findings.get(&node)?.iter().find(|finding| finding.is_about_value_of(tier))?;
        bench.draft.with_untracked(|draft| Some(wording::finding(locale, draft.tree(), node, finding)))
    })
}

fn label(locale: Locale, bench: Bench, editing: &Editing) -> String {
    let name = bench.draft.with_untracked(|draft| wording::name(draft.tree(), editing.node));
    format!("{name} {}", cell_name(locale, editing.cell))
}

/// The name of a number in the reader's language.
pub fn cell_name(locale: Locale, cell: Cell) -> &'static str {
    match cell {
        Cell::Value(tier) => wording::tier(locale, tier),
        Cell::Weight => leptos_i18n::td_string!(locale, decompose.column_weight),
        Cell::Share => leptos_i18n::td_string!(locale, decompose.column_share),
    }
}
