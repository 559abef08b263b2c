//! A row of the tree table.

use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use ui::tree_table::{Cursor, cell_id};

use crate::plain::columns::{COLUMNS, Shows};
use crate::plain::row::RowView;
use crate::state::edits::Edits;
use crate::state::element::{CLOSED, CLOSED_SCHEME, TABLE};
use crate::state::view::View;
use crate::state::widths::Widths;
use crate::table::derived_cells::{FindingsCell, OverloadCell, SumCell, plain};
use crate::table::drag::{self, Drag};
use crate::table::name_cell::NameCell;
use crate::table::number_cell::NumberCell;
use crate::table::pointer;
use crate::wording as words;

#[component]
pub fn TableRow(edits: Edits, view: View, drag: Drag, widths: Widths, index: Memo<usize>) -> impl IntoView {
    let line = Memo::new(move |_| view.lines.with(|lines| lines.get(index.get()).copied()));
    let row = Memo::new(move |_| edits.row(line.get()?.node));
    Effect::new(move |_| {
        row.with(|row| {
            if let Some(row) = row {
                widths.fit(row);
            }
        });
    });
    let node = Memo::new(move |_| line.get().map(|line| line.node));
    let text = move |read: fn(&RowView) -> String| {
        Memo::new(move |_| row.with(|row| row.as_ref().map(read).unwrap_or_default()))
    };
    let closed = Memo::new(move |_| node.get().is_some_and(|node| edits.access.denial(node).is_some()));
    let is_selected = Memo::new(move |_| node.get().is_some() && view.selected.get() == node.get());
    // Where the cursor is in this row. Cells follow it, and not where the row stands: scrolling moves all rows.
    let cursor = Memo::new(move |_| {
        let Cursor { row, column } = view.cursor.get();
        (row == index.get()).then_some(column)
    });
    let is_chosen = chosen(view, index);
    let cells = COLUMNS
        .into_iter()
        .enumerate()
        .map(|(at, shows)| {
            let inside = match shows {
                Shows::Name => view! { <NameCell view line row /> }.into_any(),
                Shows::Owner => plain(text(|row| row.owner.clone())).into_any(),
                Shows::Unit => plain(text(|row| row.unit.clone())).into_any(),
                Shows::Number(cell) => view! { <NumberCell edits view node row closed cell /> }.into_any(),
                Shows::Sum(tier) => view! { <SumCell row tier /> }.into_any(),
                Shows::Overload => view! { <OverloadCell row /> }.into_any(),
                Shows::Findings => view! { <FindingsCell draft=edits.draft row /> }.into_any(),
            };
            let right = shows.is_numeric();
            let was = move || {
                let Shows::Number(cell) = shows else { return None };
                let is_changed = || row.with(|row| row.as_ref().is_some_and(|row| row.cell(cell).changed));
                let is_here = cursor.get() == Some(at) && is_changed();
                is_here.then(|| words::was(edits.i18n.get_locale(), edits, node.get()?, cell))?
            };
            let is_closed = matches!(shows, Shows::Number(_)).then_some(move || closed.get());
            let why = move || {
                if edits.access.closed_whole.get().is_some() { CLOSED_SCHEME } else { CLOSED }
            };
            view! {
                <div
                    role="gridcell"
                    id=move || (cursor.get() == Some(at)).then(|| cell_id(TABLE, index.get(), at))
                    class="tree-cell"
                    class:tree-end=right
                    aria-colindex=at + 1
                    // Names, sums and findings are never typed over in their cell.
                    aria-readonly=move || is_closed.is_none_or(|is_closed| is_closed()).then_some("true")
                    data-closed=is_closed.map(|is_closed| move || is_closed().then_some("true"))
                    aria-description=was
                    aria-describedby=is_closed.map(|is_closed| move || is_closed().then(why))
                    data-cursor=move || (cursor.get() == Some(at)).then_some("true")
                    aria-selected=move || is_chosen(at).then_some("true")
                    data-chosen=move || is_chosen(at).then_some("true")
                    draggable=move || {
                        let drags = shows == Shows::Name && edits.open.with(Option::is_none) && !closed.get();
                        drags.then_some("true")
                    }
                    on:mousedown=move |event| {
                        let is_chosen = untrack(|| is_chosen(at));
                        pointer::press(edits, view, &event, (index, at), is_chosen);
                    }
                    on:mouseenter=move |event| pointer::sweep(view, &event, (index, at))
                    on:click=move |_| {
                        if matches!(shows, Shows::Name | Shows::Findings) {
                            view.details.set(true);
                        }
                    }
                >
                    {inside}
                </div>
            }
        })
        .collect_view();

    // The view macro does not know this attribute of treegrid rows.
    let level = custom_attribute("aria-level", move || line.get().map(|line| (line.depth + 1).to_string()));
    view! {
        <div
            role="row"
            class="tree-row"
            data-node=move || node.get().map(|node| node.to_string())
            data-drop=move || drag.mark(node.get())
            style:top=move || format!("calc({} * var(--tree-row))", index.get())
            aria-rowindex=move || index.get() + 2
            {..level}
            aria-posinset=move || line.get().map(|line| line.position)
            aria-setsize=move || line.get().map(|line| line.siblings)
            aria-expanded=move || line.get().and_then(|line| line.open).map(|open| open.to_string())
            aria-selected=move || is_selected.get().to_string()
            on:dragstart=move |event| drag.start(&event, node.get_untracked())
            on:dragover=move |event| drag::over(edits, drag, &event, node.get_untracked())
            on:drop=move |event| drag::drop(edits, drag, &event)
            on:dragend=move |_| drag.end()
        >
            {cells}
        </div>
    }
}

/// Whether the cell of a column is selected together with others.
fn chosen(view: View, index: Memo<usize>) -> impl Fn(usize) -> bool + Copy + Send + Sync {
    let columns = Memo::new(move |_| {
        view.range.with(|range| {
            let range = range.as_ref().filter(|range| range.rows.contains(&index.get()))?;
            Some((*range.columns.start(), *range.columns.end()))
        })
    });
    move |at| columns.get().is_some_and(|(first, last)| (first..=last).contains(&at))
}
