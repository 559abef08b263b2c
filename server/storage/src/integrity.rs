//! All invariants of a database, checked: what `hengce check` answers.
//!
//! The strongest of them: the journal of a scheme, replayed from nothing, gives the stored scheme ([`scheme`]).
//!
//! And the audit log, checked: [`verify`] names the first link that does not hold ([`audit_log`]), and the first row that
//! is not what the chain says of it ([`stored`]).

mod audit_file;
mod audit_log;
mod budget;
mod evidence;
mod journal;
mod measurement;
mod publication;
mod scheme;
mod stored;

use indicator_model::change::Refusal;
use indicator_model::diagnostic::Diagnostic;
use indicator_model::id::{AccountId, CityId, IndicatorId, NodeId, OrganizationId, PublicationId, SchemeId};
use indicator_model::organization::fault::Fault;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, Statement};
use serde::Serialize;
use tracing::instrument;
use uuid::Uuid;

pub use self::audit_file::verify_files;
pub use self::audit_log::{inspect, verify};
pub(crate) use self::audit_log::{record_verdict, verify_unasked};
use self::budget::check_budgets;
use self::evidence::check_evidence;
pub(crate) use self::evidence::page as evidence_page;
use self::measurement::check_measurements;
use self::publication::check_publications;
use self::scheme::check_scheme;
use crate::audit::{self, Deeds, NOWHERE, diff, thing};
use crate::crypto::Keyring;
use crate::ctx::Ctx;
use crate::entity;
use crate::error::StoreError;
use crate::file_store::FileStore;
use crate::sealing::{self, Lost};
use crate::{database_file, organization};

/// Something that must not be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "key", rename_all = "snake_case")]
pub enum Violation {
    /// The engine itself finds its file damaged.
    #[error("the database is damaged: {detail}")]
    Damaged { detail: String },
    /// A sealed value does not open: its key is missing, or it was altered or moved.
    #[error("{column} of {table} {row} does not open")]
    Unopenable { city: CityId, table: String, column: String, row: Uuid, missing_key: Option<String> },
    /// The file was used without its write-ahead log, in which the last saves may have been.
    #[error("the write-ahead log of the database is missing")]
    LogLost,
    #[error("scheme {scheme} cannot be read: {detail}")]
    Unreadable { scheme: SchemeId, detail: String },
    /// A link of the tree leads nowhere or in a circle. What else is remarkable about a scheme is its authors'
    /// business, and no fault of the database.
    #[error("scheme {scheme}, node {}: {:?}", diagnostic.node, diagnostic.finding)]
    Finding { scheme: SchemeId, diagnostic: Diagnostic },
    #[error("scheme {scheme} is at revision {revision} but has {change_sets} change-sets")]
    Revision { scheme: SchemeId, revision: u64, change_sets: u64 },
    /// The steps that the scheme took lead to another state than it has.
    #[error("scheme {scheme} is in a state to which its steps do not lead")]
    State { scheme: SchemeId },
    #[error("scheme {scheme}: a target of node {node} is in force, but the node is gone")]
    TargetWithoutNode { scheme: SchemeId, node: NodeId },
    #[error("scheme {scheme}: no node places indicator {indicator}")]
    IndicatorWithoutNode { scheme: SchemeId, indicator: IndicatorId },
    #[error("scheme {scheme}: the journal cannot be replayed: {refusal}")]
    Replay { scheme: SchemeId, refusal: Refusal },
    /// An installation has one city beside the sample.
    #[error("there are several cities: {}", codes.join(", "))]
    SeveralCities { codes: Vec<String> },
    #[error("the organizations of city {city} cannot be read: {detail}")]
    UnreadableOrganizations { city: CityId, detail: String },
    #[error("organization {organization}: {fault:?}")]
    Organization { organization: OrganizationId, fault: Fault },
    /// An appointment whose end is no moment holds no longer, because nobody can say when it ends.
    #[error("an appointment of account {account} ends at {until:?}, which is no moment")]
    Appointment { account: AccountId, until: String },
    /// Measurements or their check-ins were altered, added or removed.
    #[error("measurement set {set} does not hold what was recorded")]
    MeasurementSet { set: Uuid },
    /// A measurement is in force that another supersedes, or is not although none does, or supersedes what it cannot.
    #[error("measurement {measurement} is not in its place among those that supersede one another")]
    Supersession { measurement: Uuid },
    /// Budget items or what is spent of them were altered, added or removed.
    #[error("budget set {set} does not hold what was recorded")]
    BudgetSet { set: Uuid },
    /// The same of a budget item or an execution.
    #[error("budget row {row} is not in its place among those that supersede one another")]
    BudgetSupersession { row: Uuid },
    /// The content of a file is not where it was written.
    #[error("the content of file {evidence} ({name}) is missing")]
    EvidenceMissing { evidence: Uuid, name: String },
    /// The content of a file is not what its sender sent.
    #[error("the content of file {evidence} ({name}) was altered")]
    EvidenceAltered { evidence: Uuid, name: String },
    /// A check-in names a file that is not recorded.
    #[error("check-in {check_in} names a file that is not recorded")]
    EvidenceUnrecorded { check_in: Uuid },
    /// What everybody reads is not what was published.
    #[error("publication {publication} does not hold what was published")]
    Publication { publication: PublicationId },
    /// `node` is none where indicators or support links differ.
    #[error("scheme {scheme} is not what its journal makes of it")]
    Journal { scheme: SchemeId, node: Option<NodeId> },
}

