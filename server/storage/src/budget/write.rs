//! Writes a set of items and executions.

use indicator_model::budget::{Execution, Item};
use indicator_model::id::CityId;
use people_model::audit::Doer;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::Digest;
use crate::clock;
use crate::entity::{budget_execution, budget_item, budget_set, insert_all};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// What differs from what is in force, each with the row whose place it takes.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) items: Vec<(Item, Option<Uuid>)>,
    /// With the code of the item.
    pub(super) executions: Vec<(String, Execution, Option<Uuid>)>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty() && self.executions.is_empty()
    }
}

/// A set that was written.
pub(super) struct Written {
    pub(super) set: Uuid,
    pub(super) items: i64,
    pub(super) executions: i64,
    /// Rows that are no longer in force.
    pub(super) superseded: usize,
}

/// Ids in one condition.
const IDS: usize = 1_000;

/// Writes changes as one set. The caller holds [`Exclusive::Measurements`](crate::store::Exclusive) since it looked, and
/// records the deed.
pub(super) async fn write(
    db: &Transaction,
    city: CityId,
    by: &Doer,
    reason: &str,
    changes: Changes,
) -> Result<Written, StoreError> {
    let set = Uuid::now_v7();
    let items = changes.items.into_iter();
    let mut items: Vec<budget_item::Model> =
        items.map(|(item, supersedes)| budget_item::Model::new(city, set, item, supersedes)).collect();
    let executions = changes.executions.into_iter();
    let mut executions: Vec<budget_execution::Model> = executions
        .map(|(code, execution, supersedes)| {
            budget_execution::Model::new(city, set, code, execution, supersedes)
        })
        .collect();
    items.sort_unstable_by_key(|row| row.id);
    executions.sort_unstable_by_key(|row| row.id);
    let mut digest = Digest::default();
    for row in &items {
        digest.add_item(row);
    }
    for row in &executions {
        digest.add_execution(row);
    }
    let (item_count, execution_count, sm3) = digest.finish();

    let head = budget_set::Model {
        city_id: city.0,
        id: set,
        author_id: by.account.map(|account| account.0),
        on_behalf_of: by.on_behalf_of.map(|account| account.0),
        reason: reason.to_owned(),
        at: clock::now().to_string(),
        items: item_count,
        executions: execution_count,
        sm3,
    };
    budget_set::Entity::insert(head.into_active_model()).exec_without_returning(db).await?;
    let old_items: Vec<Uuid> = items.iter().filter_map(|row| row.supersedes).collect();
    for ids in old_items.chunks(IDS) {
        budget_item::Entity::update_many()
            .col_expr(budget_item::Column::InForce, Expr::value(false))
            .filter(budget_item::Column::CityId.eq(city.0))
            .filter(budget_item::Column::Id.is_in(ids.iter().copied()))
            .exec(db)
            .await?;
    }
    let old_executions: Vec<Uuid> = executions.iter().filter_map(|row| row.supersedes).collect();
    for ids in old_executions.chunks(IDS) {
        budget_execution::Entity::update_many()
            .col_expr(budget_execution::Column::InForce, Expr::value(false))
            .filter(budget_execution::Column::CityId.eq(city.0))
            .filter(budget_execution::Column::Id.is_in(ids.iter().copied()))
            .exec(db)
            .await?;
    }
    insert_all::<budget_item::Entity>(db, Box::new(items.into_iter())).await?;
    insert_all::<budget_execution::Entity>(db, Box::new(executions.into_iter())).await?;
    Ok(Written {
        set,
        items: item_count,
        executions: execution_count,
        superseded: old_items.len() + old_executions.len(),
    })
}
