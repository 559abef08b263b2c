//! What was published, for those who work for the city.

use std::collections::BTreeMap;

use indicator_model::id::{CityId, PublicationId, SchemeId};
use indicator_model::publication::{Summary, Withdrawal};
use people_model::policy::{Action, Subject};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

use crate::account;
use crate::ctx::{Ctx, OPERATOR};
use crate::entity::{city, moment_if_any, publication};
use crate::error::StoreError;

/// Publications that a page lists, the newest.
const LISTED: u64 = 500;

/// All publications in the actor's reach, withdrawn ones too, the newest first.
#[instrument(skip_all)]
pub async fn list(ctx: &Ctx) -> Result<Vec<Summary>, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let db = ctx.store.snapshot().await?;
    let cities = city::Entity::find().filter(ctx.in_reach(city::Column::CityId)).all(&db).await?;
    let rows = publication::Entity::find()
        .filter(ctx.in_reach(publication::Column::CityId))
        .order_by_desc(publication::Column::At)
        .order_by_desc(publication::Column::Id)
        .limit(LISTED)
        .all(&db)
        .await?;
    let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
    for city in &cities {
        let own = rows.iter().filter(|row| row.city_id == city.city_id);
        let people = own.flat_map(|row| [row.author_id, row.withdrawn_by]).flatten().collect();
        // Who publishes in a sample has an account in the city that it belongs to.
        names.extend(account::names(&db, ctx.chain(CityId(city.city_id)), people).await?);
    }
    let name = |id: Option<Uuid>| match id {
        None => OPERATOR.to_owned(),
        Some(id) => names.get(&id).map(|name| ctx.shown_name(name)).unwrap_or_default(),
    };
    let summary = |row: publication::Model| {
        let subject = Subject { scheme: Some(SchemeId(row.scheme_id)), ..Subject::default() };
        let withdrawal = moment_if_any(row.withdrawn_at.clone())?.map(|at| Withdrawal {
            by: name(row.withdrawn_by),
            at,
            reason: row.withdrawn_because.clone().unwrap_or_default(),
        });
        Ok(Summary {
            id: PublicationId(row.id),
            day: row.day()?,
            is_sample: cities.iter().any(|city| city.city_id == row.city_id && city.sample),
            by: name(row.author_id),
            at: row.published_at()?,
            may_withdraw: withdrawal.is_none()
                && ctx.decide(Action::PublicationEdit, CityId(row.city_id), subject, &[]).is_ok(),
            withdrawal,
            title: row.title,
        })
    };
    rows.into_iter().map(summary).collect()
}
