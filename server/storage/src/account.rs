//! Accounts: who exists, with which roles. How they sign in is [`crate::session`].

mod again;
mod alone;
pub(crate) mod appointment;
mod contact;
mod create;
mod delegation;
pub(crate) mod erase;
pub mod factor;
mod found;
mod list;
mod mailing;
mod own_data;
pub(crate) mod password;
mod person;
mod secure;
pub(crate) mod state;
pub(crate) mod throttle;
mod token;

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::id::{AccountId, CityId};
use indicator_model::text;
use people_model::policy::{Action, Subject};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

pub use self::appointment::{appoint, dismiss};
pub use self::contact::{contact, reveal, set_contact, set_own_contact};
pub(crate) use self::create::insert;
pub use self::create::{Created, NewAccount, create};
pub use self::delegation::{NewDelegation, colleagues, delegate, delegations, may_lend, recall};
pub use self::erase::erase;
pub use self::found::{Founding, found, is_founded};
pub use self::list::{list, me};
pub(crate) use self::list::{look_for, roles, unread};
pub(crate) use self::mailing::email;
pub use self::mailing::{mailing, set_mailing};
pub use self::own_data::{
    OwnAnswer, OwnCheckIn, OwnComment, OwnData, OwnExport, OwnFile, OwnIdentity, OwnMove, OwnRetrospective,
    OwnStep, OwnSubject, OwnToken, Part, TakenStep, own_data,
};
pub(crate) use self::person::{Facts, person, sample_of};
pub(crate) use self::secure::of as secure_of;
pub use self::secure::{Security, change_password, change_profile, profile, set_profile};
pub use self::state::{disable, enable, remove_factor, reset};
pub use crate::ctx::PSEUDONYM;
use crate::ctx::{Ctx, OPERATOR};
use crate::entity::{account, city};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// A user name as earlier versions kept it. Accounts that have one go on signing in with it.
fn former_key(login: &str) -> String {
    login.trim().to_lowercase()
}

/// An account of a city.
pub(crate) async fn find(
    db: &impl ConnectionTrait,
    city: CityId,
    id: AccountId,
) -> Result<account::Model, StoreError> {
    account::Entity::find_by_id((city.0, id.0)).one(db).await?.ok_or(StoreError::NotFound)
}

/// An account that nobody else changes until the transaction ends: guesses, tokens and steps follow one another, however
/// many are sent at once.
pub(crate) async fn held(
    transaction: &Transaction,
    city: CityId,
    id: AccountId,
) -> Result<account::Model, StoreError> {
    let row = account::Entity::find_by_id((city.0, id.0)).lock(LockType::NoKeyUpdate);
    row.one(transaction).await?.ok_or(StoreError::NotFound)
}

/// Ids in one condition.
const IDS: usize = 500;

/// The names of some accounts of a city.
pub(crate) async fn names(
    db: &impl ConnectionTrait,
    city: CityId,
    ids: Vec<Uuid>,
) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let ids: Vec<Uuid> = ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let mut names = BTreeMap::new();
    for ids in ids.chunks(IDS) {
        let rows: Vec<(Uuid, String)> = account::Entity::find()
            .filter(account::Column::CityId.eq(city.0))
            .filter(account::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .columns([account::Column::Id, account::Column::Name])
            .into_tuple()
            .all(db)
            .await?;
        names.extend(rows);
    }
    Ok(names)
}

/// What `shown` makes of each row and the name of its author, as the actor may see it.
pub(crate) async fn signed<R, T>(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    rows: Vec<R>,
    author: impl Fn(&R) -> Option<Uuid>,
    shown: impl Fn(R, String) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    // Who practises in a sample has an account in the city that it belongs to.
    let names = names(db, ctx.chain(city), rows.iter().filter_map(&author).collect()).await?;
    let signed = |row: R| {
        let name = author(&row).map_or(Some(OPERATOR), |author| names.get(&author).map(String::as_str));
        let by = ctx.shown_name(name.unwrap_or_default());
        shown(row, by)
    };
    rows.into_iter().map(signed).collect()
}

/// Whether what was typed is this user name.
fn is_login(typed: &str, login: &str) -> bool {
    former_key(typed) == login || text::login_key(typed) == login
}

/// The account of a user name, however it is typed.
pub(crate) async fn by_login(
    db: &impl ConnectionTrait,
    login: &str,
) -> Result<Option<account::Model>, StoreError> {
    let (former, key) = (former_key(login), text::login_key(login));
    let named = account::Entity::find().filter(account::Column::Login.is_in([&former, &key]));
    let found = named.all(db).await?;
    let exact = found.iter().position(|row| row.login == former);
    Ok(found.into_iter().nth(exact.unwrap_or_default()))
}

/// The account behind a user name, for the operator.
pub async fn known(ctx: &Ctx, login: &str) -> Result<(CityId, AccountId), StoreError> {
    ctx.authorize(Action::AccountEdit)?;
    let row = by_login(&ctx.store.snapshot().await?, login).await?.ok_or(StoreError::NotFound)?;
    ctx.permit(Action::AccountEdit, CityId(row.city_id), Subject::default(), &[])?;
    Ok((CityId(row.city_id), AccountId(row.id)))
}

/// The city, when there is just one: commands need not name it.
pub async fn only_city(ctx: &Ctx) -> Result<CityId, StoreError> {
    ctx.authorize(Action::AccountEdit)?;
    let db = ctx.store.snapshot().await?;
    let real = city::Entity::find()
        .filter(ctx.in_reach(city::Column::CityId))
        .filter(city::Column::Sample.eq(false))
        .all(&db)
        .await?;
    match real.as_slice() {
        [only] => Ok(CityId(only.city_id)),
        _ => Err(StoreError::NotFound),
    }
}
