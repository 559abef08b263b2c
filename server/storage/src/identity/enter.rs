//! Signs in whom a provider vouches for.

use indicator_model::id::{AccountId, CityId, SessionId};
use indicator_model::text::{self, Kind};
use people_model::audit::{Deed, Doer, FieldName, ThingKind};
use people_model::contact::Contact;
use people_model::identity::{Claimed, Trouble};
use people_model::policy::Action;
use people_model::session::Stage;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tracing::{instrument, warn};

use super::{by_subject, roles};
use crate::account::{self, NewAccount};
use crate::audit::{self, Deeds, NOWHERE, diff, thing};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{self, city, identity, identity_factor, session};
use crate::error::StoreError;
use crate::session::{SignedIn, begin, only_city, welcome_with};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Who somebody is at a provider. The server has verified all of it.
#[derive(Clone, Debug)]
pub struct Proven {
    pub issuer: String,
    pub subject: String,
    /// All that the provider's claims give now; what they gave before and no longer do is taken.
    pub claimed: Vec<Claimed>,
    pub factor: Factor,
    /// What an account is made of when there is none; none when one must have been linked before.
    pub newcomer: Option<Newcomer>,
    /// What the browser calls itself.
    pub agent: String,
}

/// Whose second factor counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// The provider says that one was used there.
    Provider,
    /// Ours, where the account has one or a role demands it.
    Own,
}

/// Somebody who has no account yet.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// What the person is to be listed under; another one is made when somebody has it.
    pub login: String,
    pub name: String,
    /// The code of the city; none for the only one.
    pub city: Option<String>,
}

/// Signs in by an identity, with a new session. An unknown one gets an account when that is allowed.
#[instrument(skip_all, fields(issuer = %proven.issuer))]
pub async fn enter(ctx: &Ctx, proven: Proven) -> Result<SignedIn, StoreError> {
    ctx.authorize(Action::SignIn)?;
    let address = ctx.actor.doer(None).from;
    let transaction = ctx.store.begin().await?;
    let Some(row) = known_or_new(&transaction, &proven, &address).await? else {
        let city = only_city(&transaction).await?.unwrap_or(NOWHERE);
        refuse(transaction, city, thing(ThingKind::Account, "", ""), &proven.issuer, &address).await?;
        return Err(StoreError::Identity(Trouble::Stranger));
    };
    let (city, id) = (CityId(row.city_id), AccountId(row.id));
    if !row.is_active() {
        refuse(transaction, city, thing(ThingKind::Account, id, &row.name), &proven.issuer, &address).await?;
        return Err(StoreError::Identity(Trouble::Disabled));
    }
    let doer = Doer { account: Some(id), name: row.name.clone(), on_behalf_of: None, from: address.clone() };
    roles::follow(&transaction, city, id, &doer, &proven.issuer, &proven.claimed).await?;
    identity::Entity::update_many()
        .col_expr(identity::Column::LastUsedAt, Expr::value(Some(clock::now().to_string())))
        .col_expr(identity::Column::Vouched, Expr::value(proven.factor == Factor::Provider))
        .filter(identity::Column::CityId.eq(city.0))
        .filter(identity::Column::AccountId.eq(id.0))
        .filter(identity::Column::Issuer.eq(proven.issuer.as_str()))
        .exec(&transaction)
        .await?;
    let stage = match proven.factor {
        Factor::Own if row.factor_secret.is_some() => Stage::Password,
        Factor::Own | Factor::Provider => Stage::Complete,
    };
    let signed_in = begin(&transaction, city.0, id.0, stage, &address, &proven.agent).await?;
    if proven.factor == Factor::Provider {
        vouch(&transaction, city, &signed_in).await?;
    }
    if stage == Stage::Complete {
        let through = vec![diff(FieldName::Issuer, None, Some(&proven.issuer))];
        welcome_with(&transaction, city, id, &row.name, &address, through).await?;
    }
    transaction.commit().await?;
    Ok(signed_in)
}

async fn refuse(
    transaction: Transaction,
    city: CityId,
    subject: people_model::audit::Thing,
    issuer: &str,
    address: &str,
) -> Result<(), StoreError> {
    let doer = Doer { account: None, name: String::new(), on_behalf_of: None, from: address.to_owned() };
    let deeds =
        Deeds::done(&doer, Deed::Login, subject).with(vec![diff(FieldName::Issuer, None, Some(issuer))]);
    audit::record(&transaction, city, deeds.refused()).await?;
    transaction.commit().await?;
    Ok(())
}

