//! All invariants of a database, checked: what `hengce check` answers.
//!
//! The strongest of them: the journal of a scheme, replayed from nothing, gives the stored scheme.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indicator_model::change::Refusal;
use indicator_model::diagnose::diagnose;
use indicator_model::diagnostic::{Diagnostic, Finding};
use indicator_model::id::{AccountId, CityId, IndicatorId, NodeId, OrganizationId, SchemeId};
use indicator_model::organization::fault::Fault;
use indicator_model::scheme::Scheme;
use indicator_model::tree::Tree;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Statement,
};
use serde::Serialize;
use tracing::instrument;
use uuid::Uuid;

use crate::audit::{self, Deeds, NOWHERE, diff, thing};
use crate::crypto::{self, Keyring, Lost};
use crate::ctx::Ctx;
use crate::entity::{self, change_set, target_version};
use crate::error::StoreError;
use crate::{database_file, organization, scheme};

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
    /// `node` is none where indicators or support links differ.
    #[error("scheme {scheme} is not what its journal makes of it")]
    Journal { scheme: SchemeId, node: Option<NodeId> },
}

/// Everything that is wrong with the database. Empty when nothing is.
#[instrument(skip_all)]
pub async fn check(ctx: &Ctx) -> Result<Vec<Violation>, StoreError> {
    ctx.authorize(Action::DatabaseCheck)?;
    violations(&ctx.store.snapshot().await?, ctx.store.keyring()).await
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

/// The same for any connection.
pub(crate) async fn violations(
    db: &impl ConnectionTrait,
    keyring: &Keyring,
) -> Result<Vec<Violation>, StoreError> {
    let mut violations = engine(db).await?;
    if database_file::is_incomplete(db).await? {
        violations.push(Violation::LogLost);
    }
    violations.extend(crypto::lost(db, keyring).await?.into_iter().map(unopenable));
    let cities = entity::city::Entity::find().order_by_asc(entity::city::Column::CityId).all(db).await?;
    let real = cities.iter().filter(|city| !city.sample);
    let codes: Vec<String> = real.map(|city| format!("{} {}", city.code, city.name)).collect();
    if codes.len() > 1 {
        violations.push(Violation::SeveralCities { codes });
    }
    for city in cities {
        violations.extend(check_organizations(db, CityId(city.city_id)).await?);
    }
    violations.extend(check_appointments(db).await?);
    let heads = entity::scheme::Entity::find()
        .order_by_asc(entity::scheme::Column::CityId)
        .order_by_asc(entity::scheme::Column::Id)
        .all(db)
        .await?;
    for head in heads {
        match check_scheme(db, &head).await {
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

/// Everything that is wrong with a scheme.
pub(crate) async fn check_scheme(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
) -> Result<Vec<Violation>, StoreError> {
    let id = SchemeId(head.id);
    let stored = scheme::load_from(db, head).await?;
    let mut violations = Vec::new();

    let change_sets = change_set::Entity::find()
        .filter(change_set::Column::CityId.eq(head.city_id))
        .filter(change_set::Column::SchemeId.eq(head.id))
        .count(db)
        .await?;
    let revision = stored.revision.0;
    if change_sets != revision {
        violations.push(Violation::Revision { scheme: id, revision, change_sets });
    }
    if !scheme::is_led_to(db, head).await? {
        violations.push(Violation::State { scheme: id });
    }
    for node in targets_without_node(db, head, &stored).await? {
        violations.push(Violation::TargetWithoutNode { scheme: id, node });
    }
    let placed: HashSet<IndicatorId> = stored.nodes.iter().map(|node| node.indicator).collect();
    for indicator in stored.indicators.iter().filter(|indicator| !placed.contains(&indicator.id)) {
        violations.push(Violation::IndicatorWithoutNode { scheme: id, indicator: indicator.id });
    }
    let empty = Scheme { indicators: Vec::new(), nodes: Vec::new(), supports: Vec::new(), ..stored.clone() };
    let stored = Tree::new(stored);
    for diagnostic in diagnose(&stored) {
        if is_structural(&diagnostic.finding) {
            violations.push(Violation::Finding { scheme: id, diagnostic });
        }
    }
    match scheme::replay(db, head.key(), empty).await? {
        Err(refusal) => violations.push(Violation::Replay { scheme: id, refusal }),
        Ok(replayed) => {
            violations.extend(differences(id, stored.scheme(), replayed.tree.scheme()));
            for node in scheme::differing_versions(db, head.key(), replayed.versions).await? {
                let violation = Violation::Journal { scheme: id, node: Some(node) };
                if !violations.contains(&violation) {
                    violations.push(violation);
                }
            }
        }
    }
    Ok(violations)
}

fn is_structural(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::UnknownParent { .. } | Finding::Cycle | Finding::UnknownIndicator | Finding::UnknownOwner
    )
}

async fn targets_without_node(
    db: &impl ConnectionTrait,
    head: &entity::scheme::Model,
    stored: &Scheme,
) -> Result<BTreeSet<NodeId>, StoreError> {
    let nodes: HashSet<NodeId> = stored.nodes.iter().map(|node| node.id).collect();
    let in_force = target_version::Entity::find()
        .filter(target_version::Column::CityId.eq(head.city_id))
        .filter(target_version::Column::SchemeId.eq(head.id))
        .filter(target_version::Column::UntilRevision.is_null())
        .all(db)
        .await?;
    let orphans = in_force.into_iter().map(|version| NodeId(version.node_id));
    Ok(orphans.filter(|node| !nodes.contains(node)).collect())
}

/// Both come from a [`Tree`], so what is equal is in the same order.
fn differences(id: SchemeId, stored: &Scheme, replayed: &Scheme) -> Vec<Violation> {
    let mut violations = Vec::new();
    let by_id = |scheme: &Scheme| -> BTreeMap<_, _> {
        scheme.nodes.iter().map(|node| (node.id, node.clone())).collect()
    };
    let (stored_nodes, replayed_nodes) = (by_id(stored), by_id(replayed));
    let all: BTreeSet<NodeId> = stored_nodes.keys().chain(replayed_nodes.keys()).copied().collect();
    for node in all {
        if stored_nodes.get(&node) != replayed_nodes.get(&node) {
            violations.push(Violation::Journal { scheme: id, node: Some(node) });
        }
    }
    if stored.indicators != replayed.indicators || stored.supports != replayed.supports {
        violations.push(Violation::Journal { scheme: id, node: None });
    }
    violations
}
