//! What the chat group of an organization is notified of: what is missing or came back, and the warnings that go up the line, with the
//! names of the indicators.
//!
//! Many people read along, and so does the service that carries the message: it holds no person and no value.

use serde::{Deserialize, Serialize};

use super::{Escalated, MOST_LINES, Missing, Returned, sort_escalated};

/// Names of indicators in one line. Of more there is the number.
pub const MOST_NAMES: usize = 20;

/// Reports of one organization and period that are missing, with their indicators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MissingOf {
    pub missing: Missing,
    /// The first of them; `missing.count` says how many there are.
    pub indicators: Vec<String>,
}

/// What one group is notified of at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDigest {
    pub missing: Vec<MissingOf>,
    pub returned: Vec<Returned>,
    /// Messages of before there were any have none.
    #[serde(default)]
    pub escalated: Vec<Escalated>,
    /// Reports that are missing or came back, also those of lines that were left out.
    pub count: u32,
    /// Lines that were left out.
    pub more: u32,
}

impl GroupDigest {
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.returned.is_empty() && self.escalated.is_empty()
    }

    /// In the order of deadlines, warnings with the worst first, each list at most [`MOST_LINES`] long, each line with at most [`MOST_NAMES`] names.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.missing.sort();
        self.returned.sort_by(|one, other| (&one.code, one.period).cmp(&(&other.code, other.period)));
        let count = |lines: usize| u32::try_from(lines).unwrap_or(u32::MAX);
        let missing = self.missing.iter().map(|line| line.missing.count).fold(0, u32::saturating_add);
        sort_escalated(&mut self.escalated);
        self.count = missing.saturating_add(count(self.returned.len()));
        for lines in [self.missing.len(), self.returned.len(), self.escalated.len()] {
            self.more = self.more.saturating_add(count(lines.saturating_sub(MOST_LINES)));
        }
        self.missing.truncate(MOST_LINES);
        self.returned.truncate(MOST_LINES);
        self.escalated.truncate(MOST_LINES);
        for line in &mut self.missing {
            line.indicators.truncate(MOST_NAMES);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::OrganizationId;

    fn line(day: u32, count: u32) -> MissingOf {
        let missing = Missing {
            due: format!("2026-11-{day:02}").parse().unwrap(),
            organization: OrganizationId(Uuid::from_u128(u128::from(count))),
            name: "市农业农村局".to_owned(),
            period: "2026-M10".parse().unwrap(),
            left: 0,
            count,
        };
        MissingOf { missing, indicators: (0..count).map(|at| format!("指标{at}")).collect() }
    }

    #[test]
    fn a_digest_is_bounded_and_counts_what_it_leaves_out() {
        let missing: Vec<MissingOf> = (1..=60).rev().map(|count| line(1 + count % 20, count)).collect();
        let digest = GroupDigest { missing, ..GroupDigest::default() }.bounded();
        assert_eq!((digest.missing.len(), digest.more), (MOST_LINES, 10));
        assert_eq!(digest.count, (1..=60).sum::<u32>());
        assert!(digest.missing.is_sorted_by_key(|line| line.missing.due), "in the order of deadlines");
        assert!(digest.missing.iter().all(|line| line.indicators.len() <= MOST_NAMES));
    }
}
