//! Forecasts the end of a year: tries each method on the periods that are over, and takes the one that was least wrong.
//!
//! In floating point, unlike everything that is judged: a forecast is an estimate, and decides nothing by itself.

mod memory;
mod method;

use std::collections::BTreeMap;

use indicator_model::indicator::Indicator;
use indicator_model::monitor::forecast::{Chance, Forecast, Method};
use indicator_model::monitor::{Commitment, Reports, Way, values};
use indicator_model::period::Period;
use indicator_model::quantity::{PERCENT, Precision, Quantity};

pub(super) use self::memory::Memory;
use self::method::{Course, predict};

/// Tries that a method must have behind it before it is believed.
const TRIES: usize = 3;

/// Of five values four lie in the band, as far as the tries tell.
const COVERED: f64 = 0.8;

/// Where the indicator will stand at the end of the year of `last`, its last period with a value. None when the year is over,
/// or too little of it is. What is read here is what [`Memory`] knows it by.
fn forecast(
    indicator: &Indicator,
    commitment: &Commitment,
    reports: Reports<'_>,
    last: Period,
) -> Option<Forecast> {
    let way = Way::of(indicator, commitment, reports);
    let course = course(indicator, commitment, reports, &way, last);
    let (from, end) = (usize::from(last.number()) - 1, course.planned.len() - 1);
    let remaining = (end > from).then_some(end - from)?;
    let able: Vec<Method> =
        Method::ALL.into_iter().filter(|&method| predict(method, &course, from, end).is_some()).collect();
    let scale = scale(&course, commitment.basic.map(number));
    let (method, errors) = best(&course, &able, from)?;
    let likely = predict(method, &course, from, end)?;
    // Errors grow with the square root of the periods ahead, as those of steps that do not depend on each other do.
    let mut by_step: Vec<f64> = errors.iter().map(|error| error.points / ahead(error.steps)).collect();
    by_step.sort_by(f64::total_cmp);
    let spread = quantile(&by_step, COVERED) * ahead(remaining);
    let mean = errors.iter().map(|error| error.points).sum::<f64>() / count(errors.len()) / scale * 100.0;

    let is_share = indicator.unit == PERCENT
        && [commitment.basic, commitment.challenge]
            .into_iter()
            .flatten()
            .all(|target| target <= Quantity::HUNDRED);
    let now = course.year[from]?;
    // What adds up does not fall, and a share of a whole is no more than all of it.
    let floor = if way.grows() { now } else { f64::NEG_INFINITY };
    let ceiling = if is_share { now.max(100.0) } else { f64::INFINITY };
    let bounded = |value: f64| quantity(value.max(floor).min(ceiling), indicator);
    let (lowest, likely, highest) = (bounded(likely - spread)?, bounded(likely)?, bounded(likely + spread)?);
    let chance = |target: Option<Quantity>| Chance::of(indicator.direction, target?, lowest, highest);
    Some(Forecast {
        method,
        least: lowest,
        likely,
        most: highest,
        error: Quantity::from_millionths(millionths(mean)?).ok()?.round_to(Precision::TENTH),
        basic: chance(commitment.basic),
        challenge: chance(commitment.challenge),
    })
}

/// A try on what is over: by how much it was wrong, in the unit of the indicator, so many periods ahead.
struct Error {
    points: f64,
    steps: usize,
}

/// The method that was least wrong on average, with its errors. All are tried on the same periods, so that none is spared the
/// hard ones; one that leaves too few tries to the others is not compared.
fn best(course: &Course, able: &[Method], last: usize) -> Option<(Method, Vec<Error>)> {
    let answered_by = |methods: &[Method]| -> Vec<(usize, usize)> {
        let is_known = |at: &usize| course.year[*at].is_some();
        let pairs = (0..last).filter(is_known).flat_map(|from| (from + 1..=last).map(move |to| (from, to)));
        let is_answered = |&(from, to): &(usize, usize)| {
            methods.iter().all(|&method| predict(method, course, from, to).is_some())
        };
        pairs.filter(|(_, to)| is_known(to)).filter(is_answered).collect()
    };
    let mut compared = able.to_vec();
    let mut tried = answered_by(&compared);
    while tried.len() < TRIES {
        // The last ones need the most.
        compared.pop()?;
        if compared.is_empty() {
            return None;
        }
        tried = answered_by(&compared);
    }
    let errors = |method| -> Vec<Error> {
        let error = |&(from, to): &(usize, usize)| {
            let points = (predict(method, course, from, to)? - course.year[to]?).abs();
            Some(Error { points, steps: to - from })
        };
        tried.iter().filter_map(error).collect()
    };
    let tested = compared.into_iter().map(|method| (method, errors(method)));
    let total = |errors: &[Error]| errors.iter().map(|error| error.points).sum::<f64>();
    tested.min_by(|(_, one), (_, other)| total(one).total_cmp(&total(other)))
}

fn course(
    indicator: &Indicator,
    commitment: &Commitment,
    reports: Reports<'_>,
    way: &Way<'_>,
    last: Period,
) -> Course {
    let numbers = |reports, year| -> Vec<Option<f64>> {
        values(indicator, reports, year).into_iter().map(|value| value.map(number)).collect()
    };
    let periods = Period::all(indicator.frequency, last.year());
    let planned = periods.map(|period| way.planned(period).map(|planned| number(planned.share) / 100.0));
    let mut year = numbers(reports.year, last.year());
    // What was reported for a later period is not known yet on the day that is looked at.
    year.truncate(usize::from(last.number()));
    Course {
        before: numbers(reports.before, last.year() - 1),
        year,
        planned: planned.collect(),
        grows: way.grows(),
        start: commitment.baseline.map(number),
        smoothed: BTreeMap::new().into(),
    }
}

/// What errors are compared with: the target, or else the largest value.
fn scale(course: &Course, target: Option<f64>) -> f64 {
    let target = target.map(f64::abs).filter(|target| *target > 0.0);
    let largest = || course.year.iter().flatten().map(|value| value.abs()).fold(0.0, f64::max);
    let scale = target.unwrap_or_else(largest);
    if scale > 0.0 { scale } else { 1.0 }
}

fn quantile(sorted: &[f64], part: f64) -> f64 {
    let at = sorted.iter().zip(1..).find(|(_, rank)| f64::from(*rank) >= part * count(sorted.len()));
    at.map_or(0.0, |(value, _)| *value)
}

fn ahead(periods: usize) -> f64 {
    count(periods).sqrt()
}

/// There are at most 26 periods in a year.
fn count(periods: usize) -> f64 {
    f64::from(u16::try_from(periods).unwrap_or(u16::MAX))
}

#[expect(clippy::cast_precision_loss, reason = "an estimate needs no more than fifteen digits")]
fn number(quantity: Quantity) -> f64 {
    quantity.millionths() as f64 / 1e6
}

/// None beyond what a quantity holds.
#[expect(clippy::cast_possible_truncation, reason = "checked before")]
fn millionths(value: f64) -> Option<i64> {
    let millionths = (value * 1e6).round();
    (millionths.abs() < 1e18).then_some(millionths as i64)
}

fn quantity(value: f64, indicator: &Indicator) -> Option<Quantity> {
    Quantity::from_millionths(millionths(value)?)
        .ok()
        // `5.33 days` says more than `5`.
        .map(|value| value.round_to(indicator.precision.max(Precision::TENTH)))
}

#[cfg(test)]
mod tests;
