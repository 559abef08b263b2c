//! A table of many rows of which only the visible ones exist: WAI-ARIA treegrid, virtualised.
//!
//! A fixed set of row elements is recycled: the element `slot` shows the row whose index is congruent to it, so that
//! scrolling by one row rewrites one row. The keyboard cursor is a pair (row, column); focus stays on the grid and
//! `aria-activedescendant` names the cell, because a focused cell could be recycled away.
//! Where the cursor is belongs to the page, because rows come and go under it.
//!
//! The table knows nothing about trees or values: expanding, editing and what a key means belong to the page,
//! which gets every key that is not plain movement through `on_key`.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// Rows rendered before the browser has told how high the viewport is, and beyond its edges.
pub const FIRST_WINDOW: usize = 48;
const OVERSCAN: usize = 6;

/// A column head.
#[derive(Clone)]
pub struct Column {
    /// Shown in the head and read out with each cell.
    pub title: Signal<String>,
    /// A longer explanation for the pointer.
    pub hint: Signal<String>,
    /// A CSS grid track, `6rem` or `minmax(18rem, 1fr)`.
    pub width: Signal<String>,
    pub align: Align,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Start,
    End,
}

/// The cell that the keyboard is on; counts from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    pub row: usize,
    pub column: usize,
}

/// A movement of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub to: Cursor,
    /// With Shift: the cells in between are to be selected.
    pub extends: bool,
}

/// The id of a cell's element, for `aria-activedescendant` and for the page's own focus.
pub fn cell_id(table: &str, row: usize, column: usize) -> String {
    format!("{table}-{row}-{column}")
}

#[component]
pub fn TreeTable<R, V>(
    /// Id of the grid element; cells derive theirs from it.
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    columns: Vec<Column>,
    /// Number of rows in the current outline.
    #[prop(into)]
    count: Signal<usize>,
    #[prop(into)] cursor: Signal<Cursor>,
    /// Whether several cells can be selected.
    #[prop(optional)]
    selects: bool,
    /// Plain movement by key asks for another cell.
    #[prop(into)]
    on_move: Callback<Move>,
    /// Keys that are not plain movement. Call `prevent_default` on those that are used.
    #[prop(into)]
    on_key: Callback<KeyboardEvent>,
    /// Renders the cells of the row whose index is given; the index changes when the element is recycled.
    row: R,
) -> impl IntoView
where
    R: Fn(Memo<usize>) -> V + Clone + Send + 'static,
    V: IntoView + 'static,
{
    let viewport = NodeRef::<html::Div>::new();
    let scroll_top = RwSignal::new(0_i32);
    let height = RwSignal::new(None::<i32>);
    let row_height = RwSignal::new(36_i32);
    let last_column = columns.len().saturating_sub(1);
    let widths: Vec<_> = columns.iter().map(|column| column.width).collect();
    let template = move || widths.iter().map(|width| width.get()).collect::<Vec<_>>().join(" ");

    Effect::new(move |_| {
        if let Some(element) = viewport.get() {
            measure(&element, height, row_height);
        }
    });
    let resize = window_event_listener(leptos::ev::resize, move |_| {
        if let Some(element) = viewport.get_untracked() {
            measure(&element, height, row_height);
        }
    });
    on_cleanup(move || resize.remove());

    let slots = Memo::new(move |_| {
        let visible = height
            .get()
            .map_or(FIRST_WINDOW, |height| index(height / row_height.get().max(1)) + 2 * OVERSCAN + 2);
        visible.min(count.get())
    });
    let first = Memo::new(move |_| {
        let top = index(scroll_top.get() / row_height.get().max(1)).saturating_sub(OVERSCAN);
        top.min(count.get().saturating_sub(slots.get()))
    });

    let keep_visible = move |row: usize| {
        let Some(element) = viewport.get_untracked() else { return };
        let step = row_height.get_untracked();
        let top = i32::try_from(row).unwrap_or(i32::MAX / 64).saturating_mul(step);
        let bottom = top + step - (element.client_height() - step);
        if top < element.scroll_top() {
            element.set_scroll_top(top);
        } else if bottom > element.scroll_top() {
            element.set_scroll_top(bottom);
        }
    };
    Effect::new(move |_| keep_visible(cursor.get().row));

    let keydown = move |event: KeyboardEvent| {
        let visible = index(height.get_untracked().unwrap_or(720) / row_height.get_untracked().max(1));
        let reach = Reach {
            last_row: count.get_untracked().saturating_sub(1),
            last_column,
            page: visible.max(2) - 1,
        };
        if let Some(to) = moved(&event, cursor.get_untracked(), reach) {
            event.prevent_default();
            on_move.run(Move { to, extends: event.shift_key() });
        } else {
            on_key.run(event);
        }
    };

    let heads = columns.into_iter().enumerate().map(|(at, column)| head(at, column)).collect_view();

    view! {
        <div
            node_ref=viewport
            id=id
            role="treegrid"
            class="tree-table"
            tabindex="0"
            style:--tree-columns=template
            style:--tree-row=move || format!("{}px", row_height.get())
            aria-label=move || label.get()
            aria-multiselectable=selects.then_some("true")
            aria-rowcount=move || count.get() + 1
            aria-colcount=last_column + 1
            aria-activedescendant=move || {
                let Cursor { row, column } = cursor.get();
                (row < count.get()).then(|| cell_id(id, row, column))
            }
            on:scroll=move |_| {
                if let Some(element) = viewport.get_untracked() {
                    scroll_top.set(element.scroll_top());
                }
            }
            on:keydown=keydown
        >
            <div role="presentation" class="tree-sheet">
                <div role="rowgroup" class="tree-heads">
                    <div role="row" class="tree-row" aria-rowindex="1">
                        {heads}
                    </div>
                </div>
                <div
                    role="rowgroup"
                    class="tree-body"
                    style:height=move || format!("calc({} * var(--tree-row))", count.get())
                >
                    <For each=move || 0..slots.get() key=|slot| *slot let:slot>
                        {row(Memo::new(move |_| congruent(slot, first.get(), slots.get())))}
                    </For>
                </div>
            </div>
        </div>
    }
}

