//! Notices (提醒): what a person is notified of reports that are due, came back or wait, of warnings that go up the line, of comments
//! that name them and of decisions about schemes that they submitted, and on which days.
//!
//! Nobody is notified each day. What is due is notified on the days of a ladder ([`is_step`]), counted in working days of the city; what
//! is still missing after the last of them is notified up the line ([`Superior`]). A notice holds data and no sentence, so that each
//! reader gets it in their own language.

pub mod group;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use crate::calendar::Calendar;
use crate::comment::Place;
use crate::date::Date;
use crate::enumeration::array;
use crate::id::{CheckInId, CommentId, IndicatorId, NoticeId, OrganizationId, SchemeId, TransitionId};
use crate::moment::Moment;
use crate::period::Period;
use crate::warning::Severity;
use crate::warning::escalation::Step;

/// Working days until a deadline on which it is notified: ahead, on the day, and when it is late.
const STEPS: [i32; 5] = [2, 0, -1, -3, -7];

/// Working days for which a report has waited when the person who may confirm it is notified.
const WAITING_STEPS: [i32; 3] = [1, 3, 7];

/// Lines of one kind in a notice. Of more there is the number.
pub const MOST_LINES: usize = 50;

/// Why a notice was made. A person has at most one of each a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, VariantArray)]
pub enum Occasion {
    /// By the ladder.
    Daily,
    /// The assessment office had everybody reminded (提醒一次).
    Asked,
}

impl Occasion {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}

/// Who is notified of what is missing after the person who reports was reminded in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Superior {
    /// Of the organization, or the nearest above it.
    Head,
    /// 考核办.
    AssessmentOffice,
}

impl Superior {
    /// Working days late at which the superior is notified for the first time.
    pub const fn from(self) -> i32 {
        match self {
            Self::Head => 7,
            Self::AssessmentOffice => 10,
        }
    }

    /// Whether the superior hears of something so many working days before its deadline. Negative is late.
    pub const fn hears(self, left: i32) -> bool {
        left <= -self.from()
    }

    /// Whether this is the day on which the superior is notified without being asked.
    pub const fn is_step(self, left: i32) -> bool {
        left == -self.from()
    }
}

/// Working days from `today` until `due`: 0 on the last working day up to it, negative when it is past.
pub fn days_left(due: Date, today: Date, calendar: &Calendar) -> i32 {
    let worked = |after: Date, until: Date| {
        let days = (after.number() + 1..=until.number()).map(Date::from_number);
        i32::try_from(days.filter(|day| calendar.is_working(*day)).count()).unwrap_or(i32::MAX)
    };
    if today <= due { worked(today, due) } else { -worked(due, today) }
}

/// Whether a person is notified today of what is due in so many working days; negative is late.
pub fn is_step(left: i32) -> bool {
    STEPS.contains(&left)
}

/// Whether what is due belongs into a notice that is made for another reason: it is late, or due soon.
pub const fn is_near(left: i32) -> bool {
    left <= STEPS[0]
}

/// Whether the person who may confirm is notified today of a report that waits since `since`.
pub fn is_waiting_step(since: Date, today: Date, calendar: &Calendar) -> bool {
    WAITING_STEPS.contains(&-days_left(since, today, calendar))
}

/// The Monday of the week that a day is in. Notices are counted by week.
pub fn week_of(day: Date) -> Date {
    day.plus_days(-i64::from(day.weekday())).unwrap_or(day)
}

/// Reports of one organization and period that are missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Missing {
    pub due: Date,
    pub organization: OrganizationId,
    pub name: String,
    pub period: Period,
    /// Working days until it is due, on the day of the notice; negative when it is late.
    pub left: i32,
    /// Indicators without a report.
    pub count: u32,
}

/// A report that came back to be corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    pub check_in: CheckInId,
    pub organization: OrganizationId,
    pub name: String,
    pub code: String,
    pub indicator: String,
    pub period: Period,
}

/// A comment that names the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    pub comment: CommentId,
    pub organization: OrganizationId,
    /// Of the organization.
    pub name: String,
    #[serde(rename = "of")]
    pub id: IndicatorId,
    pub code: String,
    pub indicator: String,
    pub period: Option<Period>,
}

impl Mention {
    pub const fn place(&self) -> Place {
        Place { indicator: self.id, organization: self.organization, period: self.period }
    }
}

/// A warning that reached a step of its ladder, for the people of that step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalated {
    pub scheme: SchemeId,
    pub organization: OrganizationId,
    pub name: String,
    pub code: String,
    pub indicator: String,
    pub severity: Severity,
    pub step: Step,
    /// The day on which the warning opened.
    pub since: Date,
}

impl Escalated {
    /// What one is notified of once: a step of an episode, however bad it is by then.
    pub fn is_same(&self, other: &Self) -> bool {
        let of = |it: &Self| (it.scheme, it.organization, it.since, it.step);
        of(self) == of(other) && self.code == other.code
    }
}

