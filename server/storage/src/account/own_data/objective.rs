//! What a person said about key results, a page at a time.

use std::collections::HashMap;

use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId, MoveId};
use indicator_model::moment::Moment;
use indicator_model::objective::Status;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::part::PAGE;
use crate::entity::{indicator, key_result_move, moment, node};
use crate::error::StoreError;

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
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    after: &mut Uuid,
) -> Result<Vec<OwnMove>, StoreError> {
    use key_result_move::Column;
    let own = Condition::any().add(Column::AuthorId.eq(account.0)).add(Column::OnBehalfOf.eq(account.0));
    let rows = key_result_move::Entity::find()
        .filter(Column::CityId.eq(city.0))
        .filter(own)
        .filter(Column::Id.gt(*after))
        .order_by_asc(Column::Id)
        .limit(PAGE as u64)
        .all(db)
        .await?;
    *after = rows.last().map_or(*after, |row| row.id);
    let placed: Vec<(Uuid, Uuid)> = node::Entity::find()
        .filter(node::Column::CityId.eq(city.0))
        .filter(node::Column::Id.is_in(rows.iter().map(|row| row.node_id)))
        .select_only()
        .columns([node::Column::Id, node::Column::IndicatorId])
        .into_tuple()
        .all(db)
        .await?;
    let placed: HashMap<Uuid, Uuid> = placed.into_iter().collect();
    let indicators = indicator::names(db, &[city], placed.values().copied()).await?;
    let own = |row: key_result_move::Model| {
        let indicator = placed.get(&row.node_id).and_then(|indicator| indicators.get(indicator));
        let (code, name) = indicator.cloned().unwrap_or_default();
        let (id, at) = (MoveId(row.id), moment(row.at.clone())?);
        let told = row.told(String::new())?;
        Ok(OwnMove {
            id,
            code,
            name,
            day: told.day,
            status: told.status,
            confidence: told.confidence,
            note: told.note,
            at,
        })
    };
    rows.into_iter().map(own).collect()
}
