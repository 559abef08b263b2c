//! Early warnings (预警): which indicators need somebody to act, since when, and how far up the line that has gone.
//!
//! A warning follows from readings, as lights do, and is never stored: on any day the same reports give the same list, also in a
//! sample and for a day that is past. It opens on the first day on which there is a [`Reason`] and closes on the first on which
//! there is none; a light gets better only after two good periods in a row ([`Light::after`](crate::light::Light::after)), so one
//! good month closes nothing. What is stored is what people say about it: an [`Answer`].

pub mod answer;
pub mod escalation;
pub mod list;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::budget;
use crate::check_in::Cause;
use crate::date::Date;
use crate::enumeration::array;
use crate::id::AnswerId;
use crate::light::Light;
use crate::monitor::forecast::Chance;
use crate::monitor::{Reading, Why};

/// How bad it is: that of the worst reason. The worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Severity {
    /// 红色预警
    Red,
    /// 黄色预警
    Amber,
}

impl Severity {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in texts and addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    pub const fn light(self) -> Light {
        match self {
            Self::Red => Light::Red,
            Self::Amber => Light::Amber,
        }
    }

    const fn of(light: Light) -> Option<Self> {
        match light {
            Light::Red => Some(Self::Red),
            Light::Amber => Some(Self::Amber),
            Light::Green | Light::Grey => None,
        }
    }
}

/// Why there is a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// 目标滞后: the value is behind, or an allowance is used too fast.
    Goal,
    /// 长期未报: silent for longer than [`PATIENCE`](crate::monitor::PATIENCE).
    Silent,
    /// 支出滞后: the money is behind its plan of payments, or silent.
    Spending,
    /// 超预算支出: more is spent than the budget has.
    Overspent,
    /// 完全不可能: not even the better end of the forecast reaches the basic target.
    WillMiss,
}

impl Reason {
    /// What the chance of reaching the basic target gives by itself.
    pub fn of_forecast(basic: Option<Chance>) -> Option<(Self, Severity)> {
        (basic == Some(Chance::Impossible)).then_some((Self::WillMiss, Severity::Amber))
    }
}

/// The reasons of a day, with the severity of each, in the order of [`Reason`].
///
/// Overspending and a forecast are amber by themselves: the first makes no light, and the second is an estimate, which calls for
/// attention and decides nothing.
pub fn reasons(
    goal: &Reading,
    money: Option<&budget::reading::Reading>,
    basic: Option<Chance>,
) -> Vec<(Reason, Severity)> {
    let by_goal = Severity::of(goal.light).map(|severity| match goal.why {
        Why::Late => (Reason::Silent, severity),
        _ => (Reason::Goal, severity),
    });
    let by_money =
        money.and_then(|money| Severity::of(money.light)).map(|severity| (Reason::Spending, severity));
    let is_overspent = money.is_some_and(|money| money.items.iter().any(|item| item.overspent.is_some()));
    let overspent = is_overspent.then_some((Reason::Overspent, Severity::Amber));
    [by_goal, by_money, overspent, Reason::of_forecast(basic)].into_iter().flatten().collect()
}

/// The worst of several reasons; none without any.
pub fn severity(reasons: &[(Reason, Severity)]) -> Option<Severity> {
    reasons.iter().map(|(_, severity)| *severity).min()
}

/// What came of a measure, as the next answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Outcome {
    /// 已完成: it was carried out, and was not enough yet.
    Done,
    /// 未完成
    NotDone,
    /// 延期: it goes on until another day.
    Postponed,
}

impl Outcome {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in the database.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// What somebody who answers for an indicator says about its warning. An answer takes the place of the one before it, which stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub id: AnswerId,
    /// In the city.
    pub day: Date,
    /// Who answered, as the reader may see it.
    pub by: String,
    pub cause: Cause,
    /// 整改措施
    pub measure: String,
    /// 责任人: the person or organization that carries it out.
    pub responsible: String,
    /// 完成时限: the day by which it is carried out.
    pub until: Date,
    /// What came of the measure of the answer before it; none where there was none, or nothing was said.
    pub outcome: Option<Outcome>,
}

/// A measure whose day is past, while the warning is still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The day by which it was to be carried out.
    pub due: Date,
    /// How bad the warning was on that day; none where there was nothing to warn of.
    pub then: Option<Severity>,
    pub now: Option<Severity>,
}

/// A time in which there was a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    /// The first day with a reason.
    pub since: Date,
    /// The first day from which it has been red to the end; none unless it is red.
    pub red_since: Option<Date>,
    /// The first day without a reason; none while it is open.
    pub closed: Option<Date>,
}

impl Episode {
    /// The last one, of the severities on some days in order of time; none where there never was one. Between two of the days
    /// nothing changes.
    pub fn last(days: impl IntoIterator<Item = (Date, Option<Severity>)>) -> Option<Self> {
        let mut last: Option<Self> = None;
        for (day, severity) in days {
            let open = last.filter(|episode| episode.closed.is_none());
            last = match (open, severity) {
                (None, None) => last,
                (Some(episode), None) => Some(Self { closed: Some(day), ..episode }),
                (open, Some(severity)) => {
                    let episode = open.unwrap_or(Self { since: day, red_since: None, closed: None });
                    let is_red = severity == Severity::Red;
                    Some(Self { red_since: is_red.then(|| episode.red_since.unwrap_or(day)), ..episode })
                }
            };
        }
        last
    }
}

#[cfg(test)]
mod tests;
