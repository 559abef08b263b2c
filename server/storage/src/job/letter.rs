//! Letters: a job for each notice that goes out by e-mail, sent by a [`Courier`] that the server brings.
//!
//! A letter is written down with its notice, in one transaction, so that none is forgotten and none is doubled. It is sent and
//! then marked; a server that dies in between has it sent again by the next one. Both have the same number, by which mail
//! programs know a letter twice. What fails for good stays listed until somebody has it sent again.

use std::collections::BTreeMap;
use std::future::Future;

use indicator_model::id::{AccountId, CityId, JobId};
use indicator_model::notice::Notice;
use people_model::job::{Kind, Lane, Outcome};
use people_model::mail::{DeadLetter, Mailing, Undelivered};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tracing::instrument;
use uuid::Uuid;

use super::claim::{Claim, Retry, claim_in};
use super::dead::{again, dead};
use super::run::Ended;
use crate::account;
use crate::ctx::Ctx;
use crate::entity::{notice, parsed};
use crate::error::StoreError;
use crate::store::Store;

/// A notice on its way to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The address as the contact data have it.
    pub to: String,
    pub mailing: Mailing,
    pub notice: Notice,
}

/// What brings a letter to its address.
pub trait Courier {
    fn send(&self, letter: &Letter) -> impl Future<Output = Result<(), Undelivered>> + Send;
}

/// Claims the letter that has been due for the longest. For workers, so it takes no actor.
pub async fn claim_letter(store: &Store) -> Result<Option<Claim>, StoreError> {
    claim_in(store, Lane::Letters).await
}

/// Sends a letter that was claimed, and writes down what came of it. For workers, so it takes no actor.
pub async fn deliver(store: &Store, claim: &Claim, courier: &impl Courier) -> Result<Ended, StoreError> {
    let sent = match letter(store, claim).await? {
        Ok(Some(letter)) => courier.send(&letter).await.map(|()| Outcome::Sent),
        Ok(None) => Ok(Outcome::NotNeeded),
        Err(why) => Err(why),
    };
    match sent {
        Ok(outcome) => {
            claim.succeed(store, &outcome).await?;
            Ok(Ended::Succeeded)
        }
        Err(why) => {
            let retry = if why.is_passing() { Retry::After { minutes: 0 } } else { Retry::Never };
            claim.bounce(store, &Outcome::Undelivered { why }, retry).await?;
            Ok(Ended::Failed { reason: format!("{why:?}") })
        }
    }
}

/// The letter of a job; none when it is not wanted any more: it was read, or the person left or wants none.
async fn letter(store: &Store, claim: &Claim) -> Result<Result<Option<Letter>, Undelivered>, StoreError> {
    let db = store.snapshot().await?;
    let Some(id) = claim.notice else { return Ok(Ok(None)) };
    let Some(row) = notice::Entity::find_by_id((claim.city.0, id.0)).one(&db).await? else {
        return Ok(Ok(None));
    };
    let person = account::find(&db, claim.city, AccountId(row.account_id)).await?;
    let mailing = person.mailing()?;
    if row.read_at.is_some() || !person.is_active() || mailing == Mailing::Off {
        return Ok(Ok(None));
    }
    // None where the keys do not open it.
    let address = account::email(store.keyring(), &person)?;
    Ok(match address {
        Some(to) if to.is_empty() => Ok(None),
        Some(to) => Ok(Some(Letter { to, mailing, notice: row.notice()? })),
        None => Err(Undelivered::BadAddress),
    })
}

/// The letters of a city that are not tried again by themselves, the last to fail first.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn dead_letters(ctx: &Ctx, city: CityId) -> Result<Vec<DeadLetter>, StoreError> {
    ctx.authorize(Action::TimetableEdit)?;
    ctx.permit(Action::TimetableEdit, city, Subject::default(), &[])?;
    let db = ctx.store.snapshot().await?;
    let rows = dead(&db, city, Kind::Mail).await?;
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.notice).collect();
    let notices: BTreeMap<Uuid, notice::Model> = notice::Entity::find()
        .filter(notice::Column::CityId.eq(city.0))
        .filter(notice::Column::Id.is_in(ids))
        .all(&db)
        .await?
        .into_iter()
        .map(|notice| (notice.id, notice))
        .collect();
    let people: Vec<Uuid> = notices.values().map(|notice| notice.account_id).collect();
    let names = account::names(&db, city, people).await?;
    let mut letters = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(notice) = row.notice.and_then(|id| notices.get(&id)) else { continue };
        let name = names.get(&notice.account_id).map(|name| ctx.account_name(name)).unwrap_or_default();
        letters.push(DeadLetter {
            job: row.id,
            name,
            day: parsed("date", notice.day.clone())?,
            at: row.at,
            attempts: row.attempts,
            why: match row.outcome {
                Some(Outcome::Undelivered { why }) => Some(why),
                _ => None,
            },
        });
    }
    Ok(letters)
}

/// Has a letter sent again that failed for good. One that did not is [`StoreError::NotFound`].
#[instrument(skip_all, fields(city.id = %city, job.id = %id))]
pub async fn send_again(ctx: &Ctx, city: CityId, id: JobId) -> Result<(), StoreError> {
    let ctx = &ctx.about("job", id);
    ctx.authorize(Action::TimetableEdit)?;
    ctx.permit(Action::TimetableEdit, city, Subject::default(), &[])?;
    again(&ctx.store, city, id, Kind::Mail).await
}
