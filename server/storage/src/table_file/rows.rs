//! Lines to typed rows: everything that can be found out about a cell without looking at other rows.
//!
//! Every error is collected with its row and column; nothing stops at the first.

use std::collections::BTreeMap;

use indicator_model::date::Date;
use indicator_model::quantity::{PERCENT, Quantity, QuantityError, SCALE};
use indicator_model::sheet::Problem;
use indicator_model::table::{Mapping, RowError, Unread};
use indicator_model::text::{self, Fault, Kind};

use super::bound::ERRORS;
use super::columns::{Columns, Error, Header};
use super::row_mark::RowMark;
use super::table::{Line, Table};
use super::words::{Words, half_width};
use super::{aside, date, escape};

/// What a sheet says, as far as it could be read.
pub(crate) struct Checked<C: Columns, R> {
    pub(crate) rows: Vec<R>,
    pub(crate) errors: Vec<Error<C>>,
    /// Columns that the sheet does not have; it says nothing about them.
    pub(crate) absent: Vec<C>,
    /// Headings that are none of the columns.
    pub(crate) unknown: Vec<String>,
    /// Years that headings say.
    pub(crate) years: BTreeMap<C, u16>,
    /// What else was not read.
    pub(crate) unread: Unread,
}

/// Reads the lines below the headings. `row` says what a line means, as far as its cells can be read.
pub(crate) fn check<C: Columns, R>(
    table: &Table,
    row: impl FnMut(&mut Cells<'_, C>) -> Option<R>,
) -> Checked<C, R> {
    check_mapped(table, &Mapping::default(), row)
}

/// The same of a sheet whose columns are what somebody says.
pub(crate) fn check_mapped<C: Columns, R>(
    table: &Table,
    mapping: &Mapping<C>,
    mut row: impl FnMut(&mut Cells<'_, C>) -> Option<R>,
) -> Checked<C, R> {
    let lines = table.lines();
    let (header, mut errors) = Header::find(&lines, mapping);
    let mut rows = Vec::new();
    let mut unread = table.unread.clone();
    if let (true, Some(key)) = (errors.is_empty(), header.key()) {
        let is_aside = |line: &Line<'_>| aside::is_aside(line, header.cell(*line, key), C::named, key);
        let (asides, body): (Vec<Line<'_>>, Vec<Line<'_>>) =
            lines[header.lines..].iter().partition(|line| is_aside(line));
        unread.asides = asides.iter().map(|line| line.number).collect();
        if body.is_empty() {
            errors.push(RowError::of_file(Problem::EmptyFile.into()));
        }
        for line in body {
            if let Some(text) = lone(&line).filter(|_| header.width() >= WIDE) {
                let problem = Problem::LoneCell { text: text.to_owned() };
                errors.push(RowError { row: Some(line.number), column: None, problem: problem.into() });
                continue;
            }
            let earlier = errors.len();
            let lost =
                header.lost(line).map(|(column, problem)| RowError::at(line.number, column, problem.into()));
            errors.extend(lost);
            rows.extend(row(&mut Cells { line, header: &header, earlier, errors: &mut errors }));
            if errors.len() > ERRORS {
                break;
            }
        }
    }
    let absent = header.absent();
    Checked { rows, errors, absent, unknown: header.unknown, years: header.years, unread }
}

/// Columns of a sheet of which a row has more than one cell.
const WIDE: usize = 4;

/// What a line says that says only one thing.
fn lone<'a>(line: &Line<'a>) -> Option<&'a str> {
    let mut cells = line.cells().map(str::trim).filter(|cell| !cell.is_empty());
    let first = cells.next()?;
    cells.all(|cell| cell == first).then_some(first)
}

/// One line on its way to a row. A cell that cannot be read is reported and answers like an empty one.
pub(crate) struct Cells<'a, C: Columns> {
    line: Line<'a>,
    header: &'a Header<C>,
    errors: &'a mut Vec<Error<C>>,
    /// Errors of the lines before.
    earlier: usize,
}

