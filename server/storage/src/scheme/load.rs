//! Reads a whole scheme from the database, page by page.

use indicator_model::id::{IndicatorId, NodeId};
use indicator_model::indicator::Indicator;
use indicator_model::node::Node;
use indicator_model::scheme::{Scheme, Support};
use indicator_model::target::Tier;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::current::InForce;
use crate::entity::{
    self, PAGE, SchemeKey, from_word, indicator, node, page, quantity, support, target_version,
};
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
    let mut indicators: Vec<Indicator> = Vec::new();
    loop {
        let page = indicator_page(db, key, indicators.last().map(|last| last.id)).await?;
        let is_last = page.len() < PAGE;
        indicators.extend(page);
        if is_last {
            return Ok(indicators);
        }
    }
}

/// The definitions behind an id, in the order of ids: a page, and the last one is shorter.
pub(super) async fn indicator_page(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    after: Option<IndicatorId>,
) -> Result<Vec<Indicator>, StoreError> {
    let select = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(key.city_id))
        .filter(indicator::Column::SchemeId.eq(key.scheme_id))
        .filter(Condition::all().add_option(after.map(|id| indicator::Column::Id.gt(id.0))))
        .order_by_asc(indicator::Column::Id)
        .limit(PAGE as u64);
    let mut rows: Vec<indicator::Model> = page(db, select, indicator::Column::iter()).await?;
    rows.sort_unstable_by_key(|row| row.id);
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
    let mut nodes: Vec<Node> = Vec::new();
    loop {
        let page = node_page(db, key, nodes.last().map(|last| last.id)).await?;
        let is_last = page.len() < PAGE;
        nodes.extend(page);
        if is_last {
            return Ok(nodes);
        }
    }
}

/// The nodes behind an id as [`indicator_page`]. Both nodes and values come in the order of ids, so they meet without a search.
pub(super) async fn node_page(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    after: Option<NodeId>,
) -> Result<Vec<Node>, StoreError> {
    let select = node::Entity::find()
        .filter(node::Column::CityId.eq(key.city_id))
        .filter(node::Column::SchemeId.eq(key.scheme_id))
        .filter(Condition::all().add_option(after.map(|id| node::Column::Id.gt(id.0))))
        .order_by_asc(node::Column::Id)
        .limit(PAGE as u64);
    let mut rows: Vec<node::Model> = page(db, select, node::Column::iter()).await?;
    rows.sort_unstable_by_key(|row| row.id);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let mut values = in_force(db, key, [first.id, last.id]).await?.into_iter().peekable();
    let mut nodes = Vec::with_capacity(rows.len());
    for row in rows {
        let mut node = row.node()?;
        // A value whose node is gone is for nobody.
        while let Some((id, tier, value)) = values.next_if(|(id, ..)| *id <= node.id.0) {
            if id == node.id.0 {
                node.targets[from_word::<Tier>("tier", tier)?] = quantity(value)?;
            }
        }
        nodes.push(node);
    }
    Ok(nodes)
}

/// The values in force of the nodes from one id to another.
async fn in_force(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    [first, last]: [Uuid; 2],
) -> Result<Vec<(Uuid, String, Option<i64>)>, StoreError> {
    let select = target_version::Entity::find()
        .filter(target_version::Column::CityId.eq(key.city_id))
        .filter(target_version::Column::SchemeId.eq(key.scheme_id))
        .filter(target_version::Column::UntilRevision.is_null())
        .filter(target_version::Column::NodeId.between(first, last));
    let columns =
        [target_version::Column::NodeId, target_version::Column::Tier, target_version::Column::Value];
    let mut values: Vec<(Uuid, String, Option<i64>)> = page(db, select, columns).await?;
    values.sort_unstable_by_key(|(id, ..)| *id);
    Ok(values)
}
