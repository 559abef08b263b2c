//! Roles lent while away (授权代理), from a day to a day. They end by themselves.
//!
//! A delegation is an appointment with a lender. It holds as long as the lender holds the same role and may sign in
//! ([`super::appointment::in_force`]); what is done with it is recorded as on the lender's behalf. What was lent
//! cannot be lent on.

use indicator_model::date::Date;
use indicator_model::id::{AccountId, AppointmentId, OrganizationId};
use indicator_model::moment::Moment;
use indicator_model::text::Kind;
use people_model::account::AccountState;
use people_model::appointment::Appointment;
use people_model::audit::{Deed, ThingKind};
use people_model::delegation::{Delegation, Field, Refusal};
use people_model::policy::{Action, RULES, Subject};
use people_model::refusal;
use people_model::role::Role;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;

use super::appointment::{self, Change};
use crate::audit::{self, Deeds, thing};
use crate::clock;
use crate::ctx::{Actor, Ctx, Person};
use crate::entity::{self, account};
use crate::error::{StoreError, in_field, refused};
use crate::store::{self, Exclusive};

/// What a person lends, to whom and for how long.
#[derive(Clone, Debug)]
pub struct NewDelegation {
    pub to: AccountId,
    pub role: Role,
    /// As in the lender's own appointment.
    pub organization: Option<OrganizationId>,
    /// First and last day in the city, both included.
    pub from: Date,
    pub until: Date,
}

/// Lends one of the actor's own roles.
#[instrument(skip_all, fields(account.id = %new.to, role = %new.role))]
pub async fn delegate(ctx: &Ctx, new: NewDelegation, reason: &str) -> Result<(), StoreError> {
    let ctx = &ctx.about("account", new.to);
    ctx.authorize(Action::AccountDelegate)?;
    let reason = &Kind::Reason.read(reason).map_err(in_field(Field::Reason))?;
    let lender = person(ctx)?;
    let (city, me) = (lender.city, lender.standing.account);
    let whose = Subject { person: Some(me), ..Subject::default() };
    let permit = ctx.permit(Action::AccountDelegate, city, whose, &[])?;
    let (since, until) = (Moment::start_of(new.from).max(clock::now()), Moment::end_of(new.until));
    if until <= since {
        return Err(refused(Refusal::BadTerm));
    }

    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let own = appointment::in_force(&transaction, city.0, me.0).await?;
    let own = own
        .into_iter()
        .find(|held| may_lend(held) && held.role == new.role && held.organization == new.organization);
    let Some(own) = own else {
        return Err(refused(Refusal::NotLendable));
    };
    let to = super::held(&transaction, city, new.to).await?;
    if !to.is_active() {
        return Err(StoreError::NotFound);
    }
    let lent = Appointment { until: Some(until), lent_by: Some(me), claimed: false, ..own };
    let row =
        appointment::insert_from(&transaction, city, new.to, &lent, since).await.map_err(of_colleague)?;
    let fields = appointment::fields(&transaction, city, &row, Change::Begins).await?;
    let deeds =
        Deeds::done(permit.doer(), Deed::Delegate, thing(ThingKind::Account, new.to, to.name)).with(fields);
    audit::record(&transaction, city, deeds.because(reason)).await?;
    transaction.commit().await?;
    Ok(())
}

/// To the lender, a role that the colleague cannot hold is about the colleague.
fn of_colleague(error: StoreError) -> StoreError {
    match error {
        StoreError::People(refusal::Refusal::Appointment(why)) => {
            Refusal::of_colleague(why).map_or(error, refused)
        }
        other => other,
    }
}

