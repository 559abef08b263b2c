//! What people say about key results: written once; a later move takes the place of an earlier one, which stays.

use std::collections::BTreeMap;

use indicator_model::id::{CityId, NodeId, SchemeId};
use indicator_model::node::Mode;
use indicator_model::objective::{Move, Moved, NewMove, Status};
use indicator_model::text::Kind;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::Action;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use tracing::instrument;
use uuid::Uuid;

use super::Place;
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::Ctx;
use crate::entity::{from_word, key_result_move, word};
use crate::error::{StoreError, in_field};
use crate::store::{self, Exclusive};
use crate::{account, clock};

/// All that was said about the key results of a scheme, of each in order of time.
pub(super) async fn of(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    scheme: SchemeId,
) -> Result<BTreeMap<NodeId, Vec<Move>>, StoreError> {
    let rows = key_result_move::Entity::find()
        .filter(key_result_move::Column::CityId.eq(city.0))
        .filter(key_result_move::Column::SchemeId.eq(scheme.0))
        .order_by_asc(key_result_move::Column::NodeId)
        .order_by_asc(key_result_move::Column::Ordinal)
        .all(db)
        .await?;
    let mut moves: BTreeMap<NodeId, Vec<Move>> = BTreeMap::new();
    for (node, said) in named(ctx, db, city, rows).await? {
        moves.entry(node).or_default().push(said);
    }
    Ok(moves)
}

async fn named(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    rows: Vec<key_result_move::Model>,
) -> Result<Vec<(NodeId, Move)>, StoreError> {
    account::signed(
        ctx,
        db,
        city,
        rows,
        |row| row.author_id,
        |row, by| Ok((NodeId(row.node_id), row.told(by)?)),
    )
    .await
}

/// The status of each of some key results.
pub(super) async fn statuses(
    db: &impl ConnectionTrait,
    city: CityId,
    scheme: SchemeId,
    key_results: &[NodeId],
) -> Result<Vec<Status>, StoreError> {
    let rows = key_result_move::Entity::find()
        .filter(key_result_move::Column::CityId.eq(city.0))
        .filter(key_result_move::Column::SchemeId.eq(scheme.0))
        .filter(key_result_move::Column::NodeId.is_in(key_results.iter().map(|node| node.0)))
        .order_by_asc(key_result_move::Column::Ordinal)
        .all(db)
        .await?;
    // The newest comes last, and stays.
    let newest: BTreeMap<Uuid, String> = rows.into_iter().map(|row| (row.node_id, row.status)).collect();
    let status = |node: &NodeId| match newest.get(&node.0) {
        Some(status) => from_word("status of a key result", status.clone()),
        None => Ok(Status::default()),
    };
    key_results.iter().map(status).collect()
}

/// Says how a key result stands. What was said before under the same id is answered as then.
///
/// # Errors
/// [`StoreError::Text`] where what changed is no text that can be kept.
#[instrument(skip_all, fields(scheme.id = %new.scheme))]
pub async fn move_key_result(ctx: &Ctx, new: NewMove) -> Result<Moved, StoreError> {
    let ctx = &ctx.about("scheme", new.scheme);
    ctx.authorize(Action::MeasurementRecord)?;
    let new = NewMove { note: Kind::Reason.read(&new.note).map_err(in_field("note"))?, ..new };
    let Place { city, tree, row, today, permit } = Place::of(ctx, new.scheme, new.node).await?;
    let (placed, code) = (tree.node(row), tree.indicator(row).code.as_str());
    if let Some(fault) = new.fault() {
        return Ok(Moved::Refused { fault });
    }
    let by = permit.doer();
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    let model = key_result_move::Model {
        city_id: city.0,
        id: new.id.0,
        scheme_id: new.scheme.0,
        node_id: new.node.0,
        ordinal: i64::from(new.seen) + 1,
        day: today.to_string(),
        status: word(&new.status),
        confidence: new.confidence.into(),
        note: new.note.clone(),
        author_id: by.account.map(|account| account.0),
        on_behalf_of: by.on_behalf_of.map(|account| account.0),
        at: clock::now().to_string(),
    };
    if let Some(kept) = key_result_move::Entity::find_by_id((city.0, new.id.0)).one(&transaction).await? {
        let again = key_result_move::Model {
            at: kept.at.clone(),
            day: kept.day.clone(),
            ordinal: kept.ordinal,
            ..model
        };
        return Ok(if kept == again { Moved::Done } else { Moved::ReusedId });
    }
    if placed.mode != Some(Mode::KeyResult) {
        return Ok(Moved::NotAKeyResult);
    }
    let newest = key_result_move::Entity::find()
        .filter(key_result_move::Column::CityId.eq(city.0))
        .filter(key_result_move::Column::SchemeId.eq(new.scheme.0))
        .filter(key_result_move::Column::NodeId.eq(new.node.0))
        .order_by_desc(key_result_move::Column::Ordinal)
        .one(&transaction)
        .await?;
    let before = newest.as_ref().map(|newest| newest.status.clone());
    if let Some(newest) = newest.filter(|newest| newest.ordinal != i64::from(new.seen)) {
        let theirs = named(ctx, &transaction, city, vec![newest]).await?;
        let theirs = theirs.into_iter().next().ok_or(StoreError::NotFound)?.1;
        return Ok(Moved::Conflict { theirs: Box::new(theirs) });
    }
    // Whatever an author claims to have seen, the first is the first.
    let model = key_result_move::Model { ordinal: if before.is_some() { model.ordinal } else { 1 }, ..model };
    let fields = vec![diff(FieldName::State, before.as_deref(), Some(&model.status))];
    key_result_move::Entity::insert(model.into_active_model()).exec_without_returning(&transaction).await?;
    let deeds = Deeds::done(by, Deed::KeyResultMove, thing(ThingKind::Scheme, new.scheme, code));
    audit::record(&transaction, ctx.chain(city), deeds.with(fields).because(&new.note)).await?;
    transaction.commit().await?;
    Ok(Moved::Done)
}
