//! Where the money for an indicator stands on a day (支出进度): what was spent of its items together beside what was planned to be
//! spent by then, and the light that follows by the rule of the goal's light.
//!
//! The plan of payments of an item is the one that was filed (用款计划), else its own course of last year if every month of that is
//! known, else the calendar: works are paid as works go, and a department's offices are paid month by month.
//!
//! What is spent beyond the budget makes no light: it is ahead of any plan, and is a finding of its own.

use serde::{Deserialize, Serialize};

use super::{Execution, Spending};
use crate::curve::Curve;
use crate::date::Date;
use crate::id::OrganizationId;
use crate::indicator::{Direction, Frequency};
use crate::light::{Aim, Light};
use crate::monitor::{Late, PATIENCE, Rules};
use crate::period::Period;
use crate::quantity::{ONE, Quantity};
use crate::roll_up::divide;

/// How the items of an indicator stand together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    pub light: Light,
    pub why: Why,
    /// What the last month gives by itself: better than `light` in the first good month after a bad one.
    pub alone: Option<Light>,
    /// The budget of the year, of all items together.
    pub adjusted: Quantity,
    /// The last month of which every item is known.
    pub last: Option<Spent>,
    /// Points behind; negative when ahead.
    pub gap: Option<Quantity>,
    /// The first month after it that is past its day.
    pub late: Option<Late>,
    /// By code.
    pub items: Vec<ItemReading>,
}

/// What was spent of several items by the end of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    pub month: Period,
    pub executed: Quantity,
    /// What was planned to be spent by then.
    pub planned: Quantity,
    pub adjusted: Quantity,
}

impl Spent {
    /// 执行率, in percent; none of nothing.
    pub fn rate(self) -> Option<Quantity> {
        percent(self.executed, self.adjusted)
    }
}

/// How one item stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemReading {
    pub code: String,
    pub name: String,
    pub owner: OrganizationId,
    pub adjusted: Quantity,
    /// The last month that is known of it.
    pub last: Option<Spent>,
    /// By which plan of payments: the calendar in the place of a last year of which not every month is known.
    pub follows: Curve,
    /// Whether somebody filed it.
    pub is_filed: bool,
    /// how much more is spent than the budget has.
    pub overspent: Option<Quantity>,
}

/// What decided about a light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// What is spent beside what was planned to be.
    Spent,
    /// 第一期好转, as of a goal: [`crate::monitor::Why::FirstGood`].
    FirstGood,
    /// A month is overdue.
    Late,
    /// Nothing was reported, and nothing is overdue.
    NothingYet,
    /// There is nothing to be spent.
    NoBudget,
}

/// Reads items of one year on a day. None without any.
pub fn read(spendings: &[&Spending], rules: &Rules, day: Date) -> Option<Reading> {
    let year = spendings.first()?.item.year;
    let over: Vec<Period> =
        Period::all(Frequency::Monthly, year).filter(|month| month.ends() <= day).collect();
    let plans: Vec<Plan<'_>> = spendings.iter().map(|spending| Plan::of(spending)).collect();
    let mut known = over.iter().rev().filter_map(|&month| together(&plans, month));
    let (last, before) = (known.next(), known.next());
    let late = late(&over, last, rules, day);
    let thresholds = rules.lights.thresholds();
    let judge = |spent: Spent| Some(aim(spent)?.judge(Some(spent.executed), &thresholds));
    let judged = last.and_then(judge);
    let alone = judged.map(|standing| standing.light);
    let held = alone.map(|light| light.after(before.and_then(judge).map(|standing| standing.light)));
    let by_value = if held == alone { Why::Spent } else { Why::FirstGood };
    let until = over.last().copied();
    let adjusted = Quantity::sum(plans.iter().map(|plan| plan.adjusted(until))).ok()?;

    let (light, why) = match (held, late) {
        _ if adjusted.is_zero() => (Light::Grey, Why::NoBudget),
        // What is behind does not get better by silence.
        (Some(Light::Red), Some(_)) => (Light::Red, by_value),
        (_, Some(late)) if i64::from(late.days) > PATIENCE => (Light::Amber, Why::Late),
        (Some(Light::Amber), Some(_)) => (Light::Amber, by_value),
        (_, Some(_)) => (Light::Grey, Why::Late),
        (Some(light), None) => (light, by_value),
        (None, None) if last.is_some() => (Light::Grey, Why::NoBudget),
        (None, None) => (Light::Grey, Why::NothingYet),
    };
    let items = plans.iter().map(|plan| plan.reading(until)).collect();
    let gap = judged.map(|standing| standing.gap);
    Some(Reading { light, why, alone, adjusted, last, gap, late, items })
}

