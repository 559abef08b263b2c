//! The list of warnings (预警清单) of a board on a day: the worst first, then the oldest.

use serde::{Deserialize, Serialize};

use super::escalation::{Course, Ladder, Step};
use super::{Answer, Episode, FollowUp, Reason, Severity, severity};
use crate::budget::dual::Dual;
use crate::calendar::Calendar;
use crate::date::Date;
use crate::monitor::board::{Board, BoardRow};
use crate::monitor::forecast::Forecast;

/// What a list of warnings shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warnings {
    /// Without its rows: those that matter are in the list.
    pub board: Board,
    pub ladder: Ladder,
    /// Open ones before closed ones, then the worst first.
    pub list: Vec<Warning>,
}

/// A warning about one indicator of one organization: the one that is open, or the last that was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// As it stands on the day.
    pub row: BoardRow,
    /// Of the day; none once it is closed.
    pub reasons: Vec<(Reason, Severity)>,
    pub episode: Episode,
    pub forecast: Option<Forecast>,
    /// How far up the line it has gone.
    pub step: Step,
    /// Where it goes next, and when, if nobody answers.
    pub next: Option<(Step, Date)>,
    /// The newest of what was answered to it.
    pub answer: Option<Answer>,
    /// Of a measure that is past its day; none once it is closed.
    pub follow_up: Option<FollowUp>,
    /// Whether the reader may answer it.
    pub may_answer: bool,
}

/// What is known of a row beside its reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    pub reasons: Vec<(Reason, Severity)>,
    pub episode: Episode,
    pub forecast: Option<Forecast>,
    /// All that was said about the indicator, in order of time.
    pub answers: Vec<Answer>,
    /// Of the newest measure; none ahead of its day.
    pub follow_up: Option<FollowUp>,
    /// Whether the reader answers for the organization.
    pub may_answer: bool,
}

impl Outlook {
    /// What was answered before the warning opened was about another one.
    pub fn answered(&self) -> &[Answer] {
        let first = self.answers.partition_point(|answer| answer.day < self.episode.since);
        &self.answers[first..]
    }

    pub fn course<'a>(&'a self, ladder: &'a Ladder, calendar: &'a Calendar) -> Course<'a> {
        Course { episode: self.episode, answers: self.answered(), calendar, ladder }
    }
}

/// Whether warnings are open or closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    #[default]
    Open,
    Closed,
}

impl Status {
    pub const ALL: [Self; 2] = [Self::Open, Self::Closed];

    /// The key in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

impl Warning {
    pub fn of(row: BoardRow, outlook: Outlook, rules: (&Ladder, &Calendar), day: Date) -> Self {
        let course = outlook.course(rules.0, rules.1);
        let (step, next) = (course.reached(day), course.next(day));
        let answer = outlook.answered().last().cloned();
        let Outlook { reasons, episode, forecast, follow_up, may_answer, .. } = outlook;
        let is_open = episode.closed.is_none();
        Self {
            row,
            reasons,
            episode,
            forecast,
            step,
            next,
            follow_up: follow_up.filter(|_| is_open),
            answer,
            may_answer: may_answer && is_open,
        }
    }

    pub const fn status(&self) -> Status {
        if self.episode.closed.is_some() { Status::Closed } else { Status::Open }
    }

    /// None once it is closed.
    pub fn severity(&self) -> Option<Severity> {
        severity(&self.reasons)
    }

    /// Days for which it has been open on a day, or was.
    pub fn age(&self, day: Date) -> u16 {
        let days = self.episode.closed.unwrap_or(day).number() - self.episode.since.number();
        u16::try_from(days).unwrap_or_default()
    }

    fn rank(&self) -> impl Ord {
        let is_other = self.row.dual() != Some(Dual::Ineffective);
        let severity = self.severity();
        (severity.is_none(), severity, is_other, self.episode.since)
    }
}

/// Orders warnings: open before closed, red before amber, money without effect (花钱无效) before the rest, then the oldest; those
/// that stand alike by their code.
pub fn order(warnings: &mut [Warning]) {
    warnings
        .sort_by(|one, other| one.rank().cmp(&other.rank()).then_with(|| one.row.code.cmp(&other.row.code)));
}

#[cfg(test)]
mod tests;
