//! Compares what is stored with what the audit log says of it.

use std::collections::{BTreeMap, HashMap};

use indicator_model::id::{CityId, SchemeId};
use indicator_model::scheme::Revision;
use people_model::audit::{Difference, FieldDiff, FieldName, Mismatch, Outcome, ThingKind};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::name::{Naming, stored};
use super::table::{Key, TABLES, Table};
use crate::audit;
use crate::audit::chain::Algorithm;
use crate::entity::{self, SchemeKey, audit_head, word};
use crate::error::StoreError;
use crate::{integrity, scheme};

/// What a chain says of stored data, gathered while it is walked from link to link.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// The last entry that named a row, and the digest in it, by table and key.
    rows: HashMap<(String, String), (i64, String)>,
    /// The hash of the changes of a scheme's revision, from the entry about it.
    change_sets: BTreeMap<(Uuid, u64), (i64, String)>,
}

/// What does not match: how much, and what was found first.
#[derive(Debug, Default)]
pub(crate) struct Differences {
    pub(crate) first: Option<Difference>,
    pub(crate) count: u64,
}

impl Differences {
    fn add(&mut self, kind: &str, key: &str, sequence: Option<i64>, mismatch: Mismatch) {
        self.count += 1;
        self.first.get_or_insert_with(|| Difference {
            kind: kind.to_owned(),
            key: key.to_owned(),
            sequence: sequence.and_then(|sequence| u64::try_from(sequence).ok()),
            mismatch,
        });
    }
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

/// Compares every row of a city with the digest that its chain named last, every change-set with its entry, and
/// every scheme with its journal.
pub(crate) async fn check(
    db: &DatabaseTransaction,
    city: CityId,
    mut named: Named,
) -> Result<Differences, StoreError> {
    let mut found = Differences::default();
    let head = audit_head::Entity::find_by_id(city.0).one(db).await?;
    // The keys of a database are named with its first city.
    let is_unbegun = city == audit::NOWHERE && head.is_none_or(|head| head.sequence == 0);
    if is_unbegun && entity::city::Entity::find().one(db).await?.is_none() {
        return Ok(found);
    }
    let algorithm = audit::algorithm_of(db, city).await?;
    for table in &TABLES {
        compare(db, algorithm, city.0, table, &mut named, &mut found).await?;
    }
    for ((kind, key), (sequence, _)) in &named.rows {
        found.add(kind, key, Some(*sequence), Mismatch::Removed);
    }
    journals(db, city, &named, &mut found).await?;
    Ok(found)
}

async fn compare(
    db: &DatabaseTransaction,
    algorithm: Algorithm,
    city: Uuid,
    table: &'static Table,
    named: &mut Named,
    found: &mut Differences,
) -> Result<(), StoreError> {
    let mut offset = 0;
    loop {
        let page = table.page(db, city, offset).await?;
        if page.is_empty() {
            return Ok(());
        }
        offset += page.len();
        let keys: Vec<&Key> = page.iter().map(|row| &row.key).collect();
        let kept = stored(db, city, table, &keys).await?;
        for row in page.iter().filter(|row| table.covers(row)) {
            let name = (table.name.to_owned(), row.key.text.clone());
            let Some((sequence, digest)) = named.rows.remove(&name) else {
                found.add(table.name, &row.key.text, None, Mismatch::Unrecorded);
                continue;
            };
            let is_same = match kept.get(&row.key.text) {
                Some(kept) if kept.digest == digest => {
                    table.digest(db, algorithm, row, &kept.salt).await? == digest
                }
                _ => false,
            };
            if !is_same {
                found.add(table.name, &row.key.text, Some(sequence), Mismatch::Altered);
            }
        }
    }
}

/// What a scheme holds follows from its change-sets, and these are those of the audit log.
async fn journals(
    db: &DatabaseTransaction,
    city: CityId,
    named: &Named,
    found: &mut Differences,
) -> Result<(), StoreError> {
    let heads = entity::scheme::Entity::find()
        .filter(entity::scheme::Column::CityId.eq(city.0))
        .order_by_asc(entity::scheme::Column::Id)
        .all(db)
        .await?;
    for head in heads {
        let follows = match integrity::check_scheme(db, &head).await {
            Ok(violations) => violations.is_empty(),
            Err(StoreError::Database(error)) => return Err(error.into()),
            Err(_) => false,
        };
        if !follows {
            found.add("scheme", &head.id.to_string(), None, Mismatch::Journal);
        }
    }
    for ((scheme, revision), (sequence, expected)) in &named.change_sets {
        // A city records what is done in its sample, too.
        let head =
            entity::scheme::Entity::find().filter(entity::scheme::Column::Id.eq(*scheme)).one(db).await?;
        let Some(head) = head else { continue };
        let key = SchemeKey { city_id: head.city_id, scheme_id: head.id };
        let changes = scheme::changes(db, key, Revision(*revision)).await;
        let is_same = changes.is_ok_and(|changes| scheme::hashes(&changes).contains(expected));
        if !is_same {
            let key = format!("{}/{revision}", SchemeId(*scheme));
            found.add("change_set", &key, Some(*sequence), Mismatch::Altered);
        }
    }
    Ok(())
}
