//! The tree table of the whole scheme: rows from the outline, numbers from the draft, keys to edits.

pub mod cell;
pub mod drag;
pub mod keys;
pub mod phone;

use base::wording;
use indicator_model::diagnostic::Severity;
use indicator_model::target::Tier;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::tachys::html::attribute::custom::custom_attribute;
use leptos_i18n::{t_string, td_string};
use text::i18n::{Locale, use_i18n};
use ui::icon::{Icon, Symbol};
use ui::tree_table::{Align, Column, Cursor, TreeTable, cell_id};

use crate::plain::draft::Cell;
use crate::plain::outline::Line;
use crate::plain::row::RowView;
use crate::state::bench::Bench;
use crate::table::cell::NumberCell;
use crate::table::drag::Drag;

/// Id of the grid; its cells derive theirs.
pub const TABLE: &str = "tree";

/// Ids of the lines that say why the cell under the cursor, and why the whole scheme is closed.
pub const CLOSED: &str = "closed-reason";
pub const CLOSED_SCHEME: &str = "closed-scheme";

/// What a column of the table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    Name,
    Owner,
    Unit,
    Number(Cell),
    Sum(Tier),
    Overload,
    Findings,
}

/// The columns, in order. The first stays in place when the others scroll.
pub const COLUMNS: [Shows; 12] = [
    Shows::Name,
    Shows::Owner,
    Shows::Unit,
    Shows::Number(Cell::Value(Tier::Baseline)),
    Shows::Number(Cell::Value(Tier::Basic)),
    Shows::Sum(Tier::Basic),
    Shows::Number(Cell::Value(Tier::Challenge)),
    Shows::Sum(Tier::Challenge),
    Shows::Overload,
    Shows::Number(Cell::Weight),
    Shows::Number(Cell::Share),
    Shows::Findings,
];

#[component]
pub fn Table(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let columns = COLUMNS.map(|shows| column(i18n, shows)).to_vec();
    let drag = Drag::new();
    let row = move |index: Memo<usize>| view! { <TableRow bench drag index /> };
    view! {
        <TreeTable
            id=TABLE
            label=Signal::derive(move || t_string!(i18n, decompose.table_label).to_string())
            columns
            count=Signal::derive(move || bench.lines.with(Vec::len))
            cursor=bench.cursor
            on_move=move |cursor| bench.go(cursor)
            on_key=move |event: KeyboardEvent| keys::pressed(bench, &event)
            row
        />
    }
}

/// The head of a column, in words that fit.
pub fn title(locale: Locale, shows: Shows) -> &'static str {
    match shows {
        Shows::Name => td_string!(locale, decompose.column_name),
        Shows::Owner => td_string!(locale, decompose.column_owner),
        Shows::Unit => td_string!(locale, decompose.column_unit),
        Shows::Number(Cell::Value(Tier::Baseline)) => td_string!(locale, decompose.column_baseline),
        Shows::Number(Cell::Value(Tier::Basic)) => td_string!(locale, decompose.column_basic),
        Shows::Number(Cell::Value(Tier::Challenge)) => td_string!(locale, decompose.column_challenge),
        Shows::Sum(_) => td_string!(locale, decompose.column_sum),
        Shows::Overload => td_string!(locale, decompose.column_overload),
        Shows::Number(Cell::Weight) => td_string!(locale, decompose.column_weight),
        Shows::Number(Cell::Share) => td_string!(locale, decompose.column_share),
        Shows::Findings => td_string!(locale, decompose.column_findings),
    }
}

