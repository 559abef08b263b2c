//! The journal, read: what happened to a scheme and to one node, by whom, why and when.

use std::collections::HashMap;

use indicator_model::id::{ChangeSetId, CityId, NodeId, SchemeId};
use indicator_model::scheme::Revision;
use indicator_model::target::TargetVersion;
use people_model::journal::{ChangeSetDetails, ChangeSetSummary, FieldChange, NodeHistory};
use people_model::mask;
use people_model::policy::Action;
use sea_orm::sea_query::IntoCondition;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

use super::{approval, journal, naming};
use crate::account;
use crate::ctx::Ctx;
use crate::entity::{change, change_set, moment, revision, stored, target_version};
use crate::error::StoreError;

/// A part of a history: the newest entries, or those before the last one seen.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    pub before: Option<Revision>,
    pub limit: u64,
}

/// Change-sets of others that a page names at once, and edits of each.
const NEWS: u64 = 5;
const FIRST: u64 = 3;

impl Default for Page {
    fn default() -> Self {
        Self { before: None, limit: 50 }
    }
}

/// The change-sets of a scheme, newest first.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn history(ctx: &Ctx, id: SchemeId, page: Page) -> Result<Vec<ChangeSetSummary>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let db = ctx.store.snapshot().await?;
    let head = super::find(&db, ctx, id).await?;
    super::permit(ctx, Action::SchemeRead, &head)?;
    let mut select = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(head.city_id))
        .filter(change_set::Column::SchemeId.eq(head.id));
    if let Some(before) = page.before {
        select = select.filter(change_set::Column::Revision.lt(stored(before)));
    }
    let rows = select.order_by_desc(change_set::Column::Revision).limit(page.limit).all(&db).await?;
    summaries(&db, ctx, CityId(head.city_id), rows).await
}

/// Change-sets of others that are newer than `since`, newest first, each with its first edits: what a page that shows
/// the scheme as of `since` says about them.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn news(ctx: &Ctx, id: SchemeId, since: Revision) -> Result<Vec<ChangeSetDetails>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let db = ctx.store.snapshot().await?;
    let head = super::find(&db, ctx, id).await?;
    super::permit(ctx, Action::SchemeRead, &head)?;
    let own = ctx.actor.account().map(|account| account.0);
    let rows = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(head.city_id))
        .filter(change_set::Column::SchemeId.eq(head.id))
        .filter(change_set::Column::Revision.gt(stored(since)))
        .filter(by_others(own))
        .order_by_desc(change_set::Column::Revision)
        .limit(NEWS)
        .all(&db)
        .await?;
    let mut news = Vec::with_capacity(rows.len());
    for summary in summaries(&db, ctx, CityId(head.city_id), rows).await? {
        let first = journal::first_changes(&db, head.key(), &summary, FIRST).await?;
        let edits = naming::edits(&db, ctx, head.key(), first).await?;
        news.push(ChangeSetDetails { summary, edits });
    }
    Ok(news)
}

/// What somebody else saved.
pub(super) fn by_others(own: Option<Uuid>) -> Condition {
    match own {
        // Without an author it is the operator's, who is somebody else.
        Some(own) => Condition::any()
            .add(change_set::Column::AuthorId.ne(own))
            .add(change_set::Column::AuthorId.is_null()),
        None => change_set::Column::AuthorId.is_not_null().into_condition(),
    }
}

/// The heads of change-sets with the names of people as the actor may see them.
pub(super) async fn summaries(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    city: CityId,
    rows: Vec<change_set::Model>,
) -> Result<Vec<ChangeSetSummary>, StoreError> {
    let lenders = rows.iter().filter_map(|row| row.on_behalf_of).collect();
    let lenders = account::names(db, city, lenders).await?;
    let is_masked = ctx.masks_names(city);
    let shown = |name: String| if is_masked { ctx.shown_name(&name) } else { name };
    let told = |row: change_set::Model| {
        let is_person = row.author_id.is_some();
        let lender = row.on_behalf_of.and_then(|id| lenders.get(&id).cloned()).map(shown);
        let summary = row.summary(lender)?;
        let author =
            if is_person && is_masked { ctx.account_name(&summary.author) } else { shown(summary.author) };
        let reason = mask::redact(&summary.reason);
        Ok(ChangeSetSummary { author, reason, ..summary })
    };
    rows.into_iter().map(told).collect()
}

