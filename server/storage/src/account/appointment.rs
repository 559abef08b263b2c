//! Roles given and taken. The three administrators exclude one another, and nobody raises themself.

use std::collections::HashMap;

use indicator_model::id::{AccountId, CityId};
use indicator_model::moment::Moment;
use people_model::account::AccountState;
use people_model::appointment::{Appointment, NewAppointment, Refusal};
use people_model::audit::{Deed, Doer, FieldDiff, FieldName, ThingKind};
use people_model::policy::{Action, Denial, Subject};
use people_model::proposal::Measure;
use people_model::role::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tracing::instrument;
use uuid::Uuid;

use super::alone;
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::{Actor, Ctx};
use crate::entity::{account, appointment, organization, scheme};
use crate::error::{StoreError, refused};
use crate::store::{self, Exclusive};
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
            .filter(account::Column::State.eq(AccountState::Active.key()))
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
    let now = clock::now().to_string();
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
        .await?
        .into_iter()
        .filter(appointment::Model::has_sound_end)
        .collect())
}

/// Gives a role. As long as a city never had a security administrator, its system administrator may appoint the first
/// security and audit administrator; afterwards only the security administrator gives roles, and not to themself.
#[instrument(skip_all, fields(account.id = %account, role = %new.role))]
pub async fn appoint(
    ctx: &Ctx,
    city: CityId,
    account: AccountId,
    new: NewAppointment,
) -> Result<(), StoreError> {
    let ctx = &ctx.about("account", account);
    ctx.authorize(Action::AccountRead)?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let doer = match ctx.decide(Action::AccountAppoint, city, Subject::default(), &[]) {
        Ok(permit) => permit.doer().clone(),
        Err(denial) => {
            let founding = matches!(new.role, Role::SecurityAdministrator | Role::AuditAdministrator)
                && ctx.decide(Action::AccountEdit, city, Subject::default(), &[]).is_ok()
                && !was_held(&transaction, city, Role::SecurityAdministrator).await?
                && !was_held(&transaction, city, new.role).await?;
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
    let row = super::held(&transaction, city, account).await?;
    if row.erased_at.is_some() {
        return Err(refused(people_model::account::Refusal::Erased));
    }
    let measure = Measure::Appoint { role: new.role };
    let alone = alone::check(ctx, &transaction, city, account, measure).await;
    give(&transaction, &doer, city, &row, &new).await?;
    // Said last: what cannot be at all need not be proposed.
    alone?;
    transaction.commit().await?;
    Ok(())
}

/// Gives a role, and records it.
pub(crate) async fn give(
    transaction: &Transaction,
    doer: &Doer,
    city: CityId,
    row: &account::Model,
    new: &NewAppointment,
) -> Result<(), StoreError> {
    let account = AccountId(row.id);
    let given = insert(transaction, city, account, new).await?;
    let fields = fields(transaction, city, &given, Change::Begins).await?;
    let deeds =
        Deeds::done(doer, Deed::Appoint, thing(ThingKind::Account, account, row.name.clone())).with(fields);
    audit::record(transaction, city, deeds).await
}

/// Adds an appointment that begins now, names what its role asks for and nothing else, and fits those already held.
pub(super) async fn insert(
    transaction: &Transaction,
    city: CityId,
    account: AccountId,
    new: &NewAppointment,
) -> Result<appointment::Model, StoreError> {
    let NewAppointment { role, organization, task, until } = *new;
    if let Some(organization) = organization {
        if !role.needs_organization() {
            return Err(refused(Refusal::OrganizationNotOfRole));
        }
        let known = organization::Entity::find_by_id((city.0, organization.0)).one(transaction).await?;
        known.ok_or_else(|| refused(Refusal::UnknownOrganization))?;
    }
    if let Some(task) = task {
        if !role.needs_task() {
            return Err(refused(Refusal::TaskNotOfRole));
        }
        let known = scheme::Entity::find_by_id((city.0, task.0)).one(transaction).await?;
        known.ok_or_else(|| refused(Refusal::UnknownTask))?;
    }
    let since = clock::now();
    let until = until.map(Moment::end_of);
    if until.is_some_and(|until| until <= since) {
        return Err(refused(Refusal::BadTerm));
    }
    let given = Appointment { organization, task, until, ..Appointment::to(role) };
    insert_from(transaction, city, account, &given, since).await
}

/// Adds an appointment that fits those held at any time while it lasts.
pub(super) async fn insert_from(
    transaction: &Transaction,
    city: CityId,
    account: AccountId,
    new: &Appointment,
    since: Moment,
) -> Result<appointment::Model, StoreError> {
    insert_claimed(transaction, city, account, new, since, None).await
}

/// The same on the word of an issuer, whose claim it then follows.
pub(crate) async fn insert_claimed(
    transaction: &Transaction,
    city: CityId,
    account: AccountId,
    new: &Appointment,
    since: Moment,
    issuer: Option<&str>,
) -> Result<appointment::Model, StoreError> {
    if new.role == Role::Public {
        return Err(refused(Refusal::NotGiven));
    }
    if new.role.needs_organization() && new.organization.is_none() {
        return Err(refused(Refusal::NoOrganization));
    }
    if new.role.needs_task() {
        new.task.ok_or_else(|| refused(Refusal::NoTask))?;
        new.until.ok_or_else(|| refused(Refusal::NoEnd))?;
    }
    let held = held_between(transaction, city, account, since, new.until).await?;
    if let Some(other) = held.iter().find(|held| held.conflicts_with(new)) {
        return Err(refused(Refusal::Conflict { with: other.role }));
    }
    if held.iter().any(|held| held.role == new.role && held.organization == new.organization) {
        return Err(refused(Refusal::AlreadyHeld));
    }
    let row = appointment::Model {
        city_id: city.0,
        id: Uuid::now_v7(),
        account_id: account.0,
        role: new.role.key().to_owned(),
        organization_id: new.organization.map(|id| id.0),
        task_id: new.task.map(|id| id.0),
        since: since.to_string(),
        until: new.until.map(|until| until.to_string()),
        lent_by: new.lent_by.map(|id| id.0),
        ended_at: None,
        claimed_from: issuer.map(str::to_owned),
    };
    appointment::Entity::insert(row.clone().into_active_model()).exec_without_returning(transaction).await?;
    Ok(row)
}

/// Whether an appointment in the audit log begins or ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Begins,
    Ends,
}

/// Everything that an appointment says, as the audit log keeps it.
pub(crate) async fn fields(
    db: &impl ConnectionTrait,
    city: CityId,
    row: &appointment::Model,
    change: Change,
) -> Result<Vec<FieldDiff>, StoreError> {
    let organization = match row.organization_id {
        Some(id) => organization::Entity::find_by_id((city.0, id)).one(db).await?,
        None => None,
    };
    let task = match row.task_id {
        Some(id) => scheme::Entity::find_by_id((city.0, id)).one(db).await?,
        None => None,
    };
    let values = [
        (FieldName::Role, Some(row.role.clone())),
        (FieldName::Organization, organization.map(|known| format!("{} {}", known.code, known.name))),
        (FieldName::Task, task.map(|known| known.name)),
        (FieldName::Since, row.lent_by.map(|_| row.since.clone())),
        (FieldName::Until, row.until.clone()),
        // The number: names of people are in the audit log only where they can be erased.
        (FieldName::LentBy, row.lent_by.map(|lender| lender.to_string())),
    ];
    let given = values.into_iter().filter_map(|(field, value)| Some((field, value?)));
    Ok(given
        .map(|(field, value)| match change {
            Change::Begins => diff(field, None, Some(&value)),
            Change::Ends => diff(field, Some(&value), None),
        })
        .collect())
}

/// Records all that a new account holds.
pub(super) async fn record_given(
    transaction: &Transaction,
    doer: &Doer,
    city: CityId,
    account: AccountId,
    name: &str,
) -> Result<(), StoreError> {
    for row in rows_in_force(transaction, city.0, &[account.0]).await? {
        let fields = fields(transaction, city, &row, Change::Begins).await?;
        let deeds = Deeds::done(doer, Deed::Appoint, thing(ThingKind::Account, account, name)).with(fields);
        audit::record(transaction, city, deeds).await?;
    }
    Ok(())
}

/// What an account holds at some moment of a time, which may lie ahead: a delegation of next week must fit too.
async fn held_between(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    since: Moment,
    until: Option<Moment>,
) -> Result<Vec<Appointment>, StoreError> {
    let mut rows = appointment::Entity::find()
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::AccountId.eq(account.0))
        .filter(appointment::Column::EndedAt.is_null())
        .filter(
            Condition::any()
                .add(appointment::Column::Until.is_null())
                .add(appointment::Column::Until.gt(since.to_string())),
        );
    if let Some(until) = until {
        rows = rows.filter(appointment::Column::Since.lt(until.to_string()));
    }
    let rows = rows.all(db).await?.into_iter().filter(appointment::Model::has_sound_end);
    rows.map(appointment::Model::appointment).collect()
}

