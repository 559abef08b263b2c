//! The hashes of journals, made in the one pass in which schemes are replayed: reading them takes longer than all else.

use std::collections::HashMap;

use indicator_model::id::SchemeId;
use indicator_model::scheme::Revision;

use crate::chain::{Algorithm, JsonList};
use crate::entity::change;
use crate::state::Pages;

/// The hashes of one change-set.
pub(super) struct Hashes {
    /// As the digest of its row covers it ([`crate::state`]).
    pub(super) rows: String,
    /// As its entry in the audit log has it, of the edits as they are stored. Where an edit is about a lock, the entry hashes
    /// it without its owner.
    pub(super) json: String,
}

/// The hashes of change-sets, by the key of their row as text.
#[derive(Default)]
pub(super) struct Journals(HashMap<String, Hashes>);

impl Journals {
    pub(super) fn of(&self, change_set: &str) -> Option<&Hashes> {
        self.0.get(change_set)
    }

    /// Takes in the change-sets of a scheme that were read to the end.
    pub(super) fn add(&mut self, scheme: SchemeId, reading: Reading) {
        let hashed = reading.change_sets.into_iter().map(|(revision, Open { rows, json })| {
            (format!("{scheme}/{revision}"), Hashes { rows: rows.hash(), json: json.hash() })
        });
        self.0.extend(hashed);
    }
}

/// The journal of a scheme while it is read.
pub(super) struct Reading {
    algorithm: Algorithm,
    change_sets: HashMap<u64, Open>,
}

struct Open {
    rows: Pages,
    json: JsonList,
}

impl Reading {
    pub(super) fn new(algorithm: Algorithm) -> Self {
        Self { algorithm, change_sets: HashMap::new() }
    }

    pub(super) fn take(&mut self, Revision(revision): Revision, rows: &[change::Row]) {
        let algorithm = self.algorithm;
        let open = self.change_sets.entry(revision);
        let open = open.or_insert_with(|| Open { rows: Pages::new(algorithm), json: JsonList::default() });
        for (ordinal, node, edit) in rows {
            open.json.add(&["{\"node\":\"", &node.to_string(), "\",\"edit\":", edit, "}"]);
            open.rows.add(*ordinal, *node, edit.clone());
        }
    }
}
