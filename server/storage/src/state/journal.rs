//! The hash of the changes of a change-set, which its digest covers.
//!
//! It is a chain over pages, so that a long change-set need not fit into memory. Changes that a transaction inserts are
//! hashed as they pass ([`Inserted`]): reading a hundred thousand rows again to name their change-set would cost as much
//! as writing them.

use std::collections::HashMap;

use sea_orm::{DatabaseTransaction, DbErr, Value};
use uuid::Uuid;

use super::database;
use super::table::{PAGE, Row};
use crate::chain::Algorithm;
use crate::entity::{self, SchemeKey, change};

/// The changes of one change-set, hashed in their order.
#[derive(Debug)]
pub(crate) struct Pages {
    algorithm: Algorithm,
    /// Of the pages that are full.
    hash: String,
    page: Vec<String>,
    rows: usize,
}

impl Pages {
    pub(crate) const fn new(algorithm: Algorithm) -> Self {
        Self { algorithm, hash: String::new(), page: Vec::new(), rows: 0 }
    }

    pub(crate) fn add(&mut self, ordinal: i64, node: Uuid, edit: String) {
        self.page.extend([ordinal.to_string(), node.to_string(), edit]);
        self.rows += 1;
        if self.rows.is_multiple_of(PAGE) {
            self.turn();
        }
    }

    fn turn(&mut self) {
        let fields = self.page.iter().map(String::as_str);
        self.hash = self.algorithm.fields([self.hash.as_str()].into_iter().chain(fields));
        self.page.clear();
    }

    /// Empty where there are none.
    pub(crate) fn hash(mut self) -> String {
        if !self.page.is_empty() {
            self.turn();
        }
        self.hash
    }
}

/// The hash of the changes that are stored.
pub(super) async fn changes(
    db: &DatabaseTransaction,
    algorithm: Algorithm,
    row: &Row,
) -> Result<String, DbErr> {
    let (scheme_id, revision) = key(row)?;
    let key = SchemeKey { city_id: row.city, scheme_id };
    let (mut pages, mut after) = (Pages::new(algorithm), -1);
    loop {
        let rows = change::rows(db, key, revision, after).await.map_err(database)?;
        let is_last = rows.len() < entity::PAGE;
        for (ordinal, node, edit) in rows {
            after = ordinal;
            pages.add(ordinal, node, edit);
        }
        if is_last {
            return Ok(pages.hash());
        }
    }
}

fn key(row: &Row) -> Result<(Uuid, i64), DbErr> {
    match row.key.values[..] {
        [Value::Uuid(Some(scheme)), Value::BigInt(Some(revision))] => Ok((scheme, revision)),
        _ => Err(DbErr::Custom("the key of a change-set is its scheme and revision".to_owned())),
    }
}

/// What a transaction inserts into the journal, hashed as it passes, by city, scheme and revision. None as soon as
/// something comes in another way than a journal is written: then all is read again.
#[derive(Debug)]
pub(super) struct Inserted(Option<HashMap<(Uuid, Uuid, i64), Pages>>);

impl Default for Inserted {
    fn default() -> Self {
        Self(Some(HashMap::new()))
    }
}

impl Inserted {
    /// Takes the rows of an `INSERT`, which are those of one city.
    pub(super) fn take(&mut self, algorithm: Algorithm, columns: &[&str], values: &[Value]) {
        self.0 = self.0.take().and_then(|sets| added(sets, algorithm, columns, values));
    }

    /// Changes are altered or removed.
    pub(super) fn give_up(&mut self) {
        self.0 = None;
    }

    /// The hash of the changes of a change-set that the transaction inserted.
    pub(super) fn hash(&mut self, algorithm: Algorithm, row: &Row) -> Option<String> {
        let (scheme, revision) = key(row).ok()?;
        let pages = self.0.as_mut()?.remove(&(row.city, scheme, revision))?;
        (pages.algorithm == algorithm).then(|| pages.hash())
    }
}

fn added(
    mut sets: HashMap<(Uuid, Uuid, i64), Pages>,
    algorithm: Algorithm,
    columns: &[&str],
    values: &[Value],
) -> Option<HashMap<(Uuid, Uuid, i64), Pages>> {
    let place = |name: &str| columns.iter().position(|column| *column == name);
    let (city, scheme, revision) = (place("city_id")?, place("scheme_id")?, place("revision")?);
    let (ordinal, node, edit) = (place("ordinal")?, place("node_id")?, place("edit")?);
    for row in values.chunks(columns.len()) {
        let id = |at: usize| match row.get(at)? {
            Value::Uuid(id) => *id,
            _ => None,
        };
        let number = |at: usize| match row.get(at)? {
            Value::BigInt(number) => *number,
            _ => None,
        };
        let Value::String(Some(edit)) = row.get(edit)? else { return None };
        let set = (id(city)?, id(scheme)?, number(revision)?);
        let pages = sets.entry(set).or_insert_with(|| Pages::new(algorithm));
        let ordinal = number(ordinal)?;
        if usize::try_from(ordinal) != Ok(pages.rows) {
            return None;
        }
        pages.add(ordinal, id(node)?, edit.clone());
    }
    Some(sets)
}

/// The city of the rows of an `INSERT`, where they are of one.
pub(super) fn city(columns: &[&str], values: &[Value]) -> Option<Uuid> {
    let at = columns.iter().position(|column| *column == "city_id")?;
    let mut cities = values.chunks(columns.len()).map(|row| match row.get(at) {
        Some(Value::Uuid(city)) => *city,
        _ => None,
    });
    let first = cities.next()??;
    cities.all(|city| city == Some(first)).then_some(first)
}
