//! The way through the year to a target: which plan curve it follows, and what a value is judged by on it.

use serde::{Deserialize, Serialize};

use super::score::Marks;
use super::value;
use crate::curve::{Curve, CurveInForce, CurveOrigin};
use crate::indicator::{Direction, Indicator, MeasureKind};
use crate::light::{Aim, BURN};
use crate::measurement::series::Reported;
use crate::period::Period;
use crate::quantity::Quantity;
use crate::roll_up::divide;
use crate::target::Tier;
use crate::time::Profile;
use crate::tree::{Row, Tree};

/// What an organization has committed itself to for the year, with what it starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Commitment {
    pub baseline: Option<Quantity>,
    pub basic: Option<Quantity>,
    pub challenge: Option<Quantity>,
    /// None where nobody decided.
    pub curve: Option<CurveInForce>,
    /// Whether it is an objective in words alone, about which no number is reported.
    pub is_in_words: bool,
}

impl Commitment {
    pub fn of(tree: &Tree, row: Row) -> Self {
        let [baseline, basic, challenge] = Tier::ALL.map(|tier| tree.effective(row, tier));
        Self { baseline, basic, challenge, curve: tree.curve(row), is_in_words: tree.is_in_words(row) }
    }
}

/// The reports of one indicator and organization that are in force, in order of time.
#[derive(Clone, Copy, Debug)]
pub struct Reports<'a> {
    /// Of the cycle.
    pub year: &'a [Reported],
    /// Of the year before it.
    pub before: &'a [Reported],
}

/// The share of the year's way that is planned, and by which curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    pub period: Period,
    /// What was decided.
    pub curve: CurveInForce,
    /// What is followed: the calendar in the place of a season of which not every period is known.
    pub follows: Curve,
    /// By the end of the period, in percent.
    pub share: Quantity,
}

/// The way of one indicator through one year.
pub struct Way<'a> {
    indicator: &'a Indicator,
    commitment: &'a Commitment,
    grows: bool,
    course: Option<Course>,
}

struct Course {
    curve: CurveInForce,
    follows: Curve,
    profile: Profile,
}

impl<'a> Way<'a> {
    /// Without a decision, what grows goes by the calendar, and a level has no way: it is held at any time.
    pub fn of(indicator: &'a Indicator, commitment: &'a Commitment, reports: Reports<'_>) -> Self {
        let grows = grows(indicator, reports);
        let default = CurveInForce { curve: Curve::Calendar, origin: CurveOrigin::Default };
        let course = commitment.curve.or(grows.then_some(default)).map(|in_force| {
            let season = || season(indicator, reports.before);
            let last_year = (in_force.curve == Curve::Season).then(season).flatten();
            let is_unknown = in_force.curve == Curve::Season && last_year.is_none();
            Course {
                curve: in_force,
                follows: if is_unknown { Curve::Calendar } else { in_force.curve },
                profile: in_force.curve.profile(indicator.frequency, last_year),
            }
        });
        Self { indicator, commitment, grows, course }
    }

    /// Whether the value of a year grows from nothing; else it is a level at any time.
    pub const fn grows(&self) -> bool {
        self.grows
    }

    /// What is planned by the end of a period. None of a level without a way.
    pub fn planned(&self, period: Period) -> Option<Planned> {
        let Course { curve, follows, profile } = self.course.as_ref()?;
        let share = profile.done(period.number(), period.frequency().per_year());
        Some(Planned { period, curve: *curve, follows: *follows, share })
    }

    /// What a value for a period is judged by, with the basic target. None without one.
    pub fn aim(&self, period: Period) -> Option<Aim> {
        let planned = self.planned(period);
        Some(Aim {
            grows: self.grows,
            direction: self.indicator.direction,
            target: self.commitment.basic?,
            start: planned.and(self.commitment.baseline).filter(|_| !self.grows),
            planned: planned.map_or(Quantity::HUNDRED, |planned| planned.share),
        })
    }

    /// What a value for a period is worth points for. None without a basic target.
    pub fn marks(&self, period: Period) -> Option<Marks> {
        let aim = self.aim(period)?;
        let is_allowance = aim.grows && aim.direction == Direction::LowerBetter;
        let by_now = |target| {
            if is_allowance {
                used_by_now(aim.planned, target)
            } else {
                Aim { target, ..aim }.target_to_date()
            }
        };
        let Commitment { baseline, basic, challenge, .. } = *self.commitment;
        Some(Marks {
            direction: aim.direction,
            baseline: baseline.map(by_now),
            basic: by_now(basic?),
            challenge: challenge.map(by_now),
        })
    }
}

/// How much of an allowance may be used by now before its light changes.
fn used_by_now(planned: Quantity, allowance: Quantity) -> Quantity {
    let wide = |quantity: Quantity| i128::from(quantity.millionths());
    let share = (wide(planned) + wide(BURN)).min(wide(Quantity::HUNDRED));
    Quantity::from_wide(divide(wide(allowance) * share, wide(Quantity::HUNDRED))).unwrap_or(allowance)
}

/// Whether the value of a year grows from nothing. A count does. So does a ratio that says how much of a year's work or money
/// is done (执行率, 完成率): it begins the year with less than half of what the last one ended with, which no level does.
fn grows(indicator: &Indicator, reports: Reports<'_>) -> bool {
    if indicator.measure.grows() {
        return true;
    }
    if indicator.measure != MeasureKind::Ratio || indicator.direction != Direction::HigherBetter {
        return false;
    }
    let number = |report: &Reported| report.value.quantity(&indicator.unit).ok().flatten();
    let first = reports.year.iter().find_map(number);
    let last = reports.before.iter().rev().find_map(number);
    first
        .zip(last)
        .is_some_and(|(first, last)| 2 * i128::from(first.millionths()) < i128::from(last.millionths()))
}

/// What each period of the last year brought. None unless every period is known, and something came of them.
fn season(indicator: &Indicator, before: &[Reported]) -> Option<Vec<Quantity>> {
    let year = before.last()?.period.year();
    let mut most = Quantity::ZERO;
    let gain = |period| {
        // What was taken back by a correction is no progress to be planned.
        let value = value(indicator, before, period)?.max(most);
        let gain = value.checked_sub(most).ok()?;
        most = value;
        Some(gain)
    };
    let gains: Vec<Quantity> = Period::all(indicator.frequency, year).map(gain).collect::<Option<_>>()?;
    (most > Quantity::ZERO).then_some(gains)
}
