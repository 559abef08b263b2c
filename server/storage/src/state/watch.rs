//! What a transaction touched, noted before each of its statements.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicator_model::id::CityId;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, Statement, Value};
use uuid::Uuid;

use super::database;
use super::journal::{self, Inserted};
use super::name::{Pending, stored};
use super::statement::{Rows, Writes, writes};
use super::table::{CHANGE_SET, Key, Row, Table};
use crate::chain::{self, Algorithm};
use crate::entity::audit_head;
use crate::event::Event;

/// The rows that a transaction touched, and its entries for the audit log, which wait for the commit.
#[derive(Debug, Default)]
pub(crate) struct Watched(Mutex<Noted>);

#[derive(Debug, Default)]
pub(super) struct Noted {
    pub(super) touched: Touched,
    pub(super) pending: Vec<Pending>,
    /// What follows from the rows that are settled.
    pub(super) events: BTreeSet<Event>,
    /// What goes into the journal.
    inserted: Inserted,
    /// The hash function of each city's chain; none as long as it has no entry.
    chains: HashMap<Uuid, Option<Algorithm>>,
}

/// By city, table and key.
pub(super) type Touched = BTreeMap<Uuid, BTreeMap<&'static str, BTreeMap<String, Touch>>>;

#[derive(Clone, Debug)]
pub(super) struct Touch {
    pub(super) key: Key,
    pub(super) was: Was,
}

/// A row before the first statement that touched it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Was {
    /// As the audit log says, or of no interest to it.
    Right,
    /// Another than the audit log says.
    Altered,
    /// Not there, because it was inserted.
    Absent,
}

impl Watched {
    pub(super) fn noted(&self) -> MutexGuard<'_, Noted> {
        // Nothing can panic while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What happened, as far as it is settled.
    pub(crate) fn events(&self) -> BTreeSet<Event> {
        std::mem::take(&mut self.noted().events)
    }

    /// Keeps an entry for the commit.
    pub(crate) fn wait(&self, entry: Pending) {
        self.noted().pending.push(entry);
    }

    pub(super) fn take(&self) -> (Touched, Vec<Pending>) {
        let mut noted = self.noted();
        (std::mem::take(&mut noted.touched), std::mem::take(&mut noted.pending))
    }

    /// Notes the rows that a statement is about to write. On PostgreSQL they are locked, so that they stay as they
    /// were looked at; like an update locks them and not more, because transactions that only refer to a row (a new
    /// session to its account) hold it too, and two of them that then write it would wait for each other.
    pub(crate) async fn watch(&self, db: &DatabaseTransaction, statement: &Statement) -> Result<(), DbErr> {
        let Some(Writes { table, rows }) = writes(statement) else { return Ok(()) };
        if table == "change" {
            return self.watch_changes(db, rows).await;
        }
        let Some(table) = Table::named(table) else { return Ok(()) };
        match rows {
            Rows::Where { condition, values } => {
                let is_postgres = db.get_database_backend() == DbBackend::Postgres;
                let lock = if is_postgres { " FOR NO KEY UPDATE" } else { "" };
                let rows = table.rows(db, &format!("{condition}{lock}"), values).await?;
                self.note(db, table, rows).await
            }
            Rows::Inserted { columns, values, replaces } => {
                let inserted = inserted(table, &columns, values)?;
                if replaces {
                    for (city, keys) in by_city(&inserted) {
                        self.note(db, table, table.rows_of(db, city, &keys).await?).await?;
                    }
                }
                let was = if replaces { Was::Right } else { Was::Absent };
                let mut noted = self.noted();
                for (city, key) in inserted {
                    noted.add(city, table, key, was);
                }
                Ok(())
            }
        }
    }

    /// The hash of the changes that were inserted with a change-set.
    pub(super) fn inserted_with(&self, algorithm: Algorithm, table: &Table, row: &Row) -> Option<String> {
        if table.name == CHANGE_SET { self.noted().inserted.hash(algorithm, row) } else { None }
    }

