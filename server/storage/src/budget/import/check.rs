//! What a row of the sheet of budget items says, as far as the sheet itself tells.

use indicator_model::budget::UNIT;
use indicator_model::budget::sheet::{Column, Problem};
use indicator_model::curve::Curve;
use indicator_model::indicator::Frequency;
use indicator_model::period::{Period, Unread};
use indicator_model::quantity::Quantity;
use indicator_model::sheet;

use crate::sheet::curve;
use crate::table_file::rows::{self, Cells, Checked};
use crate::table_file::table::Table;
use crate::table_file::words::half_width;

/// A row with every code as it is written.
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) owner: String,
    pub(super) indicators: Vec<String>,
    pub(super) year: u16,
    pub(super) initial: Quantity,
    pub(super) adjusted: Option<Quantity>,
    pub(super) fiscal: Option<Quantity>,
    pub(super) carry: Option<Quantity>,
    pub(super) other: Option<Quantity>,
    pub(super) curve: Option<Curve>,
    pub(super) month: Option<Period>,
    pub(super) executed: Option<Quantity>,
}

/// The rows without an error.
pub(super) fn check(table: &Table) -> Checked<Column, Row> {
    rows::check(table, row)
}

/// All cells are looked at before any is missed.
fn row(cells: &mut Cells<'_, Column>) -> Option<Row> {
    let code = cells.required(Column::ItemCode);
    let name = cells.required(Column::ItemName);
    let owner = cells.required(Column::OwnerOrgCode);
    let indicators = codes(&cells.text(Column::IndicatorCodes));
    let year = cells.year(Column::Year);
    if cells.written(Column::Year).is_empty() {
        cells.report(Column::Year, sheet::Problem::Empty);
    }
    let initial = amount(cells, Column::BudgetInitial);
    if cells.written(Column::BudgetInitial).is_empty() {
        cells.report(Column::BudgetInitial, sheet::Problem::Empty);
    }
    let adjusted = amount(cells, Column::BudgetAdjusted);
    let [fiscal, carry, other] =
        [Column::FundFiscal, Column::FundCarry, Column::FundOther].map(|column| amount(cells, column));
    let curve = cells.parsed(
        Column::PaymentPlan,
        |text| curve::read(text).ok_or(()),
        |text, ()| Problem::NotACurve { text },
    );
    let month = month(cells, year);
    let executed = amount(cells, Column::ExecutedToDate);
    if executed.is_some() && cells.written(Column::Month).is_empty() {
        cells.report(Column::Month, sheet::Problem::Empty);
    }
    let row = Row {
        number: cells.number(),
        code: code?,
        name: name?,
        owner: owner?,
        indicators,
        year: year?,
        initial: initial?,
        adjusted,
        fiscal,
        carry,
        other,
        curve,
        month,
        executed,
    };
    cells.is_sound().then_some(row)
}

/// An amount of money; none of an empty cell.
fn amount(cells: &mut Cells<'_, Column>, column: Column) -> Option<Quantity> {
    let amount = cells.quantity(column, UNIT)?;
    if amount.is_negative() {
        let text = cells.written(column).to_owned();
        cells.report(column, Problem::Negative { text });
    }
    Some(amount)
}

fn month(cells: &mut Cells<'_, Column>, year: Option<u16>) -> Option<Period> {
    let text = half_width(&cells.optional(Column::Month)?);
    match Period::parse_loose(&text, year) {
        Ok(period) if period.frequency() == Frequency::Monthly => return Some(period),
        Ok(_) | Err(Unread::NotAPeriod) => cells.report(Column::Month, Problem::NotAMonth { text }),
        Err(Unread::OtherYear(year)) => cells.report(Column::Month, Problem::YearDiffers { year }),
        // The year has its error already.
        Err(Unread::NoYear) => {}
    }
    None
}

/// Codes between semicolons or the like, each once.
fn codes(text: &str) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for code in half_width(text).split([';', ',', '、', '|', '\n']).map(str::trim) {
        if !code.is_empty() && !codes.iter().any(|known| known == code) {
            codes.push(code.to_owned());
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz;
    use crate::table_file::read;

    #[test]
    fn codes_stand_between_semicolons_of_any_width() {
        assert_eq!(codes("FGW-01；FGW-02; FGW-01、WLJ-03"), ["FGW-01", "FGW-02", "WLJ-03"]);
        assert!(codes(" ； ").is_empty());
    }

    #[test]
    fn a_mutated_sheet_is_read_or_refused() {
        let sheet = "项目编码,项目名称,责任单位编码,关联指标编码,年份,年初预算数,全年预算数,本年财政拨款,用款计划,月份,累计执行数\n\
            B-FGW-01,前期资金,FGW,FGW-01;FGW-02,2025,48000,48000,45600,按日历,M01,976.44\n\
            B-WLJ-01,文化经费,WLJ,,2025年,\"3,200\",,,2 6 14 26 40 52 62 72 82 90 96 100,3月,\n";
        fuzz::run(|chance| {
            let bytes = chance.mutate(sheet.as_bytes().to_vec());
            let _ = read::read(&bytes).map(|table| check(&table).rows.len());
        });
    }
}