fn column(i18n: leptos_i18n::I18nContext<text::i18n::Locale>, shows: Shows) -> Column {
    let title = Signal::derive(move || title(i18n.get_locale(), shows).to_owned());
    let hint = Signal::derive(move || {
        match shows {
            Shows::Number(Cell::Value(tier)) => wording::tier(i18n.get_locale(), tier),
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
    Column { title, hint, width, align }
}

#[component]
fn TableRow(bench: Bench, drag: Drag, index: Memo<usize>) -> impl IntoView {
    let line = Memo::new(move |_| bench.lines.with(|lines| lines.get(index.get()).copied()));
    let row = Memo::new(move |_| {
        let node = line.get()?.node;
        bench.findings.with(|findings| {
            bench.draft.with(|draft| {
                let row = draft.tree().row(node)?;
                let findings = findings.get(&node).map(Vec::as_slice).unwrap_or_default();
                Some(RowView::new(draft, row, findings))
            })
        })
    });
    let node = Memo::new(move |_| line.get().map(|line| line.node));
    let text = move |read: fn(&RowView) -> String| {
        Memo::new(move |_| row.with(|row| row.as_ref().map(read).unwrap_or_default()))
    };
    let closed = Memo::new(move |_| node.get().is_some_and(|node| bench.denial(node).is_some()));
    let is_selected = Memo::new(move |_| node.get().is_some() && bench.selected.get() == node.get());
    let select = move |column: usize| bench.go(Cursor { row: index.get_untracked(), column });

    let cells = COLUMNS
        .into_iter()
        .enumerate()
        .map(|(at, shows)| {
            let inside = match shows {
                Shows::Name => view! { <NameCell bench line row /> }.into_any(),
                Shows::Owner => plain(text(|row| row.owner.clone())).into_any(),
                Shows::Unit => plain(text(|row| row.unit.clone())).into_any(),
                Shows::Number(cell) => view! { <NumberCell bench node row cell /> }.into_any(),
                Shows::Sum(tier) => view! { <SumCell row tier /> }.into_any(),
                Shows::Overload => view! { <OverloadCell row /> }.into_any(),
                Shows::Findings => view! { <FindingsCell bench row /> }.into_any(),
            };
            let right = matches!(shows, Shows::Number(_) | Shows::Sum(_) | Shows::Overload);
            let is_closed = move || matches!(shows, Shows::Number(_)) && closed.get();
            view! {
                <div
                    role="gridcell"
                    id=move || cell_id(TABLE, index.get(), at)
                    class="tree-cell"
                    class:tree-end=right
                    aria-colindex=at + 1
                    aria-readonly=move || is_closed().then_some("true")
                    aria-describedby=move || {
                        let why = if bench.closed_whole.get().is_some() { CLOSED_SCHEME } else { CLOSED };
                        is_closed().then_some(why)
                    }
                    data-cursor=move || {
                        (bench.cursor.get() == Cursor { row: index.get(), column: at }).then_some("true")
                    }
                    on:mousedown=move |_| select(at)
                    on:click=move |_| {
                        if matches!(shows, Shows::Name | Shows::Findings) {
                            bench.details.set(true);
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
            draggable=move || (bench.editing.with(Option::is_none) && !closed.get()).to_string()
            on:dragstart=move |event| drag.start(&event, node.get_untracked())
            on:dragover=move |event| drag::over(bench, drag, &event, node.get_untracked())
            on:drop=move |event| drag::drop(bench, drag, &event)
            on:dragend=move |_| drag.end()
        >
            {cells}
        </div>
    }
}

fn plain(text: Memo<String>) -> impl IntoView {
    view! { <span class="truncate" title=move || text.get()>{move || text.get()}</span> }
}

#[component]
fn NameCell(bench: Bench, line: Memo<Option<Line>>, row: Memo<Option<RowView>>) -> impl IntoView {
    let i18n = use_i18n();
    let open = Memo::new(move |_| line.get().and_then(|line| line.open));
    let depth = Memo::new(move |_| line.get().map(|line| line.depth).unwrap_or_default());
    let name =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.name.clone()).unwrap_or_default()));
    let code =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.code.clone()).unwrap_or_default()));
    let lock = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.lock.clone())));
    let toggle = move |event: leptos::ev::MouseEvent| {
        event.stop_propagation();
        if let Some(Line { node, open: Some(open), .. }) = line.get_untracked() {
            bench.set_open(node, !open);
        }
    };
    view! {
        <span class="tree-indent" style:--depth=move || depth.get().to_string()></span>
        <Show when=move || open.get().is_some() fallback=|| view! { <span class="tree-twig"></span> }>
            <button
                type="button"
                tabindex="-1"
                class="tree-twig"
                data-open=move || (open.get() == Some(true)).to_string()
                aria-label=move || {
                    if open.get() == Some(true) {
                        t_string!(i18n, decompose.collapse)
                    } else {
                        t_string!(i18n, decompose.expand)
                    }
                }
                on:click=toggle
            >
                <Icon symbol=Symbol::ChevronRight />
            </button>
        </Show>
        <span class="truncate" title=move || name.get()>{move || name.get()}</span>
        <span class="tree-code">{move || code.get()}</span>
        <Show when=move || lock.with(Option::is_some)>
            <span
                class="tree-lock"
                title=move || {
                    lock.get()
                        .map(|lock| {
                            let owner = wording::person(i18n.get_locale(), &lock.owner);
                            t_string!(i18n, decompose.locked_by, owner = owner, reason = lock.reason)
                        })
                }
            >
                <Icon symbol=Symbol::Lock />
            </span>
        </Show>
    }
}

