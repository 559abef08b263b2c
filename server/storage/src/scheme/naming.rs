//! Names the nodes behind edits, for readers who do not have the scheme at hand or whose node is gone.

use std::collections::HashMap;

use indicator_model::change::{Change, Edit, Placed};
use indicator_model::indicator::Indicator;
use people_model::journal::NamedEdit;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::journal;
use crate::ctx::Ctx;
use crate::entity::{SchemeKey, change, indicator, node, organization};
use crate::error::StoreError;

/// What a reader knows a node by.
pub(super) struct Named {
    pub(super) indicator: Indicator,
    owner: Uuid,
}

impl From<Box<Placed>> for Named {
    fn from(placed: Box<Placed>) -> Self {
        Self { owner: placed.node.owner.0, indicator: placed.indicator }
    }
}

/// The edits with the names of their nodes, and the names of people as the actor may see them. For a short list: all
/// ids are bound in one statement.
pub(super) async fn edits(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    key: SchemeKey,
    changes: Vec<Change>,
) -> Result<Vec<NamedEdit>, StoreError> {
    let known = nodes(db, key, &changes).await?;
    let owners: HashMap<Uuid, String> = organization::Entity::find()
        .filter(organization::Column::CityId.eq(key.city_id))
        .filter(organization::Column::Id.is_in(known.values().map(|named| named.owner)))
        .select_only()
        .columns([organization::Column::Id, organization::Column::Name])
        .into_tuple()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let named = |Change { node, mut edit }| {
        journal::lock_owners(&mut edit).for_each(|owner| *owner = ctx.shown_name(owner));
        let named = known.get(&node.0);
        let indicator = named.map(|named| &named.indicator);
        NamedEdit {
            node,
            code: indicator.map(|it| it.code.clone()).unwrap_or_default(),
            name: indicator.map(|it| it.name.clone()).unwrap_or_default(),
            unit: indicator.map(|it| it.unit.clone()).unwrap_or_default(),
            precision: indicator.map(|it| it.precision).unwrap_or_default(),
            owner: named.and_then(|named| owners.get(&named.owner)).cloned(),
            edit,
        }
    };
    Ok(changes.into_iter().map(named).collect())
}

/// The nodes that the changes touch: as they are now, or as they were when they were removed.
pub(super) async fn nodes(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    changes: &[Change],
) -> Result<HashMap<Uuid, Named>, StoreError> {
    let mut ids: Vec<Uuid> = changes.iter().map(|change| change.node.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let present = node::Entity::find()
        .filter(node::Column::CityId.eq(key.city_id))
        .filter(node::Column::SchemeId.eq(key.scheme_id))
        .filter(node::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let rows = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(key.city_id))
        .filter(indicator::Column::SchemeId.eq(key.scheme_id))
        .filter(indicator::Column::Id.is_in(present.iter().map(|node| node.indicator_id)))
        .all(db)
        .await?;
    let mut defined: HashMap<Uuid, Indicator> = HashMap::new();
    for row in rows {
        defined.insert(row.id, row.indicator()?);
    }
    let mut known: HashMap<Uuid, Named> = present
        .into_iter()
        .filter_map(|node| {
            let indicator = defined.get(&node.indicator_id)?.clone();
            Some((node.id, Named { indicator, owner: node.owner_id }))
        })
        .collect();
    ids.retain(|id| !known.contains_key(id));
    if ids.is_empty() {
        return Ok(known);
    }
    let gone = change::Entity::find()
        .filter(change::Column::CityId.eq(key.city_id))
        .filter(change::Column::SchemeId.eq(key.scheme_id))
        .filter(change::Column::NodeId.is_in(ids))
        .order_by_asc(change::Column::Revision)
        .order_by_asc(change::Column::Ordinal)
        .all(db)
        .await?;
    for row in gone {
        if let Edit::Presence { before: Some(placed), .. } | Edit::Presence { after: Some(placed), .. } =
            row.edit()?
        {
            known.insert(row.node_id, placed.into());
        }
    }
    Ok(known)
}
