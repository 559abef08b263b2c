//! The tree table of the whole scheme: rows from the outline, numbers from the draft, keys to edits.

pub mod derived_cells;
pub mod drag;
pub mod keys;
pub mod name_cell;
pub mod number_cell;
pub mod phone;
mod pointer;
pub mod row;
mod status;

use indicator_model::target::Tier;
use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;
use leptos_i18n::{I18nContext, t_string};
use text::i18n::{Locale, use_i18n};
use ui::clipboard;
use ui::tree_table::{Align, Column, FIRST_WINDOW, Move, TreeTable};

use crate::plain::cell::Cell;
use crate::plain::columns::{COLUMNS, Shows};
use crate::state::edits::Edits;
use crate::state::element::TABLE;
use crate::state::selection;
use crate::state::view::View;
use crate::state::widths::Widths;
use crate::table::drag::Drag;
use crate::table::row::TableRow;
use crate::table::status::RangeStatus;
use crate::wording as words;

#[component]
pub fn Table(edits: Edits, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let first =
        view.lines.with_untracked(|lines| lines.iter().take(FIRST_WINDOW).copied().collect::<Vec<_>>());
    let widths = Widths::of(first.iter().filter_map(|line| untrack(|| edits.row(line.node))));
    let columns = COLUMNS.iter().enumerate().map(|(at, shows)| column(i18n, widths, at, *shows)).collect();
    let drag = Drag::new();
    let row = move |index: Memo<usize>| view! { <TableRow edits view drag widths index /> };
    let is_closed = move || edits.open.with_untracked(Option::is_none);
    let copy = move |event: ClipboardEvent| {
        if is_closed() {
            clipboard::copy(&event, &selection::copied(edits, view));
        }
    };
    let cut = move |event: ClipboardEvent| {
        if is_closed() && clipboard::copy(&event, &selection::copied(edits, view)) {
            selection::clear(edits, view);
        }
    };
    let paste = move |event: ClipboardEvent| {
        if let Some(text) = clipboard::pasted(&event).filter(|_| is_closed()) {
            event.prevent_default();
            selection::paste(edits, view, &clipboard::cells(&text));
        }
    };
    let moved = move |Move { to, extends }: Move| if extends { view.extend(to) } else { view.go(to) };
    view! {
        <div class="contents" on:copy=copy on:cut=cut on:paste=paste>
        <TreeTable
            id=TABLE
            label=Signal::derive(move || t_string!(i18n, decompose.table_label).to_string())
            columns
            count=view.count
            cursor=view.cursor
            selects=true
            on_move=moved
            on_key=move |event: KeyboardEvent| keys::pressed(edits, view, &event)
            row
        />
        </div>
        <RangeStatus edits view />
    }
}

fn column(i18n: I18nContext<Locale>, widths: Widths, at: usize, shows: Shows) -> Column {
    let title = Signal::derive(move || words::column(i18n.get_locale(), shows).to_owned());
    let hint = Signal::derive(move || {
        match shows {
            Shows::Number(Cell::Value(Tier::Baseline)) => t_string!(i18n, decompose.hint_baseline),
            Shows::Number(Cell::Value(Tier::Basic)) => t_string!(i18n, decompose.hint_basic),
            Shows::Number(Cell::Value(Tier::Challenge)) => t_string!(i18n, decompose.hint_challenge),
            Shows::Sum(_) => t_string!(i18n, decompose.hint_sum),
            Shows::Overload => t_string!(i18n, decompose.hint_overload),
            Shows::Number(Cell::Weight) => t_string!(i18n, decompose.hint_weight),
            Shows::Number(Cell::Share) => t_string!(i18n, decompose.hint_share),
            _ => "",
        }
        .to_string()
    });
    let (width, align) = match shows {
        Shows::Name => ("minmax(16rem, 1fr)", Align::Start),
        Shows::Owner => ("8.5rem", Align::Start),
        Shows::Unit => ("3.5rem", Align::Start),
        Shows::Number(Cell::Value(_)) => ("5.25rem", Align::End),
        Shows::Sum(_) => ("4.75rem", Align::End),
        Shows::Overload => ("5rem", Align::End),
        Shows::Number(_) => ("3.75rem", Align::End),
        Shows::Findings => ("7.75rem", Align::Start),
    };
    let width = Signal::derive(move || match align {
        Align::Start => width.to_owned(),
        Align::End => widths.track(at, width),
    });
    Column { title, hint, width, align }
}
