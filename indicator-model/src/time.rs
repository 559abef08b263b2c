//! Over time: how the periods of a year make its value, and how a year's value is laid out over its periods.
//!
//! Apart from the tree on purpose: a count adds up over months and over districts, but a stock adds up over
//! districts and not over months. The invariants are those of [`crate::allocate`] and [`crate::roll_up`]: parts sum
//! exactly, and missing is not zero.
//!
//! Deliberately absent: conversion of a numerator and denominator into a percentage. A roll-up keeps them apart, so
//! that it can be rolled up again.

use serde::{Deserialize, Serialize};

use crate::allocate::{self, Allocation, Share, Spread};
use crate::indicator::MeasureKind;
use crate::measurement::{Measured, MissingReason};
use crate::quantity::{ONE, Precision, Quantity, QuantityError};
use crate::roll_up::divide;

/// How the values of several periods make the value of them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeRule {
    /// They add up; numerators and denominators each for themselves.
    Sum,
    /// The last one known holds.
    Latest,
    /// Their plain mean.
    Mean,
}

impl From<MeasureKind> for TimeRule {
    fn from(measure: MeasureKind) -> Self {
        match measure {
            MeasureKind::Count | MeasureKind::Ratio => Self::Sum,
            MeasureKind::WeightedMean => Self::Mean,
            MeasureKind::Stock | MeasureKind::Milestone | MeasureKind::Rating | MeasureKind::YesNo => {
                Self::Latest
            }
        }
    }
}

/// The value of several periods together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeRollUp {
    /// Of the periods that are known. Missing, with the last reason, when none is.
    pub value: Measured,
    /// Periods that should have a value and have none; those not yet due or not applicable are not counted.
    pub missing: u32,
}

/// The value of `periods`, given in order of time; `None` for a period that nobody reported on.
///
/// A sum of ratios is Σ numerator / Σ denominator over the periods that have both. Ratios reported as plain
/// percentages cannot be added; of those, the latest holds. The mean is rounded half away from zero to six decimals.
pub fn roll_up(measure: MeasureKind, periods: &[Option<Measured>]) -> Result<TimeRollUp, QuantityError> {
    let reason = |period: &Option<Measured>| match period {
        None => Some(MissingReason::NotCollected),
        Some(Measured::Missing { reason }) => Some(*reason),
        Some(_) => None,
    };
    let excused =
        |reason: &MissingReason| matches!(reason, MissingReason::NotDue | MissingReason::NotApplicable);
    let missing = allocate::count(periods.iter().filter_map(reason).filter(|reason| !excused(reason)));
    let known: Vec<Measured> =
        periods.iter().filter(|period| reason(period).is_none()).copied().flatten().collect();
    let plain = || {
        known
            .iter()
            .filter_map(|value| if let Measured::Plain { value } = value { Some(*value) } else { None })
    };
    let ratios = || {
        known.iter().filter_map(|value| match value {
            Measured::Ratio { numerator, denominator } => Some((*numerator, *denominator)),
            _ => None,
        })
    };
    let value = match TimeRule::from(measure) {
        _ if known.is_empty() => None,
        TimeRule::Sum if measure == MeasureKind::Ratio => match ratios().count() {
            0 => known.last().copied(),
            _ => Some(Measured::Ratio {
                numerator: Quantity::sum(ratios().map(|(numerator, _)| numerator))?,
                denominator: Quantity::sum(ratios().map(|(_, denominator)| denominator))?,
            }),
        },
        TimeRule::Latest => known.last().copied(),
        TimeRule::Sum if plain().next().is_some() => Some(Measured::Plain { value: Quantity::sum(plain())? }),
        TimeRule::Mean if plain().next().is_some() => Some(Measured::Plain { value: mean(plain())? }),
        TimeRule::Sum | TimeRule::Mean => None,
    };
    let last_reason = periods.iter().rev().find_map(reason).unwrap_or(MissingReason::NotCollected);
    Ok(TimeRollUp { value: value.unwrap_or(Measured::Missing { reason: last_reason }), missing })
}

fn mean(values: impl Iterator<Item = Quantity> + Clone) -> Result<Quantity, QuantityError> {
    let sum: i128 = values.clone().map(|value| i128::from(value.millionths())).sum();
    Quantity::from_wide(divide(sum, i128::from(allocate::count(values).max(1))))
}