/// How far the cursor can go, and how far a page goes.
#[derive(Clone, Copy)]
struct Reach {
    last_row: usize,
    last_column: usize,
    page: usize,
}

/// Where a key of plain movement leads; none for every other key. Left and right in the first column are the
/// page's, which opens and closes rows with them.
fn moved(event: &KeyboardEvent, Cursor { row, column }: Cursor, reach: Reach) -> Option<Cursor> {
    let Reach { last_row, last_column, page } = reach;
    let control = event.ctrl_key() || event.meta_key();
    if event.alt_key() {
        return None;
    }
    Some(match event.key().as_str() {
        "ArrowDown" => Cursor { row: (row + 1).min(last_row), column },
        "ArrowUp" => Cursor { row: row.saturating_sub(1), column },
        "ArrowRight" if column > 0 || event.shift_key() => {
            Cursor { row, column: (column + 1).min(last_column) }
        }
        "ArrowLeft" if column > 0 || event.shift_key() => Cursor { row, column: column.saturating_sub(1) },
        "PageDown" => Cursor { row: (row + page).min(last_row), column },
        "PageUp" => Cursor { row: row.saturating_sub(page), column },
        "Home" if control => Cursor { row: 0, column },
        "End" if control => Cursor { row: last_row, column },
        "Home" => Cursor { row, column: 0 },
        "End" => Cursor { row, column: last_column },
        _ => return None,
    })
}

fn head(at: usize, column: Column) -> impl IntoView {
    let Column { title, hint, align, .. } = column;
    view! {
        <div
            role="columnheader"
            class="tree-head"
            class:tree-end=align == Align::End
            aria-colindex=at + 1
            title=move || hint.get()
        >
            {move || title.get()}
        </div>
    }
}

/// The row that a slot shows: the one row of the window `first..first + slots` congruent to it.
fn congruent(slot: usize, first: usize, slots: usize) -> usize {
    if slots == 0 {
        return slot;
    }
    let base = first - first % slots + slot;
    if base < first { base + slots } else { base }
}

fn measure(element: &web_sys::HtmlDivElement, height: RwSignal<Option<i32>>, row_height: RwSignal<i32>) {
    // The style sheet decides how high a row is (taller for fingers), the head row tells.
    let head = element.query_selector(".tree-heads").ok().flatten();
    if let Some(head) = head.and_then(|head| head.dyn_into::<web_sys::HtmlElement>().ok()) {
        let measured = head.offset_height();
        if measured > 0 && measured != row_height.get_untracked() {
            row_height.set(measured);
        }
    }
    let measured = element.client_height();
    if measured > 0 && height.get_untracked() != Some(measured) {
        height.set(Some(measured));
    }
}

/// Pixels are never negative here; the browser's type is.
fn index(count: i32) -> usize {
    usize::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::congruent;

    #[test]
    fn every_row_of_the_window_has_exactly_one_slot() {
        for slots in 1..9 {
            for first in 0..40 {
                let mut shown: Vec<_> = (0..slots).map(|slot| congruent(slot, first, slots)).collect();
                shown.sort_unstable();
                assert_eq!(shown, (first..first + slots).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn scrolling_by_one_row_rewrites_one_slot() {
        let shown = |first| (0..7).map(|slot| congruent(slot, first, 7)).collect::<Vec<_>>();
        let moved = shown(3).into_iter().zip(shown(4)).filter(|(before, after)| before != after).count();
        assert_eq!(moved, 1);
    }
}
