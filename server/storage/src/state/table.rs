//! The tables whose rows decide something, and the digest of a row.

use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, IdenStatic, Iterable, ModelTrait,
    PrimaryKeyToColumn, Statement, Value,
};
use uuid::Uuid;

use super::journal;
use crate::chain::Algorithm;
use crate::entity::{
    account, appointment, budget_set, calendar_day, change_set, check_in_chain, check_in_step, city, comment,
    cycle, deadline, district_class, escalation_ladder, evidence, extension, former_password, identity,
    identity_factor, key_result_move, light_rule, measurement_set, organization, organization_detail,
    organization_former, organization_successor, proposal, publication, recovery_code, reminder,
    retrospective, robot, scheme, sealing_key, security, session, token, transition, warning_answer,
};

/// A table whose rows decide something.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// Columns that change without a deed and decide nothing.
    volatile: &'static [&'static str],
    /// Columns of the primary key but for `city_id`.
    key: fn() -> Vec<&'static str>,
    has_city: bool,
    read: for<'a> fn(&'a DatabaseTransaction, Statement) -> Reading<'a>,
}

type Reading<'a> = Pin<Box<dyn Future<Output = Result<Vec<Row>, DbErr>> + Send + 'a>>;

/// A row as its digest sees it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The nil id where the table belongs to no city.
    pub(crate) city: Uuid,
    pub(crate) key: Key,
    /// Columns with their values as text, in the order of the entity; without those that are null.
    columns: Vec<(&'static str, String)>,
}

/// What identifies a row in its table and city.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(super) values: Vec<Value>,
    /// The same as text, as the audit log has it.
    pub(crate) text: String,
}

/// Not here: what waits for its first code (`factor_enrolment`, `identity_attempt`) and counters (`attempt`), which
/// decide nothing by themselves, and the audit log's own tables.
pub(crate) static TABLES: [Table; 38] = [
    table::<city::Entity>("city", &[]),
    table::<cycle::Entity>("cycle", &[]),
    table::<district_class::Entity>("district_class", &[]),
    table::<security::Entity>("security", &[]),
    table::<organization::Entity>("organization", &[]),
    table::<organization_detail::Entity>("organization_detail", &[]),
    table::<organization_former::Entity>("organization_former", &[]),
    table::<organization_successor::Entity>("organization_successor", &[]),
    table::<account::Entity>("account", &[]),
    table::<appointment::Entity>("appointment", &[]),
    table::<proposal::Entity>("proposal", &[]),
    table::<former_password::Entity>("former_password", &[]),
    table::<recovery_code::Entity>("recovery_code", &[]),
    table::<identity::Entity>("identity", &[]),
    table::<session::Entity>("session", &["seen_at"]),
    table::<identity_factor::Entity>("identity_factor", &[]),
    table::<token::Entity>("token", &["last_used_at"]),
    table::<scheme::Entity>("scheme", &[]),
    table::<change_set::Entity>(CHANGE_SET, &[]),
    table::<transition::Entity>("transition", &[]),
    table::<measurement_set::Entity>("measurement_set", &[]),
    table::<check_in_step::Entity>("check_in_step", &[]),
    table::<budget_set::Entity>("budget_set", &[]),
    table::<evidence::Entity>("evidence", &[]),
    table::<calendar_day::Entity>("calendar_day", &[]),
    table::<deadline::Entity>("deadline", &[]),
    table::<extension::Entity>("extension", &[]),
    table::<check_in_chain::Entity>("check_in_chain", &[]),
    table::<light_rule::Entity>("light_rule", &[]),
    table::<escalation_ladder::Entity>("escalation_ladder", &[]),
    table::<publication::Entity>("publication", &[]),
    table::<warning_answer::Entity>("warning_answer", &[]),
    table::<comment::Entity>("comment", &[]),
    table::<key_result_move::Entity>("key_result_move", &[]),
    table::<retrospective::Entity>("retrospective", &[]),
    table::<reminder::Entity>("reminder", &[]),
    table::<robot::Entity>("robot", &["last_at", "last_why"]),
    Table { has_city: false, ..table::<sealing_key::Entity>("sealing_key", &[]) },
];

/// Every city of which there is a part of an audit log or a row that one should name, also one that nobody knows.
pub(crate) async fn cities(db: &DatabaseTransaction) -> Result<BTreeSet<Uuid>, DbErr> {
    let covered = TABLES.iter().filter(|table| table.has_city).map(|table| table.name);
    let mut cities = BTreeSet::new();
    for table in ["audit_head", "audit", "audit_object"].into_iter().chain(covered) {
        let sql = format!("SELECT DISTINCT \"city_id\" FROM \"{table}\"");
        for row in db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await? {
            cities.insert(row.try_get_by_index(0)?);
        }
    }
    // The keys are named with the first city.
    if !cities.is_empty() {
        cities.insert(Uuid::nil());
    }
    Ok(cities)
}

pub(super) const CHANGE_SET: &str = "change_set";

/// Rows that are read at once.
pub(super) const PAGE: usize = 2_000;

/// Keys in one condition, far below what an engine can bind.
const KEYS: usize = 500;

const fn table<E: EntityTrait>(name: &'static str, volatile: &'static [&'static str]) -> Table {
    Table { name, volatile, key: key::<E>, has_city: true, read: read::<E> }
}

fn key<E: EntityTrait>() -> Vec<&'static str> {
    let columns = E::PrimaryKey::iter().map(|key| key.into_column().as_str());
    columns.filter(|column| *column != "city_id").collect()
}

