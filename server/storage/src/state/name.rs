//! Appends the entries of a transaction, with the digests of the rows it touched.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use indicator_model::id::CityId;
use people_model::audit::{Deed, Doer, ThingKind};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::table::{Key, TABLES, Table};
use super::watch::{Touch, Was, Watched};
use crate::chain::{self, Algorithm, Deeds, thing};
use crate::entity::{audit_head, audit_object, city, put_all};
use crate::error::StoreError;
use crate::event::Event;
use crate::secret;

/// An entry that waits for the commit: all but its place in the chain and the rows it names.
pub(crate) type Pending = crate::entity::audit::Model;

/// A row as an entry names it: table, key, digest. The digest is empty for a row that was removed.
pub(crate) type Naming = (String, String, String);

/// Keys in one condition.
const KEYS: usize = 5_000;

/// Appends the waiting entries and names the rows that were touched: in the first entry of their city, or in one of
/// their own where the transaction recorded nothing there.
pub(crate) async fn settle(db: &DatabaseTransaction, watched: &Watched) -> Result<(), StoreError> {
    let (mut touched, mut pending) = watched.take();
    let mut cities: BTreeSet<Uuid> =
        touched.keys().copied().chain(pending.iter().map(|entry| entry.city_id)).collect();
    let mut begun: BTreeMap<Uuid, Algorithm> = BTreeMap::new();
    for head in audit_head::Entity::find().filter(audit_head::Column::Sequence.gt(0)).all(db).await? {
        begun.insert(head.city_id, Algorithm::of(&head)?);
    }
    let is_first = !cities.iter().all(|city| city.is_nil() || begun.contains_key(city));
    // The keys are older than any record: they are named with the first city. Until then they do not begin a chain,
    // because its hash function may still be chosen.
    if is_first {
        cities.insert(Uuid::nil());
    }
    for city in cities {
        let entries: Vec<Pending> = pending.extract_if(.., |entry| entry.city_id == city).collect();
        let touched = touched.remove(&city).unwrap_or_default();
        let begins = !begun.contains_key(&city);
        if entries.is_empty() && begins && city.is_nil() && !is_first {
            continue;
        }
        let algorithm = match begun.get(&city) {
            Some(algorithm) => *algorithm,
            None => chain::algorithm_of(db, CityId(city)).await?,
        };
        // What was there before its chain began is not named but found. Only the keys are older than theirs.
        let named = if begins && city.is_nil() {
            everything(db, algorithm, city).await?
        } else {
            changed(db, watched, algorithm, city, touched).await?
        };
        append(db, algorithm, city, entries, named).await?;
    }
    Ok(())
}

/// Names all rows of a database that is older than the naming of rows, so that everything later is covered.
pub(crate) async fn begin(db: &DatabaseTransaction) -> Result<(), StoreError> {
    let heads = audit_head::Entity::find().all(db).await?.into_iter().map(|head| head.city_id);
    let cities = city::Entity::find().all(db).await?.into_iter().map(|city| city.city_id);
    let mut chains: BTreeSet<Uuid> = heads.chain(cities).collect();
    // With the keys, unless the database is new.
    if !chains.is_empty() {
        chains.insert(Uuid::nil());
    }
    for city in chains {
        let algorithm = chain::algorithm_of(db, CityId(city)).await?;
        let named = everything(db, algorithm, city).await?;
        append(db, algorithm, city, Vec::new(), named).await?;
    }
    Ok(())
}

async fn append(
    db: &DatabaseTransaction,
    algorithm: Algorithm,
    city: Uuid,
    mut entries: Vec<Pending>,
    named: Vec<(Naming, String)>,
) -> Result<(), StoreError> {
    if entries.is_empty() {
        if named.is_empty() {
            return Ok(());
        }
        let nobody = Doer { account: None, name: String::new(), on_behalf_of: None, from: String::new() };
        let deeds = Deeds::done(&nobody, Deed::Baseline, thing(ThingKind::Record, "", ""));
        entries.push(chain::entry(db, algorithm, CityId(city), deeds).await?);
    }
    keep(db, city, &named).await?;
    if let (Some(first), false) = (entries.first_mut(), named.is_empty()) {
        // An archive names again what was named in the entries that it moves.
        let mut all: Vec<Naming> = serde_json::from_str(&first.objects).unwrap_or_default();
        all.extend(named.into_iter().map(|(naming, _)| naming));
        // Lists of texts always serialise.
        first.objects = serde_json::to_string(&all).unwrap_or_default();
    }
    chain::append(db, CityId(city), entries).await
}

