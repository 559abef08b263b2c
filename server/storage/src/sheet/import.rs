//! Imports a sheet: read, check, plan, and do it all in one transaction or none of it.

use std::collections::{BTreeMap, HashMap};

use indicator_model::change::{Origin, Refusal};
use indicator_model::id::{ChangeSetId, CityId, CycleId, IndicatorId, OrganizationId, SchemeId};
use indicator_model::organization::{Organization, OrganizationKind};
use indicator_model::period::{Cycle, Date};
use indicator_model::scheme::Revision;
use indicator_model::sheet::{Outcome, Problem, RowError};
use indicator_model::tree::Tree;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use tokio::task;
use tracing::instrument;
use uuid::Uuid;

use super::check::{self, Checked, Row};
use super::plan::{self, Known, Plan};
use super::{Destination, File, Mode, links, read};
use crate::clock;
use crate::ctx::{Action, Ctx, Resource};
use crate::entity::{self, city, cycle, indicator, organization, put_all, revision};
use crate::error::StoreError;
use crate::scheme::{self, Draft, NewScheme};
use crate::store::Event;

/// Imports a file, or says everything that keeps it from being imported.
///
/// The file becomes one change-set, so that it is undone as one; a file that says what is known already becomes
/// none. A file with any error changes nothing.
#[instrument(skip_all, fields(file.name = %file.name, file.bytes = file.bytes.len()))]
pub async fn import(
    ctx: &Ctx,
    file: File,
    destination: Destination,
    mode: Mode,
) -> Result<Outcome, StoreError> {
    ctx.authorize(Action::Import, resource(destination))?;
    match run(ctx, file, destination, mode).await {
        Ok(outcome) => Ok(outcome),
        Err(Stop::Errors(errors)) => Ok(refused(errors)),
        Err(Stop::Store(error)) => Err(error),
    }
}

async fn run(ctx: &Ctx, file: File, destination: Destination, mode: Mode) -> Result<Outcome, Stop> {
    let File { name, bytes } = file;
    // Unpacking and reading can take seconds; other requests must not wait for it.
    let parsed = task::spawn_blocking(move || read::read(&bytes).map(|lines| check::check(&lines))).await;
    let Checked { rows, errors } = parsed.unwrap_or(Err(Problem::NotASheet))?;
    if rows.is_empty() {
        return Err(Stop::Errors(errors));
    }
    let transaction = ctx.store.begin().await?;
    let import = Import { ctx, transaction: &transaction, name: &name };
    let Done { outcome, is_new, event } = import.run(&rows, errors, destination).await?;
    if mode == Mode::DryRun {
        transaction.rollback().await?;
        return Ok(Outcome { scheme: outcome.scheme.filter(|_| !is_new), ..outcome });
    }
    transaction.commit().await?;
    if let Some(event) = event {
        ctx.store.publish(event);
    }
    Ok(outcome)
}

/// Why an import ends early.
enum Stop {
    /// The file is at fault.
    Errors(Vec<RowError>),
    Store(StoreError),
}

impl<E: Into<StoreError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Self::Errors(vec![RowError { row: None, column: None, problem }])
    }
}

/// What an import did, before it is committed.
struct Done {
    outcome: Outcome,
    /// Whether the scheme was made for it.
    is_new: bool,
    /// None when the file said what was known.
    event: Option<Event>,
}

fn resource(destination: Destination) -> Resource {
    match destination {
        Destination::Scheme(id) => Resource::Scheme(id),
        Destination::Cycle => Resource::Reach,
        Destination::Sample => Resource::Database,
    }
}

fn refused(mut errors: Vec<RowError>) -> Outcome {
    errors.sort_by_key(|error| (error.row, error.column));
    let mut rows: Vec<Option<u32>> = errors.iter().map(|error| error.row).collect();
    rows.dedup();
    Outcome { rejected: u32::try_from(rows.len()).unwrap_or(u32::MAX), errors, ..Outcome::default() }
}

struct Import<'a> {
    ctx: &'a Ctx,
    transaction: &'a DatabaseTransaction,
    name: &'a str,
}

