//! What is checked of a report while it is typed, and again by the server before it is kept.
//!
//! A value that cannot be is refused; one that is hard to believe is explained by a note; the rest are hints. Nothing is
//! corrected or dropped on the way: people decide. R-17, the same file for different facts, is in
//! [`Evidence::elsewhere`](super::evidence::Evidence::elsewhere): a device has no files of others.

use serde::{Deserialize, Serialize};

use crate::check_in::usual;
use crate::date::Date;
use crate::deadline::{Phase, Window};
use crate::indicator::{Comparator, Direction, Indicator, MeasureKind};
use crate::light::Standing;
use crate::measurement::series::{Reported, for_period, to_date};
use crate::measurement::{Counting, Measured, NotAValue, quotient};
use crate::quantity::{ONE, PERCENT, Quantity};

/// What is typed so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub report: Reported,
    /// A quotient that was stated beside its numerator and denominator, as sheets do.
    pub stated: Option<Quantity>,
    /// Whether something is in the note.
    pub has_note: bool,
    pub has_cause: bool,
}

/// What it is checked against.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    pub indicator: &'a Indicator,
    /// The reports of the same year that are in force, in order of time, with or without this period.
    pub year: &'a [Reported],
    /// Values of earlier years that this one is comparable with: see [`comparable`].
    pub past: &'a [Quantity],
    pub window: Window,
    pub today: Date,
    /// How the value stands against the target to date.
    pub standing: Option<Standing>,
}

/// What is remarked on a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "remark", rename_all = "snake_case")]
pub enum Remark {
    /// the indicator cannot have the value.
    NotAValue { why: NotAValue },
    /// with it the total to date, or its quotient, has more than twelve digits.
    TooLarge,
    /// the period opens later.
    NotOpen { opens: Date },
    /// the period is locked.
    Closed { closed: Date },
    /// it is past its day, and will be recorded as late.
    Late { due: Date },
    /// a count to date is below the one before it.
    Falls { before: Quantity },
    /// a percentage outside 0 to 100.
    NotWithinHundred,
    /// a fraction where percentages are reported: 0.95 for 95.
    Hundredfold { likely: Quantity },
    /// a target of at least 100 % that nothing can exceed is one of exactly 100 %.
    Comparator,
    /// more than the whole.
    AboveWhole,
    /// the stated quotient is another one.
    QuotientDiffers { computed: Quantity },
    /// outside of what this indicator usually has.
    Unusual { least: Quantity, most: Quantity },
    /// the period has a value already, which this one supersedes.
    Supersedes,
    /// Amber or red: why, and what is done about it.
    OffTrack { gap: Quantity },
}

/// What a remark asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// Nothing; it is good to know.
    Nothing,
    /// A note that explains it.
    Note,
    /// A note and a cause.
    Cause,
    /// Another value, or another time.
    Change,
}

impl Remark {
    pub const fn asks(&self) -> Asks {
        match self {
            Self::NotAValue { .. }
            | Self::TooLarge
            | Self::NotOpen { .. }
            | Self::Closed { .. }
            | Self::AboveWhole
            | Self::QuotientDiffers { .. } => Asks::Change,
            Self::OffTrack { .. } => Asks::Cause,
            Self::Falls { .. }
            | Self::NotWithinHundred
            | Self::Hundredfold { .. }
            | Self::Unusual { .. }
            | Self::Supersedes => Asks::Note,
            Self::Late { .. } | Self::Comparator => Asks::Nothing,
        }
    }

    /// Whether the report may be kept as far as this remark goes.
    pub const fn is_settled(&self, entry: &Entry) -> bool {
        match self.asks() {
            Asks::Nothing => true,
            Asks::Note => entry.has_note,
            Asks::Cause => entry.has_note && entry.has_cause,
            Asks::Change => false,
        }
    }
}

/// All that is remarked on a report, what cannot be first.
pub fn check(entry: &Entry, situation: &Situation) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let found = &mut remarks;
    time(situation, found);
    form(entry, situation.indicator, found);
    course(entry.report, situation.indicator, situation.year, situation.past, found);
    if let Some(standing) = situation.standing.filter(|standing| standing.light.is_off_track()) {
        found.push(Remark::OffTrack { gap: standing.gap });
    }
    remarks.sort_by_key(|remark| std::cmp::Reverse(remark.asks()));
    remarks
}

/// What is hard to believe of a report that is kept, beside the others of its indicator, whatever its author wrote about it.
pub fn doubts(report: Reported, indicator: &Indicator, year: &[Reported], past: &[Quantity]) -> Vec<Remark> {
    let entry = Entry { report, stated: None, has_note: false, has_cause: false };
    let mut found = Vec::new();
    form(&entry, indicator, &mut found);
    course(report, indicator, year, past, &mut found);
    found.retain(|remark| *remark != Remark::Supersedes);
    found.sort_by_key(|remark| std::cmp::Reverse(remark.asks()));
    found
}

