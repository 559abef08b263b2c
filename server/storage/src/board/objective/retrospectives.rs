//! What people say at the close of objectives: written once; a later retrospective takes the place of an earlier one, which stays.

use std::collections::BTreeMap;

use indicator_model::id::{CityId, NodeId, SchemeId};
use indicator_model::node::Mode;
use indicator_model::objective::retrospective::{NewRetrospective, Retrospective, Written, is_at_close};
use indicator_model::text::Kind;
use people_model::audit::{Deed, ThingKind};
use people_model::policy::Action;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use tracing::instrument;

use super::Place;
use super::moves::statuses;
use crate::audit::{self, Deeds, thing};
use crate::ctx::Ctx;
use crate::entity::retrospective;
use crate::error::{StoreError, in_field};
use crate::store::{self, Exclusive};
use crate::{account, clock};

/// All that was written about the objectives of a scheme, of each in order of time.
pub(super) async fn of(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    scheme: SchemeId,
) -> Result<BTreeMap<NodeId, Vec<Retrospective>>, StoreError> {
    let rows = retrospective::Entity::find()
        .filter(retrospective::Column::CityId.eq(city.0))
        .filter(retrospective::Column::SchemeId.eq(scheme.0))
        .order_by_asc(retrospective::Column::NodeId)
        .order_by_asc(retrospective::Column::Ordinal)
        .all(db)
        .await?;
    let mut written: BTreeMap<NodeId, Vec<Retrospective>> = BTreeMap::new();
    for (node, told) in named(ctx, db, city, rows).await? {
        written.entry(node).or_default().push(told);
    }
    Ok(written)
}

async fn named(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    rows: Vec<retrospective::Model>,
) -> Result<Vec<(NodeId, Retrospective)>, StoreError> {
    account::signed(
        ctx,
        db,
        city,
        rows,
        |row| row.author_id,
        |row, by| Ok((NodeId(row.node_id), row.written(by)?)),
    )
    .await
}

/// Writes the retrospective of an objective that is at its close. What was written before under the same id is answered as then.
///
/// # Errors
/// [`StoreError::Text`] where a field is no text that can be kept.
#[instrument(skip_all, fields(scheme.id = %new.scheme))]
pub async fn write_retrospective(ctx: &Ctx, new: NewRetrospective) -> Result<Written, StoreError> {
    let ctx = &ctx.about("scheme", new.scheme);
    ctx.authorize(Action::MeasurementRecord)?;
    let new = NewRetrospective {
        reached: Kind::Reason.read(&new.reached).map_err(in_field("reached"))?,
        learned: Kind::Reason.read(&new.learned).map_err(in_field("learned"))?,
        next: Kind::Reason.read(&new.next).map_err(in_field("next"))?,
        ..new
    };
    let Place { city, tree, row, today, permit } = Place::of(ctx, new.scheme, new.node).await?;
    if let Some(fault) = new.fault() {
        return Ok(Written::Refused { fault });
    }
    let by = permit.doer();
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    let model = retrospective::Model {
        city_id: city.0,
        id: new.id.0,
        scheme_id: new.scheme.0,
        node_id: new.node.0,
        ordinal: i64::from(new.seen) + 1,
        day: today.to_string(),
        reached: new.reached,
        learned: new.learned,
        next: new.next,
        author_id: by.account.map(|account| account.0),
        on_behalf_of: by.on_behalf_of.map(|account| account.0),
        at: clock::now().to_string(),
    };
    if let Some(kept) = retrospective::Entity::find_by_id((city.0, new.id.0)).one(&transaction).await? {
        let again = retrospective::Model {
            at: kept.at.clone(),
            day: kept.day.clone(),
            ordinal: kept.ordinal,
            ..model
        };
        return Ok(if kept == again { Written::Done } else { Written::ReusedId });
    }
    let key_results = tree.children(row).filter(|child| tree.node(*child).mode == Some(Mode::KeyResult));
    let key_results: Vec<NodeId> = key_results.map(|child| tree.node(child).id).collect();
    let statuses = statuses(&transaction, city, new.scheme, &key_results).await?;
    let is_over = today > tree.scheme().cycle.ends;
    if tree.node(row).mode != Some(Mode::Objective) || !is_at_close(is_over, statuses) {
        return Ok(Written::NotAtClose);
    }
    let newest = retrospective::Entity::find()
        .filter(retrospective::Column::CityId.eq(city.0))
        .filter(retrospective::Column::SchemeId.eq(new.scheme.0))
        .filter(retrospective::Column::NodeId.eq(new.node.0))
        .order_by_desc(retrospective::Column::Ordinal)
        .one(&transaction)
        .await?;
    let is_first = newest.is_none();
    if let Some(newest) = newest.filter(|newest| newest.ordinal != i64::from(new.seen)) {
        let theirs = named(ctx, &transaction, city, vec![newest]).await?;
        let theirs = theirs.into_iter().next().ok_or(StoreError::NotFound)?.1;
        return Ok(Written::Conflict { theirs: Box::new(theirs) });
    }
    // Whatever an author claims to have seen, the first is the first.
    let model = retrospective::Model { ordinal: if is_first { 1 } else { model.ordinal }, ..model };
    let reached = model.reached.clone();
    retrospective::Entity::insert(model.into_active_model()).exec_without_returning(&transaction).await?;
    let code = tree.indicator(row).code.as_str();
    let deeds = Deeds::done(by, Deed::RetrospectiveWrite, thing(ThingKind::Scheme, new.scheme, code));
    audit::record(&transaction, ctx.chain(city), deeds.because(&reached)).await?;
    transaction.commit().await?;
    Ok(Written::Done)
}
