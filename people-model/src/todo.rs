//! 待我处理: what waits for one person.

use indicator_model::id::SchemeId;
use indicator_model::moment::Moment;
use serde::{Deserialize, Serialize};

/// What waits for the person who asks, counted where there may be many.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Todo {
    /// Schemes that wait for a decision that the reader can make, the longest first.
    pub to_approve: Vec<Matter>,
    /// Schemes that came back to the reader, who changed them or handed them over.
    pub sent_back: Vec<Matter>,
    pub reports: Reports,
    /// Check-ins of others that wait for the reader.
    pub to_confirm: usize,
    /// Notices that were not read, mentions among them.
    pub unread: u32,
}

/// Reports that the reader's organizations owe; each counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reports {
    /// Past their day.
    pub overdue: usize,
    /// Open, and not late.
    pub due: usize,
    /// Sent back with a reason, late or not.
    pub sent_back: usize,
}

/// A scheme and the step that made it wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    pub scheme: SchemeId,
    pub name: String,
    pub cycle: String,
    pub is_sample: bool,
    /// As the reader may see it.
    pub by: String,
    pub at: Moment,
    /// Why it came back; empty where it did not.
    pub reason: String,
}

impl Todo {
    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How much there is to do. Notices only say what else is in it, and are counted by themselves.
    pub const fn count(&self) -> usize {
        let Reports { overdue, due, sent_back } = self.reports;
        self.to_approve.len() + self.sent_back.len() + overdue + due + sent_back + self.to_confirm
    }
}