/// Takes a role. The last administrator of a kind cannot be taken away, except by the operator.
#[instrument(skip_all, fields(account.id = %account, role = %role))]
pub async fn dismiss(ctx: &Ctx, city: CityId, account: AccountId, role: Role) -> Result<(), StoreError> {
    let ctx = &ctx.about("account", account);
    ctx.authorize(Action::AccountAppoint)?;
    let permit = ctx.permit(Action::AccountAppoint, city, Subject::default(), &[])?;
    if ctx.actor.account() == Some(account) {
        return Err(StoreError::Forbidden(Denial::OwnWork));
    }
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let row = super::held(&transaction, city, account).await?;
    take(&transaction, permit.doer(), city, &row, role).await?;
    if ctx.actor != Actor::Operator {
        keep(&transaction, city, role).await?;
    }
    alone::check(ctx, &transaction, city, account, Measure::Dismiss { role }).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes a role, and records it.
pub(crate) async fn take(
    transaction: &Transaction,
    doer: &Doer,
    city: CityId,
    row: &account::Model,
    role: Role,
) -> Result<(), StoreError> {
    let account = AccountId(row.id);
    let ending = appointment::Entity::find()
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::AccountId.eq(account.0))
        .filter(appointment::Column::Role.eq(role.key()))
        .filter(appointment::Column::EndedAt.is_null())
        .all(transaction)
        .await?;
    if ending.is_empty() {
        return Err(StoreError::NotFound);
    }
    appointment::Entity::update_many()
        .col_expr(appointment::Column::EndedAt, Expr::value(clock::now().to_string()))
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::Id.is_in(ending.iter().map(|row| row.id)))
        .exec(transaction)
        .await?;
    end_loans(transaction, city, account, role).await?;
    for ended in &ending {
        let fields = fields(transaction, city, ended, Change::Ends).await?;
        let subject = thing(ThingKind::Account, account, row.name.clone());
        audit::record(transaction, city, Deeds::done(doer, Deed::Dismiss, subject).with(fields)).await?;
    }
    Ok(())
}