/// What became of a scheme that was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SchemeVerdict {
    Approved,
    Returned,
    /// Opened again after it was approved.
    Reopened,
}

/// A decision about a scheme, for those who submitted it. By whom and why stands on its page, to those who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeDecision {
    pub transition: TransitionId,
    pub scheme: SchemeId,
    /// Of the scheme.
    pub name: String,
    pub verdict: SchemeVerdict,
    /// In the city.
    pub day: Date,
}

/// Reports that wait to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    pub count: u32,
    /// The day on which the oldest was reported.
    pub since: Date,
}

/// What one person is notified at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    pub missing: Vec<Missing>,
    pub returned: Vec<Returned>,
    pub waiting: Option<Backlog>,
    /// Of the organizations for which the person answers, reminded in vain.
    pub overdue_below: Vec<Missing>,
    /// Notices of before there were any have none.
    #[serde(default)]
    pub escalated: Vec<Escalated>,
    /// Comments that name the person, each told once; none in notices of before there were comments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
    /// Of schemes that the person submitted, each told once; none in notices of before they were told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<SchemeDecision>,
    /// Lines that were left out.
    pub more: u32,
}

impl Digest {
    pub fn is_empty(&self) -> bool {
        !self.has_reports()
            && self.escalated.is_empty()
            && self.mentions.is_empty()
            && self.decisions.is_empty()
    }

    /// Whether there is anything in it to be reported or confirmed.
    pub fn has_reports(&self) -> bool {
        !self.missing.is_empty()
            || !self.returned.is_empty()
            || self.waiting.is_some()
            || !self.overdue_below.is_empty()
    }

    /// What in it people hear once and not again and again: warnings, mentions and decisions.
    #[must_use]
    pub fn without_reports(self) -> Self {
        let Self { escalated, mentions, decisions, .. } = self;
        Self { escalated, mentions, decisions, ..Self::default() }
    }

    /// In the order of deadlines, warnings with the worst first, each list at most [`MOST_LINES`] long.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.missing.sort();
        self.overdue_below.sort();
        self.returned.sort_by(|one, other| (&one.code, one.period).cmp(&(&other.code, other.period)));
        sort_escalated(&mut self.escalated);
        let over = |lines: usize| u32::try_from(lines.saturating_sub(MOST_LINES)).unwrap_or(u32::MAX);
        let told = [self.missing.len(), self.overdue_below.len(), self.returned.len()];
        let once = [self.escalated.len(), self.mentions.len(), self.decisions.len()];
        let lists = told.into_iter().chain(once);
        self.more = lists.map(over).fold(self.more, u32::saturating_add);
        self.missing.truncate(MOST_LINES);
        self.overdue_below.truncate(MOST_LINES);
        self.returned.truncate(MOST_LINES);
        self.escalated.truncate(MOST_LINES);
        self.mentions.truncate(MOST_LINES);
        self.decisions.truncate(MOST_LINES);
        self
    }
}

fn sort_escalated(escalated: &mut [Escalated]) {
    escalated.sort_by(|one, other| {
        let rank = |it: &Escalated| (it.severity, std::cmp::Reverse(it.step), it.since);
        rank(one).cmp(&rank(other)).then_with(|| one.code.cmp(&other.code))
    });
}

/// A notice as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: NoticeId,
    /// In the city.
    pub day: Date,
    pub occasion: Occasion,
    pub digest: Digest,
    pub read_at: Option<Moment>,
}

/// The most notices a person gets in a week, from Monday on; in 0..=[`Self::MOST`]. With 0 nobody gets any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct WeeklyLimit(u8);

impl WeeklyLimit {
    /// One of each [`Occasion`] a day.
    pub const MOST: u8 = 14;

    pub fn all() -> impl Iterator<Item = Self> {
        (0..=Self::MOST).map(Self)
    }

    pub const fn count(self) -> u8 {
        self.0
    }
}

impl Default for WeeklyLimit {
    fn default() -> Self {
        Self(3)
    }
}

/// More notices in a week than a person can get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {} notices in a week", WeeklyLimit::MOST)]
pub struct TooOften;

impl TryFrom<u8> for WeeklyLimit {
    type Error = TooOften;

    fn try_from(count: u8) -> Result<Self, TooOften> {
        if count <= Self::MOST { Ok(Self(count)) } else { Err(TooOften) }
    }
}

impl From<WeeklyLimit> for u8 {
    fn from(limit: WeeklyLimit) -> Self {
        limit.0
    }
}

/// What came of having everybody reminded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminded {
    /// People who got a notice.
    pub told: u32,
    /// People who were reminded today already, or had their notices of the week.
    pub held_back: u32,
}

#[cfg(test)]
mod tests;
