//! Work that the server does by itself: what it is, how far it got, and what came of it.

use indicator_model::id::{AccountId, JobId};
use indicator_model::moment::Moment;
use indicator_model::notice::Reminded;
use serde::{Deserialize, Serialize};

use crate::audit::Verdict;
use crate::mail::Undelivered;
use crate::policy::Action;
use crate::robot::Unposted;

/// The minute of the day in the city at which people are reminded: half past eight, when offices have opened.
const REMINDED_AT: u32 = 8 * 60 + 30;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Removes what nobody finished in time: proposals, second factors and sign-ins that wait for their next step.
    Expire,
    /// Verifies the audit log of a city.
    AuditVerify,
    /// Makes the notices of the day, in the morning.
    Remind,
    /// Sends a notice by e-mail.
    Mail,
    /// Sends a digest to a chat group.
    Message,
}

/// Who works on a job: letters and messages wait for other machines, and nothing waits for them, nor they for one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    Work,
    Letters,
    Messages,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Expire, Self::AuditVerify, Self::Remind, Self::Mail, Self::Message];

    /// Minutes from one run to the next; none for what somebody starts.
    pub const fn period(self) -> Option<u32> {
        match self {
            Self::Expire => Some(60),
            Self::Remind => Some(24 * 60),
            Self::AuditVerify | Self::Mail | Self::Message => None,
        }
    }

    pub const fn lane(self) -> Lane {
        match self {
            Self::Expire | Self::AuditVerify | Self::Remind => Lane::Work,
            Self::Mail => Lane::Letters,
            Self::Message => Lane::Messages,
        }
    }

    /// Minutes from a moment to the next run; none for what somebody starts. What has its time of the day keeps it, whenever the
    /// last run was.
    pub fn pause(self, now: Moment) -> Option<u32> {
        match self {
            Self::Expire | Self::AuditVerify | Self::Mail | Self::Message => self.period(),
            Self::Remind => {
                let since_midnight = now.unix_millis() - Moment::start_of(now.day()).unix_millis();
                let minute = u32::try_from(since_midnight / 60_000).unwrap_or_default();
                let left = if minute < REMINDED_AT { REMINDED_AT } else { REMINDED_AT + 24 * 60 } - minute;
                Some(left)
            }
        }
    }

    /// Minutes from the first start of the server to the first run.
    pub fn first_pause(self, now: Moment) -> u32 {
        match self {
            Self::Expire | Self::AuditVerify | Self::Mail | Self::Message => 0,
            // Nobody is reminded in the evening because the server was installed then.
            Self::Remind => self.pause(now).unwrap_or_default(),
        }
    }

    /// What it takes to start, see and cancel such a job.
    pub const fn action(self) -> Action {
        match self {
            // Letters and messages have a list of their own.
            Self::Expire | Self::Remind | Self::Mail | Self::Message => Action::DatabaseCheck,
            Self::AuditVerify => Action::AuditVerify,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// For its time, or for a worker.
    Waiting,
    Running,
    Done,
    /// It was tried as often as it may be.
    Failed,
    Cancelled,
}

/// How far a job got.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub done: u64,
    /// None as long as nobody knows how much there is.
    pub total: Option<u64>,
}

impl Progress {
    /// Whole per cent, rounded down: a hundred is reached with the last one and not before.
    pub fn percent(self) -> Option<u8> {
        let total = self.total.filter(|&total| total > 0)?;
        let percent = u128::from(self.done.min(total)) * 100 / u128::from(total);
        u8::try_from(percent).ok()
    }
}

/// What came of the last run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Expired {
        count: u64,
    },
    Verified {
        verdict: Verdict,
    },
    Reminded {
        reminded: Reminded,
    },
    Sent,
    /// The notice was read before, its reader wants no letters any more, or the robot is off.
    NotNeeded,
    Undelivered {
        why: Undelivered,
    },
    Unposted {
        why: Unposted,
    },
    /// For the log of the server; a page says only that it failed.
    Failed {
        reason: String,
    },
}

