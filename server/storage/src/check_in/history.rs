//! All reports of one indicator, organization and period, for everybody who may read the board of it.

use std::collections::{BTreeMap, HashMap};

use indicator_model::check_in::chain::Stage;
use indicator_model::check_in::evidence::Evidence;
use indicator_model::check_in::history::{History, Origin, Report, Said, Taken};
use indicator_model::id::{CheckInId, CityId, IndicatorId, OrganizationId, SchemeId};
use indicator_model::measurement::Subject;
use indicator_model::period::Period;
use indicator_model::timetable::line;
use people_model::policy::Action;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

use super::evidence::count_elsewhere;
use crate::ctx::Ctx;
use crate::entity::{check_in, check_in_step, from_word, measurement, measurement_set, moment, node, parsed};
use crate::error::StoreError;
use crate::measurement::{Origin as SetOrigin, evidence_of};
use crate::scheme::Reading;
use crate::{account, timetable};

/// Reports that are shown; a subject with more has been corrected by a program.
const MOST: usize = 500;

/// The reports of a subject, the newest first. One that no scheme in the actor's reach has is [`StoreError::NotFound`].
#[instrument(skip_all)]
pub async fn history(ctx: &Ctx, subject: Subject) -> Result<History, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let (scheme, reading) = reading(ctx, &subject).await?;
    let (city, tree, db) = (reading.city(), &reading.tree, &reading.db);
    let mut rows = tree.rows_of(subject.indicator);
    let row = rows.find(|&row| tree.node(row).owner == subject.organization).ok_or(StoreError::NotFound)?;
    let organizations = &tree.scheme().organizations;
    let known = organizations.iter().find(|known| known.id == subject.organization);
    let names = organizations.iter().map(|known| (known.id, known.name.clone())).collect();
    let timetable = timetable::of(db, city, scheme).await?;
    Ok(History {
        indicator: tree.indicator(row).clone(),
        organization: known.map(|known| known.name.clone()).unwrap_or_default(),
        window: timetable.narrowed(&line(subject.organization, organizations)).window(subject.period),
        reports: reports(ctx, db, city, &subject, &names).await?,
    })
}

/// The newest scheme that places the indicator with the organization for the period, of those that the actor may
/// read.
pub(super) async fn reading(ctx: &Ctx, subject: &Subject) -> Result<(SchemeId, Reading), StoreError> {
    scheme_of(ctx, subject.indicator, subject.organization, Some(subject.period)).await
}