fn time(situation: &Situation, found: &mut Vec<Remark>) {
    let Window { opens, due, closes } = situation.window;
    match situation.window.phase(situation.today) {
        Phase::Ahead => found.push(Remark::NotOpen { opens }),
        Phase::Closed => found.push(Remark::Closed { closed: closes }),
        Phase::Overdue => found.push(Remark::Late { due }),
        Phase::Open | Phase::DueToday => {}
    }
}

fn form(entry: &Entry, indicator: &Indicator, found: &mut Vec<Remark>) {
    let Indicator { measure, unit, comparator, direction, .. } = indicator;
    let value = entry.report.value;
    if let Err(why) = value.fits(*measure) {
        found.push(Remark::NotAValue { why });
        return;
    }
    let is_percentage = unit == PERCENT;
    if let Measured::Ratio { numerator, denominator } = value {
        if is_percentage && numerator > denominator {
            found.push(Remark::AboveWhole);
        }
        if let (Some(stated), Ok(Some(computed))) = (entry.stated, quotient(numerator, denominator, unit))
            && (stated.millionths() - computed.millionths()).abs() > TOLERANCE
        {
            found.push(Remark::QuotientDiffers { computed });
        }
    } else if let Measured::Plain { value } = value
        && is_percentage
        && *measure == MeasureKind::Ratio
    {
        if !(Quantity::ZERO..=Quantity::HUNDRED).contains(&value) {
            found.push(Remark::NotWithinHundred);
        }
        if *comparator == Comparator::AtLeast
            && *direction == Direction::HigherBetter
            && value > Quantity::HUNDRED
        {
            found.push(Remark::Comparator);
        }
    }
}

/// How far a stated quotient may be from its parts: 0.1, as it is rounded in reports.
const TOLERANCE: i64 = ONE / 10;

fn course(
    report: Reported,
    indicator: &Indicator,
    year: &[Reported],
    past: &[Quantity],
    found: &mut Vec<Remark>,
) {
    let earlier: Vec<Reported> = year.iter().filter(|known| known.period < report.period).copied().collect();
    if year.iter().any(|known| known.period == report.period && !known.value.is_missing()) {
        found.push(Remark::Supersedes);
    }
    let unit = &indicator.unit;
    let mut series = past.to_vec();
    for known in &earlier {
        series.extend(comparable(&earlier, known, indicator));
    }
    let with_this: Vec<Reported> = earlier.iter().copied().chain([report]).collect();
    let is_total = indicator.measure == MeasureKind::Count;
    if report.value.quantity(unit).is_err() || is_total && to_date(&with_this, report.period).is_err() {
        found.push(Remark::TooLarge);
        return;
    }
    if report.counting == Counting::ToDate
        && let Some(last) = earlier.iter().rev().find(|known| !known.value.is_missing())
        && let (Ok(Some(before)), Measured::Plain { value }) = (to_date(&earlier, last.period), report.value)
        && value < before.value
    {
        found.push(Remark::Falls { before: before.value });
    }
    let Some(this) = comparable(&with_this, &report, indicator) else { return };
    if let Some(likely) = hundredfold(this, &series, unit) {
        found.push(Remark::Hundredfold { likely });
    } else if let Some((least, most)) = usual::range(&series, indicator.precision)
        && !(least..=most).contains(&this)
    {
        found.push(Remark::Unusual { least, most });
    }
}

/// The number by which a report compares with others of its indicator: of a count what the period alone has. None where
/// periods are missing in between, for it would be that of several.
pub fn comparable(year: &[Reported], report: &Reported, indicator: &Indicator) -> Option<Quantity> {
    if indicator.measure != MeasureKind::Count {
        return report.value.quantity(&indicator.unit).ok().flatten();
    }
    let alone = for_period(year, report.period).ok().flatten()?;
    (alone.missing == 0).then_some(alone.value)
}

/// A fraction among percentages: a hundred times as much would be near the last value, and the value itself is not.
fn hundredfold(value: Quantity, series: &[Quantity], unit: &str) -> Option<Quantity> {
    let last = series.last().filter(|_| unit == PERCENT)?.millionths();
    let likely = value.millionths().checked_mul(100)?;
    let is_near = (likely - last).abs() <= last.abs() / 5;
    let is_fraction = value > Quantity::ZERO && value <= Quantity::ONE && last > 5 * ONE;
    (is_fraction && is_near).then(|| Quantity::from_millionths(likely).ok())?
}

#[cfg(test)]
mod tests;
