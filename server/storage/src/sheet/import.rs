//! Imports a sheet: read, check, plan, and do it all in one transaction or none of it.

use std::collections::{BTreeMap, HashMap};

use indicator_model::change::{Origin, Refusal};
use indicator_model::id::{ChangeSetId, CityId, IndicatorId, NodeId, SchemeId};
use indicator_model::scheme::Revision;
use indicator_model::sheet::{Column, Goal, Mapping, Outcome, Problem, RowError, Seen};
use indicator_model::text::Kind;
use indicator_model::tree::Tree;
use people_model::audit::{Deed, Doer};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

use super::by_code::ByCode;
use super::check::{self, Row};
use super::difference::Before;
use super::identity::identify;
use super::merge::{Merge, Merged};
use super::owner::{self, Described};
use super::plan::{self, Known, Plan};
use super::target::{self, Found, Target};
use super::then::{self, Source, Then};
use super::{Destination, File, Mode, links, remembered, settle, spelling};
use crate::audit::{self, Deeds};
use crate::ctx::Ctx;
use crate::entity::{self, indicator, organization, put_all, revision};
use crate::error::StoreError;
use crate::scheme::{self, Draft};
use crate::table_file::columns::refused;
use crate::table_file::read::{self, Unreadable};
use crate::table_file::rows::Checked;
use crate::transaction::Transaction;

/// Imports a file, or says everything that keeps it from being imported.
///
/// The file becomes one change-set, so that it is undone as one; a file that says what is known already becomes
/// none. A file with any error changes nothing.
pub async fn import(
    ctx: &Ctx,
    file: File,
    destination: Destination,
    mode: Mode,
) -> Result<Outcome, StoreError> {
    import_mapped(ctx, file, Mapping::default(), destination, mode).await
}

/// The same of a sheet whose columns are what somebody says.
#[instrument(skip_all, fields(file.bytes = file.bytes.len()))]
pub async fn import_mapped(
    ctx: &Ctx,
    file: File,
    mapping: Mapping,
    destination: Destination,
    mode: Mode,
) -> Result<Outcome, StoreError> {
    let about = match destination {
        Destination::Scheme(id) => &ctx.about("scheme", id),
        Destination::Sample | Destination::Year(_) | Destination::Cycle => ctx,
    };
    about.authorize(match destination {
        Destination::Sample => Action::SampleEdit,
        Destination::Scheme(_) | Destination::Year(_) | Destination::Cycle => Action::SchemeImport,
    })?;
    admit(about, destination).await?;
    match Box::pin(run(about, file, mapping, destination, mode)).await {
        Ok(outcome) => Ok(outcome),
        Err(Stop::Errors(errors)) => Ok(refused(errors)),
        Err(Stop::Store(error)) => Err(error),
    }
}

/// Reads the first rows of a file, for somebody to say what its columns are. Where `mapping` says nothing of a heading, what was said
/// of it last is offered.
///
/// The inner error is what keeps the file from being a table, as of one that is imported.
#[instrument(skip_all, fields(file.bytes = file.bytes.len()))]
pub async fn look(ctx: &Ctx, file: File, mut mapping: Mapping) -> Result<Result<Seen, RowError>, StoreError> {
    ctx.authorize(Action::SchemeImport)?;
    if let Some(city) = ctx.actor.city() {
        let Mapping { columns, constants, splits, .. } =
            remembered::load(&ctx.store.snapshot().await?, city).await?;
        if mapping.columns.is_empty() {
            (mapping.constants, mapping.splits) = (constants, splits);
        }
        for (heading, column) in columns {
            mapping.columns.entry(heading).or_insert(column);
        }
    }
    Ok(read::look(file.bytes, mapping).await.map_err(RowError::from))
}

/// Asks the policy about the destination before the file is read, because reading costs time and memory that a role
/// for practice alone does not pay for. What the scheme is then is judged again when it is held.
async fn admit(ctx: &Ctx, destination: Destination) -> Result<(), StoreError> {
    match (destination, ctx.actor.city()) {
        (Destination::Sample, _) => target::permit_sample(ctx).map(drop),
        (Destination::Scheme(id), _) => {
            let head = scheme::find(&ctx.store.snapshot().await?, ctx, id).await?;
            scheme::permit(ctx, Action::SchemeImport, &head).map(drop)
        }
        (Destination::Cycle | Destination::Year(_), Some(own)) => {
            ctx.permit(Action::SchemeImport, own, Subject::default(), &[]).map(drop)
        }
        // The operator needs no role.
        (Destination::Cycle | Destination::Year(_), None) => Ok(()),
    }
}

