//! Makes accounts. A new one gets a one-time password that its owner must change at the first sign-in.

use indicator_model::id::{AccountId, CityId};
use indicator_model::text::{Fault, Kind};
use people_model::account::{AccountState, Field, Refusal};
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::contact::Contact;
use people_model::policy::{Action, Subject};
use sea_orm::{EntityTrait, IntoActiveModel};
use tracing::instrument;
use uuid::Uuid;

use super::{appointment, by_login, contact, password};
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::{Actor, Ctx};
use crate::entity::account;
use crate::error::{StoreError, in_field, refused};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;
use crate::{clock, secret};

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub city: CityId,
    pub login: String,
    pub name: String,
    /// What is none stays empty.
    pub contact: Contact,
    /// Only the operator gives roles on the way; everybody else leaves that to the security administrator.
    pub appointments: Vec<NewAppointment>,
}

/// A new account, and what its owner signs in with once.
#[derive(Clone, Debug)]
pub struct Created {
    pub id: AccountId,
    pub password: String,
}

/// Makes an account.
#[instrument(skip_all, fields(city.id = %new.city))]
pub async fn create(ctx: &Ctx, new: NewAccount) -> Result<Created, StoreError> {
    ctx.authorize(Action::AccountEdit)?;
    let permit = ctx.permit(Action::AccountEdit, new.city, Subject::default(), &[])?;
    if ctx.actor != Actor::Operator && !new.appointments.is_empty() {
        ctx.permit(Action::AccountAppoint, new.city, Subject::default(), &[])?;
    }
    let password = secret::readable(3)?;
    let hash = password::hash(&password).await?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::People).await?;
    let id = insert(&transaction, &new, Some(hash), true).await?;
    let row = super::find(&transaction, new.city, id).await?;
    let (login, name) = (row.login.clone(), row.name.clone());
    let contact = contact::write(&transaction, ctx.store.keyring(), row, &new.contact).await?;
    let mut changes = vec![diff(FieldName::Login, None, Some(&login))];
    changes.extend(contact);
    let deeds =
        Deeds::done(permit.doer(), Deed::AccountCreate, thing(ThingKind::Account, id, &name)).with(changes);
    audit::record(&transaction, new.city, deeds).await?;
    appointment::record_given(&transaction, permit.doer(), new.city, id, &name).await?;
    transaction.commit().await?;
    Ok(Created { id, password })
}

/// Adds a row; without a hash for somebody who signs in elsewhere. The caller holds [`Exclusive::People`], so that
/// a user name is looked for and taken in one step.
pub(crate) async fn insert(
    transaction: &Transaction,
    new: &NewAccount,
    hash: Option<String>,
    must_change: bool,
) -> Result<AccountId, StoreError> {
    let login = Kind::Login.required(&new.login).map_err(bad_login)?;
    let name = Kind::Person.required(&new.name).map_err(bad_name(Field::Name))?;
    if by_login(transaction, &login).await?.is_some() {
        return Err(refused(Refusal::LoginTaken));
    }
    let id = AccountId(Uuid::now_v7());
    let now = clock::now().to_string();
    let row = account::Model {
        city_id: new.city.0,
        id: id.0,
        login,
        name,
        phone: String::new(),
        email: String::new(),
        state: AccountState::Active.key().to_owned(),
        password_at: hash.as_ref().map(|_| now.clone()),
        password_hash: hash,
        must_change,
        factor_secret: None,
        factor_step: None,
        created_at: now,
        last_login_at: None,
        last_login_from: None,
        identity_number: String::new(),
        erased_at: None,
        mailing: None,
    };
    account::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    for new_appointment in &new.appointments {
        appointment::insert(transaction, new.city, id, new_appointment).await?;
    }
    Ok(id)
}

/// The rules of a user name in one sentence say more than what is wrong with this one.
fn bad_login(fault: Fault) -> StoreError {
    match fault {
        Fault::Reserved => refused(Refusal::Reserved { field: Field::Login }),
        _ => refused(Refusal::BadLogin),
    }
}

/// The same for what somebody or a city is called, in its field.
pub(super) fn bad_name(field: Field) -> impl FnOnce(Fault) -> StoreError {
    move |fault| match fault {
        Fault::Empty => refused(Refusal::BadName { field }),
        Fault::Reserved => refused(Refusal::Reserved { field }),
        fault => in_field(field)(fault),
    }
}
