//! Who holds which role now, for people who have to explain who may do what.
//!
//! The table itself is the model's ([`people_model::policy::RULES`]). Only names are returned here;
//! [`crate::account`] returns more to those who may see it, and third parties and auditors see names masked.

use std::collections::BTreeMap;

use indicator_model::id::{AccountId, CityId, OrganizationId, SchemeId};
use people_model::account::AccountState;
use people_model::policy::holder::{Held, Holder};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;
use uuid::Uuid;

use crate::account::{self, appointment};
use crate::ctx::{Actor, Ctx};
use crate::entity::{self, scheme};
use crate::error::StoreError;
use crate::organization;

/// Everybody in a city who may sign in, by name, with what they hold now.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn holders(ctx: &Ctx, city: CityId) -> Result<Vec<Holder>, StoreError> {
    ctx.authorize(Action::PolicyRead)?;
    ctx.permit(Action::PolicyRead, city, Subject::default(), &[])?;
    let db = ctx.store.snapshot().await?;
    let rows = entity::account::Entity::find()
        .filter(entity::account::Column::CityId.eq(city.0))
        .filter(entity::account::Column::State.eq(AccountState::Active.key()))
        .order_by_asc(entity::account::Column::Name)
        .order_by_asc(entity::account::Column::Id)
        .all(&db)
        .await?;
    let names = Names::of(&db, city).await?;
    let mut holders = Vec::with_capacity(rows.len());
    for row in rows {
        let mut holder = names.holder(&db, city, row).await?;
        if ctx.masks_names(city) {
            holder.name = ctx.account_name(&holder.name);
            for name in holder.held.iter_mut().filter_map(|held| held.lent_by.as_mut()) {
                *name = ctx.account_name(name);
            }
        }
        holders.push(holder);
    }
    Ok(holders)
}

/// What the person who asks holds.
#[instrument(skip_all)]
pub async fn own(ctx: &Ctx) -> Result<Holder, StoreError> {
    ctx.authorize_own()?;
    let Actor::Person(person) = &ctx.actor else { return Err(StoreError::NotFound) };
    let whose = Subject { person: Some(person.standing.account), ..Subject::default() };
    ctx.permit(Action::AccountOwn, person.city, whose, &[])?;
    let db = ctx.store.snapshot().await?;
    let row = account::find(&db, person.city, person.standing.account).await?;
    Names::of(&db, person.city).await?.holder(&db, person.city, row).await
}

/// The names of what appointments in a city refer to.
struct Names {
    organizations: BTreeMap<OrganizationId, String>,
    schemes: BTreeMap<Uuid, String>,
    accounts: BTreeMap<AccountId, String>,
}

impl Names {
    async fn of(db: &impl ConnectionTrait, city: CityId) -> Result<Self, StoreError> {
        let organizations = organization::all(db, city).await?;
        let schemes =
            scheme::Entity::find().filter(scheme::Column::CityId.eq(city.0)).all(db).await?.into_iter();
        let accounts = entity::account::Entity::find()
            .filter(entity::account::Column::CityId.eq(city.0))
            .all(db)
            .await?
            .into_iter();
        Ok(Self {
            organizations: organizations.into_iter().map(|known| (known.id, known.name)).collect(),
            schemes: schemes.map(|row| (row.id, row.name)).collect(),
            accounts: accounts.map(|row| (AccountId(row.id), row.name)).collect(),
        })
    }

    async fn holder(
        &self,
        db: &impl ConnectionTrait,
        city: CityId,
        row: entity::account::Model,
    ) -> Result<Holder, StoreError> {
        let appointments = appointment::in_force(db, city.0, row.id).await?;
        let held = appointments.into_iter().map(|appointment| Held {
            organization: appointment.organization.and_then(|id| self.organizations.get(&id).cloned()),
            task: appointment.task.and_then(|SchemeId(id)| self.schemes.get(&id).cloned()),
            lent_by: appointment.lent_by.and_then(|id| self.accounts.get(&id).cloned()),
            appointment,
        });
        Ok(Holder { account: AccountId(row.id), name: row.name, held: held.collect() })
    }
}
