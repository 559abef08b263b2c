//! What a chain says of stored data.

use std::collections::{BTreeMap, HashMap};

use people_model::audit::{FieldDiff, FieldName, Outcome, ThingKind};
use uuid::Uuid;

use super::name::Naming;
use crate::entity::{self, word};

/// What a chain says of stored data, gathered while it is walked from link to link.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// The last entry that named a row, and the digest in it, by table and key.
    pub(crate) rows: HashMap<(String, String), (i64, String)>,
    /// The hash of the changes of a scheme's revision, from the entry about it.
    pub(crate) change_sets: BTreeMap<(Uuid, u64), (i64, String)>,
}

impl Named {
    pub(crate) fn take(&mut self, link: &entity::audit::Model) {
        let rows: Vec<Naming> = serde_json::from_str(&link.objects).unwrap_or_default();
        for (kind, key, digest) in rows {
            if digest.is_empty() {
                self.rows.remove(&(kind, key));
            } else {
                self.rows.insert((kind, key), (link.sequence, digest));
            }
        }
        if link.subject_kind == word(&ThingKind::Scheme) && link.outcome == word(&Outcome::Done) {
            self.change_sets.extend(change_set_of(link));
        }
    }

    /// What was last named by entries up to `last`, as another entry can name it again.
    pub(crate) fn up_to(&self, last: i64) -> String {
        let rows = self.rows.iter().filter(|(_, (sequence, _))| *sequence <= last);
        let mut rows: Vec<Naming> =
            rows.map(|((kind, key), (_, digest))| (kind.clone(), key.clone(), digest.clone())).collect();
        rows.sort_unstable();
        // Lists of texts always serialise.
        serde_json::to_string(&rows).unwrap_or_default()
    }
}

fn change_set_of(link: &entity::audit::Model) -> Option<((Uuid, u64), (i64, String))> {
    let fields: Vec<FieldDiff> = serde_json::from_str(&link.changes).ok()?;
    let value = |name: FieldName| fields.iter().find(|field| field.field == name)?.after.clone();
    let revision = value(FieldName::Revision)?.parse().ok()?;
    Some(((link.subject_id.parse().ok()?, revision), (link.sequence, value(FieldName::Sm3)?)))
}
