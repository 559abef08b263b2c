//! How the audit log is kept: one hash chain per city.
//!
//! Each link hashes its own fields and the hash before it ([`hash`]). Names of people are committed to and kept apart
//! ([`word`]), so that a person can be forgotten. Reasons are free text: what is personal in them is masked before it is
//! written.
//!
//! Functions here take a connection, because the transaction that appends at its commit is built on them. Features record
//! what they do with [`crate::audit::record`].

mod hash;
pub(crate) mod word;

use indicator_model::id::CityId;
use people_model::audit::{Deed, Doer, FieldDiff, FieldName, Outcome, Term, Thing, ThingKind};
use people_model::mask;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use uuid::Uuid;

pub(crate) use self::hash::{Algorithm, JsonList};
use crate::clock;
use crate::entity::{self, audit, audit_head};
use crate::error::StoreError;
use crate::exclusive::{self, Exclusive};

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

/// An entry without its place in the chain, which has this hash function.
pub(crate) async fn entry(
    db: &impl ConnectionTrait,
    algorithm: Algorithm,
    city: CityId,
    deeds: Deeds<'_>,
) -> Result<audit::Model, StoreError> {
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
    word::commit(db, algorithm, &mut row, &mut changes).await?;
    // Strings in a list of plain structures always serialise.
    row.changes = serde_json::to_string(&changes).unwrap_or_default();
    Ok(row)
}

/// Appends entries to the chain of a city, in their order.
pub(crate) async fn append(
    db: &impl ConnectionTrait,
    city: CityId,
    entries: Vec<audit::Model>,
) -> Result<(), StoreError> {
    let mut head = head_for_update(db, city).await?;
    let algorithm = Algorithm::of(&head)?;
    for mut row in entries {
        row.sequence = head.sequence + 1;
        row.hash = algorithm.link(&head.hash, &row);
        (head.sequence, head.hash) = (row.sequence, row.hash.clone());
        audit::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    }
    audit_head::Entity::update_many()
        .col_expr(audit_head::Column::Sequence, Expr::value(head.sequence))
        .col_expr(audit_head::Column::Hash, Expr::value(head.hash))
        .filter(audit_head::Column::CityId.eq(city.0))
        .exec(db)
        .await?;
    Ok(())
}

/// The hash function of a chain, also of one that has not begun.
pub(crate) async fn algorithm_of(db: &impl ConnectionTrait, city: CityId) -> Result<Algorithm, StoreError> {
    match audit_head::Entity::find_by_id(city.0).one(db).await? {
        Some(head) => Algorithm::of(&head),
        None => first_algorithm(db).await,
    }
}

/// The head of a chain, held until the transaction ends: links follow one another. The first one makes it.
pub(crate) async fn head_for_update(
    db: &impl ConnectionTrait,
    city: CityId,
) -> Result<audit_head::Model, StoreError> {
    let find = || audit_head::Entity::find_by_id(city.0).lock_exclusive().one(db);
    if let Some(head) = find().await? {
        return Ok(head);
    }
    exclusive::lock(db, Exclusive::Audit).await?;
    if let Some(head) = find().await? {
        return Ok(head);
    }
    let head = first_algorithm(db).await?.empty(city);
    let row = head.clone().into_active_model();
    audit_head::Entity::insert(row).exec_without_returning(db).await?;
    Ok(head)
}

/// The hash function of the next chain.
async fn first_algorithm(db: &impl ConnectionTrait) -> Result<Algorithm, StoreError> {
    let first = audit_head::Entity::find_by_id(NOWHERE.0).one(db).await?;
    first.map_or(Ok(Algorithm::Sm3), |head| Algorithm::of(&head))
}
