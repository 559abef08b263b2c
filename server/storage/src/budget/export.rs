//! Writes what is in force as the sheet that imports to the same, and the sheet of what is to be filled in.

use std::collections::HashMap;

use indicator_model::budget::sheet::Column;
use indicator_model::budget::{Execution, Item};
use indicator_model::date::Date;
use indicator_model::id::{CityId, IndicatorId};
use indicator_model::indicator::Frequency;
use indicator_model::period::Period;
use indicator_model::quantity::{Precision, Quantity};
use people_model::audit::{Deed, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;
use uuid::Uuid;

use super::read::{InForce, in_force};
use crate::audit::{self, Deeds, thing};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{city, indicator, organization};
use crate::error::StoreError;
use crate::sheet::curve;
use crate::table_file::write::{self, Cell};
use crate::table_file::{Exported, Format};
use crate::transaction::Transaction;
use crate::watermark::Watermark;

/// The sheet of all items that are in force, by year, code and month. A row without a month is an item of which nothing was
/// spent yet.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn export(ctx: &Ctx, city: CityId, format: Format) -> Result<Exported, StoreError> {
    ctx.authorize(Action::SchemeExport)?;
    leave(ctx, Action::SchemeExport, city, format, |known, _| recorded(known)).await
}

/// The sheet to fill in: for each item of this year and the last the first month that is over and has no execution. A dozen
/// rows are easier to check than two years of them.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn template(ctx: &Ctx, city: CityId, format: Format) -> Result<Exported, StoreError> {
    ctx.authorize(Action::MeasurementImport)?;
    leave(ctx, Action::MeasurementImport, city, format, awaited).await
}

/// A row before it is written.
struct Row {
    item: Item,
    adjusted: Quantity,
    month: Option<Period>,
    executed: Option<Quantity>,
}

async fn leave(
    ctx: &Ctx,
    action: Action,
    city: CityId,
    format: Format,
    rows: impl FnOnce(&InForce, Date) -> Vec<Row>,
) -> Result<Exported, StoreError> {
    let permit = ctx.permit(action, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    let row = city::Entity::find_by_id(city.0).one(&transaction).await?.ok_or(StoreError::NotFound)?;
    let today = if row.sample { ctx.store.sample_day() } else { clock::today() };
    let names = Names::of(&transaction, city).await?;
    let rows = rows(&in_force(&transaction, city, 1..=9999).await?, today);
    // What leaves is recorded before it leaves.
    let watermark = Watermark::of(permit.doer());
    let deeds = Deeds::done(permit.doer(), Deed::BudgetExport, thing(ThingKind::Budget, city, ""))
        .with(vec![watermark.field()]);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    let cells = move |row: &Row| Column::ALL.map(|column| cell(&names, row, column)).into();
    write::write::<Column>(format, watermark, move || rows.iter().map(cells).collect()).await
}

fn recorded(known: &InForce) -> Vec<Row> {
    let mut rows = Vec::new();
    for (place, (_, item)) in &known.items {
        let months = known.executions.get(place);
        let months: Vec<Execution> =
            months.into_iter().flat_map(|months| months.values()).map(|&(_, month)| month).collect();
        if months.is_empty() {
            rows.push(Row { item: item.clone(), adjusted: item.initial, month: None, executed: None });
        }
        rows.extend(months.into_iter().map(|known| Row {
            item: item.clone(),
            adjusted: known.adjusted,
            month: Some(known.month),
            executed: Some(known.executed),
        }));
    }
    rows
}

fn awaited(known: &InForce, today: Date) -> Vec<Row> {
    let years = today.year().saturating_sub(1)..=today.year();
    let items = known.items.values().map(|(_, item)| item).filter(|item| years.contains(&item.year));
    let row = |item: &Item| {
        let months = known.months(item.year, &item.code);
        let is_known = |month: &Period| months.iter().any(|known| known.month == *month);
        let over = Period::all(Frequency::Monthly, item.year).filter(|month| month.ends() <= today);
        let month = over.into_iter().find(|month| !is_known(month))?;
        let adjusted = months.last().map_or(item.initial, |last| last.adjusted);
        Some(Row { item: item.clone(), adjusted, month: Some(month), executed: None })
    };
    items.filter_map(row).collect()
}

/// What the codes of organizations and indicators are.
struct Names {
    organizations: HashMap<Uuid, (String, String)>,
    indicators: HashMap<IndicatorId, String>,
}

impl Names {
    /// Indicators as the newest schemes call them.
    async fn of(db: &Transaction, city: CityId) -> Result<Self, StoreError> {
        let organizations =
            organization::Entity::find().filter(organization::Column::CityId.eq(city.0)).all(db).await?;
        let indicators = indicator::Entity::find()
            .filter(indicator::Column::CityId.eq(city.0))
            .order_by_asc(indicator::Column::SchemeId)
            .all(db)
            .await?;
        Ok(Self {
            organizations: organizations.into_iter().map(|it| (it.id, (it.code, it.name))).collect(),
            indicators: indicators.into_iter().map(|it| (IndicatorId(it.id), it.code)).collect(),
        })
    }
}

fn cell(names: &Names, row: &Row, column: Column) -> Cell {
    let Row { item, adjusted, month, executed } = row;
    let owner = names.organizations.get(&item.owner.0);
    let amount = |amount: Option<Quantity>| Cell::Number(amount, Precision::INTEGER);
    match column {
        Column::ItemCode => Cell::text(Some(&item.code)),
        Column::ItemName => Cell::text(Some(&item.name)),
        Column::OwnerOrgCode => Cell::text(owner.map(|(code, _)| code)),
        Column::OwnerOrgName => Cell::text(owner.map(|(_, name)| name)),
        Column::IndicatorCodes => {
            let codes = item.indicators.iter().filter_map(|id| names.indicators.get(id));
            Cell::text(Some(codes.map(String::as_str).collect::<Vec<_>>().join(";")))
        }
        Column::Year => amount(Quantity::from_integer(item.year.into()).ok()),
        Column::BudgetInitial => amount(Some(item.initial)),
        Column::BudgetAdjusted => amount(Some(*adjusted)),
        Column::FundFiscal => amount(item.funds.fiscal),
        Column::FundCarry => amount(item.funds.carry),
        Column::FundOther => amount(item.funds.other),
        Column::PaymentPlan => Cell::text(Some(curve::write(item.curve))),
        Column::Month => Cell::text(month.map(Period::part)),
        Column::ExecutedToDate => amount(*executed),
    }
}
