//! Work that the server does by itself: what it is, how far it got, and what came of it.

use indicator_model::id::{AccountId, JobId};
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};

use crate::audit::Verdict;
use crate::policy::Action;

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Removes what nobody finished in time: proposals, second factors and sign-ins that wait for their next step.
    Expire,
    /// Verifies the audit log of a city.
    AuditVerify,
}

impl Kind {
    pub const ALL: [Self; 2] = [Self::Expire, Self::AuditVerify];

    /// Minutes from one run to the next; none for what somebody starts.
    pub const fn period(self) -> Option<u32> {
        match self {
            Self::Expire => Some(60),
            Self::AuditVerify => None,
        }
    }

    /// What it takes to start, see and cancel such a job.
    pub const fn action(self) -> Action {
        match self {
            Self::Expire => Action::DatabaseCheck,
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
    /// How often it was tried since it last succeeded.
    pub attempts: u32,
    /// When it is tried next, as long as it waits.
    pub next_try: Moment,
    pub progress: Progress,
    /// None for what the server starts.
    pub started_by: Option<AccountId>,
    pub created_at: Moment,
    /// The end of the last run.
    pub ended_at: Option<Moment>,
    pub outcome: Option<Outcome>,
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
}
