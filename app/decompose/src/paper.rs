//! The tree on paper: every row that the table shows, in a plain table that is there only while the page is printed.
//!
//! The table on the screen holds the rows in sight and would print just those. Filter, order and what is open are
//! those of the screen; the time is the server's, from when the scheme was read.

use base::person::Person;
use base::wording;
use leptos::prelude::*;
use leptos_i18n::{t_string, td_string};
use text::i18n::{Locale, use_i18n};
use ui::button::{IconButton, Size};
use ui::icon::Symbol;

use crate::plain::columns::{COLUMNS, Shows};
use crate::plain::draft::Draft;
use crate::plain::outline::{Filter, Line};
use crate::plain::row::RowView;
use crate::state::edits::Edits;
use crate::state::sync_state::SyncState;
use crate::state::view::View;
use crate::wording as words;

/// Asks the browser to print. Its dialog halts the page, so the table is drawn before it opens.
#[component]
pub fn PrintButton(printing: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let print = move |_| {
        printing.set(true);
        request_animation_frame(|| {
            // A browser that cannot print says so itself.
            let _ = window().print();
        });
    };
    view! {
        <IconButton
            icon=Symbol::Print
            size=Size::Small
            label=move || t_string!(i18n, decompose.print)
            on:click=print
        />
    }
}

/// The place of the printed table: empty, and so without effect, until the browser prints.
#[component]
pub fn Paper(edits: Edits, view: View, sync: SyncState) -> impl IntoView {
    let before = window_event_listener_untyped("beforeprint", move |_| view.printing.set(true));
    let after = window_event_listener_untyped("afterprint", move |_| view.printing.set(false));
    on_cleanup(move || {
        before.remove();
        after.remove();
    });
    view! {
        <div class="tree-paper">
            <Show when=move || view.printing.get()>
                <Printed edits view sync />
            </Show>
        </div>
    }
}

/// What is printed stands still: nothing of it follows a signal.
#[component]
fn Printed(edits: Edits, view: View, sync: SyncState) -> impl IntoView {
    let locale = use_i18n().get_locale_untracked();
    let person = Person::from_context();
    let is_sample = edits.access.rights.with_untracked(|rights| rights.is_sample);
    let lines = view.lines.get_untracked();
    let heads = COLUMNS.map(|shows| {
        view! { <th scope="col" class:numbers=shows.is_numeric()>{words::column(locale, shows)}</th> }
    });
    let row = |line: &Line| Some(printed(locale, line.depth, &untrack(|| edits.row(line.node))?));
    let rows = lines.iter().filter_map(row).collect_view();
    let title = edits.draft.with_untracked(|draft| {
        let scheme = draft.tree().scheme();
        // Most names of schemes say the year.
        let is_said = scheme.name.contains(scheme.cycle.name.trim_end_matches("年度"));
        let cycle = (!is_said).then(|| scheme.cycle.name.clone());
        let city = person.get_untracked().filter(|_| !is_sample).map(|me| me.city_name);
        let sample = is_sample.then(|| td_string!(locale, data.sample).to_owned());
        [city, Some(scheme.name.clone()), cycle, sample].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    view! {
        <h1>{title}</h1>
        <p>{about(edits, view, sync, locale, lines.len()).join(" · ")}</p>
        <table>
            <thead>
                <tr>{heads}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What the table holds: filter, rows, whether all of it is saved, and of when it is.
fn about(edits: Edits, view: View, sync: SyncState, locale: Locale, rows: usize) -> Vec<String> {
    let Filter { depth, query, only_problems } = view.filter.get_untracked();
    let state = edits.access.rights.with_untracked(|rights| rights.approval.state);
    let mut about = vec![wording::approval::state(locale, state).to_owned()];
    match depth {
        Some(depth) => about.push(td_string!(locale, decompose.print_depth, depth = depth)),
        None => about.push(td_string!(locale, decompose.print_all_levels).to_owned()),
    }
    if !query.is_empty() {
        about.push(td_string!(locale, decompose.print_query, query = query));
    }
    if only_problems {
        about.push(td_string!(locale, decompose.print_only_problems).to_owned());
    }
    about.push(td_string!(locale, decompose.print_rows, count = rows));
    if edits.draft.with_untracked(Draft::is_dirty) {
        about.push(td_string!(locale, decompose.print_unsaved).to_owned());
    }
    let at = sync.read_at.get_untracked().in_the_city();
    about.push(td_string!(locale, decompose.print_as_of, at = at));
    about
}

fn printed(locale: Locale, depth: u32, row: &RowView) -> impl IntoView + use<> {
    let cells = COLUMNS.map(|shows| {
        let text = match shows {
            Shows::Name => {
                return view! {
                    <th scope="row" style:--depth=depth.to_string()>
                        {row.name.clone()} " " <small>{row.code.clone()}</small>
                    </th>
                }
                .into_any();
            }
            Shows::Owner => row.owner.clone(),
            Shows::Unit => row.unit.clone(),
            Shows::Number(_) | Shows::Sum(_) | Shows::Overload => row.figure(shows).unwrap_or_default(),
            Shows::Findings => {
                let short = |finding| wording::finding_short(locale, finding);
                wording::listed(locale, row.findings.iter().map(short))
            }
        };
        let is_unsaved = matches!(shows, Shows::Number(cell) if row.cell(cell).changed);
        view! { <td class:numbers=shows.is_numeric() class:unsaved=is_unsaved>{text}</td> }.into_any()
    });
    view! { <tr>{cells}</tr> }
}
