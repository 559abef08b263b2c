//! Which rows a statement is about to write, read from its own text.
//!
//! The texts are those that sea-orm builds: names are quoted, values are bound, so they contain no text of a user.

use std::fmt::Write;

use sea_orm::{DbBackend, Statement, Value};

/// A statement that writes into a table.
pub(super) struct Writes<'a> {
    pub(super) table: &'a str,
    pub(super) rows: Rows<'a>,
}

/// Which rows it writes.
pub(super) enum Rows<'a> {
    /// New ones, or in place of those with the same key.
    Inserted { columns: Vec<&'a str>, values: &'a [Value], replaces: bool },
    /// Those that meet a condition.
    Where { condition: String, values: Vec<Value> },
}

/// None for a statement that reads.
pub(super) fn writes(statement: &Statement) -> Option<Writes<'_>> {
    let sql = statement.sql.as_str();
    let values = statement.values.as_ref().map_or(&[][..], |values| &values.0);
    if let Some(rest) = sql.strip_prefix("INSERT INTO ") {
        let (table, rest) = quoted(rest)?;
        let (columns, rest) = rest.split_once('(')?.1.split_once(')')?;
        let columns = columns.split(", ").map(|column| column.trim_matches('"')).collect();
        let replaces = rest.contains(" ON CONFLICT ");
        return Some(Writes { table, rows: Rows::Inserted { columns, values, replaces } });
    }
    let rest = sql.strip_prefix("UPDATE ").or_else(|| sql.strip_prefix("DELETE FROM "))?;
    let (table, rest) = quoted(rest)?;
    let (before, condition) = rest.split_once(" WHERE ").unwrap_or((rest, "1 = 1"));
    let bound = before.matches(mark(statement.db_backend)).count();
    let condition = renumbered(condition, bound, statement.db_backend);
    let values = values.get(bound..).unwrap_or_default().to_vec();
    Some(Writes { table, rows: Rows::Where { condition, values } })
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('"')?.split_once('"')
}

const fn mark(backend: DbBackend) -> char {
    match backend {
        DbBackend::Postgres => '$',
        _ => '?',
    }
}

/// A condition as if nothing were bound before it.
fn renumbered(condition: &str, bound: usize, backend: DbBackend) -> String {
    if backend != DbBackend::Postgres {
        return condition.to_owned();
    }
    let mut parts = condition.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let number = part[..digits].parse::<usize>().unwrap_or_default();
        // Writing to a string does not fail.
        let _ = write!(text, "${}{}", number.saturating_sub(bound), &part[digits..]);
    }
    text
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
    use uuid::Uuid;

    use super::*;
    use crate::entity::session;

    #[test]
    fn the_condition_of_an_update_stands_alone_with_its_values() {
        for (backend, expected) in [
            (DbBackend::Sqlite, r#""session"."city_id" = ? AND "session"."ended_at" IS NULL"#),
            (DbBackend::Postgres, r#""session"."city_id" = $1 AND "session"."ended_at" IS NULL"#),
        ] {
            let statement = session::Entity::update_many()
                .col_expr(session::Column::SeenAt, Expr::value("now"))
                .filter(session::Column::CityId.eq(Uuid::nil()))
                .filter(session::Column::EndedAt.is_null())
                .build(backend);
            let Some(Writes { table: "session", rows: Rows::Where { condition, values } }) =
                writes(&statement)
            else {
                panic!("{}", statement.sql)
            };
            assert_eq!((condition.as_str(), values), (expected, vec![Uuid::nil().into()]));
        }
    }

    #[test]
    fn a_select_writes_nothing() {
        assert!(writes(&session::Entity::find().build(DbBackend::Sqlite)).is_none());
    }
}
