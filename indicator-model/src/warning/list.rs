//! The list of warnings (预警清单) of a board on a day: the worst first, then the oldest.

use serde::{Deserialize, Serialize};

use super::escalation::{Course, Ladder, Step};
use super::{Answer, Episode, Reason, Severity, severity};
use crate::budget::dual::Dual;
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
    /// Whether the reader answers for the organization.
    pub may_answer: bool,
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
    /// What was answered before the warning opened was about another one.
    pub fn of(
        row: BoardRow,
        outlook: Outlook,
        rules: (&Ladder, &crate::calendar::Calendar),
        day: Date,
    ) -> Self {
        let Outlook { reasons, episode, forecast, answers, may_answer } = outlook;
        let first = answers.partition_point(|answer| answer.day < episode.since);
        let answers = &answers[first..];
        let course = Course { episode, answers, calendar: rules.1, ladder: rules.0 };
        let (step, next) = (course.reached(day), course.next(day));
        let answer = answers.last().cloned();
        Self {
            row,
            reasons,
            episode,
            forecast,
            step,
            next,
            answer,
            may_answer: may_answer && episode.closed.is_none(),
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

    /// Whether the measure that was answered is past its day.
    pub fn is_overdue(&self, day: Date) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.until < day)
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
