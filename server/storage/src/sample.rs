//! The sample city, to look around in: a fictional city with the sheets of its indicators for two years, the current one and
//! the one before, and with what was reported, spent and said until today.
//!
//! It is a city of its own, marked as the sample, so that it is never mixed with real data and can be removed
//! without a trace.

mod told;
mod year;

use std::fmt::Debug;

use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId, SchemeId};
use indicator_model::sheet::Outcome;
use indicator_model::table;
use people_model::audit::{Deed, ThingKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

use crate::audit::{self, Deeds, NOWHERE, thing};
use crate::ctx::Ctx;
use crate::entity::{
    budget_execution, budget_item, budget_set, calendar_day, change, change_set, check_in, check_in_chain,
    check_in_step, city, comment, cycle, deadline, district_class, escalation_ladder, evidence, extension,
    indicator, key_result_move, light_rule, measurement as measured, measurement_set, node, organization,
    organization_detail, organization_former, organization_successor, own_board, publication, retrospective,
    saved_view, scheme, sheet_mapping, support, target_version, transition, warning_answer,
};
use crate::error::StoreError;
use crate::sheet::{self, Destination, Mode};
use crate::transaction::Transaction;
use crate::{account, budget, measurement};

/// The day that it is in a sample city.
pub(crate) fn today(ctx: &Ctx) -> Date {
    ctx.store.sample_day()
}

/// Loads the sample, or brings back what was changed in it. The outcome names the scheme of this year and counts the rows of
/// all sheets.
#[instrument(skip_all)]
pub async fn load(ctx: &Ctx) -> Result<Outcome, StoreError> {
    let permit = sheet::permit_sample(ctx)?;
    let today = today(ctx);
    let last = sheet::import(ctx, year::last(today), Destination::Sample, Mode::Apply).await?;
    let this = sheet::import(ctx, year::this(today), Destination::Sample, Mode::Apply).await?;
    let Some(scheme) = this.scheme else { return Ok(this) };
    let city = city_of(ctx, scheme).await?;
    let reported = measurement::bring(ctx, city, &permit, year::reported(today), Mode::Apply).await?;
    sound(&reported)?;
    let spent = budget::bring(ctx, city, &permit, year::spent(today), Mode::Apply).await?;
    sound(&spent)?;
    told::tell(ctx, &permit, city, scheme).await?;
    Ok(Outcome {
        created: last.created + this.created + reported.created + spent.created,
        updated: last.updated + this.updated + reported.updated + spent.updated,
        unchanged: last.unchanged + this.unchanged + reported.unchanged + spent.unchanged,
        ..this
    })
}

/// Our own sheets have no errors, for the schemes that they were made for.
fn sound<C: Debug, P: Debug>(outcome: &table::Outcome<C, P>) -> Result<(), StoreError> {
    let corrupt = |value| StoreError::Corrupt { what: "sheet of the sample", value };
    outcome.errors.first().map_or(Ok(()), |error| Err(corrupt(format!("{error:?}"))))
}

/// The city of a scheme that the actor has just made, and therefore may not have in reach yet.
async fn city_of(ctx: &Ctx, id: SchemeId) -> Result<CityId, StoreError> {
    let head = scheme::Entity::find().filter(scheme::Column::Id.eq(id.0));
    let head = head.one(&ctx.store.snapshot().await?).await?;
    Ok(CityId(head.ok_or(StoreError::NotFound)?.city_id))
}

/// Removes the sample with everything that was done in it. Answers whether there was one.
#[instrument(skip_all)]
pub async fn remove(ctx: &Ctx) -> Result<bool, StoreError> {
    let permit = sheet::permit_sample(ctx)?;
    let transaction = ctx.store.begin().await?;
    let mut cities = city::Entity::find().filter(city::Column::Sample.eq(true));
    if let Some(own) = ctx.actor.city() {
        cities = cities.filter(city::Column::HomeId.eq(own.0));
    }
    let cities = cities.all(&transaction).await?;
    let homes: Vec<Option<Uuid>> = cities.iter().map(|city| city.home_id).collect();
    let cities: Vec<Uuid> = cities.into_iter().map(|city| city.city_id).collect();
    macro_rules! delete {
        ($($table:ident)*) => {$(
            $table::Entity::delete_many()
                .filter($table::Column::CityId.is_in(cities.clone()))
                .exec(&transaction)
                .await?;
        )*};
    }
    forget_addresses(&transaction, &cities).await?;
    // What refers goes before what it refers to.
    delete!(extension deadline calendar_day check_in_chain);
    delete!(comment publication warning_answer key_result_move retrospective escalation_ladder light_rule);
    delete!(budget_execution budget_item budget_set);
    // The content of the files is removed by a job.
    delete!(evidence check_in_step check_in measured measurement_set);
    delete!(support target_version node indicator change change_set transition scheme cycle);
    delete!(organization_successor organization_former organization_detail organization district_class);
    delete!(sheet_mapping city);
    for home in homes {
        let deeds = Deeds::done(permit.doer(), Deed::SampleRemove, thing(ThingKind::Sample, "", ""));
        audit::record(&transaction, home.map_or(NOWHERE, CityId), deeds).await?;
    }
    transaction.commit().await?;
    Ok(!cities.is_empty())
}

/// What people keep of the boards of these cities goes with them. Of which scheme an address is, it says itself.
async fn forget_addresses(transaction: &Transaction, cities: &[Uuid]) -> Result<(), StoreError> {
    let schemes: Vec<Uuid> = scheme::Entity::find()
        .filter(scheme::Column::CityId.is_in(cities.iter().copied()))
        .select_only()
        .column(scheme::Column::Id)
        .into_tuple()
        .all(transaction)
        .await?;
    for scheme in schemes {
        saved_view::Entity::delete_many()
            .filter(saved_view::Column::Address.contains(format!("scheme={scheme}")))
            .exec(transaction)
            .await?;
        let boards = || {
            own_board::Entity::find()
                .filter(own_board::Column::Cards.contains(format!("scheme={scheme}")))
                .order_by_asc(own_board::Column::CityId)
                .order_by_asc(own_board::Column::AccountId)
        };
        // Nobody edits them until this is committed.
        for board in boards().all(transaction).await? {
            account::held(transaction, CityId(board.city_id), AccountId(board.account_id)).await?;
        }
        for board in boards().all(transaction).await? {
            let mut cards = board.cards()?;
            cards.retain(|card| card.address.scheme() != Some(SchemeId(scheme)));
            own_board::Entity::update_many()
                .col_expr(own_board::Column::Cards, Expr::value(own_board::written(&cards)))
                .col_expr(own_board::Column::Revision, Expr::value(board.revision + 1))
                .filter(own_board::Column::CityId.eq(board.city_id))
                .filter(own_board::Column::Id.eq(board.id))
                .exec(transaction)
                .await?;
        }
    }
    Ok(())
}
