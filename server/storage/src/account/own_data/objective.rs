//! What a person said about key results.

use std::collections::HashMap;

use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId, MoveId};
use indicator_model::moment::Moment;
use indicator_model::objective::Status;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use uuid::Uuid;

use crate::entity::{indicator, key_result_move, moment, node};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// A move of the person, or one that another made in the person's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnMove {
    pub id: MoveId,
    /// Of the indicator; empty where the scheme has it no more.
    pub code: String,
    pub name: String,
    pub day: Date,
    pub status: Status,
    pub confidence: u8,
    pub note: String,
    pub at: Moment,
}

pub(super) async fn moves(
    db: &Transaction,
    cities: &[CityId],
    account: AccountId,
) -> Result<Vec<OwnMove>, StoreError> {
    use key_result_move::Column;
    let own = Condition::any().add(Column::AuthorId.eq(account.0)).add(Column::OnBehalfOf.eq(account.0));
    let rows = key_result_move::Entity::find()
        .filter(Column::CityId.is_in(cities.iter().map(|city| city.0)))
        .filter(own)
        .order_by_asc(Column::At)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let mut known: HashMap<(Uuid, Uuid), indicator::Model> = HashMap::new();
    for row in &rows {
        let place = (row.scheme_id, row.node_id);
        if known.contains_key(&place) {
            continue;
        }
        let node = node::Entity::find_by_id((row.city_id, row.scheme_id, row.node_id)).one(db).await?;
        let Some(node) = node else { continue };
        let key = (row.city_id, row.scheme_id, node.indicator_id);
        known.extend(indicator::Entity::find_by_id(key).one(db).await?.map(|found| (place, found)));
    }
    let own = |row: key_result_move::Model| {
        let found = known.get(&(row.scheme_id, row.node_id));
        let (id, at) = (MoveId(row.id), moment(row.at.clone())?);
        let told = row.told(String::new())?;
        Ok(OwnMove {
            id,
            code: found.map(|found| found.code.clone()).unwrap_or_default(),
            name: found.map(|found| found.name.clone()).unwrap_or_default(),
            day: told.day,
            status: told.status,
            confidence: told.confidence,
            note: told.note,
            at,
        })
    };
    rows.into_iter().map(own).collect()
}
