//! The record of everything that was done, tried or looked at that matters: one hash chain per city.
//!
//! [`record`] is called inside the transaction that changes something, so that neither exists without the other, and
//! the entry names the rows that were written.
//! Each link hashes its own fields and the hash before it ([`chain`]); [`verify`] names the first that does not hold.
//! A person who can write to the database can rewrite a whole chain: an [`Anchor`] kept elsewhere finds that.
//!
//! Names of people are committed to and kept apart ([`word`]), so that a person can be forgotten. Reasons are free text:
//! what is personal in them is masked before it is written.
//!
//! Deliberately absent: any way to change or remove an entry. Old ones move to files that still verify.

mod archive;
mod begin;
pub(crate) mod chain;
mod export;
pub mod file;
mod follow;
mod list;
pub(crate) mod refusal;
pub mod signature;
mod verify;
pub(crate) mod word;

use indicator_model::id::CityId;
use people_model::audit::{Anchor, Deed, Doer, FieldDiff, FieldName, Outcome, Term, Thing, ThingKind};
use people_model::mask;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

pub use self::archive::{Archived, archive};
pub use self::begin::{begin, chains};
pub use self::export::{Export, export};
pub use self::follow::Follower;
pub use self::list::{Filter, anchor, list, names};
pub use self::verify::{inspect, verify, verify_files};
pub(crate) use self::verify::{record_verdict, verify_unasked};
use crate::clock;
use crate::entity::{self, audit, audit_head};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// Something on its way into the audit log.
#[derive(Clone, Debug)]
pub(crate) struct Deeds<'a> {
    pub(crate) doer: &'a Doer,
    pub(crate) deed: Deed,
    pub(crate) subject: Thing,
    pub(crate) changes: Vec<FieldDiff>,
    pub(crate) reason: &'a str,
    pub(crate) outcome: Outcome,
}

impl<'a> Deeds<'a> {
    /// Done, without fields and without a reason.
    pub(crate) fn done(doer: &'a Doer, deed: Deed, subject: Thing) -> Self {
        Self { doer, deed, subject, changes: Vec::new(), reason: "", outcome: Outcome::Done }
    }

    pub(crate) fn with(self, changes: Vec<FieldDiff>) -> Self {
        Self { changes, ..self }
    }

    pub(crate) fn because(self, reason: &'a str) -> Self {
        Self { reason, ..self }
    }

    pub(crate) fn refused(self) -> Self {
        Self { outcome: Outcome::Refused, ..self }
    }
}

/// The chain of what belongs to no city.
pub(crate) const NOWHERE: CityId = CityId(Uuid::nil());

#[expect(clippy::needless_pass_by_value, reason = "ids are small and often made on the spot")]
pub(crate) fn thing(kind: ThingKind, id: impl ToString, name: impl Into<String>) -> Thing {
    Thing { kind: kind.into(), id: id.to_string(), name: name.into() }
}

/// A field that has a value where it had another, or none.
pub(crate) fn diff(
    field: impl Into<Term<FieldName>>,
    before: Option<&str>,
    after: Option<&str>,
) -> FieldDiff {
    FieldDiff { field: field.into(), before: before.map(str::to_owned), after: after.map(str::to_owned) }
}

/// Records a deed in the chain of a city. It is appended at the commit of the transaction that did it, together with
/// the rows that were written ([`crate::state`]). Entries of concurrent transactions wait for one another from here on.
pub(crate) async fn record(
    transaction: &Transaction,
    city: CityId,
    deeds: Deeds<'_>,
) -> Result<(), StoreError> {
    head_for_update(transaction, city).await?;
    let entry = entry(transaction, city, deeds).await?;
    transaction.watched().wait(entry);
    Ok(())
}

/// An entry without its place in the chain.
pub(crate) async fn entry(
    transaction: &Transaction,
    city: CityId,
    deeds: Deeds<'_>,
) -> Result<audit::Model, StoreError> {
    let algorithm = algorithm_of(transaction, city).await?;
    let mut changes = deeds.changes;
    let mut row = audit::Model {
        city_id: city.0,
        sequence: 0,
        at: clock::now().to_string(),
        account_id: deeds.doer.account.map(|account| account.0),
        name: deeds.doer.name.clone(),
        on_behalf_of: deeds.doer.on_behalf_of.map(|account| account.0),
        address: deeds.doer.from.clone(),
        deed: entity::word(&deeds.deed),
        subject_kind: deeds.subject.kind.to_string(),
        subject_id: deeds.subject.id,
        subject_name: deeds.subject.name,
        changes: String::new(),
        reason: mask::redact(deeds.reason),
        outcome: entity::word(&deeds.outcome),
        hash: String::new(),
        objects: String::new(),
    };
    word::commit(transaction, algorithm, &mut row, &mut changes).await?;
    // Strings in a list of plain structures always serialise.
    row.changes = serde_json::to_string(&changes).unwrap_or_default();
    Ok(row)
}

/// Appends entries to the chain of a city, in their order.
pub(crate) async fn append(
    transaction: &Transaction,
    city: CityId,
    entries: Vec<audit::Model>,
) -> Result<(), StoreError> {
    let mut head = head_for_update(transaction, city).await?;
    let algorithm = chain::Algorithm::of(&head)?;
    for mut row in entries {
        row.sequence = head.sequence + 1;
        row.hash = algorithm.link(&head.hash, &row);
        (head.sequence, head.hash) = (row.sequence, row.hash.clone());
        audit::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    }
    audit_head::Entity::update_many()
        .col_expr(audit_head::Column::Sequence, Expr::value(head.sequence))
        .col_expr(audit_head::Column::Hash, Expr::value(head.hash))
        .filter(audit_head::Column::CityId.eq(city.0))
        .exec(transaction)
        .await?;
    Ok(())
}

/// The hash function of a chain, also of one that has not begun.
pub(crate) async fn algorithm_of(
    db: &impl ConnectionTrait,
    city: CityId,
) -> Result<chain::Algorithm, StoreError> {
    match audit_head::Entity::find_by_id(city.0).one(db).await? {
        Some(head) => chain::Algorithm::of(&head),
        None => begin::algorithm(db).await,
    }
}

/// The head of a chain, held until the transaction ends: links follow one another. The first one makes it.
async fn head_for_update(transaction: &Transaction, city: CityId) -> Result<audit_head::Model, StoreError> {
    let find = || audit_head::Entity::find_by_id(city.0).lock_exclusive().one(transaction);
    if let Some(head) = find().await? {
        return Ok(head);
    }
    crate::store::lock(transaction, crate::store::Exclusive::Audit).await?;
    if let Some(head) = find().await? {
        return Ok(head);
    }
    let head = begin::algorithm(transaction).await?.empty(city);
    let row = head.clone().into_active_model();
    audit_head::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(head)
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
