//! Roles given and taken. The three administrators exclude one another, and nobody raises themself.

use std::collections::HashMap;

use indicator_model::account::{Appointment, Role};
use indicator_model::audit::Deed;
use indicator_model::id::{AccountId, CityId};
use indicator_model::policy::{Action, Denial, Subject};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tracing::instrument;
use uuid::Uuid;

use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::{Actor, Ctx};
use crate::entity::{account, appointment};
use crate::error::{Misfit, StoreError};
use crate::transaction::Transaction;

/// What an account holds now: its own appointments, and those lent to it by somebody who still holds them.
pub(crate) async fn in_force(
    db: &impl ConnectionTrait,
    city: Uuid,
    account: Uuid,
) -> Result<Vec<Appointment>, StoreError> {
    Ok(all_in_force(db, city, &[account]).await?.remove(&account).unwrap_or_default())
}

/// The same for many accounts, without those that hold nothing.
pub(crate) async fn all_in_force(
    db: &impl ConnectionTrait,
    city: Uuid,
    accounts: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Appointment>>, StoreError> {
    let own = rows_in_force(db, city, accounts).await?;
    let lenders: Vec<Uuid> = own.iter().filter_map(|row| row.lent_by).collect();
    let (lent, mut held): (Vec<_>, Vec<_>) = own.into_iter().partition(|row| row.lent_by.is_some());
    if !lent.is_empty() {
        let active = account::Entity::find()
            .filter(account::Column::CityId.eq(city))
            .filter(account::Column::Id.is_in(lenders.iter().copied()))
            .filter(account::Column::State.eq("active"))
            .all(db)
            .await?;
        let theirs = rows_in_force(db, city, &lenders).await?;
        held.extend(lent.into_iter().filter(|row| {
            active.iter().any(|account| Some(account.id) == row.lent_by)
                && theirs.iter().any(|own| {
                    own.lent_by.is_none()
                        && Some(own.account_id) == row.lent_by
                        && own.role == row.role
                        && own.organization_id == row.organization_id
                })
        }));
    }
    let mut all: HashMap<Uuid, Vec<Appointment>> = HashMap::new();
    for row in held {
        all.entry(row.account_id).or_default().push(row.appointment()?);
    }
    Ok(all)
}

async fn rows_in_force(
    db: &impl ConnectionTrait,
    city: Uuid,
    accounts: &[Uuid],
) -> Result<Vec<appointment::Model>, StoreError> {
    let now = clock::now();
    Ok(appointment::Entity::find()
        .filter(appointment::Column::CityId.eq(city))
        .filter(appointment::Column::AccountId.is_in(accounts.iter().copied()))
        .filter(appointment::Column::EndedAt.is_null())
        .filter(appointment::Column::Since.lte(now.clone()))
        .filter(
            Condition::any()
                .add(appointment::Column::Until.is_null())
                .add(appointment::Column::Until.gt(now)),
        )
        .all(db)
        .await?)
}

/// Gives a role. As long as a city has no security administrator, its system administrator may appoint the security
/// and the audit administrator; afterwards only the security administrator gives roles, and not to themself.
#[instrument(skip_all, fields(account.id = %account, role = %new.role))]
pub async fn appoint(
    ctx: &Ctx,
    city: CityId,
    account: AccountId,
    new: Appointment,
) -> Result<(), StoreError> {
    ctx.authorize(Action::AccountRead)?;
    let transaction = ctx.store.begin().await?;
    let doer = match ctx.decide(Action::AccountAppoint, city, Subject::default(), &[]) {
        Ok(permit) => permit.doer().clone(),
        Err(denial) => {
            let founding = matches!(new.role, Role::SecurityAdministrator | Role::AuditAdministrator)
                && ctx.decide(Action::AccountEdit, city, Subject::default(), &[]).is_ok()
                && !is_held(&transaction, city, Role::SecurityAdministrator).await?;
            if !founding {
                ctx.permit(Action::AccountAppoint, city, Subject::default(), &[])?;
                return Err(denial);
            }
            ctx.actor.doer(None)
        }
    };
    if ctx.actor.account() == Some(account) {
        return Err(StoreError::Forbidden(Denial::OwnWork));
    }
    let row = super::find(&transaction, city, account).await?;
    if row.erased_at.is_some() {
        return Err(StoreError::Misfit(Misfit::Erased));
    }
    insert(&transaction, city, account, &new).await?;
    let role = new.role.key();
    let deeds = Deeds::done(&doer, Deed::Appoint, thing("account", account, row.name)).with(vec![diff(
        "role",
        None,
        Some(role),
    )]);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// Adds an appointment that begins now and fits those already held.
pub(super) async fn insert(
    transaction: &Transaction,
    city: CityId,
    account: AccountId,
    new: &Appointment,
) -> Result<(), StoreError> {
    insert_from(transaction, city, account, new, clock::now()).await
}

/// Adds an appointment that fits those held at any time while it lasts.
pub(super) async fn insert_from(
    transaction: &Transaction,
    city: CityId,
    account: AccountId,
    new: &Appointment,
    since: String,
) -> Result<(), StoreError> {
    insert_claimed(transaction, city, account, new, since, None).await
}

/// The same on the word of an issuer, whose claim it then follows.
pub(crate) async fn insert_claimed(
    transaction: &Transaction,
    city: CityId,
    account: AccountId,
    new: &Appointment,
    since: String,
    issuer: Option<&str>,
) -> Result<(), StoreError> {
    if new.role == Role::Public || new.role.needs_organization() && new.organization.is_none() {
        return Err(StoreError::Misfit(Misfit::NoOrganization));
    }
    if new.role == Role::ThirdParty && (new.task.is_none() || new.until.is_none()) {
        return Err(StoreError::Misfit(Misfit::NoTask));
    }
    let held = held_between(transaction, city, account, &since, new.until.as_deref()).await?;
    if let Some(other) = held.iter().find(|held| held.conflicts_with(new)) {
        return Err(StoreError::Misfit(Misfit::Conflict { with: other.role }));
    }
    if held.iter().any(|held| held.role == new.role && held.organization == new.organization) {
        return Err(StoreError::Misfit(Misfit::AlreadyHeld));
    }
    let row = appointment::Model {
        city_id: city.0,
        id: Uuid::now_v7(),
        account_id: account.0,
        role: new.role.key().to_owned(),
        organization_id: new.organization.map(|id| id.0),
        task_id: new.task.map(|id| id.0),
        since,
        until: new.until.clone(),
        lent_by: new.lent_by.map(|id| id.0),
        ended_at: None,
        claimed_from: issuer.map(str::to_owned),
    };
    appointment::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    Ok(())
}

/// What an account holds at some moment of a time, which may lie ahead: a loan of next week must fit too.
async fn held_between(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    since: &str,
    until: Option<&str>,
) -> Result<Vec<Appointment>, StoreError> {
    let mut rows = appointment::Entity::find()
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::AccountId.eq(account.0))
        .filter(appointment::Column::EndedAt.is_null())
        .filter(
            Condition::any()
                .add(appointment::Column::Until.is_null())
                .add(appointment::Column::Until.gt(since)),
        );
    if let Some(until) = until {
        rows = rows.filter(appointment::Column::Since.lt(until));
    }
    rows.all(db).await?.into_iter().map(appointment::Model::appointment).collect()
}

/// Takes a role. The last administrator of a kind cannot be taken away, except by the operator.
#[instrument(skip_all, fields(account.id = %account, role = %role))]
pub async fn dismiss(ctx: &Ctx, city: CityId, account: AccountId, role: Role) -> Result<(), StoreError> {
    ctx.authorize(Action::AccountAppoint)?;
    let permit = ctx.permit(Action::AccountAppoint, city, Subject::default(), &[])?;
    if ctx.actor.account() == Some(account) {
        return Err(StoreError::Forbidden(Denial::OwnWork));
    }
    let transaction = ctx.store.begin().await?;
    let row = super::find(&transaction, city, account).await?;
    let ended = appointment::Entity::update_many()
        .col_expr(appointment::Column::EndedAt, Expr::value(clock::now()))
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::AccountId.eq(account.0))
        .filter(appointment::Column::Role.eq(role.key()))
        .filter(appointment::Column::EndedAt.is_null())
        .exec(&transaction)
        .await?;
    if ended.rows_affected == 0 {
        return Err(StoreError::NotFound);
    }
    end_loans(&transaction, city, account, role).await?;
    if role.is_administrator() && ctx.actor != Actor::Operator && !is_held(&transaction, city, role).await? {
        return Err(StoreError::Misfit(Misfit::LastAdministrator));
    }
    let deeds = Deeds::done(permit.doer(), Deed::Dismiss, thing("account", account, row.name))
        .with(vec![diff("role", Some(role.key()), None)]);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// What is no longer held is no longer lent.
pub(crate) async fn end_loans(
    transaction: &Transaction,
    city: CityId,
    lender: AccountId,
    role: Role,
) -> Result<(), StoreError> {
    appointment::Entity::update_many()
        .col_expr(appointment::Column::EndedAt, Expr::value(clock::now()))
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::LentBy.eq(lender.0))
        .filter(appointment::Column::Role.eq(role.key()))
        .filter(appointment::Column::EndedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}

/// Whether anybody who can sign in holds the role.
pub(super) async fn is_held(db: &impl ConnectionTrait, city: CityId, role: Role) -> Result<bool, StoreError> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::Role.eq(role.key()))
        .filter(appointment::Column::EndedAt.is_null())
        .filter(
            Condition::any()
                .add(appointment::Column::Until.is_null())
                .add(appointment::Column::Until.gt(clock::now())),
        )
        .all(db)
        .await?;
    let holders: Vec<Uuid> = rows.into_iter().map(|row| row.account_id).collect();
    let active = account::Entity::find()
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.is_in(holders))
        .filter(account::Column::State.eq("active"))
        .one(db)
        .await?;
    Ok(active.is_some())
}