/// Everything that is wrong with the database. Empty when nothing is.
#[instrument(skip_all)]
pub async fn check(ctx: &Ctx) -> Result<Vec<Violation>, StoreError> {
    ctx.authorize(Action::DatabaseCheck)?;
    // The engine takes as long for its file as all else takes, so it has a connection of its own.
    let (file, db) = (ctx.store.snapshot().await?, ctx.store.snapshot().await?);
    let (mut violations, others) =
        tokio::try_join!(engine(&file), beside(&db, ctx.store.keyring(), ctx.store.files().ok()))?;
    violations.extend(others);
    Ok(violations)
}

/// Takes a database whose log is lost as it is. What was only in the log is gone.
#[instrument(skip_all)]
pub async fn accept_loss(ctx: &Ctx) -> Result<(), StoreError> {
    ctx.authorize(Action::DatabaseCheck)?;
    let permit = ctx.permit(Action::DatabaseCheck, NOWHERE, Subject::default(), &[])?;
    if !database_file::is_incomplete(ctx.store.writer()).await? {
        return Ok(());
    }
    let transaction = ctx.store.begin().await?;
    let deeds = Deeds::done(permit.doer(), Deed::DatabaseCheck, thing(ThingKind::Database, "", ""))
        .with(vec![diff(FieldName::Log, Some("missing"), Some("accepted"))]);
    audit::record(&transaction, NOWHERE, deeds).await?;
    transaction.commit().await?;
    database_file::accept(ctx.store.writer()).await
}

/// The same for any connection, with the content of files where `files` has it.
pub(crate) async fn violations(
    db: &impl ConnectionTrait,
    keyring: &Keyring,
    files: &FileStore,
) -> Result<Vec<Violation>, StoreError> {
    let mut violations = engine(db).await?;
    violations.extend(beside(db, keyring, Some(files)).await?);
    Ok(violations)
}

/// What is wrong beside what the engine finds.
async fn beside(
    db: &impl ConnectionTrait,
    keyring: &Keyring,
    files: Option<&FileStore>,
) -> Result<Vec<Violation>, StoreError> {
    let mut violations = Vec::new();
    if database_file::is_incomplete(db).await? {
        violations.push(Violation::LogLost);
    }
    violations.extend(sealing::lost(db, keyring).await?.into_iter().map(unopenable));
    let cities = entity::city::Entity::find().order_by_asc(entity::city::Column::CityId).all(db).await?;
    let real = cities.iter().filter(|city| !city.sample);
    let codes: Vec<String> = real.map(|city| format!("{} {}", city.code, city.name)).collect();
    if codes.len() > 1 {
        violations.push(Violation::SeveralCities { codes });
    }
    for city in cities {
        violations.extend(check_organizations(db, CityId(city.city_id)).await?);
        violations.extend(check_measurements(db, CityId(city.city_id)).await?);
        violations.extend(check_budgets(db, CityId(city.city_id)).await?);
        violations.extend(check_evidence(db, files, CityId(city.city_id)).await?);
        violations.extend(check_publications(db, CityId(city.city_id)).await?);
    }
    violations.extend(check_appointments(db).await?);
    let heads = entity::scheme::Entity::find()
        .order_by_asc(entity::scheme::Column::CityId)
        .order_by_asc(entity::scheme::Column::Id)
        .all(db)
        .await?;
    for head in heads {
        match check_scheme(db, &head, |_, _| ()).await {
            Ok(found) => violations.extend(found),
            Err(StoreError::Database(error)) => return Err(error.into()),
            Err(error) => {
                violations
                    .push(Violation::Unreadable { scheme: SchemeId(head.id), detail: error.to_string() });
            }
        }
    }
    Ok(violations)
}

fn unopenable(Lost { city, table, column, row, key }: Lost) -> Violation {
    let (table, column) = (table.to_owned(), column.to_owned());
    Violation::Unopenable { city: CityId(city), table, column, row, missing_key: key }
}

/// What SQLite says about its own file and about foreign keys. PostgreSQL keeps both by itself.
async fn engine(db: &impl ConnectionTrait) -> Result<Vec<Violation>, StoreError> {
    if db.get_database_backend() != DbBackend::Sqlite {
        return Ok(Vec::new());
    }
    let mut violations = Vec::new();
    for row in db.query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check")).await? {
        let detail: String = row.try_get_by_index(0)?;
        if detail != "ok" {
            violations.push(Violation::Damaged { detail });
        }
    }
    for row in db.query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check")).await?
    {
        let (table, parent): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(2)?);
        violations.push(Violation::Damaged { detail: format!("{table} names a missing {parent}") });
    }
    Ok(violations)
}

async fn check_organizations(db: &impl ConnectionTrait, city: CityId) -> Result<Vec<Violation>, StoreError> {
    match organization::register(db, city).await {
        Ok(register) => {
            let faults = register.faults().into_iter();
            Ok(faults.map(|(organization, fault)| Violation::Organization { organization, fault }).collect())
        }
        Err(StoreError::Database(error)) => Err(error.into()),
        Err(error) => Ok(vec![Violation::UnreadableOrganizations { city, detail: error.to_string() }]),
    }
}

async fn check_appointments(db: &impl ConnectionTrait) -> Result<Vec<Violation>, StoreError> {
    use entity::appointment::{Column, Entity, Model};
    let open = Entity::find().filter(Column::EndedAt.is_null()).filter(Column::Until.is_not_null());
    let rows = open.order_by_asc(Column::CityId).order_by_asc(Column::Id).all(db).await?;
    let unsound = rows.into_iter().filter(|row| !Model::has_sound_end(row));
    Ok(unsound
        .map(|row| Violation::Appointment {
            account: AccountId(row.account_id),
            // At most so much of it as a line shows.
            until: row.until.unwrap_or_default().chars().take(40).collect(),
        })
        .collect())
}