/// The same for a period or, without one, of any time.
pub(crate) async fn scheme_of(
    ctx: &Ctx,
    indicator: IndicatorId,
    organization: OrganizationId,
    period: Option<Period>,
) -> Result<(SchemeId, Reading), StoreError> {
    let db = ctx.store.snapshot().await?;
    let mut schemes: Vec<Uuid> = node::Entity::find()
        .filter(ctx.in_reach(node::Column::CityId))
        .filter(node::Column::IndicatorId.eq(indicator.0))
        .filter(node::Column::OwnerId.eq(organization.0))
        .select_only()
        .column(node::Column::SchemeId)
        .distinct()
        .into_tuple()
        .all(&db)
        .await?;
    drop(db);
    // Ids grow with time.
    schemes.sort_unstable_by(|one, other| other.cmp(one));
    for scheme in schemes.into_iter().map(SchemeId) {
        match Reading::of(ctx, scheme, Action::SchemeRead).await {
            Ok(reading) => {
                let cycle = &reading.tree.scheme().cycle;
                if period.is_none_or(|period| (cycle.starts..=cycle.ends).contains(&period.ends())) {
                    return Ok((scheme, reading));
                }
            }
            Err(StoreError::NotFound | StoreError::Forbidden(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Err(StoreError::NotFound)
}

async fn reports(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    city: CityId,
    subject: &Subject,
    organizations: &BTreeMap<OrganizationId, String>,
) -> Result<Vec<Report>, StoreError> {
    let rows = corrections(db, city, subject).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let sets: HashMap<Uuid, measurement_set::Model> = measurement_set::Entity::find()
        .filter(measurement_set::Column::CityId.eq(city.0))
        .filter(measurement_set::Column::Id.is_in(rows.iter().map(|row| row.set_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|set| (set.id, set))
        .collect();
    let mut told: HashMap<Uuid, check_in::Model> = check_in::Entity::find()
        .filter(check_in::Column::CityId.eq(city.0))
        .filter(check_in::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?
        .into_iter()
        .map(|told| (told.id, told))
        .collect();
    let mut files = evidence_of(db, city, told.values()).await?;
    let steps = check_in_step::Entity::find()
        .filter(check_in_step::Column::CityId.eq(city.0))
        .filter(check_in_step::Column::CheckInId.is_in(ids))
        .order_by_asc(check_in_step::Column::Ordinal)
        .all(db)
        .await?;
    let names = Names::of(ctx, db, city, &sets, &steps).await?;
    let mut reports = Vec::with_capacity(rows.len());
    for row in rows {
        let set = sets.get(&row.set_id).ok_or_else(|| corrupt("set of a measurement", row.set_id))?;
        let origin = match set.origin.as_str() {
            origin if origin == SetOrigin::Import.key() => Origin::Sheet { name: set.reason.clone() },
            _ => Origin::Person,
        };
        let taken = steps.iter().filter(|step| step.check_in_id == row.id).map(|step| {
            // The one step of a report before there were chains.
            let former = (step.ordinal == 1).then_some(Stage::Anyone);
            let stage = step.stage()?.or(former);
            let owner = stage.and_then(Stage::data_owner);
            Ok::<_, StoreError>(Taken {
                stage: stage.map(Stage::kind),
                data_owner: owner.and_then(|id| organizations.get(&id).cloned()).unwrap_or_default(),
                step: from_word("step of a check-in", step.step.clone())?,
                by: names.shown(step.author_id),
                on_behalf_of: names.shown(step.on_behalf_of),
                at: moment(step.at.clone())?,
                reason: step.reason.clone(),
            })
        });
        reports.push(Report {
            id: CheckInId(row.id),
            value: row.reported()?,
            in_force: row.in_force,
            origin,
            by: names.shown(set.author_id),
            on_behalf_of: names.shown(set.on_behalf_of),
            at: moment(set.at.clone())?,
            said: told
                .remove(&row.id)
                .map(|told| said(told, files.remove(&row.id).unwrap_or_default()))
                .transpose()?,
            steps: taken.collect::<Result<_, _>>()?,
        });
    }
    let said = reports.iter_mut().filter_map(|report| report.said.as_mut());
    count_elsewhere(db, city, said.flat_map(|said| &mut said.evidence).collect()).await?;
    Ok(reports)
}

/// What is in force of a subject, then what each took the place of.
async fn corrections(
    db: &impl ConnectionTrait,
    city: CityId,
    subject: &Subject,
) -> Result<Vec<measurement::Model>, StoreError> {
    let mut next = measurement::Entity::find()
        .filter(measurement::Column::CityId.eq(city.0))
        .filter(measurement::Column::OrganizationId.eq(subject.organization.0))
        .filter(measurement::Column::IndicatorId.eq(subject.indicator.0))
        .filter(measurement::Column::Period.eq(subject.period.to_string()))
        .filter(measurement::Column::Source.eq(subject.source.key()))
        // Written as the index has it: a bound value would not find it.
        .filter(Expr::col(measurement::Column::InForce.as_column_ref()))
        .one(db)
        .await?;
    let mut rows = Vec::new();
    while let Some(row) = next.filter(|_| rows.len() < MOST) {
        next = match row.supersedes {
            Some(id) => measurement::Entity::find_by_id((city.0, id)).one(db).await?,
            None => None,
        };
        rows.push(row);
    }
    Ok(rows)
}

fn said(row: check_in::Model, evidence: Vec<Evidence>) -> Result<Said, StoreError> {
    Ok(Said {
        note: row.note,
        confidence: from_word("confidence", row.confidence)?,
        cause: row.cause.map(|cause| from_word("cause", cause)).transpose()?,
        next_step: row.next_step,
        evidence,
        typed_at: moment(row.typed_at)?,
        reported_on: parsed("date", row.reported_on)?,
    })
}

fn corrupt(what: &'static str, id: Uuid) -> StoreError {
    StoreError::Corrupt { what, value: id.to_string() }
}

/// Names as the reader may see them.
struct Names<'a> {
    ctx: &'a Ctx,
    known: BTreeMap<Uuid, String>,
}

impl<'a> Names<'a> {
    async fn of(
        ctx: &'a Ctx,
        db: &impl ConnectionTrait,
        city: CityId,
        sets: &HashMap<Uuid, measurement_set::Model>,
        steps: &[check_in_step::Model],
    ) -> Result<Self, StoreError> {
        let of_sets = sets.values().flat_map(|set| [set.author_id, set.on_behalf_of]);
        let of_steps = steps.iter().flat_map(|step| [step.author_id, step.on_behalf_of]);
        let ids: Vec<Uuid> = of_sets.chain(of_steps).flatten().collect();
        // Who practises in a sample has an account in the city that it belongs to.
        Ok(Self { ctx, known: account::names(db, ctx.chain(city), ids).await? })
    }

    fn shown(&self, account: Option<Uuid>) -> Option<String> {
        self.known.get(&account?).map(|name| self.ctx.shown_name(name))
    }
}
