//! Reads a whole scheme from the database: a handful of selects, whatever its size.

use std::collections::HashMap;

use indicator_model::indicator::Indicator;
use indicator_model::node::Node;
use indicator_model::scheme::{Scheme, Support};
use indicator_model::target::Tiers;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::current::InForce;
use crate::entity::{self, SchemeKey, indicator, node, support, target_version};
use crate::error::StoreError;

/// The ground state of a scheme, in the same order at every load: PostgreSQL gives an updated row another place. Not
/// from memory, for who checks what is stored or has rewritten it.
pub(crate) async fn load_from(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
) -> Result<Scheme, StoreError> {
    InForce::of(db, head.clone()).await?.load(db).await
}

pub(super) async fn indicators(
    db: &impl ConnectionTrait,
    key: SchemeKey,
) -> Result<Vec<Indicator>, StoreError> {
    let rows = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(key.city_id))
        .filter(indicator::Column::SchemeId.eq(key.scheme_id))
        .order_by_asc(indicator::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(indicator::Model::indicator).collect()
}

pub(super) async fn supports(db: &impl ConnectionTrait, key: SchemeKey) -> Result<Vec<Support>, StoreError> {
    let rows = support::Entity::find()
        .filter(support::Column::CityId.eq(key.city_id))
        .filter(support::Column::SchemeId.eq(key.scheme_id))
        .order_by_asc(support::Column::FromId)
        .order_by_asc(support::Column::ToId)
        .all(db)
        .await?;
    Ok(rows.iter().map(support::Model::support).collect())
}

/// The nodes with the values in force.
pub(super) async fn nodes(db: &impl ConnectionTrait, key: SchemeKey) -> Result<Vec<Node>, StoreError> {
    let rows = node::Entity::find()
        .filter(node::Column::CityId.eq(key.city_id))
        .filter(node::Column::SchemeId.eq(key.scheme_id))
        .order_by_asc(node::Column::Id)
        .all(db)
        .await?;
    let in_force = target_version::Entity::find()
        .filter(target_version::Column::CityId.eq(key.city_id))
        .filter(target_version::Column::SchemeId.eq(key.scheme_id))
        .filter(target_version::Column::UntilRevision.is_null())
        .all(db)
        .await?;
    let mut targets: HashMap<Uuid, Tiers> = HashMap::with_capacity(rows.len());
    for version in in_force {
        targets.entry(version.node_id).or_default()[version.tier()?] = version.value()?;
    }
    rows.into_iter()
        .map(|row| {
            let targets = targets.get(&row.id).copied().unwrap_or_default();
            Ok(Node { targets, ..row.node()? })
        })
        .collect()
}
