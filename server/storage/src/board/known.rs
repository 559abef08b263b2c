//! What was reported of a scheme, as it was known on a day.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indicator_model::date::Date;
use indicator_model::id::{IndicatorId, OrganizationId};
use indicator_model::measurement::Source;
use indicator_model::measurement::series::Reported;
use indicator_model::monitor::below::{Child, Family};
use indicator_model::monitor::forecast::Forecast;
use indicator_model::monitor::{Commitment, Reports};
use indicator_model::period::Period;
use indicator_model::tree::{Row, Tree};
use sea_orm::EntityTrait;

use super::On;
use super::forecast::Memory;
use crate::ctx::Ctx;
use crate::entity::city;
use crate::error::StoreError;
use crate::measurement::{self, Fact};
use crate::scheme::Reading;
use crate::{clock, sample};

/// What is known of a scheme on a day.
pub(super) struct Known {
    pub(super) day: Date,
    /// In the city; in the sample the one that it pretends.
    pub(super) today: Date,
    courses: BTreeMap<(OrganizationId, IndicatorId), Vec<Told>>,
    /// What was computed so far, by row and day: what stands above it asks for it too.
    computed: Mutex<HashMap<(usize, Date), Arc<Course>>>,
    forecasts: Arc<Memory>,
}

/// A report, and since when it was known.
struct Told {
    since: Date,
    report: Reported,
}

impl Known {
    /// All that was reported, or that of one organization.
    pub(super) async fn of(
        ctx: &Ctx,
        reading: &Reading,
        organization: Option<OrganizationId>,
        on: On,
    ) -> Result<Self, StoreError> {
        let city = reading.city();
        let row = city::Entity::find_by_id(city.0).one(&reading.db).await?.ok_or(StoreError::NotFound)?;
        let today = if row.sample { sample::today(ctx) } else { clock::today() };
        let (day, today) = match on {
            On::Asked(day) => (day.unwrap_or(today).min(today), today),
            On::Today(day) => (day, day),
        };
        let cycle = &reading.tree.scheme().cycle;
        let years = cycle.starts.year().saturating_sub(1)..=cycle.ends.year();
        let mut facts = measurement::in_force(&reading.db, city, organization, years.clone()).await?;
        if let Some(organization) = organization {
            let places = below(&reading.tree, organization);
            facts.extend(measurement::in_force_at(&reading.db, city, &places, &years).await?);
        }
        Ok(Self {
            day,
            today,
            courses: courses(facts, day),
            computed: Mutex::default(),
            forecasts: ctx.store.beside(),
        })
    }

    /// The days on which a report became known, of itself or of what its value follows from.
    pub(super) fn told_on(&self, tree: &Tree, row: Row) -> BTreeSet<Date> {
        let mut days = BTreeSet::new();
        let mut open = vec![row];
        while let Some(row) = open.pop() {
            let subject = (tree.node(row).owner, tree.indicator(row).id);
            days.extend(self.courses.get(&subject).into_iter().flatten().map(|told| told.since));
            open.extend(Family::rows(tree, row).filter(|_| tree.indicator(row).is_computed()));
        }
        days
    }

    pub(super) fn course(&self, tree: &Tree, row: Row) -> Course {
        self.course_until(tree, row, self.day)
    }

    /// As it was known on a day, which is not later than that of the board.
    pub(super) fn course_until(&self, tree: &Tree, row: Row, day: Date) -> Course {
        let course = self.reported_until(tree, row, day);
        if !tree.indicator(row).is_computed() || !course.reports.is_empty() {
            return course;
        }
        Course::clone(&self.computed_until(tree, row, day))
    }

    /// What follows from children, which may follow from theirs: from the bottom up, so that no chain is too long, and each once.
    fn computed_until(&self, tree: &Tree, row: Row, day: Date) -> Arc<Course> {
        let known = |row: Row| self.computed().get(&(row.index(), day)).cloned();
        if let Some(known) = known(row) {
            return known;
        }
        let mut open = vec![row];
        let mut at = 0;
        while let Some(&row) = open.get(at) {
            at += 1;
            let follows = |child: &Row| tree.indicator(*child).is_computed() && known(*child).is_none();
            open.extend(Family::rows(tree, row).filter(follows));
        }
        // Rows are numbered level by level.
        open.sort_unstable();
        let cycle = &tree.scheme().cycle;
        let mut last = Arc::default();
        for row in open.into_iter().rev() {
            let reports =
                self.family(tree, row, day, |family| family.reports(cycle, day)).unwrap_or_default();
            let year = reports.partition_point(|report| report.period.year() < cycle.starts.year());
            last = Arc::new(Course { reports, year });
            self.computed().insert((row.index(), day), Arc::clone(&last));
        }
        last
    }

