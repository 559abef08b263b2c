//! Reads a whole scheme: a handful of selects, whatever its size.

use std::collections::HashMap;

use indicator_model::id::{CityId, SchemeId};
use indicator_model::node::Node;
use indicator_model::scheme::Scheme;
use indicator_model::target::Tiers;
use people_model::policy::Action;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::entity::{
    self, SchemeKey, cycle, indicator, node, organization, revision, support, target_version,
};
use crate::error::StoreError;

/// The ground state of a scheme, all of one revision, in the same order at every load: PostgreSQL gives an updated row
/// another place.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn load(ctx: &Ctx, id: SchemeId) -> Result<Scheme, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let db = ctx.store.snapshot().await?;
    let head = super::find(&db, ctx, id).await?;
    super::permit(ctx, Action::SchemeRead, &head)?;
    let mut scheme = load_from(&db, &head).await?;
    if ctx.masks_names(CityId(head.city_id)) {
        for lock in scheme.nodes.iter_mut().filter_map(|node| node.lock.as_mut()) {
            lock.owner = ctx.shown_name(&lock.owner);
        }
    }
    Ok(scheme)
}

pub(crate) async fn load_from(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
) -> Result<Scheme, StoreError> {
    let key = head.key();
    let cycle = cycle::Entity::find_by_id((head.city_id, head.cycle_id)).one(db).await?;
    let organizations = organization::Entity::find()
        .filter(organization::Column::CityId.eq(key.city_id))
        .order_by_asc(organization::Column::Code)
        .all(db)
        .await?;
    let indicators = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(key.city_id))
        .filter(indicator::Column::SchemeId.eq(key.scheme_id))
        .order_by_asc(indicator::Column::Id)
        .all(db)
        .await?;
    let supports = support::Entity::find()
        .filter(support::Column::CityId.eq(key.city_id))
        .filter(support::Column::SchemeId.eq(key.scheme_id))
        .order_by_asc(support::Column::FromId)
        .order_by_asc(support::Column::ToId)
        .all(db)
        .await?;
    Ok(Scheme {
        id: SchemeId(head.id),
        name: head.name.clone(),
        cycle: cycle.ok_or(StoreError::NotFound)?.cycle()?,
        revision: revision(head.revision)?,
        organizations: organizations
            .into_iter()
            .map(organization::Model::organization)
            .collect::<Result<_, _>>()?,
        indicators: indicators.into_iter().map(indicator::Model::indicator).collect::<Result<_, _>>()?,
        nodes: nodes(db, key).await?,
        supports: supports.iter().map(support::Model::support).collect(),
    })
}

/// The nodes with the values in force.
async fn nodes(db: &impl ConnectionTrait, key: SchemeKey) -> Result<Vec<Node>, StoreError> {
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