/// An item and by what it is planned to be paid.
struct Plan<'a> {
    spending: &'a Spending,
    follows: Curve,
    last_year: Option<Vec<Quantity>>,
}

impl<'a> Plan<'a> {
    fn of(spending: &'a Spending) -> Self {
        let last_year = gains(&spending.before);
        let follows = match spending.item.curve {
            None | Some(Curve::Season) if last_year.is_some() => Curve::Season,
            None | Some(Curve::Season) => Curve::Calendar,
            Some(filed) => filed,
        };
        Self { spending, follows, last_year }
    }

    /// The budget of the year as it is known at the end of a month.
    fn adjusted(&self, month: Option<Period>) -> Quantity {
        month.map_or(self.spending.item.initial, |month| self.spending.adjusted(month))
    }

    /// None where the month is not known.
    fn spent(&self, month: Period) -> Option<Spent> {
        let (executed, adjusted) = (self.spending.executed(month)?, self.spending.adjusted(month));
        let profile = self.follows.profile(Frequency::Monthly, self.last_year.clone());
        let share = profile.done(month.number(), month.frequency().per_year());
        let planned = i128::from(adjusted.millionths()) * i128::from(share.millionths());
        let planned = Quantity::from_wide(divide(planned, 100 * i128::from(ONE))).ok()?;
        Some(Spent { month, executed, planned, adjusted })
    }

    fn reading(&self, until: Option<Period>) -> ItemReading {
        let item = &self.spending.item;
        let last = until.and_then(|month| self.spending.until(month));
        ItemReading {
            code: item.code.clone(),
            name: item.name.clone(),
            owner: item.owner,
            adjusted: self.adjusted(until),
            last: last.and_then(|last| self.spent(last.month)),
            follows: self.follows,
            is_filed: item.curve == Some(self.follows),
            overspent: last.and_then(Execution::overspent),
        }
    }
}

/// All items at the end of a month; none unless every one of them is known.
fn together(plans: &[Plan<'_>], month: Period) -> Option<Spent> {
    let spent: Vec<Spent> = plans.iter().map(|plan| plan.spent(month)).collect::<Option<_>>()?;
    let sum = |part: fn(&Spent) -> Quantity| Quantity::sum(spent.iter().map(part)).ok();
    Some(Spent {
        month,
        executed: sum(|spent| spent.executed)?,
        planned: sum(|spent| spent.planned)?,
        adjusted: sum(|spent| spent.adjusted)?,
    })
}

/// What money is judged by: as a count that grows to the budget of the year. None of nothing.
fn aim(spent: Spent) -> Option<Aim> {
    let planned = percent(spent.planned, spent.adjusted)?;
    Some(Aim {
        grows: true,
        direction: Direction::HigherBetter,
        target: spent.adjusted,
        start: None,
        planned,
    })
}

/// The first month after the last known one that should be there.
fn late(over: &[Period], last: Option<Spent>, rules: &Rules, day: Date) -> Option<Late> {
    let awaited = over.iter().copied().find(|month| last.is_none_or(|last| *month > last.month))?;
    let due = rules.timetable.window(awaited).due;
    let days = day.number() - due.number();
    (days > 0).then(|| Late { period: awaited, due, days: u16::try_from(days).unwrap_or(u16::MAX) })
}

/// What each month of a year brought. None unless all twelve are known, and something was spent.
fn gains(months: &[Execution]) -> Option<Vec<Quantity>> {
    let mut before = Quantity::ZERO;
    let gain = |month: &Execution| {
        let gain = month.executed.checked_sub(before).ok()?;
        before = month.executed;
        Some(gain)
    };
    let gains: Vec<Quantity> = months.iter().map(gain).collect::<Option<_>>()?;
    (gains.len() == 12 && before > Quantity::ZERO).then_some(gains)
}

fn percent(part: Quantity, whole: Quantity) -> Option<Quantity> {
    if whole <= Quantity::ZERO {
        return None;
    }
    let dividend = i128::from(part.millionths()) * 100 * i128::from(ONE);
    Quantity::from_wide(divide(dividend, i128::from(whole.millionths()))).ok()
}

#[cfg(test)]
mod tests;
