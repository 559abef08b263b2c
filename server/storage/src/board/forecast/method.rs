//! The methods: each says, from what is known up to one period, what the value at the end of a later one will be.

use std::cell::RefCell;
use std::collections::BTreeMap;

use augurs_core::{Fit, Predict};
use augurs_ets::AutoETS;
use indicator_model::monitor::forecast::Method;

/// The values of an indicator over two years, by period from 0; of what grows, those to date.
pub(super) struct Course {
    /// Of the whole year before; nothing where there was none.
    pub(super) before: Vec<Option<f64>>,
    /// Up to the last known one.
    pub(super) year: Vec<Option<f64>>,
    /// The share of the way that is planned by the end of each period, 0 to 1; none of a level without a way.
    pub(super) planned: Vec<Option<f64>>,
    pub(super) grows: bool,
    /// Where the way of a level begins.
    pub(super) start: Option<f64>,
    /// What smoothing made of the values up to a period, for all that come after it: fitting is nearly all of the work.
    pub(super) smoothed: RefCell<BTreeMap<usize, Option<Vec<f64>>>>,
}

/// The value at the end of period `to`, as the method would have said at the end of `from`. None where it cannot say.
pub(super) fn predict(method: Method, course: &Course, from: usize, to: usize) -> Option<f64> {
    let now = (*course.year.get(from)?)?;
    let predicted = match method {
        Method::RunRate => run_rate(course, now, from, to),
        Method::Season => season(course, now, from, to),
        Method::Smoothing => smoothing(course, now, from, to),
    };
    predicted.filter(|value| value.is_finite())
}

/// So much of the plan stands for the value of now; the plan of then stands for that of then.
fn run_rate(course: &Course, now: f64, from: usize, to: usize) -> Option<f64> {
    let (Some(done), Some(then)) = (course.planned[from], course.planned[to]) else { return Some(now) };
    let Some(start) = Some(0.0).filter(|_| course.grows).or(course.start) else { return Some(now) };
    (done > 0.0).then(|| start + (now - start) * then / done)
}

/// Last year's way from then to the end: as a factor of what grows, and as a difference of a level.
fn season(course: &Course, now: f64, from: usize, to: usize) -> Option<f64> {
    let [then, later] = [from, to].map(|at| course.before.get(at).copied().flatten());
    let (then, later) = (then?, later?);
    if course.grows { (then > 0.0).then(|| now * later / then) } else { Some(now + later - then) }
}

/// Exponential smoothing, of what each period brought where the value grows. Last year's periods are smoothed as well: of few
/// values nothing can be fitted.
fn smoothing(course: &Course, now: f64, from: usize, to: usize) -> Option<f64> {
    let mut smoothed = course.smoothed.borrow_mut();
    let ahead = smoothed.entry(from).or_insert_with(|| {
        let year = &course.year[..=from];
        let series: Vec<f64> = if course.grows {
            gains(&course.before).chain(gains(year)).collect()
        } else {
            course.before.iter().chain(year).flatten().copied().collect()
        };
        smoothed_ahead(&series, course.planned.len().checked_sub(from + 1)?)
    });
    let ahead = ahead.as_ref()?.get(..to.checked_sub(from)?)?;
    if course.grows { Some(now + ahead.iter().sum::<f64>()) } else { ahead.last().copied() }
}

/// The next values of a series of at least eleven. Errors add up, there is no season, and whether there is a trend is decided by
/// which explains the series better (`AICc`).
fn smoothed_ahead(series: &[f64], periods: usize) -> Option<Vec<f64>> {
    let model = AutoETS::new(1, "AZN").ok()?.fit(series).ok()?;
    Some(model.predict(periods, None).ok()?.point)
}

/// What each period brought. Over a gap it is spread evenly.
fn gains(to_date: &[Option<f64>]) -> impl Iterator<Item = f64> {
    let known = to_date.iter().zip(1_u16..).filter_map(|(value, period)| Some(((*value)?, period)));
    let mut last = (0.0, 0);
    let gain = move |(value, period): (f64, u16)| {
        let (before, since) = std::mem::replace(&mut last, (value, period));
        let periods = period - since;
        std::iter::repeat_n((value - before) / f64::from(periods), periods.into())
    };
    known.flat_map(gain)
}
