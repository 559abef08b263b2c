//! Where an indicator stands on a day (监测): its last value beside what it should be by then, the light that follows, the
//! course of the year, and what is late.
//!
//! A reading never fails for want of data: what is missing is grey, and amber once it is long overdue. Silence is never
//! green. It has all that explains it, so that a page can say in sentences why a light is on.

pub mod arrange;
pub mod below;
pub mod board;
pub mod card;
pub mod cockpit;
pub mod detail;
pub mod district;
#[cfg(test)]
pub(crate) mod fixture;
pub mod forecast;
pub mod heat;
pub mod map;
pub mod month;
pub mod score;
pub mod table;
pub mod trend;
mod way;

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::indicator::{Indicator, MeasureKind};
use crate::light::{Light, LightRule};
use crate::measurement::series::{Reported, to_date};
use crate::measurement::{Measured, MissingReason};
use crate::period::{Cycle, Period};
use crate::quantity::Quantity;
use crate::timetable::Timetable;

pub use self::way::{Commitment, Planned, Reports, Way};

/// By what everything on a board is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Of the lights of the scheme.
    pub lights: LightRule,
    /// With the extensions of the organization that is read.
    pub timetable: Timetable,
}

/// Days after which a missing report turns a light amber.
pub const PATIENCE: i64 = 10;

/// Where one indicator of one organization stands on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub light: Light,
    pub why: Why,
    /// What the last value gives by itself: better than `light` in the first good period after a bad one.
    pub alone: Option<Light>,
    /// The basic target of the year.
    pub target: Option<Quantity>,
    /// What the plan curve says of the last period with a value, or else of the last that is over; none of a level, which is
    /// compared with its target at any time.
    pub plan: Option<Planned>,
    /// The last period with a value.
    pub last: Option<Point>,
    /// Points behind; negative when ahead.
    pub gap: Option<Quantity>,
    /// Every period of the cycle that is over on the day, in order.
    pub course: Vec<Point>,
    /// The first period after the last value that is past its day.
    pub late: Option<Late>,
}

/// The value of a period: of a count the one to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    pub period: Period,
    pub value: Option<Quantity>,
    /// What the value should be at the end of the period.
    pub planned: Option<Quantity>,
}

/// A report that is overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    pub period: Period,
    pub due: Date,
    /// Since the day on which it was due.
    pub days: u16,
}

/// What decided about a light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The value beside the target to date.
    Value,
    /// 第一期好转: the value alone would have a better light than the one before it, and a light gets better only after two
    /// good periods in a row.
    FirstGood,
    /// A report is overdue.
    Late,
    /// Nothing was reported, and nothing is overdue.
    NothingYet,
    /// It follows from other indicators, and nobody reports it.
    Computed,
    /// There is a value and no target.
    NoTarget,
    /// The target is a range, which is not stated yet.
    NoRule,
}

/// Reads an indicator on a day, by the reports that are in force.
pub fn read(
    indicator: &Indicator,
    commitment: &Commitment,
    reports: Reports<'_>,
    cycle: &Cycle,
    rules: &Rules,
    day: Date,
) -> Reading {
    // A period can be reported some days before it ends, and then counts.
    let is_reported =
        |period: &Period| period.starts() <= day && value(indicator, reports.year, *period).is_some();
    let over = Period::within(indicator.frequency, cycle)
        .filter(|period| period.ends() <= day || is_reported(period));
    let way = Way::of(indicator, commitment, reports);
    let point = |period| Point {
        period,
        value: value(indicator, reports.year, period),
        planned: way.aim(period).map(|aim| aim.target_to_date()),
    };
    let course: Vec<Point> = over.map(point).collect();
    let mut known = course.iter().rev().filter(|point| point.value.is_some()).copied();
    let (last, before) = (known.next(), known.next());
    // What is computed is awaited as soon as it was there once: then those below it are silent.
    let is_awaited = (!indicator.is_computed() || last.is_some()) && !commitment.is_in_words;
    let late = if is_awaited { late(&course, reports.year, last, rules, day) } else { None };
    let thresholds = rules.lights.thresholds();
    let judge = |point: Point| Some(way.aim(point.period)?.judge(point.value, &thresholds));
    let judged = last.and_then(judge).filter(|standing| standing.light != Light::Grey);
    let alone = judged.map(|standing| standing.light);
    let held = alone.map(|light| light.after(before.and_then(judge).map(|standing| standing.light)));
    let by_value = if held == alone { Why::Value } else { Why::FirstGood };

    let (light, why) = match (held, late) {
        // What is behind does not get better by silence.
        (Some(Light::Red), Some(_)) => (Light::Red, by_value),
        (_, Some(late)) if i64::from(late.days) > PATIENCE => (Light::Amber, Why::Late),
        (Some(Light::Amber), Some(_)) => (Light::Amber, by_value),
        (_, Some(_)) => (Light::Grey, Why::Late),
        (Some(light), None) => (light, by_value),
        (None, None) if last.is_none() && indicator.is_computed() => (Light::Grey, Why::Computed),
        (None, None) if last.is_none() => (Light::Grey, Why::NothingYet),
        (None, None) if commitment.basic.is_none() => (Light::Grey, Why::NoTarget),
        (None, None) => (Light::Grey, Why::NoRule),
    };
    let plan = last.or(course.last().copied()).and_then(|point| way.planned(point.period));
    let gap = judged.map(|standing| standing.gap);
    Reading { light, why, alone, target: commitment.basic, plan, last, gap, course, late }
}

/// The values of every period of a year, of a count those to date.
pub fn values(indicator: &Indicator, reports: &[Reported], year: u16) -> Vec<Option<Quantity>> {
    Period::all(indicator.frequency, year).map(|period| value(indicator, reports, period)).collect()
}

fn value(indicator: &Indicator, year: &[Reported], period: Period) -> Option<Quantity> {
    if indicator.measure == MeasureKind::Count {
        return to_date(year, period).ok().flatten().map(|derived| derived.value);
    }
    let report = year.iter().find(|report| report.period == period)?;
    report.value.quantity(&indicator.unit).ok().flatten()
}

/// The first period after the last value for which a report should be there. A report that says why there is no value
/// excuses it, unless it says that it is late itself.
fn late(course: &[Point], year: &[Reported], last: Option<Point>, rules: &Rules, day: Date) -> Option<Late> {
    use MissingReason::{NotApplicable, NotCollected, NotDue};
    let is_excused = |period: Period| {
        let report = year.iter().find(|report| report.period == period);
        let excuse = |report: &Reported| {
            matches!(report.value, Measured::Missing { reason: NotDue | NotApplicable | NotCollected })
        };
        report.is_some_and(excuse)
    };
    let after = course.iter().filter(|point| last.is_none_or(|last| point.period > last.period));
    let awaited = after.map(|point| point.period).find(|&period| !is_excused(period))?;
    let due = rules.timetable.window(awaited).due;
    let days = day.number() - due.number();
    (days > 0).then(|| Late { period: awaited, due, days: u16::try_from(days).unwrap_or(u16::MAX) })
}

#[cfg(test)]
mod tests;