impl<C: Columns> Cells<'_, C> {
    /// The row as a spreadsheet numbers it.
    pub(crate) fn number(&self) -> u32 {
        self.line.number
    }

    /// What the row was when it left as one of ours.
    pub(crate) const fn mark(&self) -> Option<RowMark> {
        self.line.mark
    }

    /// Whether no cell that was looked at has an error.
    pub(crate) fn is_sound(&self) -> bool {
        self.errors.len() == self.earlier
    }

    /// Whether the sheet lacks the column, and so says nothing about it.
    pub(crate) fn is_absent(&self, column: C) -> bool {
        !self.header.has(column)
    }

    /// What is missing in a cell that the spreadsheet has lost is no second error.
    pub(crate) fn report(&mut self, column: C, problem: impl Into<C::Problem>) {
        if self.header.lost(self.line).any(|(lost, _)| lost == column) {
            return;
        }
        self.errors.push(RowError::at(self.line.number, column, problem.into()));
    }

    /// The cell as it is written, without stray blanks around.
    pub(crate) fn written(&self, column: C) -> &str {
        escape::unquote(self.header.cell(self.line, column).trim())
    }

    /// What the cell is as a number or a day, without stray blanks around: a workbook may show more.
    pub(crate) fn value(&self, column: C) -> &str {
        escape::unquote(self.header.value(self.line, column).trim())
    }

    /// The text of the cell as it is stored.
    pub(crate) fn text(&mut self, column: C) -> String {
        self.read(column).unwrap_or_default()
    }

    /// None with an error.
    fn read(&mut self, column: C) -> Option<String> {
        let read = escape::read(self.written(column), column.kind());
        read.map_err(|fault| self.report(column, Problem::Text { fault })).ok()
    }

    pub(crate) fn optional(&mut self, column: C) -> Option<String> {
        self.read(column).filter(|text| !text.is_empty())
    }

    pub(crate) fn required(&mut self, column: C) -> Option<String> {
        let text = self.read(column)?;
        if text.is_empty() {
            self.report(column, Problem::Empty);
        }
        (!text.is_empty()).then_some(text)
    }

    /// A part of the cell, such as what is written behind the word.
    pub(crate) fn part(&mut self, column: C, text: &str, kind: Kind) -> Option<String> {
        let read = kind.read(&text::unwrapped(text));
        read.map_err(|fault| self.report(column, Problem::Text { fault })).ok()
    }

    pub(crate) fn word<W: Words>(&mut self, column: C) -> Option<W> {
        let text = self.required(column)?;
        let word = W::read(&half_width(&text));
        if word.is_none() {
            self.report(column, Problem::UnknownWord { text, known: W::known() });
        }
        word
    }

    /// What is usual, in a sheet that lacks the column.
    pub(crate) fn word_or<W: Words>(&mut self, column: C, usual: W) -> Option<W> {
        if self.is_absent(column) { Some(usual) } else { self.word(column) }
    }

    /// None for an empty cell.
    pub(crate) fn optional_word<W: Words>(&mut self, column: C) -> Option<W> {
        if self.written(column).is_empty() { None } else { self.word(column) }
    }

    /// What else a cell can be: `problem` is what to say of a text that is not.
    pub(crate) fn parsed<T, E>(
        &mut self,
        column: C,
        parse: impl FnOnce(&str) -> Result<T, E>,
        problem: impl FnOnce(String, E) -> C::Problem,
    ) -> Option<T> {
        let text = self.optional(column)?;
        let parsed = parse(&half_width(&text));
        parsed.map_err(|error| self.report(column, problem(text, error))).ok()
    }

    pub(crate) fn date(&mut self, column: C) -> Option<Date> {
        self.read(column)?;
        let text = half_width(self.value(column));
        if text.is_empty() {
            return None;
        }
        let day = date::read(&text);
        if day.is_none() {
            self.report(column, Problem::NotADate { text: self.written(column).to_owned() });
        }
        day
    }

    pub(crate) fn required_date(&mut self, column: C) -> Option<Date> {
        self.required(column)?;
        self.date(column)
    }

    pub(crate) fn year(&mut self, column: C) -> Option<u16> {
        let text = half_width(self.written(column));
        if text.is_empty() {
            return None;
        }
        let year =
            text.trim_end_matches('年').trim_end().parse().ok().filter(|year| (1900..=9999).contains(year));
        if year.is_none() {
            self.report(column, Problem::NotAYear { text });
        }
        year
    }

    /// A number of this unit, in which alone a percent sign is no mistake.
    pub(crate) fn quantity(&mut self, column: C, unit: &str) -> Option<Quantity> {
        let text = self.value(column).to_owned();
        self.quantity_of(column, &text, unit)
    }

    /// The same of a part of the cell.
    pub(crate) fn quantity_of(&mut self, column: C, text: &str, unit: &str) -> Option<Quantity> {
        let read = quantity(text, unit);
        read.unwrap_or_else(|problem| {
            self.report(column, problem);
            None
        })
    }

    /// A quantity that is not negative.
    pub(crate) fn weight(&mut self, column: C) -> Option<Quantity> {
        let quantity = self.quantity(column, PERCENT)?;
        if quantity.is_negative() {
            let text = self.written(column).to_owned();
            self.report(column, Problem::NegativeWeight { text });
        }
        Some(quantity)
    }

    /// A part of a whole that is 1: `0.3` and `30%` are the same.
    pub(crate) fn share(&mut self, column: C) -> Option<Quantity> {
        let number = self.weight(column)?;
        let text = half_width(self.value(column));
        if !text.ends_with('%') {
            return Some(number);
        }
        let is_exact = number.millionths() % 100 == 0;
        let share = is_exact.then(|| Quantity::from_millionths(number.millionths() / 100).ok()).flatten();
        if share.is_none() {
            self.report(column, Problem::TooManyDecimals { text, limit: SCALE - 2 });
        }
        share
    }
}