#[component]
fn SumCell(row: Memo<Option<RowView>>, tier: Tier) -> impl IntoView {
    let i18n = use_i18n();
    let sum = Memo::new(move |_| {
        row.with(|row| {
            row.as_ref()
                .map(|row| match tier {
                    Tier::Challenge => row.challenge_sum.clone(),
                    Tier::Basic | Tier::Baseline => row.basic_sum.clone(),
                })
                .unwrap_or_default()
        })
    });
    view! {
        <span
            class="tree-sum"
            data-differs=move || sum.with(|sum| sum.differs).then_some("true")
            title=move || {
                let missing = sum.with(|sum| sum.missing);
                (missing > 0).then(|| t_string!(i18n, decompose.children_missing, count = missing))
            }
        >
            {move || sum.with(|sum| sum.text.clone())}
            {move || (sum.with(|sum| sum.missing) > 0).then_some("*")}
        </span>
    }
}

#[component]
fn OverloadCell(row: Memo<Option<RowView>>) -> impl IntoView {
    let rate = Memo::new(move |_| row.with(|row| row.as_ref().and_then(|row| row.overload.clone())));
    view! {
        <span class="tree-rate" data-severity=move || rate.with(|rate| rate.as_ref()?.severity.map(severity_key))>
            {move || rate.with(|rate| rate.as_ref().map(|rate| rate.text.clone()))}
        </span>
    }
}

#[component]
fn FindingsCell(bench: Bench, row: Memo<Option<RowView>>) -> impl IntoView {
    let i18n = use_i18n();
    let findings =
        Memo::new(move |_| row.with(|row| row.as_ref().map(|row| row.findings.clone()).unwrap_or_default()));
    let sentences = move || {
        let node = row.with(|row| row.as_ref().map(|row| row.node))?;
        let locale = i18n.get_locale();
        findings.with(|findings| {
            bench.draft.with_untracked(|draft| {
                let sentence = |finding| wording::finding(locale, draft.tree(), node, finding);
                Some(findings.iter().map(sentence).collect::<Vec<_>>().join("\n"))
            })
        })
    };
    view! {
        <span class="tree-findings" title=sentences>
            {move || {
                findings
                    .with(|findings| {
                        let worst = findings.first()?;
                        let more = findings.len() - 1;
                        Some(
                            view! {
                                <span class="tree-finding" data-severity=severity_key(worst.severity())>
                                    {wording::finding_short(i18n.get_locale(), worst)}
                                </span>
                                {(more > 0).then(|| format!("+{more}"))}
                            },
                        )
                    })
            }}
        </span>
    }
}

/// The name of a severity for the style sheet.
pub fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    }
}
