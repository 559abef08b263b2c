//! A chain that is written again, with every link altered and hashed.
//!
//! The hash is written down here a second time, from the description of a link and not from the code.

use indicator_model::id::CityId;
use sea_orm::{ConnectionTrait, Statement};
use sm3::{Digest, Sm3};
use uuid::Uuid;

use crate::database::Database;

/// What a test may alter in a link.
pub(crate) struct Link {
    pub(crate) sequence: u64,
    pub(crate) at: String,
    pub(crate) objects: String,
}

/// Alters the links of a city so that they form a chain that holds.
pub(crate) async fn rewrite(database: &Database, city: CityId, alter: impl Fn(&mut Link)) {
    let raw = database.raw().await;
    let backend = raw.get_database_backend();
    let select = |sql: &str| Statement::from_string(backend, sql.to_owned());
    let heads = "SELECT city_id, hash, archived_hash FROM audit_head";
    let heads = raw.query_all_raw(select(heads)).await.unwrap();
    let head = heads.iter().find(|row| row.try_get::<Uuid>("", "city_id").unwrap() == city.0).unwrap();
    let mut before: String = head.try_get("", "archived_hash").unwrap();
    for row in raw.query_all_raw(select("SELECT * FROM audit ORDER BY sequence")).await.unwrap() {
        if row.try_get::<Uuid>("", "city_id").unwrap() != city.0 {
            continue;
        }
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        let id = |column: &str| {
            row.try_get::<Option<Uuid>>("", column).unwrap().map(|id| id.to_string()).unwrap_or_default()
        };
        let sequence: i64 = row.try_get("", "sequence").unwrap();
        let mut link =
            Link { sequence: sequence.try_into().unwrap(), at: text("at"), objects: text("objects") };
        alter(&mut link);
        let fields = [
            before,
            city.to_string(),
            sequence.to_string(),
            link.at.clone(),
            id("account_id"),
            text("name"),
            id("on_behalf_of"),
            text("address"),
            text("deed"),
            text("subject_kind"),
            text("subject_id"),
            text("subject_name"),
            text("changes"),
            text("reason"),
            text("outcome"),
        ];
        let objects = Some(link.objects.clone()).filter(|objects| !objects.is_empty());
        let mut hash = Sm3::new();
        for field in fields.into_iter().chain(objects) {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field);
        }
        before = hash.finalize().iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let sql = format!(
            "UPDATE audit SET at = '{}', objects = '{}', hash = '{before}' WHERE sequence = {sequence} AND hash = '{}'",
            link.at,
            link.objects.replace('\'', "''"),
            text("hash")
        );
        raw.execute_unprepared(&sql).await.unwrap();
    }
    let hash: String = head.try_get("", "hash").unwrap();
    let sql = format!("UPDATE audit_head SET hash = '{before}' WHERE hash = '{hash}'");
    raw.execute_unprepared(&sql).await.unwrap();
    raw.close().await.unwrap();
}
