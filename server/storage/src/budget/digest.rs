//! The hash of a set: of its items and then of its executions as JSON, each in the order of their ids.

use serde::Serialize;
use uuid::Uuid;

use crate::chain::JsonList;
use crate::entity::{budget_execution, budget_item};

/// The hash of a set while it is written, or read again.
#[derive(Debug, Default)]
pub(crate) struct Digest {
    list: JsonList,
    items: i64,
    executions: i64,
}

/// A row as it is hashed. What follows from other rows is not in it.
#[derive(Serialize)]
struct Item<'a> {
    id: Uuid,
    code: &'a str,
    year: i64,
    name: &'a str,
    organization: Uuid,
    indicators: &'a str,
    initial: i64,
    fiscal: Option<i64>,
    carry: Option<i64>,
    other: Option<i64>,
    curve: Option<&'a str>,
    supersedes: Option<Uuid>,
}

#[derive(Serialize)]
struct Execution<'a> {
    id: Uuid,
    code: &'a str,
    year: i64,
    month: &'a str,
    adjusted: i64,
    executed: i64,
    supersedes: Option<Uuid>,
}

impl Digest {
    pub(crate) fn add_item(&mut self, row: &budget_item::Model) {
        self.add(&Item {
            id: row.id,
            code: &row.code,
            year: row.year,
            name: &row.name,
            organization: row.organization_id,
            indicators: &row.indicators,
            initial: row.initial,
            fiscal: row.fiscal,
            carry: row.carry,
            other: row.other,
            curve: row.curve.as_deref(),
            supersedes: row.supersedes,
        });
        self.items += 1;
    }

    /// After all items.
    pub(crate) fn add_execution(&mut self, row: &budget_execution::Model) {
        self.add(&Execution {
            id: row.id,
            code: &row.code,
            year: row.year,
            month: &row.month,
            adjusted: row.adjusted,
            executed: row.executed,
            supersedes: row.supersedes,
        });
        self.executions += 1;
    }

    fn add(&mut self, row: &impl Serialize) {
        // Texts and numbers always serialise.
        let json = serde_json::to_string(row).unwrap_or_default();
        self.list.add(&[&json]);
    }

    /// How many items and executions there are, and the hash of them.
    pub(crate) fn finish(self) -> (i64, i64, String) {
        (self.items, self.executions, self.list.hash())
    }
}