/// Keeps the last administrator of a kind. Asked after the role was taken.
pub(crate) async fn keep(transaction: &Transaction, city: CityId, role: Role) -> Result<(), StoreError> {
    if role.is_administrator() && !is_held(transaction, city, role).await? {
        return Err(refused(Refusal::LastAdministrator));
    }
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
        .col_expr(appointment::Column::EndedAt, Expr::value(clock::now().to_string()))
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
                .add(appointment::Column::Until.gt(clock::now().to_string())),
        )
        .all(db)
        .await?;
    let rows = rows.into_iter().filter(appointment::Model::has_sound_end);
    let holders: Vec<Uuid> = rows.map(|row| row.account_id).collect();
    let active = account::Entity::find()
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.is_in(holders))
        .filter(account::Column::State.eq(AccountState::Active.key()))
        .one(db)
        .await?;
    Ok(active.is_some())
}

/// Nobody goes who is the last to hold an administrator's office and sign in. Asked after the state was written.
pub(crate) async fn keep_administrators(
    transaction: &Transaction,
    city: CityId,
    account: AccountId,
) -> Result<(), StoreError> {
    let held = in_force(transaction, city.0, account.0).await?;
    for role in held.iter().map(|held| held.role).filter(|role| role.is_administrator()) {
        if !is_held(transaction, city, role).await? {
            return Err(refused(Refusal::LastAdministrator));
        }
    }
    Ok(())
}

/// Whether anybody holds the role or ever held it.
pub(crate) async fn was_held(
    db: &impl ConnectionTrait,
    city: CityId,
    role: Role,
) -> Result<bool, StoreError> {
    let row = appointment::Entity::find()
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::Role.eq(role.key()))
        .one(db)
        .await?;
    Ok(row.is_some())
}

/// The roles that each account holds or will hold, whether it can sign in or not: of one account, or of all.
pub(crate) async fn roles(
    db: &impl ConnectionTrait,
    city: CityId,
    account: Option<AccountId>,
) -> Result<HashMap<Uuid, Vec<Role>>, StoreError> {
    let mut rows = appointment::Entity::find()
        .filter(appointment::Column::CityId.eq(city.0))
        .filter(appointment::Column::EndedAt.is_null())
        .filter(
            Condition::any()
                .add(appointment::Column::Until.is_null())
                .add(appointment::Column::Until.gt(clock::now().to_string())),
        );
    if let Some(account) = account {
        rows = rows.filter(appointment::Column::AccountId.eq(account.0));
    }
    let mut roles: HashMap<Uuid, Vec<Role>> = HashMap::new();
    for row in rows.all(db).await?.into_iter().filter(appointment::Model::has_sound_end) {
        roles.entry(row.account_id).or_default().push(row.appointment()?.role);
    }
    Ok(roles)
}

/// Which of the three administrators' offices an account holds, or will hold, whether it can sign in or not.
pub(crate) async fn office(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
) -> Result<Option<Role>, StoreError> {
    let held = roles(db, city, Some(account)).await?;
    Ok(held.into_values().flatten().find(|role| role.is_administrator()))
}
