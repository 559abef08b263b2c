//! Accounts, read.

use std::collections::HashMap;

use indicator_model::id::{AccountId, CityId};
use indicator_model::organization::Organization;
use people_model::account::AccountSummary;
use people_model::appointment::Appointment;
use people_model::find::PersonHit;
use people_model::policy::{Action, Subject};
use people_model::role::Role;
use people_model::session::{Me, Stage};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use tracing::instrument;

use super::{appointment, contact, factor, secure};
use crate::ctx::{Actor, Ctx};
use crate::entity::{account, city, moment_if_any, notice};
use crate::error::StoreError;

/// The accounts that the actor may see, by name: all of the city, or those of the actor's own organizations.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn list(ctx: &Ctx, city: CityId) -> Result<Vec<AccountSummary>, StoreError> {
    ctx.authorize(Action::AccountRead)?;
    if !ctx.sees(city) {
        return Err(StoreError::NotFound);
    }
    let db = ctx.store.snapshot().await?;
    let organizations = crate::organization::all(&db, city).await?;
    let rows = account::Entity::find()
        .filter(account::Column::CityId.eq(city.0))
        .order_by_asc(account::Column::Login)
        .all(&db)
        .await?;
    let roles = appointment::roles(&db, city, None).await?;
    let mut accounts = Vec::with_capacity(rows.len());
    for row in rows {
        let appointments = appointment::in_force(&db, city.0, row.id).await?;
        if is_visible(ctx, city, &appointments, &organizations) {
            let (contact, unreadable) = contact::shown(ctx, &row)?;
            let state = row.state()?;
            accounts.push(AccountSummary {
                id: AccountId(row.id),
                login: row.login,
                name: row.name,
                contact,
                unreadable,
                state,
                is_erased: row.erased_at.is_some(),
                has_second_factor: row.factor_secret.is_some(),
                takes_two: roles.get(&row.id).is_some_and(|held| held.iter().any(|role| role.takes_two())),
                last_login: moment_if_any(row.last_login_at)?,
                appointments,
            });
        }
    }
    Ok(accounts)
}

/// Whether the actor may see who holds these appointments.
fn is_visible(ctx: &Ctx, city: CityId, held: &[Appointment], organizations: &[Organization]) -> bool {
    let whose = [None].into_iter().chain(held.iter().map(|held| held.organization));
    whose.into_iter().any(|organization| {
        let subject = Subject { organization, ..Subject::default() };
        ctx.decide(Action::AccountRead, city, subject, organizations).is_ok()
    })
}

/// The first people that the actor may see, among those for whom `rank` gives a rank of their name and user name, the lowest rank
/// before the others. Whose data were erased is nobody.
#[instrument(skip_all, fields(city.id = %city))]
pub(crate) async fn look_for(
    ctx: &Ctx,
    city: CityId,
    most: usize,
    rank: impl Fn(&str, &str) -> Option<u8>,
) -> Result<Vec<PersonHit>, StoreError> {
    ctx.authorize(Action::AccountRead)?;
    if !ctx.sees(city) {
        return Err(StoreError::NotFound);
    }
    let db = ctx.store.snapshot().await?;
    let organizations = crate::organization::all(&db, city).await?;
    let rows = account::Entity::find()
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::ErasedAt.is_null())
        .order_by_asc(account::Column::Login)
        .all(&db)
        .await?;
    let ranked = rows.into_iter().filter_map(|row| Some((rank(&row.name, &row.login)?, row)));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut found = Vec::new();
    for (_, row) in ranked {
        let held = appointment::in_force(&db, city.0, row.id).await?;
        if is_visible(ctx, city, &held, &organizations) {
            found.push(PersonHit { id: AccountId(row.id), login: row.login, name: row.name });
        }
        if found.len() == most {
            break;
        }
    }
    Ok(found)
}

/// The roles of each account of a city that holds any, now or later.
pub(crate) async fn roles(ctx: &Ctx, city: CityId) -> Result<HashMap<AccountId, Vec<Role>>, StoreError> {
    let roles = appointment::roles(&ctx.store.snapshot().await?, city, None).await?;
    Ok(roles.into_iter().map(|(account, roles)| (AccountId(account), roles)).collect())
}

/// How many notices a person has not read.
pub(crate) async fn unread(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
) -> Result<u32, StoreError> {
    let unread = notice::Entity::find()
        .filter(notice::Column::CityId.eq(city.0))
        .filter(notice::Column::AccountId.eq(account.0))
        .filter(notice::Column::ReadAt.is_null())
        .count(db)
        .await?;
    Ok(u32::try_from(unread).unwrap_or(u32::MAX))
}

/// The person who asks.
#[instrument(skip_all)]
pub async fn me(ctx: &Ctx) -> Result<Me, StoreError> {
    ctx.authorize(Action::AccountOwn)?;
    let Actor::Person(person) = &ctx.actor else { return Err(StoreError::NotFound) };
    let db = ctx.store.snapshot().await?;
    let row = super::find(&db, person.city, person.standing.account).await?;
    let city = city::Entity::find_by_id(person.city.0).one(&db).await?.ok_or(StoreError::NotFound)?;
    let security = secure::of(&db, person.city).await?;
    let must_change = secure::must_change(&security, &row);
    let must_add_factor = secure::must_add_factor(&security, &row, &person.standing.appointments)
        && !factor::is_vouched(&db, person.city, person.standing.account, person.session).await?;
    let unread = unread(&db, person.city, person.standing.account).await?;
    Ok(Me {
        login: row.login,
        name: row.name,
        city_name: city.name,
        standing: person.standing.clone(),
        has_password: row.password_hash.is_some(),
        has_second_factor: row.factor_secret.is_some(),
        must_change,
        must_add_factor,
        stage: Stage::Complete,
        profile: security.profile,
        unread,
    })
}
