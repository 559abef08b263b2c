//! The tables of a database with copies of them, to damage and to restore.

use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database as Connection, DatabaseConnection, DbBackend, DbErr, Statement,
};

use crate::database::Database;

/// One cell or one row. The numbers are taken modulo what there is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// To be altered.
    Cell { table: usize, row: usize, column: usize },
    /// To be removed.
    Row { table: usize, row: usize },
    /// To be added, like an existing one under another key.
    Copy { table: usize, row: usize },
}

pub(super) struct Copies {
    raw: DatabaseConnection,
    tables: Vec<Table>,
}

struct Table {
    name: String,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    kind: String,
    is_key: bool,
}

/// Counters, what waits for a second step, and the schema's own.
const UNDECIDED: [&str; 4] = ["attempt", "identity_attempt", "factor_enrolment", "seaql_migrations"];
/// Signs of life, which change without an entry.
const VOLATILE: [(&str, &str); 2] = [("session", "seen_at"), ("token", "last_used_at")];

impl Copies {
    pub(super) async fn of(database: &Database) -> Self {
        // One connection for as long as it takes: a transaction is begun in one call and ended in another, and what is
        // switched off below stays so only there.
        let mut options = ConnectOptions::new(database.url());
        options.max_connections(1).max_lifetime(None::<Duration>).idle_timeout(None::<Duration>);
        let raw = Connection::connect(options).await.unwrap();
        raw.execute_unprepared(
            "PRAGMA foreign_keys = off; PRAGMA ignore_check_constraints = on; PRAGMA synchronous = off",
        )
        .await
        .unwrap();
        let select = |sql: String| Statement::from_string(DbBackend::Sqlite, sql);
        let mut tables = Vec::new();
        let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
        for row in raw.query_all_raw(select(names.to_owned())).await.unwrap() {
            let name: String = row.try_get("", "name").unwrap();
            if UNDECIDED.contains(&name.as_str()) {
                continue;
            }
            let mut columns = Vec::new();
            for column in raw.query_all_raw(select(format!("PRAGMA table_info({name})"))).await.unwrap() {
                let position: i32 = column.try_get("", "pk").unwrap();
                columns.push(Column {
                    name: column.try_get("", "name").unwrap(),
                    kind: column.try_get("", "type").unwrap(),
                    is_key: position > 0,
                });
            }
            tables.push(Table { name, columns });
        }
        for table in &tables {
            let name = &table.name;
            raw.execute_unprepared(&format!("CREATE TABLE kept_{name} AS SELECT * FROM {name}"))
                .await
                .unwrap();
        }
        Self { raw, tables }
    }

    /// Answers how many rows were altered.
    pub(super) async fn tamper(&self, sql: &str) -> Result<i64, DbErr> {
        let before = self.number("SELECT total_changes()").await;
        let done = self.raw.execute_unprepared(&format!("BEGIN; {sql}")).await;
        self.raw.execute_unprepared(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).await.unwrap();
        done?;
        Ok(self.number("SELECT total_changes()").await - before)
    }

    async fn number(&self, sql: &str) -> i64 {
        let statement = Statement::from_string(DbBackend::Sqlite, sql.to_owned());
        self.raw.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    pub(super) async fn restore(&self) {
        for table in &self.tables {
            self.restore_table(&table.name).await;
        }
    }

    pub(super) async fn restore_table(&self, name: &str) {
        let sql = format!("BEGIN; DELETE FROM {name}; INSERT INTO {name} SELECT * FROM kept_{name}; COMMIT");
        self.raw.execute_unprepared(&sql).await.unwrap();
    }

    /// The table and the statement. None where there is nothing to alter.
    pub(super) async fn sql(&self, place: Place) -> Option<(&str, String)> {
        let (Place::Cell { table, row, .. } | Place::Row { table, row } | Place::Copy { table, row }) = place;
        let table = &self.tables[table % self.tables.len()];
        let name = &table.name;
        let rows = self.number(&format!("SELECT count(*) FROM {name}")).await;
        if rows == 0 {
            return None;
        }
        let offset = i64::try_from(row).unwrap() % rows;
        let here = format!("rowid = (SELECT rowid FROM {name} ORDER BY rowid LIMIT 1 OFFSET {offset})");
        let sql = match place {
            Place::Row { .. } => format!("DELETE FROM {name} WHERE {here}"),
            Place::Cell { column, .. } => {
                let column = &table.columns[column % table.columns.len()];
                if VOLATILE.contains(&(name, &column.name)) {
                    return None;
                }
                format!("UPDATE {name} SET {} = {} WHERE {here}", column.name, column.another())
            }
            // A salt or a name that nothing refers to decides nothing.
            Place::Copy { .. } if name == "audit_word" || name == "audit_object" => return None,
            Place::Copy { .. } => {
                let last = table.columns.iter().rposition(|column| column.is_key)?;
                let values: Vec<String> = table
                    .columns
                    .iter()
                    .enumerate()
                    .map(|(at, column)| if at == last { column.another() } else { column.name.clone() })
                    .collect();
                format!("INSERT INTO {name} SELECT {} FROM {name} WHERE {here}", values.join(", "))
            }
        };
        Some((name, sql))
    }
}

impl Column {
    /// Another value of the same type.
    fn another(&self) -> String {
        let name = &self.name;
        match self.kind.as_str() {
            "UUID" => "randomblob(16)".to_owned(),
            "BIGINT" => format!("coalesce({name} + 1, 1)"),
            "BOOLEAN" => format!("NOT {name}"),
            _ => format!("coalesce({name} || 'x', 'x')"),
        }
    }
}