    /// A change belongs to its change-set. A new one comes with a new change-set.
    async fn watch_changes(&self, db: &DatabaseTransaction, rows: Rows<'_>) -> Result<(), DbErr> {
        let (condition, values) = match rows {
            Rows::Where { condition, values } => (condition, values),
            Rows::Inserted { columns, values, .. } => {
                let Some(city) = journal::city(&columns, values) else {
                    self.noted().inserted.give_up();
                    return Ok(());
                };
                let algorithm = match self.chain(db, city).await? {
                    Some(algorithm) => algorithm,
                    // That of a chain which the commit begins.
                    None => chain::algorithm_of(db, CityId(city)).await.map_err(database)?,
                };
                self.noted().inserted.take(algorithm, &columns, values);
                return Ok(());
            }
        };
        self.noted().inserted.give_up();
        let sql = format!(
            "SELECT DISTINCT \"city_id\", \"scheme_id\", \"revision\" FROM \"change\" WHERE {condition}"
        );
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let mut sets = Vec::new();
        for row in db.query_all_raw(statement).await? {
            let (city, scheme): (Uuid, Uuid) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let revision: i64 = row.try_get_by_index(2)?;
            sets.push((city, Key::of(vec![scheme.into(), revision.into()])));
        }
        let Some(table) = Table::named(CHANGE_SET) else { return Ok(()) };
        for (city, keys) in by_city(&sets) {
            self.note(db, table, table.rows_of(db, city, &keys).await?).await?;
        }
        Ok(())
    }

    async fn note(
        &self,
        db: &DatabaseTransaction,
        table: &'static Table,
        rows: Vec<Row>,
    ) -> Result<(), DbErr> {
        let mut cities: BTreeMap<Uuid, Vec<Row>> = BTreeMap::new();
        for row in rows {
            if !self.noted().knows(row.city, table, &row.key) {
                cities.entry(row.city).or_default().push(row);
            }
        }
        for (city, rows) in cities {
            let chain = self.chain(db, city).await?;
            let keys: Vec<&Key> = rows.iter().map(|row| &row.key).collect();
            let known = stored(db, city, table, &keys).await?;
            for row in rows {
                let is_right = match (chain, known.get(&row.key.text)) {
                    // The keys are older than their chain; everything else is named when it is created.
                    (None, _) => city.is_nil() || !table.covers(&row),
                    (Some(_), None) => !table.covers(&row),
                    (Some(algorithm), Some(object)) => {
                        table.digest(db, algorithm, &row, &object.salt).await? == object.digest
                    }
                };
                let was = if is_right { Was::Right } else { Was::Altered };
                self.noted().add(city, table, row.key, was);
            }
        }
        Ok(())
    }

    async fn chain(&self, db: &DatabaseTransaction, city: Uuid) -> Result<Option<Algorithm>, DbErr> {
        if let Some(known) = self.noted().chains.get(&city) {
            return Ok(*known);
        }
        let head = audit_head::Entity::find_by_id(city).one(db).await?.filter(|head| head.sequence > 0);
        let algorithm = head.map(|head| Algorithm::of(&head)).transpose();
        let algorithm = algorithm.map_err(database)?;
        self.noted().chains.insert(city, algorithm);
        Ok(algorithm)
    }
}

impl Noted {
    fn knows(&self, city: Uuid, table: &Table, key: &Key) -> bool {
        let tables = self.touched.get(&city);
        tables.and_then(|tables| tables.get(table.name)).is_some_and(|keys| keys.contains_key(&key.text))
    }

    /// What was noted first stays.
    fn add(&mut self, city: Uuid, table: &'static Table, key: Key, was: Was) {
        let keys = self.touched.entry(city).or_default().entry(table.name).or_default();
        keys.entry(key.text.clone()).or_insert(Touch { key, was });
    }
}

/// The keys of the rows that an `INSERT` holds.
fn inserted(table: &Table, columns: &[&str], values: &[Value]) -> Result<Vec<(Uuid, Key)>, DbErr> {
    let place = |name: &str| columns.iter().position(|column| *column == name);
    let key: Option<Vec<usize>> = table.key_columns().into_iter().map(place).collect();
    let (Some(key), true) = (key, values.len().is_multiple_of(columns.len().max(1))) else {
        return Err(DbErr::Custom(format!("an insert into {} without bound keys", table.name)));
    };
    let row = |row: &[Value]| {
        let mut key = key.iter().filter_map(|&at| row.get(at).cloned()).peekable();
        let city = match key.next_if(|_| place("city_id").is_some()) {
            Some(Value::Uuid(Some(city))) => city,
            _ => Uuid::nil(),
        };
        (city, Key::of(key.collect()))
    };
    Ok(values.chunks(columns.len().max(1)).map(row).collect())
}

fn by_city(rows: &[(Uuid, Key)]) -> BTreeMap<Uuid, Vec<&Key>> {
    let mut cities: BTreeMap<Uuid, Vec<&Key>> = BTreeMap::new();
    for (city, key) in rows {
        cities.entry(*city).or_default().push(key);
    }
    cities
}