impl Import<'_> {
    async fn run(
        &self,
        rows: &[Row],
        mut errors: Vec<RowError>,
        destination: Destination,
    ) -> Result<Done, Stop> {
        let Target { head, is_new } = match self.target(rows, destination).await {
            Err(Stop::Errors(problem)) => {
                errors.extend(problem);
                errors.extend(links::check(rows, &HashMap::new()));
                return Err(Stop::Errors(errors));
            }
            other => other?,
        };
        let mut scheme = scheme::load_from(self.transaction, &head).await?;
        errors.extend(links::check(rows, &plan::parents_by_code(&Tree::new(scheme.clone()))));
        if !errors.is_empty() {
            return Err(Stop::Errors(errors));
        }
        let city = CityId(head.city_id);
        let Organizations { ids, changed } =
            organizations(rows, &mut scheme.organizations, scheme.cycle.starts);
        let described = scheme.organizations.iter().filter(|known| changed.contains(&known.code));
        let described = described.map(|known| organization::Model::new(city, known)).collect();
        put_all::<organization::Entity, _>(self.transaction, described).await?;

        let mut tree = Tree::new(scheme);
        let indicators = indicators(self.transaction, city).await?;
        let known = Known { tree: &tree, organizations: &ids, indicators: &indicators, described: &changed };
        let plan = plan::plan(rows, &known);
        if !plan.errors.is_empty() {
            return Err(Stop::Errors(plan.errors));
        }
        let revision = self.record(&head, &mut tree, &plan).await?;
        let scheme = SchemeId(head.id);
        let Plan { created, updated, unchanged, .. } = plan;
        Ok(Done {
            outcome: Outcome { scheme: Some(scheme), created, updated, unchanged, ..Outcome::default() },
            is_new,
            event: (created + updated > 0).then_some(Event { city, scheme, revision }),
        })
    }

    /// Writes the change-set, if there is anything in it. A refusal is an error of the row that asked for it.
    async fn record(
        &self,
        head: &entity::scheme::Model,
        tree: &mut Tree,
        plan: &Plan,
    ) -> Result<Revision, Stop> {
        let base = revision(head.revision)?;
        if plan.changes.is_empty() {
            return Ok(base);
        }
        let draft = Draft {
            id: ChangeSetId(Uuid::now_v7()),
            base,
            origin: Origin::Import,
            author: self.ctx.actor.name(),
            reason: self.name,
            changes: &plan.changes,
        };
        match scheme::record(self.transaction, head, tree, draft).await {
            Ok(saved) => Ok(saved.revision),
            Err(StoreError::Invalid(refusal)) => {
                let row = plan.rows.get(&concerned(&refusal)).copied();
                Err(Stop::Errors(vec![RowError { row, column: None, problem: Problem::Refused { refusal } }]))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn target(&self, rows: &[Row], destination: Destination) -> Result<Target, Stop> {
        let sample = match destination {
            Destination::Scheme(id) => {
                let head = scheme::find_for_update(self.transaction, self.ctx, id).await?;
                return Ok(Target { head, is_new: false });
            }
            Destination::Cycle => false,
            Destination::Sample => true,
        };
        let city = self.city(rows, sample).await?.ok_or(Problem::NoCity)?;
        let baselines = rows.iter().filter_map(|row| row.facts.as_ref()?.baseline_year);
        let year = baselines.max().map_or_else(clock::year, |year| year.saturating_add(1).min(9999));
        Ok(self.scheme_of(city, year).await?)
    }

    /// The city that the sheet names by its own organization, made when it is missing. A sheet of departments alone
    /// belongs to the only city there is.
    async fn city(&self, rows: &[Row], sample: bool) -> Result<Option<CityId>, StoreError> {
        let cities = city::Entity::find()
            .filter(self.ctx.in_reach(city::Column::CityId))
            .filter(city::Column::Sample.eq(sample))
            .all(self.transaction)
            .await?;
        let owners = rows.iter().filter_map(|row| row.facts.as_ref().map(|facts| &facts.owner));
        let named = owners.into_iter().find(|owner| owner.kind == OrganizationKind::City);
        let known = match (named, cities.as_slice()) {
            (_, [only]) if self.ctx.actor.city().is_some() => return Ok(Some(CityId(only.city_id))),
            (None, [only]) => return Ok(Some(CityId(only.city_id))),
            (None, _) => return Ok(None),
            (Some(named), cities) => cities.iter().find(|city| city.code == named.code),
        };
        let (Some(named), None) = (named, known) else {
            return Ok(known.map(|city| CityId(city.city_id)));
        };
        self.ctx.authorize(Action::Import, Resource::Database)?;
        let row = city::Model {
            city_id: Uuid::now_v7(),
            code: named.code.clone(),
            name: named.name.trim_end_matches("人民政府").to_owned(),
            sample,
        };
        let id = CityId(row.city_id);
        city::Entity::insert(row.into_active_model()).exec_without_returning(self.transaction).await?;
        Ok(Some(id))
    }

    /// The newest scheme of a city for a year.
    async fn scheme_of(&self, city: CityId, year: u16) -> Result<Target, StoreError> {
        let day = |month, day| {
            Date::new(year, month, day)
                .map_err(|_| StoreError::Corrupt { what: "year", value: year.to_string() })
        };
        let (starts, ends) = (day(1, 1)?, day(12, 31)?);
        let cycles = cycle::Entity::find()
            .filter(cycle::Column::CityId.eq(city.0))
            .filter(cycle::Column::Starts.eq(starts.to_string()))
            .filter(cycle::Column::Ends.eq(ends.to_string()))
            .all(self.transaction)
            .await?;
        let newest = entity::scheme::Entity::find()
            .filter(entity::scheme::Column::CityId.eq(city.0))
            .filter(entity::scheme::Column::CycleId.is_in(cycles.iter().map(|cycle| cycle.id)))
            .order_by_desc(entity::scheme::Column::CreatedAt)
            .order_by_desc(entity::scheme::Column::Id)
            .lock_exclusive()
            .one(self.transaction)
            .await?;
        if let Some(head) = newest {
            return Ok(Target { head, is_new: false });
        }
        let cycle = match cycles.into_iter().next() {
            Some(cycle) => cycle.cycle()?,
            None => Cycle { id: CycleId(Uuid::now_v7()), name: format!("{year}年度"), starts, ends },
        };
        let new = NewScheme { city, name: format!("{year}年度绩效考核方案"), cycle };
        let head = scheme::insert(self.transaction, new).await?;
        Ok(Target { head, is_new: true })
    }
}

struct Target {
    head: entity::scheme::Model,
    is_new: bool,
}

struct Organizations {
    ids: HashMap<String, OrganizationId>,
    /// Codes of those that are new or described in a new way.
    changed: Vec<String>,
}

/// Brings the organizations of the city to what the sheet says about them.
fn organizations(rows: &[Row], known: &mut Vec<Organization>, valid_from: Date) -> Organizations {
    let owners: BTreeMap<&str, _> = rows
        .iter()
        .filter_map(|row| row.facts.as_ref())
        .map(|facts| (facts.owner.code.as_str(), &facts.owner))
        .collect();
    let mut changed = Vec::new();
    for owner in owners.values() {
        if let Some(existing) = known.iter_mut().find(|known| known.code == owner.code) {
            let described = Organization {
                name: owner.name.clone(),
                kind: owner.kind,
                class: owner.class.clone(),
                ..existing.clone()
            };
            if *existing != described {
                *existing = described;
                changed.push(owner.code.clone());
            }
        } else {
            known.push(Organization {
                id: OrganizationId(Uuid::now_v7()),
                code: owner.code.clone(),
                name: owner.name.clone(),
                kind: owner.kind,
                parent: None,
                class: owner.class.clone(),
                valid_from,
                valid_to: None,
            });
            changed.push(owner.code.clone());
        }
    }
    let root = known.iter().find(|known| known.kind == OrganizationKind::City).map(|root| root.id);
    for new in known.iter_mut().filter(|known| changed.contains(&known.code)) {
        new.parent = new.parent.or(root.filter(|&root| root != new.id));
    }
    Organizations { ids: known.iter().map(|known| (known.code.clone(), known.id)).collect(), changed }
}

/// The indicators of a city by code: one id for one code, in all its schemes.
async fn indicators(
    db: &impl ConnectionTrait,
    city: CityId,
) -> Result<HashMap<String, IndicatorId>, StoreError> {
    let rows: Vec<(String, Uuid)> = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(city.0))
        .select_only()
        .column(indicator::Column::Code)
        .column(indicator::Column::Id)
        .order_by_asc(indicator::Column::SchemeId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(code, id)| (code, IndicatorId(id))).collect())
}

/// The node that a refusal is about.
fn concerned(refusal: &Refusal) -> indicator_model::id::NodeId {
    match refusal {
        Refusal::UnknownNode { node }
        | Refusal::UnknownParent { node, .. }
        | Refusal::UnknownOwner { node }
        | Refusal::Stale { node, .. }
        | Refusal::Locked { node, .. }
        | Refusal::Cycle { node }
        | Refusal::HasChildren { node }
        | Refusal::HasSupports { node }
        | Refusal::Inconsistent { node }
        | Refusal::Repeated { node }
        | Refusal::RepeatedCode { node, .. }
        | Refusal::EmptyName { node }
        | Refusal::NegativeWeight { node }
        | Refusal::TooFine { node, .. } => *node,
    }
}
