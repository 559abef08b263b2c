//! Lines to typed rows: everything that can be found out about a cell without looking at the register. Every error is
//! collected; nothing stops at the first.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use std::str::FromStr;

use indicator_model::organization::code::NotACode;
use indicator_model::organization::register::{Facts, Register};
use indicator_model::organization::sheet::{Column, Problem, RowError};
use indicator_model::organization::{DistrictClass, OrganizationKind};
use indicator_model::period::Date;
use indicator_model::sheet;
use indicator_model::text::{self, Kind};

use crate::table_file::bound::ERRORS;
use crate::table_file::escape;
use crate::table_file::spelling::Spelling;
use crate::table_file::table::{Line, Table};
use crate::table_file::words::{Words, half_width};

/// Rows above the header that may hold a title or a note.
const TITLES: usize = 20;

pub(super) struct Checked {
    /// Those without an error.
    pub(super) rows: Vec<Row>,
    pub(super) errors: Vec<RowError>,
    /// Columns that the sheet does not have; it says nothing about them.
    pub(super) absent: Vec<Column>,
    /// Headings that are none of the columns.
    pub(super) unknown: Vec<String>,
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

pub(super) fn check(table: &Table) -> Checked {
    let lines = table.lines();
    let (header, position, mut errors) = header(&lines);
    let absent: Vec<Column> = Column::ALL.into_iter().filter(|column| !header.contains_key(column)).collect();
    let headings = lines[position].cells().map(str::trim).filter(|cell| !cell.is_empty());
    let unknown = headings.filter(|cell| column(cell).is_none()).map(str::to_owned).collect();
    let body = &lines[position + 1..];
    if errors.is_empty() && body.is_empty() {
        let problem = Problem::Sheet(sheet::Problem::EmptyFile);
        errors.push(RowError { row: None, column: None, problem });
    }
    if !errors.is_empty() {
        return Checked { rows: Vec::new(), errors, absent, unknown };
    }
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut rows = Vec::new();
    for &line in body {
        if errors.len() > ERRORS {
            break;
        }
        let mut cells = Cells { line, header: &header, errors: &mut errors };
        let Some(row) = cells.row() else { continue };
        if let Some(&first_row) = seen.get(&text::key(&row.code)) {
            let problem = sheet::Problem::RepeatedCode { code: row.code.clone(), first_row };
            cells.report(Column::Code, Problem::Sheet(problem));
            continue;
        }
        seen.insert(text::key(&row.code), row.number);
        rows.push(row);
    }
    Checked { rows, errors, absent, unknown }
}

/// The column that a heading names; a trailing mark (`*`) does not matter.
fn column(heading: &str) -> Option<Column> {
    let name: String = text::key(heading).chars().filter(|c| !c.is_whitespace()).collect();
    let name = name.trim_end_matches('*');
    Column::ALL.into_iter().find(|column| column.header() == name)
}

fn header(lines: &[Line<'_>]) -> (Header, usize, Vec<RowError>) {
    let names_code = |line: &Line<'_>| line.cells().any(|cell| column(cell) == Some(Column::Code));
    let Some(position) = lines.iter().take(TITLES).position(names_code) else {
        let problem = Problem::Sheet(sheet::Problem::NotASheet);
        return (Header::new(), 0, vec![RowError { row: None, column: None, problem }]);
    };
    let (mut header, mut errors) = (Header::new(), Vec::new());
    let number = lines[position].number;
    let mut report = |column, problem| {
        errors.push(RowError { row: Some(number), column: Some(column), problem: Problem::Sheet(problem) });
    };
    for (index, cell) in lines[position].cells().enumerate() {
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

/// Writes codes as the register does, or else as the first row that has them.
pub(super) fn spell(rows: &mut [Row], register: &Register) {
    let mut spelling = Spelling::of(register.entries.iter().map(|entry| entry.code.as_str()));
    for row in rows.iter() {
        spelling.add(&row.code);
    }
    for row in rows {
        spelling.spell(&mut row.code);
        row.parent.iter_mut().for_each(|parent| spelling.spell(parent));
    }
}

/// What the texts of a column are.
const fn kind(column: Column) -> Kind {
    match column {
        Column::Code | Column::Parent | Column::Division | Column::CreditCode => Kind::Code,
        Column::Name => Kind::Name,
        Column::Head => Kind::Person,
        Column::Kind | Column::Class | Column::ValidFrom | Column::ValidTo => Kind::Label,
    }
}

struct Cells<'a> {
    line: Line<'a>,
    header: &'a Header,
    errors: &'a mut Vec<RowError>,
}

impl Cells<'_> {
    /// All cells are looked at before any is missed.
    fn row(&mut self) -> Option<Row> {
        let errors = self.errors.len();
        let code = self.required(Column::Code);
        let name = self.required(Column::Name);
        let kind = self.kind();
        let parent = self.text(Column::Parent);
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
        let row = Row { number: self.line.number, code: code?, parent, facts, from: from?, to: to? };
        (self.errors.len() == errors).then_some(row)
    }

    fn report(&mut self, column: Column, problem: Problem) {
        self.errors.push(RowError { row: Some(self.line.number), column: Some(column), problem });
    }

    /// The text of the cell as it is stored.
    fn text(&mut self, column: Column) -> Option<String> {
        let index = self.header.get(&column)?;
        match escape::read(escape::unquote(self.line.cell(*index).trim()), kind(column)) {
            Ok(text) => (!text.is_empty()).then_some(text),
            Err(fault) => {
                self.report(column, Problem::Sheet(sheet::Problem::Text { fault }));
                None
            }
        }
    }

    fn required(&mut self, column: Column) -> Option<String> {
        let errors = self.errors.len();
        let text = self.text(column);
        if text.is_none() && self.errors.len() == errors {
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

/// Years that a day of an organization can lie in; numbers that are no such year or day are slips.
const YEARS: RangeInclusive<u16> = 1949..=2200;

/// `2026-01-05`, `2026/1/5`, `2026.1.5`, `2026年1月5日`, or the number by which a spreadsheet keeps a day. A year
/// alone, two digits of a year and digits without separators can be read in several ways, and are not.
fn date(text: &str) -> Option<Date> {
    let date = match text.parse::<i64>() {
        Ok(days) => day(days)?,
        Err(_) => written(text)?,
    };
    YEARS.contains(&date.year()).then_some(date)
}

/// The day with this number. Those of the years above have five digits, or six from 2173 on.
fn day(days: i64) -> Option<Date> {
    let is_day = (10_000..1_000_000).contains(&days);
    Date::new(1899, 12, 30).ok()?.plus_days(is_day.then_some(days)?)
}

fn written(text: &str) -> Option<Date> {
    let plain = text.replace(['年', '月', '/', '.'], "-").replace('日', "");
    // A workbook may add the time at which the day begins.
    let day = plain.split([' ', 'T']).next()?;
    let has_year = day.split('-').next()?.len() == 4;
    day.parse().ok().filter(|_| has_year)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::fuzz;
    use crate::table_file::read;

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
    #[case("2026", None)]
    #[case("2026年", None)]
    #[case("2026年1月", None)]
    #[case("20260105", None)]
    #[case("202601", None)]
    #[case("260105", None)]
    #[case("1/5/26", None)]
    #[case("26/1/5", None)]
    #[case("26年1月5日", None)]
    #[case("26-01-05", None)]
    #[case("1/5/2026", None)]
    #[case("0026-01-05", None)]
    #[case("1948-12-31", None)]
    #[case("2201-01-01", None)]
    #[case("1e5", None)]
    #[case("-46027", None)]
    #[case("46027.5", None)]
    #[case("17899", Some("1949-01-01"))]
    #[case("17898", None)]
    fn a_date_is_read_as_offices_write_it(#[case] text: &str, #[case] day: Option<&str>) {
        assert_eq!(date(text).map(|date| date.to_string()).as_deref(), day);
    }

    #[test]
    fn a_mutated_sheet_is_read_or_refused() {
        let sheet = "单位代码,单位名称,类型,上级代码,区县分类,行政区划代码,统一社会信用代码,负责人,生效日期,失效日期\n\
            NYJ,农业局,部门,YL,,,91350100M000100Y43,李强,2026-01-01,\nYDQ,云东区,区县,YL,主城区,530102,,,46027,2027/1/5\n";
        fuzz::run(|chance| {
            let bytes = chance.mutate(sheet.as_bytes().to_vec());
            let _ = read::read(&bytes).map(|table| check(&table).rows.len());
        });
    }
}
