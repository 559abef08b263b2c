//! Compares what is stored with what the audit log says of it.

use indicator_model::id::{CityId, SchemeId};
use indicator_model::scheme::Revision;
use people_model::audit::{Difference, Mismatch};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::budget;
use super::journal::{Journals, Reading};
use super::measurement;
use super::scheme::check_scheme;
use crate::chain::{self, Algorithm, NOWHERE};
use crate::entity::{self, SchemeKey, audit_head};
use crate::error::StoreError;
use crate::scheme;
use crate::state::{Key, Named, TABLES, Table, stored};

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
    let is_unbegun = city == NOWHERE && head.is_none_or(|head| head.sequence == 0);
    if is_unbegun && entity::city::Entity::find().one(db).await?.is_none() {
        return Ok(found);
    }
    let algorithm = chain::algorithm_of(db, city).await?;
    let (replayed, unsound) = replayed(db, algorithm, city).await?;
    for table in &TABLES {
        compare(db, algorithm, city.0, table, &replayed, &mut named, &mut found).await?;
    }
    for ((kind, key), (sequence, _)) in &named.rows {
        found.add(kind, key, Some(*sequence), Mismatch::Removed);
    }
    for scheme in unsound {
        found.add("scheme", &scheme.to_string(), None, Mismatch::Journal);
    }
    change_sets(db, &replayed, &named, &mut found).await?;
    for set in measurement::altered(db, city).await? {
        found.add("measurement_set", &set.to_string(), None, Mismatch::Altered);
    }
    for measurement in measurement::misplaced(db, city).await? {
        found.add("measurement", &measurement.to_string(), None, Mismatch::Altered);
    }
    for set in budget::altered(db, city).await? {
        found.add("budget_set", &set.to_string(), None, Mismatch::Altered);
    }
    for row in budget::misplaced(db, city).await? {
        found.add("budget_item", &row.to_string(), None, Mismatch::Altered);
    }
    Ok(found)
}

async fn compare(
    db: &DatabaseTransaction,
    algorithm: Algorithm,
    city: Uuid,
    table: &'static Table,
    replayed: &Journals,
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
                    let changes = match replayed.of(&row.key.text).filter(|_| table.has_changes()) {
                        Some(hashes) => hashes.rows.clone(),
                        None => table.changes(db, algorithm, row).await?,
                    };
                    table.digest_with(algorithm, row, &kept.salt, &changes) == digest
                }
                _ => false,
            };
            if !is_same {
                found.add(table.name, &row.key.text, Some(sequence), Mismatch::Altered);
            }
        }
    }
}

/// Replays the journals of a city: the hashes of their change-sets, and the schemes that do not follow from them.
async fn replayed(
    db: &DatabaseTransaction,
    algorithm: Algorithm,
    city: CityId,
) -> Result<(Journals, Vec<SchemeId>), StoreError> {
    let heads = entity::scheme::Entity::find()
        .filter(entity::scheme::Column::CityId.eq(city.0))
        .order_by_asc(entity::scheme::Column::Id)
        .all(db)
        .await?;
    let (mut journals, mut unsound) = (Journals::default(), Vec::new());
    for head in heads {
        let scheme = SchemeId(head.id);
        let mut reading = Reading::new(algorithm);
        let checked = check_scheme(db, &head, |revision, rows| reading.take(revision, rows)).await;
        let follows = match checked {
            Ok(violations) => {
                journals.add(scheme, reading);
                violations.is_empty()
            }
            Err(StoreError::Database(error)) => return Err(error.into()),
            Err(_) => false,
        };
        if !follows {
            unsound.push(scheme);
        }
    }
    Ok((journals, unsound))
}

/// Compares change-sets with those of the audit log.
async fn change_sets(
    db: &DatabaseTransaction,
    replayed: &Journals,
    named: &Named,
    found: &mut Differences,
) -> Result<(), StoreError> {
    for ((scheme, revision), (sequence, expected)) in &named.change_sets {
        let text = format!("{}/{revision}", SchemeId(*scheme));
        if replayed.of(&text).is_some_and(|hashes| hashes.json == *expected) {
            continue;
        }
        // A city records what is done in its sample, too.
        let head =
            entity::scheme::Entity::find().filter(entity::scheme::Column::Id.eq(*scheme)).one(db).await?;
        let Some(head) = head else { continue };
        let key = SchemeKey { city_id: head.city_id, scheme_id: head.id };
        let changes = scheme::changes(db, key, Revision(*revision)).await;
        let is_same = changes.is_ok_and(|changes| scheme::has_hash(&changes, expected));
        if !is_same {
            found.add("change_set", &text, Some(*sequence), Mismatch::Altered);
        }
    }
    Ok(())
}