/// A cell as a number of this unit, which may stand behind it; none without one.
pub(crate) fn quantity(cell: &str, unit: &str) -> Result<Option<Quantity>, Problem> {
    let text = text::visible(cell).trim().to_owned();
    // A unit of letters is no part of a number; 万 and 亿 alone are read as factors.
    let is_apart = unit.chars().all(char::is_alphabetic) && !["万", "亿"].contains(&unit);
    let bare = text.strip_suffix(unit).filter(|bare| is_apart && !bare.is_empty());
    if let Some(stray) = text.chars().find(|&c| text::forbidden(c)) {
        return Err(Problem::Text { fault: Fault::Character { code: stray.into() } });
    }
    Quantity::parse_loose(bare.unwrap_or(&text), unit).map(Some).or_else(|error| match error {
        QuantityError::Empty if text.is_empty() => Ok(None),
        QuantityError::Empty | QuantityError::NotANumber | QuantityError::Separators => {
            Err(Problem::NotANumber { text })
        }
        QuantityError::TooManyDecimals => Err(Problem::TooManyDecimals { text, limit: SCALE }),
        QuantityError::Overflow => Err(Problem::Overflow { text }),
    })
}

#[cfg(test)]
mod tests {
    use indicator_model::quantity::Precision;
    use uuid::Uuid;

    use super::super::Format;
    use super::super::columns::refused;
    use super::super::read;
    use super::super::write::{Cell, write};
    use super::*;
    use crate::clock;
    use crate::sheet::hostile::{sheet, workbook};
    use crate::watermark::Watermark;

