//! API tokens: made and revoked by their owner, held by programs.
//!
//! A token is shown once and kept as a hash. It ends on its day, by its owner, with the owner's password, and with every
//! disabling or reset of the account; it does what is in its scopes and what its owner may do at that moment. What it may never do at all
//! is in [`people_model::token::is_scope`].

mod resume;

use indicator_model::id::{AccountId, CityId, TokenId};
use indicator_model::moment::Moment;
use indicator_model::text::{Fault, Kind};
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::Action;
use people_model::token::{Field, LONGEST_DAYS, MOST, NewToken, Refusal, TokenState, TokenSummary, is_scope};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};
use tracing::instrument;
use uuid::Uuid;

pub use self::resume::resume;
use crate::account;
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::{Actor, Ctx, Person};
use crate::entity::{moment, moment_if_any, token};
use crate::error::{StoreError, in_field, refused};
use crate::secret::Secret;

/// What every token begins with, so that one which leaked is recognised.
const MARK: &str = "hengce_";

/// A new token as it is given out, once.
pub fn reveal(secret: &Secret) -> String {
    format!("{MARK}{}", secret.reveal())
}

/// None for a text that we did not make.
pub fn parse(text: &str) -> Option<Secret> {
    Secret::parse(text.strip_prefix(MARK)?)
}

/// Makes a token of the person who asks, for what that person may do.
#[instrument(skip_all)]
pub async fn create(ctx: &Ctx, new: NewToken) -> Result<Secret, StoreError> {
    ctx.authorize_own()?;
    let person = person(ctx)?;
    let (city, owner) = (person.city, person.standing.account);
    let name = Kind::Label.required(&new.name).map_err(bad_name)?;
    let mut scopes = new.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() || !scopes.iter().all(|&scope| is_scope(scope) && ctx.might(scope)) {
        return Err(refused(Refusal::BadScope));
    }
    let until = Moment::end_of(new.until);
    if until <= clock::now() || until > clock::end_of_day_in(LONGEST_DAYS) {
        return Err(refused(Refusal::BadExpiry));
    }
    let secret = Secret::new(city)?;
    let transaction = ctx.store.begin().await?;
    // Counted while nobody else can add one.
    account::held(&transaction, city, owner).await?;
    let valid = of(city, owner).filter(token::Column::RevokedAt.is_null());
    let valid = valid.filter(token::Column::Until.gt(clock::now().to_string())).count(&transaction).await?;
    if valid >= MOST as u64 {
        return Err(refused(Refusal::TooMany { most: MOST }));
    }
    let id = TokenId(Uuid::now_v7());
    let row = token::Model {
        city_id: city.0,
        id: id.0,
        account_id: owner.0,
        name: name.clone(),
        hash: secret.hash(),
        // Words in a list always serialise.
        scopes: serde_json::to_string(&scopes).unwrap_or_default(),
        created_at: clock::now().to_string(),
        until: until.to_string(),
        last_used_at: None,
        revoked_at: None,
    };
    token::Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
    let keys = scopes.iter().map(|scope| scope.key()).collect::<Vec<_>>().join(", ");
    let doer = ctx.actor.doer(None);
    let deeds = Deeds::done(&doer, Deed::TokenCreate, thing(ThingKind::Token, id, name)).with(vec![
        diff(FieldName::Scopes, None, Some(&keys)),
        diff(FieldName::Until, None, Some(&until.to_string())),
    ]);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(secret)
}

/// The tokens of the person who asks, newest first: also those that have ended.
#[instrument(skip_all)]
pub async fn list(ctx: &Ctx) -> Result<Vec<TokenSummary>, StoreError> {
    ctx.authorize_own()?;
    let person = person(ctx)?;
    let rows = of(person.city, person.standing.account)
        .order_by_desc(token::Column::CreatedAt)
        .order_by_desc(token::Column::Id)
        .all(&ctx.store.snapshot().await?)
        .await?;
    let now = clock::now();
    rows.into_iter()
        .map(|row| {
            let until = moment(row.until.clone())?;
            let state = match &row.revoked_at {
                Some(_) => TokenState::Revoked,
                None if until <= now => TokenState::Expired,
                None => TokenState::Valid,
            };
            Ok(TokenSummary {
                id: TokenId(row.id),
                scopes: scopes(&row)?,
                name: row.name,
                state,
                created_at: moment(row.created_at)?,
                until,
                last_used: moment_if_any(row.last_used_at)?,
                revoked_at: moment_if_any(row.revoked_at)?,
            })
        })
        .collect()
}

/// Revokes a token of the person who asks. What is revoked stays in the list.
#[instrument(skip_all, fields(token.id = %id))]
pub async fn revoke(ctx: &Ctx, id: TokenId) -> Result<(), StoreError> {
    let ctx = &ctx.about("token", id);
    ctx.authorize_own()?;
    let person = person(ctx)?;
    let (city, owner) = (person.city, person.standing.account);
    let transaction = ctx.store.begin().await?;
    let row = of(city, owner).filter(token::Column::Id.eq(id.0)).one(&transaction).await?;
    let row = row.filter(|row| row.revoked_at.is_none()).ok_or(StoreError::NotFound)?;
    token::Entity::update_many()
        .col_expr(token::Column::RevokedAt, Expr::value(Some(clock::now().to_string())))
        .filter(token::Column::CityId.eq(city.0))
        .filter(token::Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    let doer = ctx.actor.doer(None);
    let deeds = Deeds::done(&doer, Deed::TokenRevoke, thing(ThingKind::Token, id, row.name));
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

fn bad_name(fault: Fault) -> StoreError {
    match fault {
        Fault::Empty => refused(Refusal::BadName),
        fault => in_field(Field::Name)(fault),
    }
}

fn of(city: CityId, owner: AccountId) -> sea_orm::Select<token::Entity> {
    token::Entity::find()
        .filter(token::Column::CityId.eq(city.0))
        .filter(token::Column::AccountId.eq(owner.0))
}

fn scopes(row: &token::Model) -> Result<Vec<Action>, StoreError> {
    serde_json::from_str(&row.scopes)
        .map_err(|_| StoreError::Corrupt { what: "list of scopes", value: row.scopes.clone() })
}

fn person(ctx: &Ctx) -> Result<&Person, StoreError> {
    match &ctx.actor {
        Actor::Person(person) => Ok(person),
        Actor::Operator | Actor::Nobody { .. } => Err(StoreError::NotFound),
    }
}