/// Takes a delegation back before it ends, or before it begins.
#[instrument(skip_all, fields(appointment.id = %id))]
pub async fn recall(ctx: &Ctx, id: AppointmentId) -> Result<(), StoreError> {
    let ctx = &ctx.about("appointment", id);
    ctx.authorize(Action::AccountDelegate)?;
    let lender = person(ctx)?;
    let (city, me) = (lender.city, lender.standing.account);
    let whose = Subject { person: Some(me), ..Subject::default() };
    let permit = ctx.permit(Action::AccountDelegate, city, whose, &[])?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let row = entity::appointment::Entity::find_by_id((city.0, id.0))
        .filter(entity::appointment::Column::LentBy.eq(me.0))
        .filter(open())
        .one(&transaction)
        .await?
        .ok_or(StoreError::NotFound)?;
    entity::appointment::Entity::update_many()
        .col_expr(entity::appointment::Column::EndedAt, Expr::value(clock::now().to_string()))
        .filter(entity::appointment::Column::CityId.eq(city.0))
        .filter(entity::appointment::Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    let to = super::find(&transaction, city, AccountId(row.account_id)).await?;
    let fields = appointment::fields(&transaction, city, &row, Change::Ends).await?;
    let deeds =
        Deeds::done(permit.doer(), Deed::Recall, thing(ThingKind::Account, to.id, to.name)).with(fields);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// What the actor lends or was lent, now or later, by the day that it begins.
#[instrument(skip_all)]
pub async fn delegations(ctx: &Ctx) -> Result<Vec<Delegation>, StoreError> {
    ctx.authorize(Action::AccountDelegate)?;
    let person = person(ctx)?;
    let (city, me) = (person.city.0, person.standing.account.0);
    let db = ctx.store.snapshot().await?;
    let mine = Condition::any()
        .add(entity::appointment::Column::LentBy.eq(me))
        .add(entity::appointment::Column::AccountId.eq(me));
    let rows = entity::appointment::Entity::find()
        .filter(entity::appointment::Column::CityId.eq(city))
        .filter(entity::appointment::Column::LentBy.is_not_null())
        .filter(mine)
        .filter(open())
        .order_by_asc(entity::appointment::Column::Since)
        .order_by_asc(entity::appointment::Column::Id)
        .all(&db)
        .await?;
    let people = rows.iter().flat_map(|row| [Some(row.account_id), row.lent_by]).flatten().collect();
    let names = super::names(&db, person.city, people).await?;
    let name = |id: AccountId| names.get(&id.0).cloned().unwrap_or_default();
    rows.into_iter()
        .map(|row| {
            let (id, since, to) =
                (AppointmentId(row.id), entity::moment(row.since.clone())?, AccountId(row.account_id));
            let held = row.appointment()?;
            // Only rows with a lender were asked for.
            let by = held.lent_by.unwrap_or(to);
            let (by_name, to_name) = (name(by), name(to));
            Ok(Delegation { id, by, by_name, to, to_name, since, held })
        })
        .collect()
}

/// To whom the actor may lend: everybody else in the city who can sign in, by name. Only names.
#[instrument(skip_all)]
pub async fn colleagues(ctx: &Ctx) -> Result<Vec<(AccountId, String)>, StoreError> {
    ctx.authorize(Action::AccountDelegate)?;
    let person = person(ctx)?;
    let rows = account::Entity::find()
        .filter(account::Column::CityId.eq(person.city.0))
        .filter(account::Column::State.eq(AccountState::Active.key()))
        .filter(account::Column::Id.ne(person.standing.account.0))
        .order_by_asc(account::Column::Name)
        .all(&ctx.store.snapshot().await?)
        .await?;
    Ok(rows.into_iter().map(|row| (AccountId(row.id), row.name)).collect())
}

/// Neither ended nor over.
fn open() -> Condition {
    Condition::all()
        .add(entity::appointment::Column::EndedAt.is_null())
        .add(entity::appointment::Column::Until.gt(clock::now().to_string()))
}

/// Whether the holder of the appointment may lend it.
pub fn may_lend(held: &Appointment) -> bool {
    held.lent_by.is_none() && is_lendable(held.role)
}

fn is_lendable(role: Role) -> bool {
    RULES.iter().any(|rule| rule.action == Action::AccountDelegate && rule.role == role)
}

fn person(ctx: &Ctx) -> Result<&Person, StoreError> {
    match &ctx.actor {
        Actor::Person(person) => Ok(person),
        Actor::Operator | Actor::Nobody { .. } => Err(StoreError::NotFound),
    }
}