fn read<E: EntityTrait>(db: &DatabaseTransaction, statement: Statement) -> Reading<'_> {
    Box::pin(async move {
        let models = E::find().from_raw_sql(statement).all(db).await?;
        Ok(models.iter().map(row::<E>).collect())
    })
}

fn row<E: EntityTrait>(model: &E::Model) -> Row {
    let mut row = Row { city: Uuid::nil(), key: Key::of(Vec::new()), columns: Vec::new() };
    let key = key::<E>();
    let mut values = Vec::new();
    for column in E::Column::iter() {
        let value = model.get(column);
        if let ("city_id", Value::Uuid(Some(city))) = (column.as_str(), &value) {
            row.city = *city;
        } else {
            row.columns.extend(text(&value).map(|text| (column.as_str(), text)));
        }
        if key.contains(&column.as_str()) {
            values.push(value);
        }
    }
    row.key = Key::of(values);
    row
}

/// None for null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.clone(),
        Value::Uuid(id) => id.map(|id| id.to_string()),
        Value::BigInt(number) => number.map(|number| number.to_string()),
        Value::Bool(is) => is.map(|is| is.to_string()),
        other => Some(other.to_string()),
    }
}

impl Key {
    pub(super) fn of(values: Vec<Value>) -> Self {
        let text = values.iter().filter_map(text).collect::<Vec<_>>().join("/");
        Self { values, text }
    }
}

impl Table {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// The columns that identify a row, `city_id` first where there is one.
    pub(super) fn key_columns(&self) -> Vec<&'static str> {
        let city = self.has_city.then_some("city_id");
        city.into_iter().chain((self.key)()).collect()
    }

    /// Whether the audit log names this row. Half a sign-in opens nothing.
    pub(crate) fn covers(&self, row: &Row) -> bool {
        self.name != "session"
            || row.columns.iter().any(|(name, text)| *name == "stage" && text == "complete")
    }

    /// The rows that meet a condition, which may hold placeholders.
    pub(super) async fn rows(
        &self,
        db: &DatabaseTransaction,
        condition: &str,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, DbErr> {
        let sql = format!("SELECT * FROM \"{}\" WHERE {condition}", self.name);
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
        let mut rows = (self.read)(db, statement).await?;
        for row in &mut rows {
            row.columns.retain(|(column, _)| !self.volatile.contains(column));
        }
        Ok(rows)
    }

    /// The rows of a city after as many others, in the order of their keys.
    pub(crate) async fn page(
        &self,
        db: &DatabaseTransaction,
        city: Uuid,
        offset: usize,
    ) -> Result<Vec<Row>, DbErr> {
        let order = self.key_columns().join("\", \"");
        let tail = format!("ORDER BY \"{order}\" LIMIT {PAGE} OFFSET {offset}");
        match (self.has_city, city.is_nil()) {
            (true, false) => {
                let own = format!("\"city_id\" = {} {tail}", placeholder(db.get_database_backend(), 1));
                self.rows(db, &own, vec![city.into()]).await
            }
            (false, true) => self.rows(db, &format!("1 = 1 {tail}"), Vec::new()).await,
            _ => Ok(Vec::new()),
        }
    }

    /// The rows of a city with these keys, as far as there are any.
    pub(super) async fn rows_of(
        &self,
        db: &DatabaseTransaction,
        city: Uuid,
        keys: &[&Key],
    ) -> Result<Vec<Row>, DbErr> {
        let columns = self.key_columns();
        let mut rows = Vec::new();
        for keys in keys.chunks(KEYS) {
            let mut values: Vec<Value> = Vec::new();
            let mut alternatives = Vec::new();
            for key in keys {
                let city = self.has_city.then(|| Value::from(city));
                let mut equal = Vec::new();
                for (column, value) in columns.iter().zip(city.into_iter().chain(key.values.iter().cloned()))
                {
                    values.push(value);
                    let place = placeholder(db.get_database_backend(), values.len());
                    equal.push(format!("\"{column}\" = {place}"));
                }
                alternatives.push(format!("({})", equal.join(" AND ")));
            }
            rows.extend(self.rows(db, &alternatives.join(" OR "), values).await?);
        }
        Ok(rows)
    }

    /// The digest of a row. That of a change-set covers its changes too.
    pub(super) async fn digest(
        &self,
        db: &DatabaseTransaction,
        algorithm: Algorithm,
        row: &Row,
        salt: &str,
    ) -> Result<String, DbErr> {
        let changes = self.changes(db, algorithm, row).await?;
        Ok(self.digest_with(algorithm, row, salt, &changes))
    }

    /// Whether its rows are change-sets.
    pub(crate) fn has_changes(&self) -> bool {
        self.name == CHANGE_SET
    }

    /// The hash of the changes of a change-set; empty of any other row.
    pub(crate) async fn changes(
        &self,
        db: &DatabaseTransaction,
        algorithm: Algorithm,
        row: &Row,
    ) -> Result<String, DbErr> {
        match self.name {
            CHANGE_SET => journal::changes(db, algorithm, row).await,
            _ => Ok(String::new()),
        }
    }

    /// The digest with the hash of the changes.
    pub(crate) fn digest_with(&self, algorithm: Algorithm, row: &Row, salt: &str, changes: &str) -> String {
        let city = row.city.to_string();
        let head = ["hengce row 1", salt, &city, self.name, &row.key.text];
        let columns = row.columns.iter().flat_map(|(column, value)| [*column, value.as_str()]);
        algorithm.fields(head.into_iter().chain(columns).chain([changes]))
    }
}

pub(super) fn placeholder(backend: DbBackend, number: usize) -> String {
    match backend {
        DbBackend::Postgres => format!("${number}"),
        _ => "?".to_owned(),
    }
}
