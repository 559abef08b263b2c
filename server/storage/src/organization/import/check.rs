//! Lines to typed rows: everything that can be said about a cell without looking at the register. Every error is
//! collected; nothing stops at the first.

use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use indicator_model::organization::code::NotACode;
use indicator_model::organization::register::Facts;
use indicator_model::organization::sheet::{Column, Problem, RowError};
use indicator_model::organization::{DistrictClass, OrganizationKind};
use indicator_model::period::Date;
use indicator_model::sheet;
use time::Duration;

use crate::sheet::escape;
use crate::sheet::read::Line;
use crate::sheet::words::{Words, half_width};

/// Rows above the header that may hold a title or a note.
const TITLES: usize = 20;

pub(super) struct Checked {
    /// Those without an error.
    pub(super) rows: Vec<Row>,
    pub(super) errors: Vec<RowError>,
}

pub(super) struct Row {
    pub(super) number: u32,
    pub(super) code: String,
    /// The code of the superior.
    pub(super) parent: Option<String>,
    /// Without the superior, which is known only by its code yet.
    pub(super) facts: Facts,
    pub(super) from: Date,
    pub(super) to: Option<Date>,
}

type Header = BTreeMap<Column, usize>;

pub(super) fn check(lines: &[Line]) -> Checked {
    let (header, position, mut errors) = header(lines);
    let body = &lines[position + 1..];
    if errors.is_empty() && body.is_empty() {
        let problem = Problem::Sheet(sheet::Problem::EmptyFile);
        errors.push(RowError { row: None, column: None, problem });
    }
    if !errors.is_empty() {
        return Checked { rows: Vec::new(), errors };
    }
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut rows = Vec::new();
    for line in body {
        let mut cells = Cells { line, header: &header, errors: &mut errors };
        let Some(row) = cells.row() else { continue };
        if let Some(&first_row) = seen.get(&row.code) {
            let problem = sheet::Problem::RepeatedCode { code: row.code.clone(), first_row };
            cells.report(Column::Code, Problem::Sheet(problem));
            continue;
        }
        seen.insert(row.code.clone(), row.number);
        rows.push(row);
    }
    Checked { rows, errors }
}

fn header(lines: &[Line]) -> (Header, usize, Vec<RowError>) {
    let column = |cell: &String| {
        let name = half_width(cell);
        let name = name.trim_end_matches('*').trim();
        Column::ALL.into_iter().find(|column| column.header() == name)
    };
    let names_code = |line: &Line| line.cells.iter().any(|cell| column(cell) == Some(Column::Code));
    let Some(position) = lines.iter().take(TITLES).position(names_code) else {
        let problem = Problem::Sheet(sheet::Problem::NotASheet);
        return (Header::new(), 0, vec![RowError { row: None, column: None, problem }]);
    };
    let (mut header, mut errors) = (Header::new(), Vec::new());
    let number = lines[position].number;
    let mut report = |column, problem| {
        errors.push(RowError { row: Some(number), column: Some(column), problem: Problem::Sheet(problem) });
    };
    for (index, cell) in lines[position].cells.iter().enumerate() {
        if let Some(column) = column(cell)
            && header.insert(column, index).is_some()
        {
            report(column, sheet::Problem::RepeatedColumn);
        }
    }
    for column in Column::ALL.into_iter().filter(|column| column.is_required()) {
        if !header.contains_key(&column) {
            report(column, sheet::Problem::MissingColumn);
        }
    }
    (header, position, errors)
}

struct Cells<'a> {
    line: &'a Line,
    header: &'a Header,
    errors: &'a mut Vec<RowError>,
}

