//! Boards: where the indicators of a scheme stand on a day ([`indicator_model::monitor`]), from what is in force.

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::date::Date;
use indicator_model::id::{IndicatorId, OrganizationId, SchemeId};
use indicator_model::measurement::Source;
use indicator_model::measurement::series::Reported;
use indicator_model::monitor::board::{Board, BoardRow, Owner, order};
use indicator_model::monitor::{self, Commitment, Reports, Rules};
use indicator_model::node::Level;
use indicator_model::timetable::{Timetable, line};
use indicator_model::tree::{Row, Tree};
use people_model::approval::SchemeSummary;
use people_model::policy::Action;
use sea_orm::EntityTrait;
use tracing::instrument;

use crate::ctx::Ctx;
use crate::entity::city;
use crate::error::StoreError;
use crate::measurement::{self, Fact};
use crate::scheme::{self, Reading};
use crate::{clock, sample, timetable};

/// The scheme that a board opens with: of the city before that of its sample, the one whose cycle it is now, or else the
/// newest.
#[instrument(skip_all)]
pub async fn current(ctx: &Ctx) -> Result<Option<SchemeId>, StoreError> {
    let schemes = scheme::list(ctx).await?;
    let is_now = |summary: &&SchemeSummary| {
        let today = if summary.sample { sample::today(ctx) } else { clock::today() };
        (summary.cycle.starts..=summary.cycle.ends).contains(&today)
    };
    let own = schemes.iter().filter(|summary| !summary.sample);
    let of_sample = schemes.iter().filter(|summary| summary.sample);
    let now = own.clone().find(is_now).or_else(|| own.clone().next());
    let found = now.or_else(|| of_sample.clone().find(is_now)).or_else(|| of_sample.clone().next());
    Ok(found.map(|summary| summary.id))
}

/// The indicators of a scheme on a day, or today: of one organization, or of all down to departments and districts. A day
/// ahead is today.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn indicators(
    ctx: &Ctx,
    id: SchemeId,
    organization: Option<OrganizationId>,
    day: Option<Date>,
) -> Result<Board, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    let (city, tree) = (reading.city(), &reading.tree);
    let row = city::Entity::find_by_id(city.0).one(&reading.db).await?.ok_or(StoreError::NotFound)?;
    let today = if row.sample { sample::today(ctx) } else { clock::today() };
    let day = day.unwrap_or(today).min(today);
    if organization.is_some_and(|id| tree.scheme().organizations.iter().all(|known| known.id != id)) {
        return Err(StoreError::NotFound);
    }

    let cycle = &tree.scheme().cycle;
    let first = cycle.starts.year();
    let years = first.saturating_sub(1)..=cycle.ends.year();
    let facts = measurement::in_force(&reading.db, city, organization, years).await?;
    let course = courses(facts, day);
    let timetable = timetable::of(&reading.db, city, id).await?;
    let general = Rules { timetable: timetable.narrowed(&[]), ..Rules::default() };
    let more_time = more_time(tree, &timetable);
    let read = |row: Row| {
        let (node, indicator) = (tree.node(row), tree.indicator(row));
        let reports = course.get(&(node.owner, indicator.id)).map(Vec::as_slice).unwrap_or_default();
        let course: Vec<Reported> = reports
            .iter()
            .filter(|report| report.period.frequency() == indicator.frequency)
            .copied()
            .collect();
        let (before, year) = course.split_at(course.partition_point(|report| report.period.year() < first));
        let commitment = Commitment::of(tree, row);
        BoardRow {
            node: node.id,
            indicator: indicator.id,
            code: indicator.code.clone(),
            name: indicator.name.clone(),
            unit: indicator.unit.clone(),
            precision: indicator.precision,
            measure: indicator.measure,
            direction: indicator.direction,
            theme: indicator.theme.clone(),
            level: node.level,
            owner: node.owner,
            challenge: commitment.challenge,
            reading: {
                let rules = more_time.get(&node.owner).unwrap_or(&general);
                monitor::read(indicator, &commitment, Reports { year, before }, cycle, rules, day)
            },
        }
    };
    let is_shown = |row: &Row| {
        let node = tree.node(*row);
        match organization {
            Some(organization) => node.owner == organization,
            None => node.level != Level::Post,
        }
    };
    let mut rows: Vec<BoardRow> = tree.rows().filter(is_shown).map(read).collect();
    order(&mut rows);
    Ok(Board {
        scheme: id,
        name: tree.scheme().name.clone(),
        cycle: cycle.name.clone(),
        day,
        today,
        rules: general,
        organization,
        organizations: owners(tree),
        rows,
    })
}

/// The rules of owners that have an extension, themselves or with one above them.
fn more_time(tree: &Tree, timetable: &Timetable) -> BTreeMap<OrganizationId, Rules> {
    if timetable.extensions.is_empty() {
        return BTreeMap::new();
    }
    let owners: BTreeSet<OrganizationId> = tree.rows().map(|row| tree.node(row).owner).collect();
    let rules = owners.into_iter().filter_map(|owner| {
        let timetable = timetable.narrowed(&line(owner, &tree.scheme().organizations));
        (!timetable.extensions.is_empty()).then(|| (owner, Rules { timetable, ..Rules::default() }))
    });
    rules.collect()
}

/// What was reported until a day, by organization and indicator, in order of time.
fn courses(facts: Vec<Fact>, day: Date) -> BTreeMap<(OrganizationId, IndicatorId), Vec<Reported>> {
    let mut courses: BTreeMap<_, Vec<Reported>> = BTreeMap::new();
    let is_known = |fact: &Fact| {
        let told = fact.check_in.as_ref();
        // A sheet may say nothing about the day; nobody knew it before the period was over.
        let since = told.map_or(fact.subject.period.ends(), |told| told.reported_on);
        fact.subject.source == Source::Owner && since <= day
    };
    for fact in facts.into_iter().filter(is_known) {
        courses.entry((fact.subject.organization, fact.subject.indicator)).or_default().push(fact.report);
    }
    for course in courses.values_mut() {
        course.sort_by_key(|report| report.period);
    }
    courses
}

fn owners(tree: &Tree) -> Vec<Owner> {
    let owning: BTreeSet<OrganizationId> = tree.rows().map(|row| tree.node(row).owner).collect();
    let organizations = tree.scheme().organizations.iter();
    let owning = organizations.filter(|organization| owning.contains(&organization.id));
    owning.map(|organization| Owner { id: organization.id, name: organization.name.clone() }).collect()
}
