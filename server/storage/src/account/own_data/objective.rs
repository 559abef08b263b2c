//! What a person said about key results and at the close of objectives, a page at a time.

use std::collections::HashMap;

use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId, MoveId, RetrospectiveId};
use indicator_model::moment::Moment;
use indicator_model::objective::Status;
use indicator_model::objective::retrospective::Retrospective;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::part::Own;
use crate::entity::{indicator, key_result_move, moment, node, retrospective};
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
    let own = Own {
        city: Column::CityId,
        id: Column::Id,
        author: Column::AuthorId,
        on_behalf_of: Column::OnBehalfOf,
    };
    let rows = own.page::<key_result_move::Entity>(db, city, account, after, |row| row.id).await?;
    let names = names(db, city, rows.iter().map(|row| (row.scheme_id, row.node_id))).await?;
    let own = |row: key_result_move::Model| {
        let (code, name) = names.get(&(row.scheme_id, row.node_id)).cloned().unwrap_or_default();
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

/// A retrospective of the person, or one that another wrote in the person's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnRetrospective {
    pub id: RetrospectiveId,
    /// Of the indicator; empty where the scheme has it no more.
    pub code: String,
    pub name: String,
    pub day: Date,
    pub reached: String,
    pub learned: String,
    pub next: String,
    pub at: Moment,
}

pub(super) async fn retrospectives(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    after: &mut Uuid,
) -> Result<Vec<OwnRetrospective>, StoreError> {
    use retrospective::Column;
    let own = Own {
        city: Column::CityId,
        id: Column::Id,
        author: Column::AuthorId,
        on_behalf_of: Column::OnBehalfOf,
    };
    let rows = own.page::<retrospective::Entity>(db, city, account, after, |row| row.id).await?;
    let names = names(db, city, rows.iter().map(|row| (row.scheme_id, row.node_id))).await?;
    let own = |row: retrospective::Model| {
        let (code, name) = names.get(&(row.scheme_id, row.node_id)).cloned().unwrap_or_default();
        let (id, at) = (RetrospectiveId(row.id), moment(row.at.clone())?);
        let Retrospective { day, reached, learned, next, .. } = row.written(String::new())?;
        Ok(OwnRetrospective { id, code, name, day, reached, learned, next, at })
    };
    rows.into_iter().map(own).collect()
}

/// Code and name of the indicator of each node, by scheme and node, as the scheme has them.
async fn names(
    db: &impl ConnectionTrait,
    city: CityId,
    nodes: impl Iterator<Item = (Uuid, Uuid)> + Clone,
) -> Result<HashMap<(Uuid, Uuid), (String, String)>, StoreError> {
    let (schemes, ids) = (nodes.clone().map(|(scheme, _)| scheme), nodes.map(|(_, node)| node));
    let placed = node::Entity::find()
        .filter(node::Column::CityId.eq(city.0))
        .filter(node::Column::SchemeId.is_in(schemes))
        .filter(node::Column::Id.is_in(ids));
    let placed: Vec<(Uuid, Uuid, Uuid)> = placed
        .select_only()
        .columns([node::Column::SchemeId, node::Column::Id, node::Column::IndicatorId])
        .into_tuple()
        .all(db)
        .await?;
    let indicators = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(city.0))
        .filter(indicator::Column::SchemeId.is_in(placed.iter().map(|(scheme, ..)| *scheme)))
        .filter(indicator::Column::Id.is_in(placed.iter().map(|(.., indicator)| *indicator)))
        .all(db)
        .await?;
    let known: HashMap<(Uuid, Uuid), (String, String)> =
        indicators.into_iter().map(|row| ((row.scheme_id, row.id), (row.code, row.name))).collect();
    let named = placed.into_iter();
    let name = |(scheme, node, indicator)| Some(((scheme, node), known.get(&(scheme, indicator))?.clone()));
    Ok(named.filter_map(name).collect())
}
