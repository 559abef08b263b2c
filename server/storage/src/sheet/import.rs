//! Imports a sheet: read, check, plan, and do it all in one transaction or none of it.

use std::collections::HashMap;

use indicator_model::audit::{Deed, Doer};
use indicator_model::change::{Origin, Refusal};
use indicator_model::id::{ChangeSetId, CityId, IndicatorId, NodeId, SchemeId};
use indicator_model::policy::Action;
use indicator_model::scheme::Revision;
use indicator_model::sheet::{Outcome, Problem, RowError};
use indicator_model::tree::Tree;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::task;
use tracing::instrument;
use uuid::Uuid;

use super::check::{self, Checked, Row};
use super::plan::{self, Known, Plan};
use super::target::{self, Target};
use super::{Destination, File, Mode, links, owner, read};
use crate::audit::{self, Deeds};
use crate::ctx::Ctx;
use crate::entity::{self, indicator, organization, put_all, revision};
use crate::error::StoreError;
use crate::sample;
use crate::scheme::{self, Draft};
use crate::store::Event;
use crate::transaction::Transaction;

/// Imports a file, or says everything that keeps it from being imported.
///
/// The file becomes one change-set, so that it is undone as one; a file that says what is known already becomes
/// none. A file with any error changes nothing.
#[instrument(skip_all, fields(file.bytes = file.bytes.len()))]
pub async fn import(
    ctx: &Ctx,
    file: File,
    destination: Destination,
    mode: Mode,
) -> Result<Outcome, StoreError> {
    ctx.authorize(match destination {
        Destination::Sample => Action::SampleEdit,
        Destination::Scheme(_) | Destination::Cycle => Action::SchemeImport,
    })?;
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

fn refused(mut errors: Vec<RowError>) -> Outcome {
    errors.sort_by_key(|error| (error.row, error.column));
    let mut rows: Vec<Option<u32>> = errors.iter().map(|error| error.row).collect();
    rows.dedup();
    Outcome { rejected: u32::try_from(rows.len()).unwrap_or(u32::MAX), errors, ..Outcome::default() }
}

struct Import<'a> {
    ctx: &'a Ctx,
    transaction: &'a Transaction,
    name: &'a str,
}

impl Import<'_> {
    async fn run(
        &self,
        rows: &[Row],
        mut errors: Vec<RowError>,
        destination: Destination,
    ) -> Result<Done, Stop> {
        let Some(Target { mut head, is_new }) =
            target::find(self.ctx, self.transaction, rows, destination).await?
        else {
            // The row of the city may be one of those that could not be read.
            if errors.is_empty() {
                return Err(Problem::NoCity.into());
            }
            errors.extend(links::check(rows, &HashMap::new()));
            return Err(Stop::Errors(errors));
        };
        let (by, is_renewed) = if destination == Destination::Sample {
            let permit = sample::permit(self.ctx)?;
            let is_renewed = scheme::renew(self.transaction, &mut head, permit.doer()).await?;
            (permit, is_renewed)
        } else {
            (scheme::permit(self.ctx, Action::SchemeImport, &head)?, false)
        };
        let mut scheme = scheme::load_from(self.transaction, &head).await?;
        errors.extend(links::check(rows, &plan::parents_by_code(&Tree::new(scheme.clone()))));
        if !errors.is_empty() {
            return Err(Stop::Errors(errors));
        }
        let city = CityId(head.city_id);
        let described = owner::describe(rows, &mut scheme.organizations, scheme.cycle.starts);
        let changed = scheme.organizations.iter().filter(|known| described.contains(&known.code));
        let changed = changed.map(|known| organization::Model::new(city, known)).collect();
        put_all::<organization::Entity, _>(self.transaction, changed).await?;

        let mut tree = Tree::new(scheme);
        let indicators = indicators(self.transaction, city).await?;
        let organizations = tree.scheme().organizations.iter();
        let organizations = organizations.map(|known| (known.code.clone(), known.id)).collect();
        let known = Known { tree: &tree, organizations, indicators, described };
        let plan = plan::plan(rows, &known);
        if !plan.errors.is_empty() {
            return Err(Stop::Errors(plan.errors));
        }
        let revision = self.record(&head, &mut tree, &plan, by.doer()).await?;
        let scheme = SchemeId(head.id);
        let Plan { created, updated, unchanged, .. } = plan;
        Ok(Done {
            outcome: Outcome { scheme: Some(scheme), created, updated, unchanged, ..Outcome::default() },
            is_new,
            event: (is_renewed || created + updated > 0).then_some(Event { city, scheme, revision }),
        })
    }

    /// Writes the change-set, if there is anything in it. A refusal is an error of the row that asked for it.
    async fn record(
        &self,
        head: &entity::scheme::Model,
        tree: &mut Tree,
        plan: &Plan,
        by: &Doer,
    ) -> Result<Revision, Stop> {
        let base = revision(head.revision)?;
        if plan.changes.is_empty() {
            return Ok(base);
        }
        let draft = Draft {
            id: ChangeSetId(Uuid::now_v7()),
            base,
            origin: Origin::Import,
            author: by,
            reason: self.name,
            changes: &plan.changes,
        };
        match scheme::record(self.transaction, head, tree, draft).await {
            Ok(saved) => {
                let deeds = Deeds::done(by, Deed::SchemeImport, head.thing())
                    .with(scheme::digest(saved.revision, &plan.changes))
                    .because(self.name);
                audit::record(self.transaction, self.ctx.chain(CityId(head.city_id)), deeds).await?;
                Ok(saved.revision)
            }
            Err(StoreError::Invalid(refusal)) => {
                let row = plan.rows.get(&concerned(&refusal)).copied();
                Err(Stop::Errors(vec![RowError { row, column: None, problem: Problem::Refused { refusal } }]))
            }
            Err(error) => Err(error.into()),
        }
    }
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
fn concerned(refusal: &Refusal) -> NodeId {
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
