//! Puts a second factor in force, in two steps: a secret goes out, and a code made from it comes back.

use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::factor::{Enrolment, Factor, Refusal};
use people_model::policy::Action;
use people_model::session::Turned;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use super::check::Given;
use super::totp::{self, Key};
use super::{address, kept, picture, recovery};
use crate::account::again::{self, Proof, Proven};
use crate::account::{find, secure};
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{account, factor_enrolment, put_all};
use crate::error::{StoreError, refused};
use crate::transaction::Transaction;

/// How long a secret waits for its first code, in minutes.
const PATIENCE: u32 = 15;

/// Removes secrets that waited too long for their first code.
pub(crate) async fn expire(transaction: &Transaction) -> Result<u64, StoreError> {
    let gone = factor_enrolment::Entity::delete_many()
        .filter(factor_enrolment::Column::BegunAt.lte(clock::minutes_ago(PATIENCE).to_string()))
        .exec(transaction)
        .await?;
    Ok(gone.rows_affected)
}

/// The state of the actor's second factor.
#[instrument(skip_all)]
pub async fn state(ctx: &Ctx) -> Result<Factor, StoreError> {
    ctx.authorize(Action::AccountOwn)?;
    let person = super::own(ctx)?;
    let (city, id) = (person.city, person.standing.account);
    let db = ctx.store.snapshot().await?;
    let security = secure::of(&db, city).await?;
    Ok(Factor {
        is_on: find(&db, city, id).await?.factor_secret.is_some(),
        is_demanded: secure::demands_factor(&security, &person.standing.appointments),
        codes_left: recovery::left(&db, city, id).await?,
    })
}

/// Makes a secret for the person's device. It is not in force yet, and takes the place of one that still waits.
#[instrument(skip_all)]
pub async fn begin(ctx: &Ctx, password: &str) -> Result<Enrolment, StoreError> {
    ctx.authorize(Action::AccountOwn)?;
    let proven = again::prove(ctx, Deed::FactorAdd, Proof::Password(password)).await?;
    let Proven { transaction, row, city, id, .. } = proven;
    if row.factor_secret.is_some() {
        return Err(refused(Refusal::AlreadyOn));
    }
    let key = Key::new()?;
    let waiting = factor_enrolment::Model {
        city_id: city.0,
        account_id: id.0,
        secret: kept::write(ctx.store.keyring(), kept::waiting(city, id), &key)?,
        begun_at: clock::now().to_string(),
    };
    put_all::<factor_enrolment::Entity>(&transaction, Box::new(vec![waiting].into_iter())).await?;
    transaction.commit().await?;
    let address = address::address(&key, &row.login);
    // A user name has 64 characters at most, of which a code holds many times as many.
    let picture = picture::draw(&address).ok_or(StoreError::NotFound)?;
    Ok(Enrolment { secret: key.base32(), address, picture })
}

/// Puts the secret in force with the first code that the person's device shows, and ends the person's sessions
/// elsewhere, which began without it. The answer is the recovery codes.
#[instrument(skip_all)]
pub async fn confirm(ctx: &Ctx, code: &str) -> Result<Vec<String>, StoreError> {
    ctx.authorize(Action::AccountOwn)?;
    let person = super::own(ctx)?;
    let (city, id) = (person.city, person.standing.account);
    let transaction = ctx.store.begin().await?;
    let row = super::held(&transaction, city, id).await?;
    if row.factor_secret.is_some() {
        return Err(refused(Refusal::AlreadyOn));
    }
    let waiting = factor_enrolment::Entity::find_by_id((city.0, id.0)).one(&transaction).await?;
    let waiting = waiting.filter(|waiting| waiting.begun_at > clock::minutes_ago(PATIENCE).to_string());
    let keyring = ctx.store.keyring();
    let key = kept::read(keyring, kept::waiting(city, id), &waiting.ok_or(Turned::Lapsed)?.secret)?;
    let step = match Given::read(code) {
        Given::Code(code) => key.step_of(code, totp::step(clock::unix())),
        Given::Recovery(_) => None,
    };
    // Not counted: the actor has the secret, so there is nothing to guess.
    let step = step.ok_or(Turned::WrongCode)?;
    let sealed = kept::write(keyring, kept::in_force(city, id), &key)?;
    account::Entity::update_many()
        .col_expr(account::Column::FactorSecret, Expr::value(Some(sealed)))
        .col_expr(account::Column::FactorStep, Expr::value(Some(step)))
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    factor_enrolment::Entity::delete_by_id((city.0, id.0)).exec(&transaction).await?;
    let codes = recovery::replace(&transaction, city, id).await?;
    secure::end_others(&transaction, person).await?;
    let doer = ctx.actor.doer(None);
    let deeds = Deeds::done(&doer, Deed::FactorAdd, thing(ThingKind::Account, id, &row.name))
        .with(vec![diff(FieldName::CodesLeft, None, Some(&codes.len().to_string()))]);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(codes)
}
