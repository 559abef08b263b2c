//! Reads what is in force.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use indicator_model::budget::{Execution, Item, Spending};
use indicator_model::id::CityId;
use indicator_model::period::Period;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::{budget_execution, budget_item};
use crate::error::StoreError;

/// What is in force of some years, each with the id of its row, by year and code.
#[derive(Debug, Default)]
pub(crate) struct InForce {
    pub(crate) items: BTreeMap<(u16, String), (Uuid, Item)>,
    pub(crate) executions: BTreeMap<(u16, String), BTreeMap<Period, (Uuid, Execution)>>,
}

/// Items are few, a dozen for each department: they are read at once.
pub(crate) async fn in_force(
    db: &impl ConnectionTrait,
    city: CityId,
    years: RangeInclusive<u16>,
) -> Result<InForce, StoreError> {
    let (first, last) = (i64::from(*years.start()), i64::from(*years.end()));
    let mut found = InForce::default();
    let items = budget_item::Entity::find()
        .filter(budget_item::Column::CityId.eq(city.0))
        // Written as the index has it: a bound value would not find it.
        .filter(Expr::col(budget_item::Column::InForce.as_column_ref()))
        .filter(budget_item::Column::Year.between(first, last))
        .all(db)
        .await?;
    for row in items {
        let id = row.id;
        let item = row.item()?;
        found.items.insert((item.year, item.code.clone()), (id, item));
    }
    let executions = budget_execution::Entity::find()
        .filter(budget_execution::Column::CityId.eq(city.0))
        .filter(Expr::col(budget_execution::Column::InForce.as_column_ref()))
        .filter(budget_execution::Column::Year.between(first, last))
        .all(db)
        .await?;
    for row in executions {
        let execution = row.execution()?;
        let of_item = found.executions.entry((execution.month.year(), row.code)).or_default();
        of_item.insert(execution.month, (row.id, execution));
    }
    Ok(found)
}

impl InForce {
    /// What was spent of an item, in order of time.
    pub(crate) fn months(&self, year: u16, code: &str) -> Vec<Execution> {
        let known = self.executions.get(&(year, code.to_owned()));
        known.into_iter().flat_map(|months| months.values()).map(|&(_, execution)| execution).collect()
    }

    /// The items of a year with what was spent of them and in the year before, by code.
    pub(crate) fn spendings(&self, year: u16) -> Vec<Spending> {
        let items = self.items.values().map(|(_, item)| item).filter(|item| item.year == year);
        items
            .map(|item| Spending {
                months: self.months(year, &item.code),
                before: self.months(year.saturating_sub(1), &item.code),
                item: item.clone(),
            })
            .collect()
    }
}
