//! Escalation (升级): how far up the line a warning has gone that nobody answered with a measure.
//!
//! Days are working days of the city. They are counted from the day on which the warning opened, and not while a measure is being
//! carried out: a measure stops the clock from the day of the answer to the day by which it is due. A warning that is still open
//! after that goes on where it stood.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use super::{Answer, Episode, Severity};
use crate::calendar::Calendar;
use crate::date::Date;
use crate::enumeration::array;

/// Who is to act, from the nearest up the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Step {
    /// 责任人: who reports for the organization.
    Responsible,
    /// 部门负责人
    Head,
    /// 分管领导
    Leader,
    /// 领导小组
    Committee,
}

impl Step {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in texts and addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// After how many working days without a measure each [`Step`] is reached; none where it never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    pub red: [Option<u16>; Step::COUNT],
    pub amber: [Option<u16>; Step::COUNT],
}

/// What is wrong with the days of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LadderFault {
    /// More than [`Ladder::MOST`].
    TooMany,
    /// Not after the step before it.
    NotLater,
    /// The person responsible is to act from the first day on.
    NotAtOnce,
}

impl Default for Ladder {
    /// The steps are those of published rules (三亚 2022: the head of the project, then 分管副市长, then the leader in charge);
    /// the days are ours, because no published rule states any. What is amber never reaches the steering committee.
    fn default() -> Self {
        Self { red: [Some(0), Some(3), Some(7), Some(15)], amber: [Some(0), Some(5), Some(10), None] }
    }
}

/// Days that are looked ahead for the next step; a measure that takes longer than a year has none in sight.
const SIGHT: i64 = 400;

/// A warning and what was answered to it, in order of time.
#[derive(Clone, Copy, Debug)]
pub struct Course<'a> {
    pub episode: Episode,
    pub answers: &'a [Answer],
    pub calendar: &'a Calendar,
    pub ladder: &'a Ladder,
}

impl Course<'_> {
    /// The step reached on a day. A warning that turned red goes by both ladders: as an amber one from the day on which it opened, and
    /// as a red one from the day on which it turned red.
    pub fn reached(&self, day: Date) -> Step {
        let amber = self.ladder.reached(Severity::Amber, self.waited(self.episode.since, day));
        let red =
            self.episode.red_since.map(|since| self.ladder.reached(Severity::Red, self.waited(since, day)));
        amber.max(red.unwrap_or(Step::Responsible))
    }

    /// The next step after a day, if nobody answers, and the day on which it is reached.
    pub fn next(&self, day: Date) -> Option<(Step, Date)> {
        if self.episode.closed.is_some() {
            return None;
        }
        let now = self.reached(day);
        if now >= self.ladder.last(self.episode.red_since.is_some()) {
            return None;
        }
        let mut ahead = (1..=SIGHT).filter_map(|days| day.plus_days(days));
        ahead.find_map(|later| Some((self.reached(later), later)).filter(|(step, _)| *step > now))
    }

    /// The step whose people a warning waits for on a day; none while a measure is being carried out, and once it is closed.
    pub fn waits_for(&self, day: Date) -> Option<Step> {
        let is_closed = self.episode.closed.is_some_and(|closed| closed <= day);
        (!is_closed && !self.is_measured(day)).then(|| self.reached(day))
    }

    /// Working days after `since` until `day` without a measure.
    fn waited(&self, since: Date, day: Date) -> u16 {
        let end = self.episode.closed.map_or(day, |closed| closed.min(day));
        let days = (since.number() + 1..=end.number()).map(Date::from_number);
        let waited = days.filter(|day| self.calendar.is_working(*day) && !self.is_measured(*day)).count();
        u16::try_from(waited).unwrap_or(u16::MAX)
    }

    /// Whether the answer that holds on a day names a measure that is not overdue.
    fn is_measured(&self, day: Date) -> bool {
        let holds = self.answers.iter().rev().find(|answer| answer.day <= day);
        holds.is_some_and(|answer| day <= answer.until)
    }
}

impl Ladder {
    /// Working days after which a step is reached at the latest: about a year.
    pub const MOST: u16 = 250;

    /// In the order of the steps.
    pub const fn days(&self, severity: Severity) -> [Option<u16>; Step::COUNT] {
        match severity {
            Severity::Red => self.red,
            Severity::Amber => self.amber,
        }
    }

    /// The same with other days for a step.
    #[must_use]
    pub const fn with(mut self, severity: Severity, step: Step, days: Option<u16>) -> Self {
        match severity {
            Severity::Red => self.red[step as usize] = days,
            Severity::Amber => self.amber[step as usize] = days,
        }
        self
    }

    /// The first step whose days cannot be: each is reached later than the one before it.
    pub fn fault(&self) -> Option<(Severity, Step, LadderFault)> {
        Severity::ALL.into_iter().find_map(|severity| {
            let mut before = None;
            Step::ALL.into_iter().zip(self.days(severity)).find_map(|(step, days)| {
                let fault = match days {
                    _ if step == Step::Responsible && days != Some(0) => Some(LadderFault::NotAtOnce),
                    Some(days) if days > Self::MOST => Some(LadderFault::TooMany),
                    Some(days) if before.is_some_and(|before| days <= before) => Some(LadderFault::NotLater),
                    _ => None,
                };
                before = days.or(before);
                fault.map(|fault| (severity, step, fault))
            })
        })
    }

    /// The last step that is ever reached.
    fn last(&self, is_red: bool) -> Step {
        let amber = self.reached(Severity::Amber, u16::MAX);
        if is_red { amber.max(self.reached(Severity::Red, u16::MAX)) } else { amber }
    }

    fn reached(&self, severity: Severity, waited: u16) -> Step {
        let days = self.days(severity);
        let reached =
            Step::ALL.into_iter().zip(days).filter(|(_, days)| days.is_some_and(|days| days <= waited));
        reached.map(|(step, _)| step).max().unwrap_or(Step::Responsible)
    }
}

#[cfg(test)]
mod tests;