/// All rows of a city that have no digest yet.
async fn everything(
    db: &DatabaseTransaction,
    algorithm: Algorithm,
    city: Uuid,
) -> Result<Vec<(Naming, String)>, StoreError> {
    let mut named = Vec::new();
    for table in &TABLES {
        let mut offset = 0;
        loop {
            let page = table.page(db, city, offset).await?;
            if page.is_empty() {
                break;
            }
            offset += page.len();
            let keys: Vec<&Key> = page.iter().map(|row| &row.key).collect();
            let known = stored(db, city, table, &keys).await?;
            for row in &page {
                if table.covers(row) && !known.contains_key(&row.key.text) {
                    let salt = salt()?;
                    let digest = table.digest(db, algorithm, row, &salt).await?;
                    named.push(((table.name.to_owned(), row.key.text.clone(), digest), salt));
                }
            }
        }
    }
    Ok(named)
}

/// The touched rows whose digest is another now. What changed beside the record is not named, and all the same an event.
async fn changed(
    db: &DatabaseTransaction,
    watched: &Watched,
    algorithm: Algorithm,
    city: Uuid,
    touched: BTreeMap<&'static str, BTreeMap<String, Touch>>,
) -> Result<Vec<(Naming, String)>, StoreError> {
    let mut named = Vec::new();
    let mut events = BTreeSet::new();
    for (name, touched) in touched {
        let Some(table) = Table::named(name) else { continue };
        let keys: Vec<&Key> = touched.values().map(|touch| &touch.key).collect();
        let known = stored(db, city, table, &keys).await?;
        let rows = table.rows_of(db, city, &keys).await?;
        let rows: HashMap<&str, _> = rows.iter().map(|row| (row.key.text.as_str(), row)).collect();
        for (key, touch) in &touched {
            let known = known.get(key);
            let was_removed_beside = touch.was == Was::Absent && known.is_some();
            if touch.was == Was::Altered || was_removed_beside {
                events.extend(Event::of(city, name, key));
                continue;
            }
            match (rows.get(key.as_str()).filter(|row| table.covers(row)), known) {
                (Some(row), known) => {
                    let changes = match watched.inserted_with(algorithm, table, row) {
                        Some(hash) => hash,
                        None => table.changes(db, algorithm, row).await?,
                    };
                    if let Some(known) = known
                        && table.digest_with(algorithm, row, &known.salt, &changes) == known.digest
                    {
                        continue;
                    }
                    let salt = salt()?;
                    let digest = table.digest_with(algorithm, row, &salt, &changes);
                    named.push(((name.to_owned(), key.clone(), digest), salt));
                }
                (None, Some(_)) => named.push(((name.to_owned(), key.clone(), String::new()), String::new())),
                (None, None) => {}
            }
        }
    }
    events.extend(named.iter().filter_map(|((name, key, _), _)| Event::of(city, name, key)));
    watched.noted().events.append(&mut events);
    Ok(named)
}

fn salt() -> Result<String, StoreError> {
    Ok(URL_SAFE_NO_PAD.encode(secret::random::<16>()?))
}

/// Keeps the salts and digests, in place of those before.
async fn keep(db: &DatabaseTransaction, city: Uuid, named: &[(Naming, String)]) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for ((kind, key, digest), salt) in named {
        if digest.is_empty() {
            let id = (city, kind.clone(), key.clone());
            audit_object::Entity::delete_by_id(id).exec(db).await?;
            continue;
        }
        let (kind, key, salt, digest) = (kind.clone(), key.clone(), salt.clone(), digest.clone());
        rows.push(audit_object::Model { city_id: city, kind, key, salt, digest });
    }
    put_all::<audit_object::Entity>(db, Box::new(rows.into_iter())).await
}

/// What is kept of the rows with these keys.
pub(crate) async fn stored(
    db: &DatabaseTransaction,
    city: Uuid,
    table: &Table,
    keys: &[&Key],
) -> Result<HashMap<String, audit_object::Model>, DbErr> {
    let mut known = HashMap::new();
    for keys in keys.chunks(KEYS) {
        let rows = audit_object::Entity::find()
            .filter(audit_object::Column::CityId.eq(city))
            .filter(audit_object::Column::Kind.eq(table.name))
            .filter(audit_object::Column::Key.is_in(keys.iter().map(|key| key.text.as_str())))
            .all(db)
            .await?;
        known.extend(rows.into_iter().map(|row| (row.key.clone(), row)));
    }
    Ok(known)
}
