//! Signs a person in.

use indicator_model::id::{AccountId, CityId, SessionId};
use indicator_model::text;
use people_model::audit::{Deed, Doer, FieldDiff, ThingKind};
use people_model::mask;
use people_model::policy::Action;
use people_model::session::{Stage, Turned};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tracing::instrument;
use uuid::Uuid;

use crate::account::throttle::{self, Pair};
use crate::account::{self, password};
use crate::audit::{self, Deeds, NOWHERE, thing};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{self, city, session, word};
use crate::error::StoreError;
use crate::secret::Secret;
use crate::transaction::Transaction;

/// What somebody types, and from where.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub login: String,
    pub password: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// A new session.
pub struct SignedIn {
    pub token: Secret,
    pub stage: Stage,
}

/// The longest name and agent that are read, in bytes.
const LONGEST: usize = 256;

/// Signs in by password. An unknown name takes as long and is answered the same as a wrong password.
#[instrument(skip_all)]
pub async fn sign_in(ctx: &Ctx, attempt: Attempt) -> Result<SignedIn, StoreError> {
    ctx.authorize(Action::SignIn)?;
    let login = readable(&attempt.login);
    let is_readable = attempt.password.len() <= LONGEST * 4;
    let address = ctx.actor.doer(None).from;
    let (known, rules, pair) = {
        let db = ctx.store.snapshot().await?;
        let typed = if login.is_empty() { "" } else { attempt.login.as_str() };
        let known = account::by_login(&db, typed).await?.filter(|_| is_readable);
        let city = known.as_ref().map(|known| CityId(known.city_id));
        let rules = match city {
            Some(city) => account::secure_of(&db, city).await?.profile.rules(),
            None => only_rules(&db).await?,
        };
        let trusted = known.as_ref().and_then(|known| known.last_login_from.as_deref());
        let name = known.as_ref().map_or(&login, |known| &known.login);
        let pair = Pair::new(name, &address, trusted);
        throttle::check(&db, &rules, &pair).await?;
        (known, rules, pair)
    };
    let ticket = throttle::take(&ctx.store, &rules, pair).await?;
    let hash = known.as_ref().and_then(|known| known.password_hash.as_deref());
    let is_right = match password::is_right(&attempt.password, hash).await {
        Ok(is_right) => is_right,
        Err(busy) => {
            ticket.release(&ctx.store).await?;
            return Err(busy);
        }
    };
    let admitted = known.as_ref().filter(|known| is_right && known.is_active());
    // The one moment in which the password is there to be hashed as passwords are hashed now. A server that is too busy
    // for it does it another time.
    let renewed = match (admitted, hash) {
        (Some(_), Some(old)) => password::renewed(&attempt.password, old).await.unwrap_or_default(),
        _ => None,
    };

    let transaction = ctx.store.begin().await?;
    let Some(row) = admitted else {
        let (city, subject) = match &known {
            Some(known) => (CityId(known.city_id), thing(ThingKind::Account, known.id, &known.name)),
            None => (
                only_city(&transaction).await?.unwrap_or(NOWHERE),
                thing(ThingKind::Account, "", mask::redact(&shown(&attempt.login))),
            ),
        };
        let doer = Doer { account: None, name: String::new(), on_behalf_of: None, from: address };
        let deeds = Deeds::done(&doer, Deed::Login, subject).refused();
        audit::record(&transaction, city, deeds).await?;
        transaction.commit().await?;
        return Err(StoreError::Turned(Turned::Wrong));
    };
    if let Some(renewed) = renewed {
        renew(&transaction, row, renewed).await?;
    }
    let stage = if row.factor_secret.is_some() { Stage::Password } else { Stage::Complete };
    let signed_in = begin(&transaction, row.city_id, row.id, stage, &address, &attempt.agent).await?;
    if stage == Stage::Complete {
        // Otherwise the failures stay counted: a person who knows the password does not get to guess the code forever.
        ticket.forget(&transaction).await?;
        welcome(&transaction, CityId(row.city_id), AccountId(row.id), &row.name, &address).await?;
    } else {
        ticket.give_back(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(signed_in)
}

/// Puts a hash of the same password in the place of the old one, unless that was changed in the meantime.
async fn renew(
    transaction: &Transaction,
    row: &entity::account::Model,
    hash: String,
) -> Result<(), StoreError> {
    entity::account::Entity::update_many()
        .col_expr(entity::account::Column::PasswordHash, Expr::value(Some(hash)))
        .filter(entity::account::Column::CityId.eq(row.city_id))
        .filter(entity::account::Column::Id.eq(row.id))
        .filter(entity::account::Column::PasswordHash.eq(row.password_hash.clone()))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Makes a session with a new token.
pub(crate) async fn begin(
    transaction: &Transaction,
    city: Uuid,
    account: Uuid,
    stage: Stage,
    address: &str,
    agent: &str,
) -> Result<SignedIn, StoreError> {
    let token = Secret::new(CityId(city))?;
    let now = clock::now().to_string();
    let row = session::Model {
        city_id: city,
        id: SessionId(Uuid::now_v7()).0,
        account_id: account,
        token_hash: token.hash(),
        stage: word(&stage),
        created_at: now.clone(),
        seen_at: now,
        ended_at: None,
        address: address.to_owned(),
        agent: shown(agent),
    };
    session::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    Ok(SignedIn { token, stage })
}

/// Writes down that somebody is in.
pub(crate) async fn welcome(
    transaction: &Transaction,
    city: CityId,
    id: AccountId,
    name: &str,
    address: &str,
) -> Result<(), StoreError> {
    welcome_with(transaction, city, id, name, address, Vec::new()).await
}

/// The same, with more to say about it.
pub(crate) async fn welcome_with(
    transaction: &Transaction,
    city: CityId,
    id: AccountId,
    name: &str,
    address: &str,
    more: Vec<FieldDiff>,
) -> Result<(), StoreError> {
    use crate::entity::account;
    account::Entity::update_many()
        .col_expr(account::Column::LastLoginAt, Expr::value(Some(clock::now().to_string())))
        .col_expr(account::Column::LastLoginFrom, Expr::value(Some(address.to_owned())))
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.eq(id.0))
        .exec(transaction)
        .await?;
    let doer =
        Doer { account: Some(id), name: name.to_owned(), on_behalf_of: None, from: address.to_owned() };
    let deeds = Deeds::done(&doer, Deed::Login, thing(ThingKind::Account, id, name)).with(more);
    audit::record(transaction, city, deeds).await
}

/// The city, when there is only one: what a stranger does there is for its administrators to see.
pub(crate) async fn only_city(db: &impl ConnectionTrait) -> Result<Option<CityId>, StoreError> {
    let cities = city::Entity::find().filter(city::Column::Sample.eq(false)).all(db).await?;
    Ok(match cities.as_slice() {
        [only] => Some(CityId(only.city_id)),
        _ => None,
    })
}

async fn only_rules(db: &impl ConnectionTrait) -> Result<people_model::password::Rules, StoreError> {
    Ok(match only_city(db).await? {
        Some(city) => account::secure_of(db, city).await?.profile.rules(),
        None => people_model::password::Profile::default().rules(),
    })
}

/// A user name as it is looked up and counted. What can be nobody's name, because it is too long or holds controls,
/// counts as one name, the empty one: strangers do not decide how much is kept of them.
fn readable(login: &str) -> String {
    let is_readable = login.len() <= LONGEST && !login.contains(char::is_control);
    if is_readable { text::login_key(login) } else { String::new() }
}

/// What a stranger sends, cut to what a page can show and without controls, which not every database keeps.
fn shown(sent: &str) -> String {
    let end = sent.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= LONGEST).last();
    sent[..end.unwrap_or(0)].chars().filter(|&c| !text::forbidden(c) && !c.is_control()).collect()
}