    /// The smallest sheet: all that another one takes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    enum Column {
        Code,
        Day,
        Amount,
    }

    impl Columns for Column {
        type Problem = Problem;

        const ALL: &'static [Self] = &[Self::Code, Self::Day, Self::Amount];
        const KEY: Self = Self::Code;
        const TITLE: &'static str = "表";
        const NAMES: &'static [(&'static str, Self)] =
            &[("code", Self::Code), ("day", Self::Day), ("数量", Self::Amount)];

        fn heading(self) -> &'static str {
            match self {
                Self::Code => "代码",
                Self::Day => "日期",
                Self::Amount => "数值",
            }
        }

        fn is_required(self) -> bool {
            self != Self::Amount
        }

        fn kind(self) -> Kind {
            Kind::Code
        }
    }

    type Row = (String, Date, Option<Quantity>);

    fn row(cells: &mut Cells<'_, Column>) -> Option<Row> {
        let code = cells.required(Column::Code);
        let day = cells.required_date(Column::Day);
        let amount = cells.quantity(Column::Amount, PERCENT);
        Some((code?, day?, amount)).filter(|_| cells.is_sound())
    }

    fn checked(file: &[u8]) -> Checked<Column, Row> {
        check(&read::read(file).unwrap(), row)
    }

    #[test]
    fn every_error_is_kept_with_row_and_column() {
        let sheet = "说明\n备注,code,日期*,数量\nx,A,2026年1月5日,12%\nx,,昨天,约十\nx,B,2026-13-01,\n";
        let Checked { rows, errors, absent, unknown, .. } = checked(sheet.as_bytes());
        assert_eq!(rows, [("A".to_owned(), "2026-01-05".parse().unwrap(), "12".parse().ok())]);
        assert_eq!((absent, unknown), (vec![], vec!["备注".to_owned()]));
        let outcome = refused(errors);
        let found: Vec<_> = outcome.errors.iter().map(|it| (it.row, it.column, it.problem.key())).collect();
        let expected = [
            (Some(4), Some(Column::Code), "empty"),
            (Some(4), Some(Column::Day), "not_a_date"),
            (Some(4), Some(Column::Amount), "not_a_number"),
            (Some(5), Some(Column::Day), "not_a_date"),
        ];
        assert_eq!(found, expected);
        assert_eq!(outcome.rejected, 2);
    }

    #[test]
    fn the_unit_may_stand_behind_a_number() {
        let read = |cell, unit| quantity(cell, unit).ok().flatten().map(|quantity| quantity.to_string());
        for (cell, unit, number) in [
            ("8.3万元", "万元", Some("8.3")),
            ("12 天", "天", Some("12")),
            ("8.3万元", "元", Some("83000")),
            ("8.3万元", "分", None),
            ("15", "5", Some("15")),
            ("95%", "%", Some("95")),
            ("95%", "分", None),
        ] {
            assert_eq!(read(cell, unit).as_deref(), number, "{cell} {unit}");
        }
    }

    #[test]
    fn a_share_may_be_written_in_percent() {
        let read = |cell: &str| {
            let table = read::read(format!("code,day,数量\nA,,{cell}\n").as_bytes()).unwrap();
            let share = |cells: &mut Cells<'_, Column>| cells.share(Column::Amount);
            let Checked { rows, errors, .. } = check(&table, share);
            (rows.first().map(Quantity::to_string), errors.first().map(|error| error.problem.key()))
        };
        assert_eq!(read("0.3"), (Some("0.3".to_owned()), None));
        assert_eq!(read("30%"), (Some("0.3".to_owned()), None));
        assert_eq!(read("33.33％"), (Some("0.3333".to_owned()), None));
        assert_eq!(read("33.33333%"), (None, Some("too_many_decimals")));
        assert_eq!(read("-30%").1, Some("negative_weight"));
    }

    #[test]
    fn a_sheet_without_a_required_column_is_refused_and_one_without_another_is_read() {
        let errors = checked("code,数量\nA,1\n".as_bytes()).errors;
        assert_eq!(errors, [RowError::at(1, Column::Day, Problem::MissingColumn)]);
        let errors = checked("日期,数量\n2026-01-05,1\n".as_bytes()).errors;
        assert_eq!(errors, [RowError::at(1, Column::Code, Problem::MissingColumn)]);
        let errors = checked("甲,乙\n1,2\n".as_bytes()).errors;
        assert_eq!(errors, [RowError::of_file(Problem::NotASheet)]);
        let read = checked("code,day\nA,2026-01-05\n".as_bytes());
        assert_eq!((read.rows.len(), read.absent), (1, vec![Column::Amount]));
    }

    /// A program that fills a workbook works out no formula. What nobody reads keeps no file out.
    #[test]
    fn what_a_spreadsheet_has_lost_is_an_error_of_the_cell_that_is_read() {
        let text = |text: &str| format!(r#"<c t="inlineStr"><is><t>{text}</t></is></c>"#);
        let line = |cells: &[String]| format!("<row>{}</row>", cells.concat());
        let lost = || "<c><f>1+1</f></c>".to_owned();
        let rows = [
            line(&["code", "day", "数量", "备注"].map(text)),
            line(&[text("A"), text("2026-01-05"), text("1"), lost()]),
            line(&[text("B"), text("2026-01-05"), lost()]),
            line(&[lost(), text("2026-01-05"), text("1")]),
            line(&[text("合计"), String::new(), lost()]),
        ];
        let Checked { rows, errors, unread, .. } = checked(&workbook(&[sheet(&rows.concat())]));
        assert_eq!(rows.iter().map(|(code, ..)| code).collect::<Vec<_>>(), ["A"]);
        let error = |row, column, cell: &str| {
            RowError::at(row, column, Problem::NotCalculated { cell: cell.to_owned() })
        };
        assert_eq!(errors, [error(3, Column::Amount, "C3"), error(4, Column::Code, "A4")]);
        assert_eq!(unread.asides, [5]);
        let heading = checked(&workbook(&[sheet(&line(&[text("code"), text("day"), lost()]))])).errors;
        let problem = Problem::NotCalculated { cell: "C1".to_owned() };
        assert_eq!(heading, [RowError { row: Some(1), column: None, problem }]);
    }

    #[tokio::test]
    async fn what_is_written_is_read_again() {
        let day: Date = "2026-01-05".parse().unwrap();
        let amount: Quantity = "1200.5".parse().unwrap();
        for format in [Format::Csv, Format::Xlsx] {
            let mark = Watermark { id: Uuid::now_v7(), by: "张三".to_owned(), at: clock::now() };
            let row = move || {
                let amount = Cell::Number(Some(amount), Precision::INTEGER);
                vec![vec![Cell::text(Some("=A")), Cell::text(Some(day.to_string())), amount]]
            };
            let written = write::<Column>(format, mark, row).await.unwrap();
            let Checked { rows, errors, .. } = checked(&written.bytes);
            assert_eq!((rows, errors), (vec![("=A".to_owned(), day, Some(amount))], vec![]));
        }
    }
}
