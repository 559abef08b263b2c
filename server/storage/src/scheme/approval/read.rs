//! Where schemes stand, read: their state, the steps that led there, and everybody who had a part.

use std::collections::{BTreeSet, HashMap};

use indicator_model::id::{AccountId, CityId, NodeId};
use indicator_model::target::Tier;
use people_model::approval::{Approval, Since, Step, Transition};
use people_model::mask;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::account;
use crate::ctx::Ctx;
use crate::entity::{self, change_set, target_version, transition, word};
use crate::error::StoreError;

/// Of which schemes something is asked.
#[derive(Clone, Copy)]
pub(in crate::scheme) enum Asked<'a> {
    One(&'a entity::scheme::Model),
    /// Of all cities.
    All,
}

impl Asked<'_> {
    fn condition(self, city_id: impl ColumnTrait, scheme_id: impl ColumnTrait) -> Condition {
        match self {
            Self::One(head) => Condition::all().add(city_id.eq(head.city_id)).add(scheme_id.eq(head.id)),
            Self::All => Condition::all(),
        }
    }
}

/// Where a scheme stands, as the actor may see it.
pub(super) async fn of(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
) -> Result<Approval, StoreError> {
    let stand = stands(db, Asked::One(head)).await?.remove(&head.id);
    let (approval, last) = stand.unwrap_or_default();
    let last = told(ctx, db, head.city_id, last.into_iter().collect()).await?.pop();
    Ok(Approval { last, ..approval })
}

/// Where schemes stand, by their ids, without the step that each took last; that beside it.
pub(in crate::scheme) async fn stands(
    db: &impl ConnectionTrait,
    asked: Asked<'_>,
) -> Result<HashMap<Uuid, (Approval, Option<transition::Model>)>, StoreError> {
    use entity::scheme::Column;
    let heads =
        entity::scheme::Entity::find().filter(asked.condition(Column::CityId, Column::Id)).all(db).await?;
    let mut steps: HashMap<Uuid, Vec<transition::Model>> = HashMap::new();
    for row in transitions(db, asked).await? {
        steps.entry(row.scheme_id).or_default().push(row);
    }
    let edits = last_edits(db, asked).await?;
    let mut found = HashMap::with_capacity(heads.len());
    for head in heads {
        let mut steps = steps.remove(&head.id).unwrap_or_default();
        let settled = steps.iter().rposition(|row| row.step == word(&Step::Approve));
        let since = settled.map_or(0, |at| steps[at].revision);
        let mut authors: BTreeSet<AccountId> = BTreeSet::new();
        for edit in edits.iter().filter(|edit| edit.scheme == head.id && edit.revision > since) {
            authors.extend(edit.people());
        }
        for step in steps.iter().skip(settled.map_or(0, |at| at + 1)) {
            if step.step == word(&Step::Submit) {
                authors.extend([step.author_id, step.on_behalf_of].into_iter().flatten().map(AccountId));
            }
        }
        let approval = Approval { state: head.state()?, authors: authors.into_iter().collect(), last: None };
        found.insert(head.id, (approval, steps.pop()));
    }
    Ok(found)
}

/// The last edit of a scheme by one person, in one other's place or in none.
struct LastEdit {
    scheme: Uuid,
    author: Option<Uuid>,
    on_behalf_of: Option<Uuid>,
    revision: i64,
}

impl LastEdit {
    fn people(&self) -> impl Iterator<Item = AccountId> {
        [self.author, self.on_behalf_of].into_iter().flatten().map(AccountId)
    }
}

async fn last_edits(db: &impl ConnectionTrait, asked: Asked<'_>) -> Result<Vec<LastEdit>, StoreError> {
    use change_set::Column;
    let rows: Vec<(Uuid, Option<Uuid>, Option<Uuid>, i64)> = change_set::Entity::find()
        .filter(asked.condition(Column::CityId, Column::SchemeId))
        .select_only()
        .column(Column::SchemeId)
        .column(Column::AuthorId)
        .column(Column::OnBehalfOf)
        .column_as(Column::Revision.max(), "revision")
        .group_by(Column::CityId)
        .group_by(Column::SchemeId)
        .group_by(Column::AuthorId)
        .group_by(Column::OnBehalfOf)
        .into_tuple()
        .all(db)
        .await?;
    let edit = |(scheme, author, on_behalf_of, revision)| LastEdit { scheme, author, on_behalf_of, revision };
    Ok(rows.into_iter().map(edit).collect())
}

/// The steps of schemes, oldest first.
pub(super) async fn transitions(
    db: &impl ConnectionTrait,
    asked: Asked<'_>,
) -> Result<Vec<transition::Model>, StoreError> {
    use transition::Column;
    Ok(transition::Entity::find()
        .filter(asked.condition(Column::CityId, Column::SchemeId))
        .order_by_asc(Column::SchemeId)
        .order_by_asc(Column::Ordinal)
        .all(db)
        .await?)
}

/// The steps of one city with the names of the lenders of roles, and all names as the actor may see them.
pub(in crate::scheme) async fn told(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: Uuid,
    rows: Vec<transition::Model>,
) -> Result<Vec<Transition>, StoreError> {
    let lenders = rows.iter().filter_map(|row| row.on_behalf_of).collect();
    let names = account::names(db, CityId(city), lenders).await?;
    let is_masked = ctx.masks_names(CityId(city));
    let shown = |name: String| if is_masked { ctx.shown_name(&name) } else { name };
    let told = |row: transition::Model| {
        let is_person = row.author_id.is_some();
        let lender = row.on_behalf_of.and_then(|id| names.get(&id).cloned()).map(shown);
        let step = row.transition(lender)?;
        let author = if is_masked && is_person { ctx.account_name(&step.author) } else { shown(step.author) };
        let reason = mask::redact(&step.reason);
        Ok(Transition { author, reason, ..step })
    };
    rows.into_iter().map(told).collect()
}

/// When somebody last decided about a scheme, and at which revision, by its steps, oldest first.
pub(super) fn decided_at(steps: &[transition::Model]) -> (Since, i64) {
    let at = |row: &transition::Model| match row.step() {
        Ok(Step::Approve) => Some((Since::Approved, row.revision)),
        Ok(Step::Return) => Some((Since::Returned, row.revision)),
        _ => None,
    };
    steps.iter().rev().find_map(at).unwrap_or_default()
}

/// The nodes of targets that have another value than at the revision `since`, each once for every such target.
pub(super) async fn changed_targets(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
    since: i64,
) -> Result<Vec<NodeId>, StoreError> {
    let moved = Condition::any()
        .add(target_version::Column::SinceRevision.gt(since))
        .add(target_version::Column::UntilRevision.gt(since));
    let rows = target_version::Entity::find()
        .filter(target_version::Column::CityId.eq(head.city_id))
        .filter(target_version::Column::SchemeId.eq(head.id))
        .filter(target_version::Column::Tier.is_in(Tier::TARGETS.map(Tier::key)))
        .filter(moved)
        .all(db)
        .await?;
    // What was approved and what is in force, each none where there was no value or no node.
    let mut values: HashMap<(Uuid, String), [Option<i64>; 2]> = HashMap::new();
    for row in rows {
        let both = values.entry((row.node_id, row.tier.clone())).or_default();
        if row.since_revision <= since {
            both[0] = row.value;
        }
        if row.until_revision.is_none() {
            both[1] = row.value;
        }
    }
    let changed = values.into_iter().filter(|(_, [before, after])| before != after);
    Ok(changed.map(|((node, _), _)| NodeId(node)).collect())
}