/// The course that a year takes, period by period (分解曲线).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "profile", rename_all = "snake_case")]
pub enum Profile {
    /// 序时: the same part in every period.
    Linear,
    /// Slow, fast, slow: cumulative 3t² − 2t³ at time t from 0 to 1, as works and projects go.
    SCurve,
    /// In proportion to last year's periods: sowing and flood seasons do not follow the calendar.
    Season { last_year: Vec<Option<Quantity>> },
    /// All at once when a milestone falls due, nothing in between.
    Milestones { milestones: Vec<Milestone> },
}

/// How much is done when a milestone is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// The period in which it falls due, from 0.
    pub period: u8,
    /// Part of the whole that is done then, all earlier milestones included: 0 to 100 percent.
    pub percent: Quantity,
}

/// Lays `total` out over so many periods (4 quarters, 12 months): what each of them adds, at the unit's `precision`.
///
/// The parts sum exactly to the total, by the kernel of [`allocate::sum`]. A profile of nothing but zeros is laid
/// out equally, and says so.
pub fn lay_out(total: Quantity, precision: Precision, periods: u8, profile: &Profile) -> Allocation {
    let weights = profile.weights(periods);
    let share = |weight| Share { reference: Some(weight), ..Share::default() };
    let shares: Vec<Share> = weights.into_iter().map(share).collect();
    allocate::sum(total, precision, Spread::Proportional, &shares)
}

/// Where a year stands at the end of each period on its way from `start` to `target`, for stocks and rates. The last
/// is exactly the target; the start is rounded to the unit's `precision` first.
pub fn path(
    start: Quantity,
    target: Quantity,
    precision: Precision,
    periods: u8,
    profile: &Profile,
) -> Result<Vec<Quantity>, QuantityError> {
    let start = start.round_to(precision);
    let steps = lay_out(target.checked_sub(start)?, precision, periods, profile);
    let mut levels = cumulative(start, &steps)?;
    if let Some(last) = levels.last_mut() {
        *last = target;
    }
    Ok(levels)
}

/// The running total after each period, beginning at `start`: the plan to date.
pub fn cumulative(start: Quantity, parts: &Allocation) -> Result<Vec<Quantity>, QuantityError> {
    let mut total = start;
    let parts = parts.values.iter().map(|part| part.unwrap_or(Quantity::ZERO));
    parts
        .map(|part| {
            total = total.checked_add(part)?;
            Ok(total)
        })
        .collect()
}

impl Profile {
    /// How much of the year is done at the end of a period (from 1) of so many, in percent, rounded half away from zero to six
    /// decimals. A profile of nothing but zeros is the calendar.
    pub fn done(&self, period: u8, periods: u8) -> Quantity {
        let weights: Vec<i128> =
            self.weights(periods).iter().map(|weight| i128::from(weight.millionths())).collect();
        let part: i128 = weights.iter().take(usize::from(period)).sum();
        let (part, whole) = match weights.iter().sum() {
            0 => (i128::from(period), i128::from(periods.max(1))),
            whole => (part, whole),
        };
        Quantity::from_wide(divide(part * 100 * i128::from(ONE), whole)).unwrap_or(Quantity::HUNDRED)
    }

    /// What each period weighs against the others.
    fn weights(&self, periods: u8) -> Vec<Quantity> {
        let periods = i64::from(periods);
        // The weights of a curve are whole numbers below 255³, far within a quantity.
        let whole = |weight: i64| Quantity::from_millionths(weight).unwrap_or_default();
        match self {
            Self::Linear => (0..periods).map(|_| Quantity::ONE).collect(),
            Self::SCurve => {
                // 3t² − 2t³ at t = k/n, times n³.
                let done = |k: i64| 3 * k * k * periods - 2 * k * k * k;
                (0..periods).map(|k| whole(done(k + 1) - done(k))).collect()
            }
            Self::Season { last_year } => {
                let last_year = last_year.iter().map(|value| value.unwrap_or(Quantity::ZERO));
                last_year
                    .chain(std::iter::repeat(Quantity::ZERO))
                    .zip(0..periods)
                    .map(|(value, _)| value)
                    .collect()
            }
            Self::Milestones { milestones } => {
                let mut done = 0;
                let reached = |period: i64| {
                    let due = milestones.iter().filter(|milestone| i64::from(milestone.period) <= period);
                    due.map(|milestone| milestone.percent.millionths()).max().unwrap_or(0).clamp(0, 100 * ONE)
                };
                let gain = |period| whole(reached(period) - std::mem::replace(&mut done, reached(period)));
                (0..periods).map(gain).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests;
