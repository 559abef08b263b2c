//! A number of a row: text until it is opened, then an input whose every key recomputes the tree.

use base::wording;
use indicator_model::id::NodeId;
use indicator_model::quantity::Precision;
use leptos::ev::{ClipboardEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::{Locale, use_i18n};
use ui::button::{Button, Size};
use ui::cell_note::{CellNote, Kind};
use ui::clipboard::{self, pasted_cells};
use ui::icon::Symbol;
use ui::number::grouped;

use crate::plain::cell::{Cell, OpenCell};
use crate::plain::row::RowView;
use crate::state::edits::Edits;
use crate::state::element::{focus_table, visible_table};
use crate::state::selection;
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
    /// Whether the number is a control by itself, and not a cell of a grid that has the keyboard.
    #[prop(optional)]
    is_control: bool,
) -> impl IntoView {
    let i18n = edits.i18n;
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
    let open = move |event: MouseEvent| {
        // With Shift it selects.
        if let Some(node) = node.get_untracked().filter(|_| !event.shift_key()) {
            edits.open_cell(node, cell);
        }
    };
    // What it was is looked for in all edits, so only where somebody points.
    let is_near = RwSignal::new(false);
    let was = move || {
        if !is_near.get() {
            return None;
        }
        let total = row.with(|row| row.as_ref().filter(|_| cell == Cell::Weight)?.weight_total);
        let total = total.map(|total| t_string!(i18n, decompose.weights_are, total = total.to_string()));
        let is_changed = shown.with(|shown| shown.changed);
        let was = is_changed.then(|| words::was(i18n.get_locale(), edits, node.get()?, cell)).flatten();
        let notes: Vec<_> = was.into_iter().chain(total).collect();
        (!notes.is_empty()).then(|| notes.join("\n"))
    };
    view! {
        <Show
            when=move || is_open.get()
            fallback=move || {
                let attributes = view! {
                    <{..}
                        class="tree-number"
                        title=was
                        data-changed=move || shown.with(|shown| shown.changed).then_some("true")
                        data-doubtful=move || shown.with(|shown| shown.doubtful).then_some("true")
                        data-derived=move || shown.with(|shown| shown.derived).then_some("true")
                        data-closed=move || closed.get().then_some("true")
                        on:click=open
                        on:mouseenter=move |_| is_near.set(true)
                        on:mouseleave=move |_| is_near.set(false)
                    />
                };
                let text = move || shown.with(|shown| shown.text.clone());
                view! {
                    {if is_control {
                        view! {
                            <button
                                type="button"
                                aria-label=move || node.get().map(|node| label(i18n.get_locale(), edits, node, cell))
                                {..attributes}
                            >
                                {text}
                            </button>
                        }
                            .into_any()
                    } else {
                        view! { <span {..attributes}>{text}</span> }.into_any()
                    }}
                    <Show when=move || is_barred.get()>
                        <CellNote
                            kind=Kind::Reason
                            text=Signal::derive(move || edits.access.sentence(edits.i18n.get_locale(), node.get()?))
                        />
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
    let remark = move || {
        let locale = i18n.get_locale();
        let remarks: Vec<_> = echo_of(edits).into_iter().chain(remark_of(locale, edits)).collect();
        (!remarks.is_empty()).then(|| remarks.join(" · "))
    };
    let has_mistake =
        move || edits.open.with(|editing| editing.as_ref().is_some_and(|e| e.mistake.is_some()));
    let paste = move |event: ClipboardEvent| {
        if let Some(cells) = pasted_cells(&event) {
            event.prevent_default();
            match (visible_table(), clipboard::pasted(&event)) {
                (Some(_), Some(block)) => {
                    // The table would take it once more.
                    event.stop_propagation();
                    edits.cancel();
                    focus_table();
                    selection::paste(edits, view, &clipboard::cells(&block));
                }
                // On a phone there is no table to lay a block over.
                _ => edits.type_text(cells),
            }
        }
    };
    view! {
        <input
            node_ref=input
            class="tree-input"
            inputmode="decimal"
            autocomplete="off"
            spellcheck="false"
            aria-label=move || edits.open.with(|editing| editing.as_ref().map(|open| name(i18n.get_locale(), edits, open.node, open.cell)))
            aria-invalid=move || has_mistake().then_some("true")
            aria-describedby="cell-mistake"
            prop:value=text
            on:input:target=move |event| edits.type_text(event.target().value())
            on:paste=paste
            on:keydown=move |event: KeyboardEvent| keys::typing(edits, view, &event)
            on:blur=move |_| edits.leave()
        />
        <CellNote kind=Kind::Mistake id="cell-mistake" text=Signal::derive(sentence)>
            <UnlockOffer edits />
        </CellNote>
        <CellNote kind=Kind::Remark text=Signal::derive(remark) />
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

/// The number that a step or a short form stands for: `= 1,320` for `+10%`.
fn echo_of(edits: Edits) -> Option<String> {
    let (node, cell) = edits.open.with(|editing| {
        let open = editing.as_ref().filter(|open| open.mistake.is_none())?;
        open.text
            .contains(['+', '＋', '*', '×', '＊', '万', '萬', '亿', '億'])
            .then_some((open.node, open.cell))
    })?;
    if edits.is_loading() {
        return None;
    }
    edits.draft.with(|draft| {
        let indicator = draft.tree().indicator(draft.tree().row(node)?);
        let number = draft.number(node, cell)?;
        Some(match cell {
            Cell::Value(_) => format!("= {} {}", grouped(number, indicator.precision), indicator.unit),
            Cell::Weight | Cell::Share => format!("= {}", grouped(number, Precision::INTEGER)),
        })
    })
}

/// The offer to unlock what keeps the typed number from being taken.
#[component]
fn UnlockOffer(edits: Edits) -> impl IntoView {
    let i18n = edits.i18n;
    view! {
        {move || {
            edits.locked().map(|locked| {
                view! {
                    <Button size=Size::Small icon=Symbol::Unlock on:click=move |_| edits.unlock_and_retype(locked)>
                        {move || t_string!(i18n, decompose.unlock)}
                    </Button>
                }
            })
        }}
    }
}

/// What a cell is called: the indicator, whose it is, and which of its numbers.
fn name(locale: Locale, edits: Edits, node: NodeId, cell: Cell) -> String {
    let name = edits.draft.with_untracked(|draft| wording::name(draft.tree(), node));
    format!("{name} {}", words::cell(locale, cell))
}

/// The name of a control, and what it holds.
fn label(locale: Locale, edits: Edits, node: NodeId, cell: Cell) -> String {
    let name = name(locale, edits, node, cell);
    let Some(row) = edits.row(node) else { return name };
    let unit = if matches!(cell, Cell::Value(_)) { row.unit.as_str() } else { "" };
    format!("{name} {} {} {unit}", row.owner, row.cell(cell).text)
}