impl Cells<'_> {
    /// All cells are looked at before any is missed.
    fn row(&mut self) -> Option<Row> {
        let code = self.required(Column::Code).map(|code| half_width(&code));
        let name = self.required(Column::Name);
        let kind = self.kind();
        let parent = self.text(Column::Parent).map(|code| half_width(&code));
        let class = self.text(Column::Class).map(DistrictClass);
        let division = self.code(Column::Division);
        let credit_code = self.code(Column::CreditCode);
        let head = self.text(Column::Head);
        let from = self.required(Column::ValidFrom).and_then(|text| self.date(Column::ValidFrom, text));
        let to = match self.text(Column::ValidTo) {
            None => Some(None),
            Some(text) => self.date(Column::ValidTo, text).map(Some),
        };
        let facts = Facts {
            name: name?,
            kind: kind?,
            parent: None,
            class,
            division: division?,
            credit_code: credit_code?,
            head,
        };
        Some(Row { number: self.line.number, code: code?, parent, facts, from: from?, to: to? })
    }

    fn report(&mut self, column: Column, problem: Problem) {
        self.errors.push(RowError { row: Some(self.line.number), column: Some(column), problem });
    }

    fn text(&self, column: Column) -> Option<String> {
        let index = self.header.get(&column)?;
        let text = escape::restore(self.line.cells.get(*index)?.trim());
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn required(&mut self, column: Column) -> Option<String> {
        let text = self.text(column);
        if text.is_none() {
            self.report(column, Problem::Sheet(sheet::Problem::Empty));
        }
        text
    }

    fn kind(&mut self) -> Option<OrganizationKind> {
        let text = self.required(Column::Kind)?;
        let kind = OrganizationKind::read(&half_width(&text));
        if kind.is_none() {
            let problem = sheet::Problem::UnknownWord { text, known: OrganizationKind::known() };
            self.report(Column::Kind, Problem::Sheet(problem));
        }
        kind
    }

    /// None when the cell has an error, none in it when it is empty.
    #[expect(clippy::option_option, reason = "an empty cell is no error")]
    fn code<T: FromStr<Err = NotACode>>(&mut self, column: Column) -> Option<Option<T>> {
        let Some(text) = self.text(column) else { return Some(None) };
        match half_width(&text).parse() {
            Ok(code) => Some(Some(code)),
            Err(why) => {
                self.report(column, Problem::NotACode { text, why });
                None
            }
        }
    }

    fn date(&mut self, column: Column, text: String) -> Option<Date> {
        let date = date(&half_width(&text));
        if date.is_none() {
            self.report(column, Problem::NotADate { text });
        }
        date
    }
}

/// `2026-01-05`, `2026/1/5`, `2026.1.5`, `2026年1月5日`, or the number by which a spreadsheet keeps a day.
fn date(text: &str) -> Option<Date> {
    if let Ok(number) = text.parse::<i64>() {
        // Day 60 is a 29 February 1900 that never was; nothing before it is worth the trouble.
        let days = Some(number).filter(|number| (61..=2_958_465).contains(number))?;
        let first = time::Date::from_calendar_date(1899, time::Month::December, 30).ok()?;
        let day = first.checked_add(Duration::days(days))?;
        return Date::new(u16::try_from(day.year()).ok()?, day.month().into(), day.day()).ok();
    }
    let plain = text.replace(['年', '月', '/', '.'], "-").replace('日', "");
    // A workbook may add the time at which the day begins.
    plain.split([' ', 'T']).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2026-01-05", Some("2026-01-05"))]
    #[case("2026/1/5", Some("2026-01-05"))]
    #[case("2026.1.5", Some("2026-01-05"))]
    #[case("2026年1月5日", Some("2026-01-05"))]
    #[case("46027", Some("2026-01-05"))]
    #[case("2026-01-05 00:00:00", Some("2026-01-05"))]
    #[case("2026-02-30", None)]
    #[case("昨天", None)]
    #[case("5", None)]
    fn a_date_is_read_as_offices_write_it(#[case] text: &str, #[case] day: Option<&str>) {
        assert_eq!(date(text).map(|date| date.to_string()).as_deref(), day);
    }
}
