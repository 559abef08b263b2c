//! The record of everything that was done, tried or looked at that matters: one hash chain per city.
//!
//! [`record`] is called inside the transaction that changes something, so that neither exists without the other, and
//! the entry names the rows that were written.
//! How an entry is hashed and appended is [`crate::chain`]; whether a chain holds, [`crate::integrity`].
//! A person who can write to the database can rewrite a whole chain: an [`Anchor`] kept elsewhere finds that.
//!
//! Deliberately absent: any way to change or remove an entry. Old ones move to files that still verify.

mod archive;
mod begin;
mod export;
pub mod file;
pub(crate) mod follow;
mod list;
pub(crate) mod refusal;
pub mod signature;

use indicator_model::id::CityId;
use people_model::audit::Anchor;
use sea_orm::{ConnectionTrait, EntityTrait};

pub use self::archive::{Archived, archive};
pub use self::begin::{begin, chains};
pub use self::export::{Export, export};
pub(crate) use self::export::{span, stored};
pub use self::follow::Follower;
pub use self::list::{Filter, anchor, list, names};
use crate::chain::{Algorithm, entry, head_for_update};
pub(crate) use crate::chain::{Deeds, NOWHERE, diff, thing};
use crate::clock;
use crate::entity::audit_head;
use crate::error::StoreError;
use crate::transaction::Transaction;

/// Links that are read at once.
pub(crate) const PAGE: u64 = 2_000;

/// Records a deed in the chain of a city. It is appended at the commit of the transaction that did it, together with
/// the rows that were written ([`crate::state`]). Entries of concurrent transactions wait for one another from here on.
pub(crate) async fn record(
    transaction: &Transaction,
    city: CityId,
    deeds: Deeds<'_>,
) -> Result<(), StoreError> {
    let head = head_for_update(transaction, city).await?;
    let entry = entry(transaction, Algorithm::of(&head)?, city, deeds).await?;
    transaction.watched().wait(entry);
    Ok(())
}

/// The head as it can be printed and kept; none before the first entry.
pub(crate) async fn anchor_from(
    db: &impl ConnectionTrait,
    city: CityId,
) -> Result<Option<Anchor>, StoreError> {
    let Some(head) = audit_head::Entity::find_by_id(city.0).one(db).await? else { return Ok(None) };
    let sequence = u64::try_from(head.sequence)
        .map_err(|_| StoreError::Corrupt { what: "sequence", value: head.sequence.to_string() })?;
    let anchor = Anchor { sequence, hash: head.hash, at: clock::now(), algorithm: head.algorithm };
    Ok((sequence > 0).then_some(anchor))
}
