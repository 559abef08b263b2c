//! What a sheet would change, cell by cell: by kind, searchable, and as a file to hand on.

use indicator_model::table::{Difference, Differs};
use indicator_model::text::key;
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::{Locale, t_string, use_i18n};
use ui::choice::Choice;
use ui::field::SearchField;
use ui::select::Select;
use ui::table::Table;

use super::found::Found;
use super::report;
use super::take_along::{Mark, TakeAlong};

/// More rows than these nobody reads; the downloaded file has them all.
const SHOWN: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    New,
    Changed,
    Moved,
    Missing,
}

impl Kind {
    const ALL: [Self; 4] = [Self::New, Self::Changed, Self::Moved, Self::Missing];

    fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::New => td_string!(locale, data.difference_new),
            Self::Changed => td_string!(locale, data.difference_changed),
            Self::Moved => td_string!(locale, data.difference_moved),
            Self::Missing => td_string!(locale, data.difference_missing),
        }
    }
}

/// A difference in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    row: Option<u32>,
    kind: Kind,
    code: String,
    name: String,
    /// Heading, and what the cell was and will be.
    cell: Option<(&'static str, String, String)>,
}

impl Line {
    pub(super) fn new<C: Copy>(difference: &Difference<C>, heading: impl Fn(C) -> &'static str) -> Self {
        let (kind, cell) = match &difference.differs {
            Differs::New => (Kind::New, None),
            Differs::Cell { column, before, after } => {
                (Kind::Changed, Some((heading(*column), before.clone(), after.clone())))
            }
            Differs::Moved => (Kind::Moved, None),
            Differs::Missing => (Kind::Missing, None),
        };
        let Difference { row, code, name, .. } = difference;
        Self { row: *row, kind, code: code.clone(), name: name.clone(), cell }
    }

    fn mentions(&self, wanted: &str) -> bool {
        let is_in = |text: &str| key(text).contains(wanted);
        let in_cell = self
            .cell
            .as_ref()
            .is_some_and(|(heading, before, after)| is_in(heading) || is_in(before) || is_in(after));
        in_cell
            || is_in(&self.code)
            || is_in(&self.name)
            || self.row.is_some_and(|row| row.to_string() == wanted)
    }
}

fn csv(locale: Locale, lines: &[Line], mark: &str) -> String {
    let heads = [
        td_string!(locale, data.errors_row),
        td_string!(locale, data.difference_kind),
        td_string!(locale, data.column_indicator_code),
        td_string!(locale, data.column_indicator_name),
        td_string!(locale, data.errors_column),
        td_string!(locale, data.difference_before),
        td_string!(locale, data.difference_after),
    ];
    let cells = |line: &Line| {
        let (heading, before, after) = line.cell.clone().unwrap_or_default();
        let row = line.row.map(|row| row.to_string()).unwrap_or_default();
        let kind = line.kind.word(locale).to_owned();
        [row, kind, line.code.clone(), line.name.clone(), heading.to_owned(), before, after]
    };
    report::csv(heads, lines.iter().map(cells), mark)
}

/// Nothing where nothing differs. `file` is the name of the sheet, after which the downloaded file is named.
#[component]
pub(super) fn Differences(found: Found, file: String, mark: Mark) -> impl IntoView {
    let i18n = use_i18n();
    let lines = Memo::new(move |_| found.differences(i18n.get_locale()));
    let count = move |kind| lines.with(|lines| lines.iter().filter(|line| line.kind == kind).count());
    if lines.with_untracked(Vec::is_empty) {
        return ().into_any();
    }
    let has_changes = lines.with_untracked(|lines| lines.iter().any(|line| line.kind != Kind::Missing));
    // What the sheet does not name is asked for: it stays.
    let kind = RwSignal::new((!has_changes).then_some(Kind::Missing));
    let search = RwSignal::new(String::new());
    let choices = Signal::derive(move || {
        let locale = i18n.get_locale();
        let changes = Choice::new(None, move || t_string!(i18n, data.difference_all));
        let kinds = Kind::ALL.into_iter().filter(|kind| count(*kind) > 0).map(|kind| {
            let label = format!("{} {}", kind.word(locale), count(kind));
            Choice::new(Some(kind), label)
        });
        std::iter::once(changes).filter(|_| has_changes).chain(kinds).collect::<Vec<_>>()
    });
    let matching = Memo::new(move |_| {
        let (wanted, kind) = (key(&search.get()), kind.get());
        let is_meant = |line: &&Line| match kind {
            Some(kind) => line.kind == kind,
            None => line.kind != Kind::Missing,
        };
        let of = |lines: &Vec<Line>| {
            lines.iter().filter(is_meant).filter(|line| line.mentions(&wanted)).cloned().collect::<Vec<_>>()
        };
        lines.with(of)
    });
    let shown = move || {
        let (shown, count) = matching.with(|lines| (lines.len().min(SHOWN), lines.len()));
        t_string!(i18n, data.errors_shown, shown, count)
    };
    view! {
        <div class="flex flex-wrap items-end gap-2">
            <div class="w-44">
                <Select
                    name="differences-kind"
                    label=move || t_string!(i18n, data.difference_kind)
                    choices
                    value=kind
                    on_change=move |chosen| kind.set(chosen)
                />
            </div>
            <SearchField
                name="differences"
                label=move || t_string!(i18n, data.difference_search)
                value=search
                on_input=move |text| search.set(text)
            />
            <p role="status" class="grow pb-2 text-sm text-muted">
                {shown}
            </p>
            <TakeAlong
                label=move || t_string!(i18n, data.difference_download)
                name=|locale, sheet| td_string!(locale, data.difference_file, sheet = sheet)
                text=move |(locale, mark): (Locale, String)| {
                    lines.try_with_untracked(|lines| csv(locale, lines, &mark))
                }
                file
                mark
            />
        </div>
        <Table
            label=move || t_string!(i18n, data.difference_label)
            heads=vec![
                (move || t_string!(i18n, data.errors_row)).into(),
                (move || t_string!(i18n, data.difference_indicator)).into(),
                (move || t_string!(i18n, data.difference_change)).into(),
            ]
        >
            {move || {
                matching
                    .with(|lines| lines.iter().take(SHOWN).cloned().map(|line| view! { <Row line /> }).collect_view())
            }}
        </Table>
    }
    .into_any()
}

#[component]
fn Row(line: Line) -> impl IntoView {
    let i18n = use_i18n();
    let Line { row, kind, code, name, cell } = line;
    let change = match cell {
        None => (move || kind.word(i18n.get_locale())).into_any(),
        Some((heading, before, after)) => {
            let or_blank = |text: String| if text.is_empty() { "—".to_owned() } else { text };
            view! {
                <span class="text-muted">{heading}</span>
                " "
                <del class="text-muted">{or_blank(before)}</del>
                " → "
                <ins class="font-medium no-underline">{or_blank(after)}</ins>
            }
            .into_any()
        }
    };
    view! {
        <tr>
            <td class="align-top tabular-nums">{row}</td>
            <td class="align-top">
                <span class="text-muted">{code}</span>
                " "
                {name}
            </td>
            <td class="align-top wrap-anywhere">{change}</td>
        </tr>
    }
}
