//! Every error of a file by row and column: searchable, and as a file to hand on.

use base::error::AppError;
use indicator_model::sheet::RowError;
use indicator_model::text::key;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Size};
use ui::download;
use ui::field::SearchField;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::table::Table;
use ui::tone::Tone;

use super::api;
use super::report::{self, Line};

/// More rows than these nobody reads; the downloaded file has them all.
const SHOWN: usize = 500;

/// `file` is the name of the sheet, after which the downloaded file is named.
#[component]
pub(super) fn Problems(errors: Vec<RowError>, file: String) -> impl IntoView {
    let i18n = use_i18n();
    let lines = Memo::new(move |_| report::lines(i18n.get_locale(), &errors));
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let wanted = key(&search.get());
        lines.with(|lines| lines.iter().filter(|line| line.mentions(&wanted)).cloned().collect::<Vec<_>>())
    });
    let count = move || {
        let (shown, count) = found.with(|found| (found.len().min(SHOWN), found.len()));
        t_string!(i18n, data.errors_shown, shown, count)
    };
    let file = StoredValue::new(file);
    let download = Action::new(move |(): &()| async move {
        // Without a mark nothing leaves.
        let mark = api::mark_errors(file.get_value()).await?;
        let text = lines.with_untracked(|lines| report::csv(i18n.get_locale_untracked(), lines, &mark));
        let file = file.get_value();
        let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
        download::save(&t_string!(i18n, data.errors_file, sheet = stem), &text);
        Ok::<_, AppError>(())
    });
    let failed = move || {
        let error = download.value().get().and_then(Result::err)?;
        Some(view! { <Notice tone=Tone::Bad>{move || error.message(i18n.get_locale())}</Notice> })
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
            <Button
                size=Size::Small
                icon=Symbol::Download
                busy=download.pending()
                on:click=move |_| {
                    download.dispatch(());
                }
            >
                {t!(i18n, data.errors_download)}
            </Button>
        </div>
        {failed}
        <Table
            label=move || t_string!(i18n, data.errors_label)
            heads=vec![
                (move || t_string!(i18n, data.errors_row)).into(),
                (move || t_string!(i18n, data.errors_column)).into(),
                (move || t_string!(i18n, data.errors_problem)).into(),
            ]
        >
            {move || {
                found
                    .with(|found| found.iter().take(SHOWN).cloned().map(|line| view! { <Problem line /> }).collect_view())
            }}
        </Table>
    }
}

#[component]
fn Problem(line: Line) -> impl IntoView {
    let Line { row, column, sentence } = line;
    view! {
        <tr>
            <td class="align-top">{row}</td>
            <td class="align-top">{column}</td>
            <td class="align-top">{sentence}</td>
        </tr>
    }
}
