//! The hash of a set of measurements: of its rows as JSON, in the order of their ids, each with its check-in.

use serde::Serialize;
use uuid::Uuid;

use crate::chain::JsonList;
use crate::entity::{check_in, measurement};

/// The hash of a set while it is written, or read again.
#[derive(Debug, Default)]
pub(crate) struct Digest {
    list: JsonList,
    count: i64,
}

/// A row as it is hashed. What follows from other rows is not in it.
#[derive(Serialize)]
struct Row<'a> {
    id: Uuid,
    indicator: Uuid,
    organization: Uuid,
    period: &'a str,
    source: &'a str,
    counting: &'a str,
    kind: &'a str,
    value: Option<i64>,
    denominator: Option<i64>,
    missing: Option<&'a str>,
    supersedes: Option<Uuid>,
    check_in: Option<CheckIn<'a>>,
}

#[derive(Serialize)]
struct CheckIn<'a> {
    note: &'a str,
    confidence: &'a str,
    cause: Option<&'a str>,
    next_step: &'a str,
    typed_at: &'a str,
    reported_on: &'a str,
    state: &'a str,
    /// Left out where there are none, as in sets that are older than files.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<&'a str>,
}

impl Digest {
    pub(crate) fn add(&mut self, row: &measurement::Model, check_in: Option<&check_in::Model>) {
        let row = Row {
            id: row.id,
            indicator: row.indicator_id,
            organization: row.organization_id,
            period: &row.period,
            source: &row.source,
            counting: &row.counting,
            kind: &row.kind,
            value: row.value,
            denominator: row.denominator,
            missing: row.missing.as_deref(),
            supersedes: row.supersedes,
            check_in: check_in.map(|told| CheckIn {
                note: &told.note,
                confidence: &told.confidence,
                cause: told.cause.as_deref(),
                next_step: &told.next_step,
                typed_at: &told.typed_at,
                reported_on: &told.reported_on,
                state: &told.state,
                evidence: told.evidence.as_deref(),
            }),
        };
        // Texts and numbers always serialise.
        let json = serde_json::to_string(&row).unwrap_or_default();
        self.list.add(&[&json]);
        self.count += 1;
    }

    /// How many rows there are, and the hash of them.
    pub(crate) fn finish(self) -> (i64, String) {
        (self.count, self.list.hash())
    }
}
