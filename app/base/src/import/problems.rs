//! Every error of a file by row and column: searchable, and as a file to hand on.

use indicator_model::text::key;
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::{Locale, t_string, use_i18n};
use ui::field::SearchField;
use ui::table::Table;

use super::found::Found;
use super::report::{self, Line};
use super::take_along::{Mark, TakeAlong};

/// More rows than these nobody reads; the downloaded file has them all.
const SHOWN: usize = 500;

/// `file` is the name of the sheet, after which the downloaded file is named.
#[component]
pub(super) fn Problems(found: Found, file: String, mark: Mark) -> impl IntoView {
    let i18n = use_i18n();
    let lines = Memo::new(move |_| found.lines(i18n.get_locale()));
    let search = RwSignal::new(String::new());
    let matching = Memo::new(move |_| {
        let wanted = key(&search.get());
        lines.with(|lines| lines.iter().filter(|line| line.mentions(&wanted)).cloned().collect::<Vec<_>>())
    });
    let count = move || {
        let (shown, count) = matching.with(|lines| (lines.len().min(SHOWN), lines.len()));
        t_string!(i18n, data.errors_shown, shown, count)
    };
    view! {
        <div class="flex flex-wrap items-center gap-2">
            <SearchField
                name="errors"
                label=move || t_string!(i18n, data.errors_search)
                value=search
                on_input=move |text| search.set(text)
            />
            <p role="status" class="grow text-sm text-muted">
                {count}
            </p>
            <TakeAlong
                label=move || t_string!(i18n, data.errors_download)
                name=|locale, sheet| td_string!(locale, data.errors_file, sheet = sheet)
                text=move |(locale, mark): (Locale, String)| {
                    lines.try_with_untracked(|lines| report::errors(locale, lines, &mark))
                }
                file
                mark
            />
        </div>
        <Table
            label=move || t_string!(i18n, data.errors_label)
            heads=vec![
                (move || t_string!(i18n, data.errors_row)).into(),
                (move || t_string!(i18n, data.errors_column)).into(),
                (move || t_string!(i18n, data.errors_problem)).into(),
            ]
        >
            {move || {
                matching
                    .with(|lines| lines.iter().take(SHOWN).cloned().map(|line| view! { <Problem line /> }).collect_view())
            }}
        </Table>
    }
}

#[component]
fn Problem(line: Line) -> impl IntoView {
    let i18n = use_i18n();
    let Line { row, column, sentence } = line;
    let place =
        move || row.map_or_else(|| t_string!(i18n, data.place_file).to_owned(), |row| row.to_string());
    view! {
        <tr>
            <td class="align-top">{place}</td>
            <td class="align-top">{column}</td>
            <td class="align-top">{sentence}</td>
        </tr>
    }
}