/// A job as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub id: JobId,
    pub kind: Kind,
    pub state: JobState,
    /// Somebody cancelled it. One that runs stops within a second.
    pub is_cancelled: bool,
    /// How often it was tried since it last succeeded.
    pub attempts: u32,
    /// When it is tried next, as long as it waits.
    pub next_try: Moment,
    pub progress: Progress,
    /// None for what the server or the operator starts.
    pub started_by: Option<AccountId>,
    /// As the reader may see it.
    pub started_by_name: Option<String>,
    pub created_at: Moment,
    /// The end of the last run.
    pub ended_at: Option<Moment>,
    pub outcome: Option<Outcome>,
}

impl Job {
    /// Whether somebody waits for it. What is periodic waits for its time, and nobody for it.
    pub fn is_open(&self) -> bool {
        match self.state {
            JobState::Waiting => self.kind.period().is_none(),
            JobState::Running => true,
            JobState::Done | JobState::Failed | JobState::Cancelled => false,
        }
    }

    /// Whether it can be cancelled now.
    pub fn is_cancellable(&self) -> bool {
        self.is_open() && self.kind.period().is_none() && !self.is_cancelled
    }

    /// Whether everything that is counted is done, and what cannot be counted is left: a verification compares the stored
    /// data when it is through with the entries.
    pub fn is_at_the_rest(&self) -> bool {
        self.kind == Kind::AuditVerify && self.progress.percent() == Some(100)
    }

    /// Milliseconds from the start to the end of one that somebody started, with what it waited; none before the end.
    pub fn duration(&self) -> Option<u64> {
        let ended = self.ended_at.filter(|_| self.kind.period().is_none() && !self.is_open())?;
        u64::try_from(ended.unix_millis() - self.created_at.unix_millis()).ok()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, None, None)]
    #[case(0, Some(0), None)]
    #[case(0, Some(3), Some(0))]
    #[case(2, Some(3), Some(66))]
    #[case(999, Some(1_000), Some(99))]
    #[case(3, Some(3), Some(100))]
    #[case(4, Some(3), Some(100))]
    #[case(u64::MAX, Some(u64::MAX), Some(100))]
    fn percent_reaches_a_hundred_with_the_last(
        #[case] done: u64,
        #[case] total: Option<u64>,
        #[case] percent: Option<u8>,
    ) {
        assert_eq!(Progress { done, total }.percent(), percent);
    }

    #[rstest]
    #[case::in_the_night("2026-11-29T19:00:00.000Z", 330)]
    #[case::a_minute_before("2026-11-30T00:29:30.000Z", 1)]
    #[case::just_then("2026-11-30T00:30:00.000Z", 24 * 60)]
    #[case::in_the_evening("2026-11-30T12:30:00.000Z", 12 * 60)]
    fn people_are_reminded_in_the_morning_of_the_city(#[case] now: Moment, #[case] minutes: u32) {
        assert_eq!((Kind::Remind.pause(now), Kind::Remind.first_pause(now)), (Some(minutes), minutes));
        assert_eq!(Kind::Expire.pause(now), Kind::Expire.period());
    }

    fn job(kind: Kind, state: JobState) -> Job {
        let created_at = Moment::from_unix_millis(1_767_225_600_000);
        Job {
            id: JobId(uuid::Uuid::nil()),
            kind,
            state,
            is_cancelled: false,
            attempts: 1,
            next_try: created_at,
            progress: Progress::default(),
            started_by: None,
            started_by_name: None,
            created_at,
            ended_at: Some(created_at.plus_millis(2_500)),
            outcome: None,
        }
    }

    #[rstest]
    #[case(Kind::AuditVerify, JobState::Waiting, true, None)]
    #[case(Kind::AuditVerify, JobState::Running, true, None)]
    #[case(Kind::AuditVerify, JobState::Done, false, Some(2_500))]
    #[case(Kind::AuditVerify, JobState::Failed, false, Some(2_500))]
    #[case(Kind::AuditVerify, JobState::Cancelled, false, Some(2_500))]
    #[case(Kind::Expire, JobState::Waiting, false, None)]
    #[case(Kind::Expire, JobState::Running, true, None)]
    fn a_job_is_open_while_somebody_waits_for_it(
        #[case] kind: Kind,
        #[case] state: JobState,
        #[case] is_open: bool,
        #[case] duration: Option<u64>,
    ) {
        let job = job(kind, state);
        assert_eq!((job.is_open(), job.duration()), (is_open, duration));
        assert_eq!(job.is_cancellable(), is_open && kind == Kind::AuditVerify);
        assert!(!Job { is_cancelled: true, ..job }.is_cancellable());
    }
}