async fn run(
    ctx: &Ctx,
    file: File,
    mapping: Mapping,
    destination: Destination,
    mode: Mode,
) -> Result<Outcome, Stop> {
    let File { name, bytes } = file;
    let name = Kind::File.tidied(&name);
    let Checked { rows, errors, absent, unknown, years, unread } =
        read::parse_mapped(bytes, mapping.clone(), check::check).await?;
    if rows.is_empty() {
        return Ok(Outcome { unknown_columns: unknown, unread, ..refused(errors) });
    }
    let transaction = ctx.store.begin().await?;
    let import = Import {
        ctx,
        transaction: &transaction,
        name: &name,
        mode,
        mapping: &mapping,
        absent: &absent,
        years: &years,
    };
    let outcome = match import.run(rows, errors, destination).await {
        Err(Stop::Errors(errors)) => refused(errors),
        outcome => outcome?,
    };
    // The form has had these since later, and nobody misses them.
    let missed = absent.iter().copied().filter(|column| !matches!(column, Column::Plan | Column::Mode));
    let outcome = Outcome { unknown_columns: unknown, missing_columns: missed.collect(), unread, ..outcome };
    if !outcome.errors.is_empty() {
        return Ok(outcome);
    }
    mode.end(transaction).await?;
    // What a dry run would create is not there.
    let is_there = mode == Mode::Apply || outcome.goal.as_ref().is_some_and(|goal| !goal.is_new);
    Ok(Outcome { scheme: outcome.scheme.filter(|_| is_there), ..outcome })
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

impl From<Unreadable> for Stop {
    fn from(unreadable: Unreadable) -> Self {
        Self::Errors(vec![unreadable.into()])
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Self {
        Unreadable::from(problem).into()
    }
}

struct Import<'a> {
    ctx: &'a Ctx,
    transaction: &'a Transaction,
    name: &'a str,
    mode: Mode,
    mapping: &'a Mapping,
    /// Columns that the sheet lacks.
    absent: &'a [Column],
    /// Years that headings say.
    years: &'a BTreeMap<Column, u16>,
}

impl Import<'_> {
    async fn run(
        &self,
        mut rows: Vec<Row>,
        mut errors: Vec<RowError>,
        destination: Destination,
    ) -> Result<Outcome, Stop> {
        let Target { mut head, is_new } =
            match target::find(self.ctx, self.transaction, &rows, destination).await? {
                Found::Target(target) => target,
                // The row of the city, or the one with the year, may be one of those that could not be read.
                Found::Nowhere(problem) if errors.is_empty() => return Err(problem.into()),
                Found::Nowhere(_) => {
                    spelling::within(&mut rows);
                    errors.extend(links::check(&rows, &HashMap::new()));
                    return Err(Stop::Errors(errors));
                }
                Found::Divided(odd) => {
                    errors.extend(odd);
                    spelling::within(&mut rows);
                    errors.extend(links::check(&rows, &HashMap::new()));
                    return Err(Stop::Errors(errors));
                }
            };
        let goal = self.goal(&head, is_new).await?;
        let by = if destination == Destination::Sample {
            let permit = target::permit_sample(self.ctx)?;
            scheme::renew(self.transaction, &mut head, permit.doer()).await?;
            permit
        } else {
            scheme::permit(self.ctx, Action::SchemeImport, &head)?
        };
        let mut tree = Tree::new(scheme::load_from(self.transaction, &head).await?);
        spelling::as_known(&mut rows, tree.scheme());
        if then::is_too_much(&rows) {
            return Err(Problem::TooLarge.into());
        }
        let source = Source { author: by.doer().account.map(|account| account.0), file: self.name };
        let (key, seen) = (head.key(), self.mapping.conflicts.seen);
        let then = Then::of(self.transaction, key, &tree, &rows, &source, seen).await?;
        identify(&mut rows, &tree, &then);
        let city = CityId(head.city_id);
        let register = crate::organization::register(self.transaction, city).await?;
        let mut indicators = indicators(self.transaction, city).await?;
        let said = &self.mapping.organizations;
        let there = settle::Known { tree: &tree, register: &register, indicators: &indicators, said };
        let mut merge = Merge::new(self.absent, &self.mapping.conflicts, &tree, &then);
        merge.leave_out(&mut rows);
        let settled = settle::settle(&mut rows, self.absent, &there);
        errors.extend(settled.errors);
        let Merged { errors: unmerged, remarks: merged, again } = merge.settled(&mut rows);
        errors.extend(unmerged);
        errors.extend(self.of_other_cycles(tree.scheme().cycle.starts.year()));
        errors.extend(links::check(&rows, &plan::parents_by_code(&tree)));
        if !errors.is_empty() {
            return Err(Stop::Errors(errors));
        }
        let describe = if destination == Destination::Sample { owner::restore } else { owner::refer };
        let mut organizations = tree.scheme().organizations.clone();
        let Described { changed: described, mut remarks } =
            describe(&rows, &mut organizations, tree.scheme().cycle.starts);
        let changed = organizations.iter().filter(|known| described.contains(&known.code));
        let changed = changed.map(|known| organization::Model::new(city, known));
        put_all::<organization::Entity>(self.transaction, Box::new(changed)).await?;

        remarks.extend(settled.remarks.into_iter().chain(merged));
        remarks.sort_by_key(|remark| (remark.row, remark.column));

        tree.set_organizations(organizations);
        let organizations = tree.scheme().organizations.iter();
        let organizations = organizations.map(|known| (known.code.clone(), known.id)).collect();
        for (code, indicator) in again {
            indicators.add(&code, indicator);
        }
        let known = Known { tree: &tree, organizations, indicators, described };
        let plan = plan::plan(rows, &known);
        if !plan.errors.is_empty() {
            return Err(Stop::Errors(plan.errors));
        }
        let before = (self.mode == Mode::DryRun).then(|| Before::of(&tree, &plan));
        self.record(&head, &mut tree, &plan, by.doer()).await?;
        let differences = before.map_or_else(Vec::new, |before| before.differences(&tree));
        remembered::keep(self.transaction, self.ctx.actor.city().unwrap_or(city), self.mapping).await?;
        let Plan { created, updated, unchanged, .. } = plan;
        Ok(Outcome {
            scheme: Some(SchemeId(head.id)),
            created,
            updated,
            unchanged,
            goal: Some(goal),
            remarks,
            differences,
            ..Outcome::default()
        })
    }

    /// An error for each target that its heading says to be of another year than that of the scheme.
    fn of_other_cycles(&self, cycle: u16) -> impl Iterator<Item = RowError> {
        let targets = [Column::BasicTarget, Column::ChallengeTarget];
        let years = targets.into_iter().filter_map(|column| Some((column, *self.years.get(&column)?)));
        years.filter(move |(_, year)| *year != cycle).map(move |(column, year)| RowError {
            row: None,
            column: Some(column),
            problem: Problem::OtherCycle { year, cycle },
        })
    }

    /// City and scheme by name, as they were before the import.
    async fn goal(&self, head: &entity::scheme::Model, is_new: bool) -> Result<Goal, StoreError> {
        let city = entity::city::Entity::find_by_id(head.city_id).one(self.transaction).await?;
        let city = city.ok_or(StoreError::NotFound)?;
        let cycle = entity::cycle::Entity::find_by_id((head.city_id, head.cycle_id));
        let cycle = cycle.one(self.transaction).await?.ok_or(StoreError::NotFound)?;
        Ok(Goal {
            city_code: city.code,
            city_name: city.name,
            cycle: cycle.name,
            scheme: head.name.clone(),
            revision: revision(head.revision)?,
            is_new,
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

/// The indicators of a city: one id for one code, in all its schemes, the first of them first.
async fn indicators(db: &impl ConnectionTrait, city: CityId) -> Result<ByCode<IndicatorId>, StoreError> {
    let rows: Vec<(String, Uuid)> = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(city.0))
        .select_only()
        .column(indicator::Column::Code)
        .column(indicator::Column::Id)
        .order_by_asc(indicator::Column::SchemeId)
        .into_tuple()
        .all(db)
        .await?;
    let mut known = ByCode::default();
    for (code, id) in rows {
        known.add(&code, IndicatorId(id));
    }
    Ok(known)
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
        | Refusal::Text { node, .. }
        | Refusal::TooFine { node, .. } => *node,
    }
}
