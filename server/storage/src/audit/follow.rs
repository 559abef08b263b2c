//! Finds in the audit log what was committed since the last look, by this process or any other.
//!
//! The audit log is a log of events as it is: an entry is written with every commit that changes something that decides,
//! names the rows, and has its place in the order of commits. A look costs one small row per chain, and the entries that
//! are new.
//!
//! Takes no actor, because it looks for everybody who waits at once.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::entity::{audit, audit_head};
use crate::error::StoreError;
use crate::event::Event;
use crate::store::Store;

/// New entries of a chain that are read one by one. After more, everything is looked at again.
const MOST: u64 = 500;

/// Where the chains stood at the last look.
#[derive(Debug, Default)]
pub struct Follower(Option<BTreeMap<Uuid, i64>>);

impl Follower {
    /// What happened since the last look. The first one finds nothing: it only remembers.
    pub async fn look(&mut self, store: &Store) -> Result<BTreeSet<Event>, StoreError> {
        let db = store.snapshot().await?;
        let heads: Vec<(Uuid, i64)> = audit_head::Entity::find()
            .select_only()
            .columns([audit_head::Column::CityId, audit_head::Column::Sequence])
            .into_tuple()
            .all(&db)
            .await?;
        let now: BTreeMap<Uuid, i64> = heads.into_iter().collect();
        let mut events = BTreeSet::new();
        if let Some(before) = &self.0 {
            for (&city, &head) in &now {
                let last = before.get(&city).copied().unwrap_or_default();
                if head != last {
                    events.extend(since(&db, city, last, head).await?);
                }
            }
            let gone = before.keys().filter(|city| !now.contains_key(city));
            events.extend(gone.map(|&city| Event::everything(city)));
        }
        self.0 = Some(now);
        Ok(events)
    }

    /// Forgets: the next look is the first one again.
    pub fn rest(&mut self) {
        self.0 = None;
    }
}

/// The events of the entries after `last`.
async fn since(
    db: &impl ConnectionTrait,
    city: Uuid,
    last: i64,
    head: i64,
) -> Result<BTreeSet<Event>, StoreError> {
    Ok(match named(db, city, last, head).await? {
        // A row that was altered beside the audit log is not named. What the entry is about is an event all the same.
        Some(entries) => {
            let things = entries.iter().flat_map(|entry| entry.rows.iter().chain([&entry.subject]));
            things.filter_map(|(kind, key)| Event::of(city, kind, key)).collect()
        }
        None => BTreeSet::from([Event::everything(city)]),
    })
}

/// What an entry is about, each by kind and key.
pub(crate) struct Named {
    subject: (String, String),
    /// The rows that its commit wrote.
    pub(crate) rows: Vec<(String, String)>,
}

/// What the entries after `last` are about. None where they are more than can be listed, and where a chain has a gap, which only
/// hands other than ours or an archive make: it has lost some.
pub(crate) async fn named(
    db: &impl ConnectionTrait,
    city: Uuid,
    last: i64,
    head: i64,
) -> Result<Option<Vec<Named>>, StoreError> {
    let rows: Vec<(String, String, String)> = audit::Entity::find()
        .select_only()
        .columns([audit::Column::SubjectKind, audit::Column::SubjectId, audit::Column::Objects])
        .filter(audit::Column::CityId.eq(city))
        .filter(audit::Column::Sequence.gt(last))
        .filter(audit::Column::Sequence.lte(head))
        .limit(MOST)
        .into_tuple()
        .all(db)
        .await?;
    if i64::try_from(rows.len()) != Ok(head - last) {
        return Ok(None);
    }
    let mut all = Vec::new();
    for (kind, id, objects) in rows {
        let named: Vec<(String, String, String)> = match objects.as_str() {
            "" => Vec::new(),
            text => serde_json::from_str(text)
                .map_err(|_| StoreError::Corrupt { what: "list of rows", value: text.to_owned() })?,
        };
        let rows = named.into_iter().map(|(table, key, _)| (table, key)).collect();
        all.push(Named { subject: (kind, id), rows });
    }
    Ok(Some(all))
}