/// Every version of the targets of a node and every change of its fields, newest first. A node that is gone has a
/// history too; one that never was has none.
#[instrument(skip_all, fields(scheme.id = %id, node.id = %node))]
pub async fn node_history(ctx: &Ctx, id: SchemeId, node: NodeId) -> Result<NodeHistory, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let db = ctx.store.snapshot().await?;
    let head = super::find(&db, ctx, id).await?;
    super::permit(ctx, Action::SchemeRead, &head)?;
    let versions = target_version::Entity::find()
        .filter(target_version::Column::CityId.eq(head.city_id))
        .filter(target_version::Column::SchemeId.eq(head.id))
        .filter(target_version::Column::NodeId.eq(node.0))
        .order_by_desc(target_version::Column::SinceRevision)
        .order_by_asc(target_version::Column::Tier)
        .all(&db)
        .await?;
    let changes = change::Entity::find()
        .filter(change::Column::CityId.eq(head.city_id))
        .filter(change::Column::SchemeId.eq(head.id))
        .filter(change::Column::NodeId.eq(node.0))
        .order_by_desc(change::Column::Revision)
        .order_by_desc(change::Column::Ordinal)
        .all(&db)
        .await?;
    // A version begins with a change of its node, so the changes name all revisions.
    let mut revisions: Vec<i64> = changes.iter().map(|change| change.revision).collect();
    revisions.dedup();
    let heads = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(head.city_id))
        .filter(change_set::Column::SchemeId.eq(head.id))
        .filter(change_set::Column::Revision.is_in(revisions))
        .all(&db)
        .await?;
    let lenders = heads.iter().filter_map(|head| head.on_behalf_of).collect();
    let mut lenders = account::names(&db, CityId(head.city_id), lenders).await?;
    let is_masked = ctx.masks_names(CityId(head.city_id));
    if is_masked {
        for name in lenders.values_mut() {
            *name = ctx.shown_name(name);
        }
    }
    let mut told: HashMap<i64, change_set::Model> = HashMap::with_capacity(heads.len());
    for mut head in heads {
        if is_masked {
            head.author = match head.author_id {
                Some(_) => ctx.account_name(&head.author),
                None => ctx.shown_name(&head.author),
            };
        }
        head.reason = mask::redact(&head.reason);
        told.insert(head.revision, head);
    }

    let transitions = approval::story(ctx, &db, &head).await?;
    let mut history = NodeHistory { transitions, ..NodeHistory::default() };
    for version in versions {
        let head = told.get(&version.since_revision).ok_or(StoreError::NotFound)?.clone();
        history.targets.push(TargetVersion {
            tier: version.tier()?,
            value: version.value()?,
            change_set: ChangeSetId(head.id),
            author: head.author,
            reason: head.reason,
            at: moment(head.at)?,
            current: version.until_revision.is_none(),
        });
    }
    for change in changes {
        let head = told.get(&change.revision).ok_or(StoreError::NotFound)?.clone();
        let mut edit = change.edit()?;
        if is_masked {
            journal::lock_owners(&mut edit).for_each(|owner| *owner = ctx.shown_name(owner));
        }
        history.changes.push(FieldChange {
            edit,
            change_set: ChangeSetId(head.id),
            origin: head.origin()?,
            revision: revision(head.revision)?,
            author: head.author,
            on_behalf_of: head.on_behalf_of.and_then(|id| lenders.get(&id).cloned()),
            reason: head.reason,
            at: moment(head.at)?,
        });
    }
    Ok(history)
}