async fn vouch(transaction: &Transaction, city: CityId, signed_in: &SignedIn) -> Result<(), StoreError> {
    let row = session::Entity::find()
        .filter(session::Column::CityId.eq(city.0))
        .filter(session::Column::TokenHash.eq(signed_in.token.hash()))
        .one(transaction)
        .await?
        .ok_or(StoreError::NotFound)?;
    let row = identity_factor::Model { city_id: city.0, session_id: SessionId(row.id).0 };
    identity_factor::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    Ok(())
}

async fn known_or_new(
    transaction: &Transaction,
    proven: &Proven,
    address: &str,
) -> Result<Option<entity::account::Model>, StoreError> {
    let mut known = by_subject(transaction, &proven.issuer, &proven.subject).await?;
    if known.is_none() && proven.newcomer.is_some() {
        // Two answers for the same newcomer at once make one account.
        store::lock(transaction, Exclusive::Identities).await?;
        store::lock(transaction, Exclusive::People).await?;
        known = by_subject(transaction, &proven.issuer, &proven.subject).await?;
    }
    match (known, &proven.newcomer) {
        (Some(known), _) => {
            let id = AccountId(known.account_id);
            Ok(Some(account::find(transaction, CityId(known.city_id), id).await?))
        }
        (None, Some(newcomer)) => make(transaction, proven, newcomer, address).await,
        (None, None) => Ok(None),
    }
}

/// Makes an account without a password. None when there is no such city.
async fn make(
    transaction: &Transaction,
    proven: &Proven,
    newcomer: &Newcomer,
    address: &str,
) -> Result<Option<entity::account::Model>, StoreError> {
    let city = match &newcomer.city {
        None => only_city(transaction).await?,
        Some(code) => city::Entity::find()
            .filter(city::Column::Code.eq(code.as_str()))
            .filter(city::Column::Sample.eq(false))
            .one(transaction)
            .await?
            .map(|city| CityId(city.city_id)),
    };
    let Some(city) = city else {
        warn!(issuer = proven.issuer, "there is no city for users of this provider");
        return Ok(None);
    };
    let login = free_login(transaction, &newcomer.login).await?;
    // Nobody is there to correct the claims: what cannot be in a name is left out, and what is reserved is a stranger.
    let name = match Kind::Person.tidied(&newcomer.name) {
        name if Kind::Person.required(&name).is_ok() => name,
        _ => login.clone(),
    };
    let new = NewAccount {
        city,
        login: login.clone(),
        name,
        contact: Contact::default(),
        appointments: Vec::new(),
    };
    let id = account::insert(transaction, &new, None, false).await?;
    let row = identity::Model {
        city_id: city.0,
        account_id: id.0,
        issuer: proven.issuer.clone(),
        subject: proven.subject.clone(),
        linked_at: clock::now().to_string(),
        last_used_at: None,
        vouched: false,
    };
    identity::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    let doer = Doer {
        account: Some(id),
        name: new.name.trim().to_owned(),
        on_behalf_of: None,
        from: address.to_owned(),
    };
    let changes =
        vec![diff(FieldName::Login, None, Some(&login)), diff(FieldName::Issuer, None, Some(&proven.issuer))];
    let deeds =
        Deeds::done(&doer, Deed::AccountCreate, thing(ThingKind::Account, id, &doer.name)).with(changes);
    audit::record(transaction, city, deeds).await?;
    Ok(Some(account::find(transaction, city, id).await?))
}

/// A user name like the wanted one that nobody has. It opens nothing: the account has no password.
async fn free_login(transaction: &Transaction, wanted: &str) -> Result<String, StoreError> {
    // Room for what makes it another one.
    const ROOM: usize = 8;

    let key = text::login_key(&wanted.chars().take(Kind::Login.most()).collect::<String>());
    let sound = key.chars().filter(|c| c.is_alphanumeric() || "._-@".contains(*c));
    let base: String = sound.take(Kind::Login.most() - ROOM).collect();
    let base = if Kind::Login.required(&base).is_ok() { base } else { "sso".to_owned() };
    let mut login = base.clone();
    while account::by_login(transaction, &login).await?.is_some() {
        // Letters behind Chinese characters would be of another script.
        let base = if base.is_ascii() { &base } else { "sso" };
        login = format!("{base}-{}", crate::secret::readable(1)?);
    }
    Ok(login)
}
