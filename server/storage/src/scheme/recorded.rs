//! The edits behind an entry of the record.
//!
//! The record names a scheme and a revision and holds the hash of what changed; the fields stand in the journal.
//! Whoever may read the record may read what it is about.

use std::collections::HashMap;

use indicator_model::audit::{FieldDiff, RecordedEdit, RecordedEdits};
use indicator_model::change::{Change, Edit};
use indicator_model::id::{CityId, SchemeId};
use indicator_model::indicator::Indicator;
use indicator_model::policy::{Action, Subject};
use indicator_model::scheme::Revision;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;
use uuid::Uuid;

use super::journal;
use crate::ctx::Ctx;
use crate::entity::{SchemeKey, audit, change, indicator, node};
use crate::error::StoreError;

/// Edits of one answer; an import may have tens of thousands.
const LONGEST: usize = 200;

/// What the change-set did that entry `sequence` of a city's record tells of. Not found when the entry tells of none,
/// or when its scheme is gone.
#[instrument(skip_all, fields(city.id = %city, sequence))]
pub async fn recorded(ctx: &Ctx, city: CityId, sequence: u64) -> Result<RecordedEdits, StoreError> {
    ctx.authorize(Action::AuditRead)?;
    ctx.permit(Action::AuditRead, city, Subject::default(), &[])?;
    let db = ctx.store.snapshot().await?;
    let sequence = i64::try_from(sequence).map_err(|_| StoreError::NotFound)?;
    let entry = audit::Entity::find_by_id((city.0, sequence)).one(&db).await?.ok_or(StoreError::NotFound)?;
    let id: SchemeId = entry.subject_id.parse().map_err(|_| StoreError::NotFound)?;
    let fields: Vec<FieldDiff> = serde_json::from_str(&entry.changes).unwrap_or_default();
    let field = |name| fields.iter().find(|field| field.field == name).and_then(|field| field.after.clone());
    let revision =
        field("revision").and_then(|revision| revision.parse().ok()).ok_or(StoreError::NotFound)?;
    let revision = Revision(revision);
    let key = super::find(&db, ctx, id).await?.key();
    let mut changes = journal::changes(&db, key, revision).await?;
    let digest = journal::digest(revision, &changes);
    let is_intact = digest.iter().all(|expected| fields.contains(expected));
    let count = changes.len();
    changes.truncate(LONGEST);
    let known = indicators(&db, key, &changes).await?;
    let edits = changes.into_iter().map(|Change { node, mut edit }| {
        journal::lock_owners(&mut edit).for_each(|owner| *owner = ctx.shown_name(owner));
        let (name, precision) =
            known.get(&node.0).map(|it| (it.name.clone(), it.precision)).unwrap_or_default();
        RecordedEdit { name, precision, edit }
    });
    Ok(RecordedEdits { edits: edits.collect(), count, is_intact })
}

/// The indicators of the nodes that changed: as they are now, or as they were when the node went.
async fn indicators(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    changes: &[Change],
) -> Result<HashMap<Uuid, Indicator>, StoreError> {
    let mut ids: Vec<Uuid> = changes.iter().map(|change| change.node.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let present = node::Entity::find()
        .filter(node::Column::CityId.eq(key.city_id))
        .filter(node::Column::SchemeId.eq(key.scheme_id))
        .filter(node::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let places: HashMap<Uuid, Uuid> = present.into_iter().map(|node| (node.id, node.indicator_id)).collect();
    let rows = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(key.city_id))
        .filter(indicator::Column::SchemeId.eq(key.scheme_id))
        .filter(indicator::Column::Id.is_in(places.values().copied()))
        .all(db)
        .await?;
    let mut defined: HashMap<Uuid, Indicator> = HashMap::new();
    for row in rows {
        defined.insert(row.id, row.indicator()?);
    }
    let mut known: HashMap<Uuid, Indicator> =
        places.iter().filter_map(|(node, id)| Some((*node, defined.get(id)?.clone()))).collect();
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
            known.insert(row.node_id, placed.indicator);
        }
    }
    Ok(known)
}