    fn computed(&self) -> MutexGuard<'_, HashMap<(usize, Date), Arc<Course>>> {
        // Nothing can panic while it is held.
        self.computed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is read of the children of a row with what was known of them on a day; none where no child takes part.
    pub(super) fn family<T>(
        &self,
        tree: &Tree,
        row: Row,
        day: Date,
        read: impl FnOnce(&Family<'_>) -> T,
    ) -> Option<T> {
        let course = |child| (child, self.course_until(tree, child, day));
        let courses: Vec<(Row, Course)> = Family::rows(tree, row).map(course).collect();
        let children = courses.iter().map(|(child, course)| Child::of(tree, *child, course.reports()));
        (!courses.is_empty()).then(|| read(&Family::of(tree, row, children.collect())))
    }

    fn reported_until(&self, tree: &Tree, row: Row, day: Date) -> Course {
        let (node, indicator) = (tree.node(row), tree.indicator(row));
        let told = self.courses.get(&(node.owner, indicator.id)).map(Vec::as_slice).unwrap_or_default();
        let is_of_it =
            |told: &&Told| told.since <= day && told.report.period.frequency() == indicator.frequency;
        let reports: Vec<Reported> = told.iter().filter(is_of_it).map(|told| told.report).collect();
        let first = tree.scheme().cycle.starts.year();
        let year = reports.partition_point(|report| report.period.year() < first);
        Course { reports, year }
    }

    pub(super) fn forecast(&self, tree: &Tree, row: Row) -> Option<Forecast> {
        self.forecast_on(tree, row, self.day)
    }

    /// As it was foreseen on a day, which is not later than that of the board.
    pub(super) fn forecast_on(&self, tree: &Tree, row: Row, day: Date) -> Option<Forecast> {
        let (indicator, commitment) = (tree.indicator(row), Commitment::of(tree, row));
        let course = self.course_until(tree, row, day);
        self.forecasts.forecast(indicator, &commitment, course.reports(), course.last_over(day)?)
    }
}

/// What others report below the indicators of an organization, as far as these are compared with it or follow from it.
fn below(tree: &Tree, organization: OrganizationId) -> BTreeSet<(OrganizationId, IndicatorId)> {
    let mut above: Vec<Row> = tree.rows().filter(|row| tree.node(*row).owner == organization).collect();
    let mut places = BTreeSet::new();
    while let Some(row) = above.pop() {
        for child in Family::rows(tree, row) {
            let (owner, indicator) = (tree.node(child).owner, tree.indicator(child));
            if owner != organization && places.insert((owner, indicator.id)) && indicator.is_computed() {
                above.push(child);
            }
        }
    }
    places
}

/// The reports of one indicator and organization over two years, in order of time.
#[derive(Clone, Default)]
pub(super) struct Course {
    reports: Vec<Reported>,
    /// Where the cycle begins.
    year: usize,
}

impl Course {
    pub(super) fn reports(&self) -> Reports<'_> {
        let (before, year) = self.reports.split_at(self.year);
        Reports { year, before }
    }

    /// The last period of the year with a value that began before a day.
    pub(super) fn last_known(&self, day: Date) -> Option<Period> {
        let has_begun = |report: &&Reported| report.period.starts() <= day && !report.value.is_missing();
        Some(self.reports().year.iter().rev().find(has_begun)?.period)
    }

    /// The last period of the year that is over on a day and has a value.
    fn last_over(&self, day: Date) -> Option<Period> {
        let is_over = |report: &&Reported| report.period.ends() <= day && !report.value.is_missing();
        Some(self.reports().year.iter().rev().find(is_over)?.period)
    }
}

/// What was reported until a day, by organization and indicator, in order of time.
fn courses(facts: Vec<Fact>, day: Date) -> BTreeMap<(OrganizationId, IndicatorId), Vec<Told>> {
    let mut courses: BTreeMap<_, Vec<Told>> = BTreeMap::new();
    for fact in facts.into_iter().filter(|fact| fact.subject.source == Source::Owner) {
        // A sheet may say nothing about the day; nobody knew it before the period was over.
        let told = fact.check_in.as_ref();
        let since = told.map_or(fact.subject.period.ends(), |told| told.reported_on);
        if since <= day {
            let course = courses.entry((fact.subject.organization, fact.subject.indicator)).or_default();
            course.push(Told { since, report: fact.report });
        }
    }
    for course in courses.values_mut() {
        course.sort_by_key(|told| told.report.period);
    }
    courses
}
