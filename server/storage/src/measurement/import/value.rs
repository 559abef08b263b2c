//! The value of a row, in the form that its indicator wants.

use indicator_model::check_in::rule::{Asks, Entry, Remark, Situation, check};
use indicator_model::date::Date;
use indicator_model::deadline::Window;
use indicator_model::indicator::{Indicator, MeasureKind};
use indicator_model::measurement::series::Reported;
use indicator_model::measurement::sheet::{Column, Problem};
use indicator_model::measurement::{Band, Counting, Measured, MissingReason, NotAValue};
use indicator_model::quantity::{PERCENT, Quantity};
use indicator_model::sheet;

use super::super::columns::read_yes_no;
use super::check::Row;
use crate::table_file::rows::quantity;
use crate::table_file::words::Words;

/// What was measured, unless the indicator cannot have it or it is of a time to come.
pub(super) fn measured(
    row: &Row,
    indicator: &Indicator,
    window: Window,
    today: Date,
) -> Result<Measured, (Column, Problem)> {
    if let Some(reason) = MissingReason::read(&row.value) {
        return if row.numerator.or(row.denominator).is_some() || row.band.is_some() {
            Err((Column::Value, Problem::NothingBeside))
        } else {
            Ok(Measured::Missing { reason })
        };
    }
    let (value, stated) = written(row, indicator)?;
    let report =
        Reported { period: row.period, value, counting: row.counting.unwrap_or(Counting::ForPeriod) };
    // A sheet brings what was found long ago, so what asks for an explanation stays as it is.
    let entry = Entry { report, stated, has_note: true, has_cause: true };
    let situation = Situation { indicator, year: &[], past: &[], window, today, standing: None };
    let refusing =
        |remark: &Remark| remark.asks() == Asks::Change && !matches!(remark, Remark::Closed { .. });
    match check(&entry, &situation).into_iter().find(refusing) {
        None => Ok(value),
        Some(remark) => Err((concerned(&remark), Problem::Remark { remark })),
    }
}

/// The value, and the quotient that is stated beside its parts.
fn written(row: &Row, indicator: &Indicator) -> Result<(Measured, Option<Quantity>), (Column, Problem)> {
    let measure = indicator.measure;
    if row.band.is_some() && measure != MeasureKind::Rating {
        return Err((Column::Band, Problem::NoRating));
    }
    let parts = match (row.numerator, row.denominator) {
        (None, None) => None,
        (Some(_), _) | (_, Some(_)) if measure != MeasureKind::Ratio => {
            return Err((Column::Numerator, Problem::NoRatio));
        }
        (Some(numerator), Some(denominator)) => Some(Measured::Ratio { numerator, denominator }),
        (None, Some(_)) => return Err((Column::Numerator, Problem::HalfARatio)),
        (Some(_), None) => return Err((Column::Denominator, Problem::HalfARatio)),
    };
    if measure == MeasureKind::YesNo && !row.value.is_empty() {
        let not_known = || (Column::Value, Problem::NotYesOrNo { text: row.value.clone() });
        return Ok((Measured::YesNo { reached: read_yes_no(&row.value).ok_or_else(not_known)? }, None));
    }
    let unit = match measure {
        MeasureKind::Milestone | MeasureKind::Rating => PERCENT,
        _ => &indicator.unit,
    };
    let number = quantity(&row.value, unit).map_err(|problem| (Column::Value, problem.into()))?;
    let value = match (parts, number) {
        (Some(parts), _) => parts,
        (None, Some(number)) => Measured::number(measure, number),
        (None, None) => return Err((Column::Value, sheet::Problem::Empty.into())),
    };
    if let (Some(band), Measured::Rating { percent }) = (row.band, value)
        && let Some(other) = Band::of(percent).filter(|other| *other != band)
    {
        return Err((Column::Band, Problem::BandDiffers { band: other }));
    }
    Ok((value, number))
}

/// The column that a remark is about.
const fn concerned(remark: &Remark) -> Column {
    match remark {
        Remark::NotOpen { .. } => Column::Period,
        Remark::AboveWhole => Column::Numerator,
        Remark::NotAValue { why: NotAValue::Denominator } => Column::Denominator,
        _ => Column::Value,
    }
}
