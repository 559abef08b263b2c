//! What a row of the sheet of measurements says, as far as the sheet itself tells.

use indicator_model::check_in::{Cause, CheckInState, Confidence};
use indicator_model::measurement::sheet::{Column, Problem};
use indicator_model::measurement::{Band, Counting};
use indicator_model::period::{Period, Unread};
use indicator_model::quantity::Quantity;
use indicator_model::sheet;

use crate::table_file::rows::{self, Cells, Checked};
use crate::table_file::table::Table;
use crate::table_file::words::half_width;

pub(super) struct Row {
    pub(super) number: u32,
    /// The code of the indicator.
    pub(super) indicator: String,
    /// The code of the organization.
    pub(super) owner: String,
    pub(super) period: Period,
    /// As it is written: what it can be is known by the indicator.
    pub(super) value: String,
    pub(super) numerator: Option<Quantity>,
    pub(super) denominator: Option<Quantity>,
    pub(super) band: Option<Band>,
    pub(super) counting: Option<Counting>,
    pub(super) said: Said,
}

impl Row {
    /// Whether the row only says what would be reported, as it goes out to be filled in.
    pub(super) fn is_blank(&self) -> bool {
        let Said { days, note, cause, .. } = &self.said;
        let is_found = self.numerator.is_some() || self.denominator.is_some() || self.band.is_some();
        self.value.is_empty() && !is_found && days.is_none() && note.is_empty() && cause.is_none()
    }
}

/// What a row says beside the value.
pub(super) struct Said {
    pub(super) confidence: Option<Confidence>,
    pub(super) state: Option<CheckInState>,
    /// From the end of the period to the report; before it where it is negative.
    pub(super) days: Option<i64>,
    pub(super) note: String,
    pub(super) cause: Option<Cause>,
}

/// The most days between the end of a period and its report: ten years.
const DAYS: i64 = 3_660;

/// The rows without an error.
pub(super) fn check(table: &Table) -> Checked<Column, Row> {
    rows::check(table, row)
}

/// All cells are looked at before any is missed.
fn row(cells: &mut Cells<'_, Column>) -> Option<Row> {
    let indicator = cells.required(Column::IndicatorCode);
    let owner = cells.required(Column::OwnerOrgCode);
    let period = period(cells);
    let value = half_width(cells.value(Column::Value));
    // Parts are counted in whatever the indicator divides, and never in percent.
    let numerator = cells.quantity(Column::Numerator, "");
    let denominator = cells.quantity(Column::Denominator, "");
    let band = cells.optional_word(Column::Band);
    let counting = cells.optional_word(Column::Cumulative);
    let said = Said {
        confidence: cells.optional_word(Column::Confidence),
        state: cells.optional_word(Column::Status),
        days: cells.parsed(Column::LateDays, days, |text, ()| Problem::NotDays { text }),
        note: cells.text(Column::Note),
        cause: cells.optional_word(Column::Cause),
    };
    let row = Row {
        number: cells.number(),
        indicator: indicator?,
        owner: owner?,
        period: period?,
        value,
        numerator,
        denominator,
        band,
        counting,
        said,
    };
    cells.is_sound().then_some(row)
}

fn period(cells: &mut Cells<'_, Column>) -> Option<Period> {
    let year = cells.year(Column::Year);
    let text = half_width(&cells.required(Column::Period)?);
    match Period::parse_loose(&text, year) {
        Ok(period) => return Some(period),
        Err(Unread::NotAPeriod) => cells.report(Column::Period, Problem::NotAPeriod { text }),
        Err(Unread::OtherYear(year)) => cells.report(Column::Period, Problem::YearDiffers { year }),
        // A year that could not be read has its error already.
        Err(Unread::NoYear) if cells.written(Column::Year).is_empty() => {
            cells.report(Column::Year, sheet::Problem::Empty);
        }
        Err(Unread::NoYear) => {}
    }
    None
}

fn days(text: &str) -> Result<i64, ()> {
    text.parse().ok().filter(|days| (-DAYS..=DAYS).contains(days)).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz;
    use crate::table_file::read;

    #[test]
    fn a_mutated_sheet_is_read_or_refused() {
        let sheet = "指标编码,责任单位编码,年份,期间,完成值,分子,分母,是否累计,档次,信心,状态,期后天数,说明,偏差原因\n\
            SJJ-04,SJJ,2025,M01,91.7,8241,8990,否,,高,已确认,1,,\n\
            NYJ-01,NYJ,2025年,3月,未采集,,,是,部分达成,low,submitted,-2,\"两行\n说明\",经费\n";
        fuzz::run(|chance| {
            let bytes = chance.mutate(sheet.as_bytes().to_vec());
            let _ = read::read(&bytes).map(|table| check(&table).rows.len());
        });
    }
}
