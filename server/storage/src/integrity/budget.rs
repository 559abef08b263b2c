//! Checks the budgets: that each set holds what was recorded, and that what is in force follows from what supersedes what.

use std::collections::BTreeMap;

use indicator_model::id::CityId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::Violation;
use crate::budget::Digest;
use crate::entity::{PAGE, budget_execution, budget_item, budget_set, page};
use crate::error::StoreError;

/// Everything that is wrong with the budgets of a city.
pub(super) async fn check_budgets(
    db: &impl ConnectionTrait,
    city: CityId,
) -> Result<Vec<Violation>, StoreError> {
    let sets = altered(db, city).await?.into_iter().map(|set| Violation::BudgetSet { set });
    let misplaced = misplaced(db, city).await?.into_iter();
    Ok(sets.chain(misplaced.map(|row| Violation::BudgetSupersession { row })).collect())
}

/// In no set, in force although something supersedes it or the other way about, or superseding what is about something else.
/// `{table}` is the table and `{place}` what a row is about.
const MISPLACED: &str = r#"NOT EXISTS (SELECT 1 FROM "budget_set" AS "set"
        WHERE "set"."city_id" = "{table}"."city_id" AND "set"."id" = "{table}"."set_id")
    OR "in_force" = EXISTS (SELECT 1 FROM "{table}" AS "next"
        WHERE "next"."city_id" = "{table}"."city_id" AND "next"."supersedes" = "{table}"."id")
    OR "supersedes" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{table}" AS "last"
        WHERE "last"."city_id" = "{table}"."city_id" AND "last"."id" = "{table}"."supersedes" AND {place})"#;

/// The items and executions of a city that are not in their place among the others.
pub(super) async fn misplaced(db: &impl ConnectionTrait, city: CityId) -> Result<Vec<Uuid>, StoreError> {
    let items: Vec<Uuid> = budget_item::Entity::find()
        .select_only()
        .column(budget_item::Column::Id)
        .filter(budget_item::Column::CityId.eq(city.0))
        .filter(Expr::cust(condition("budget_item", &["year", "code"])))
        .order_by_asc(budget_item::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let executions: Vec<Uuid> = budget_execution::Entity::find()
        .select_only()
        .column(budget_execution::Column::Id)
        .filter(budget_execution::Column::CityId.eq(city.0))
        .filter(Expr::cust(condition("budget_execution", &["year", "code", "month"])))
        .order_by_asc(budget_execution::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(items.into_iter().chain(executions).collect())
}

fn condition(table: &str, place: &[&str]) -> String {
    let same = place.iter().map(|column| format!("\"last\".\"{column}\" = \"{table}\".\"{column}\""));
    let same = same.collect::<Vec<_>>().join(" AND ");
    MISPLACED.replace("{table}", table).replace("{place}", &same)
}

/// The sets of a city that are not what was recorded.
pub(super) async fn altered(db: &impl ConnectionTrait, city: CityId) -> Result<Vec<Uuid>, StoreError> {
    let (mut altered, mut last) = (Vec::new(), None);
    loop {
        let heads = budget_set::Entity::find()
            .filter(budget_set::Column::CityId.eq(city.0))
            .filter(Condition::all().add_option(last.map(|id| budget_set::Column::Id.gt(id))))
            .order_by_asc(budget_set::Column::Id)
            .limit(PAGE as u64)
            .all(db)
            .await?;
        let (Some(first), Some(end)) = (heads.first(), heads.last()) else { return Ok(altered) };
        let mut found = digests(db, city, first.id, end.id).await?;
        last = Some(end.id);
        for head in heads {
            let recorded = (head.items, head.executions, head.sm3);
            if found.remove(&head.id).unwrap_or_default().finish() != recorded {
                altered.push(head.id);
            }
        }
    }
}

/// The hashes of the sets from one id to another, of what is stored.
async fn digests(
    db: &impl ConnectionTrait,
    city: CityId,
    from: Uuid,
    to: Uuid,
) -> Result<BTreeMap<Uuid, Digest>, StoreError> {
    let mut digests: BTreeMap<Uuid, Digest> = BTreeMap::new();
    let mut last: Option<(Uuid, Uuid)> = None;
    loop {
        use budget_item::Column::{self, CityId, Id, SetId};
        let select = budget_item::Entity::find()
            .filter(CityId.eq(city.0))
            .filter(SetId.between(from, to))
            .filter(after([SetId, Id], last))
            .order_by_asc(SetId)
            .order_by_asc(Id)
            .limit(PAGE as u64);
        let mut rows: Vec<budget_item::Model> = page(db, select, Column::iter()).await?;
        rows.sort_unstable_by_key(|row| (row.set_id, row.id));
        for row in &rows {
            digests.entry(row.set_id).or_default().add_item(row);
            last = Some((row.set_id, row.id));
        }
        if rows.len() < PAGE {
            break;
        }
    }
    last = None;
    loop {
        use budget_execution::Column::{self, CityId, Id, SetId};
        let select = budget_execution::Entity::find()
            .filter(CityId.eq(city.0))
            .filter(SetId.between(from, to))
            .filter(after([SetId, Id], last))
            .order_by_asc(SetId)
            .order_by_asc(Id)
            .limit(PAGE as u64);
        let mut rows: Vec<budget_execution::Model> = page(db, select, Column::iter()).await?;
        rows.sort_unstable_by_key(|row| (row.set_id, row.id));
        for row in &rows {
            digests.entry(row.set_id).or_default().add_execution(row);
            last = Some((row.set_id, row.id));
        }
        if rows.len() < PAGE {
            return Ok(digests);
        }
    }
}

/// The rows behind a place in the order of sets.
fn after<C: ColumnTrait>(place: [C; 2], last: Option<(Uuid, Uuid)>) -> Condition {
    let place = Expr::tuple(place.map(|column| Expr::col(column.as_column_ref())));
    let is_after = |(set, id)| place.gt(Expr::tuple([Expr::value(set), Expr::value(id)]));
    Condition::all().add_option(last.map(is_after))
}
