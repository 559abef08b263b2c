//! Schemes with periods that can be reported now, and what there is to report in them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use indicator_model::check_in::chain::{Chain, Chains, Stage};
use indicator_model::check_in::due::{Due, Known, More};
use indicator_model::check_in::rule::comparable;
use indicator_model::check_in::{CheckInState, Confidence};
use indicator_model::date::Date;
use indicator_model::id::{AccountId, CityId, IndicatorId, OrganizationId, SchemeId};
use indicator_model::indicator::{Indicator, MeasureKind};
use indicator_model::light::Thresholds;
use indicator_model::measurement::series::Reported;
use indicator_model::measurement::{Counting, Source, Subject};
use indicator_model::monitor::{Commitment, Reports, Way};
use indicator_model::organization::{Organization, OrganizationKind};
use indicator_model::period::Period;
use indicator_model::quantity::Quantity;
use indicator_model::timetable::{Timetable, line};
use indicator_model::tree::{Row, Tree};
use people_model::policy::{self, Action, State};
use sea_orm::{EntityTrait, QueryFilter};

use super::people::Place;
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::entity::{self, city, cycle};
use crate::error::StoreError;
use crate::measurement::Fact;
use crate::sample;
use crate::scheme::Reading;
use crate::{board, timetable};

/// A scheme with periods that can be reported now.
pub(super) struct Open {
    pub(super) city: CityId,
    pub(super) is_sample: bool,
    /// In the city.
    pub(super) today: Date,
    pub(super) scheme: SchemeId,
    pub(super) state: State,
    pub(super) tree: Arc<Tree>,
    /// With the extensions of all organizations.
    pub(super) timetable: Timetable,
    /// By which lights are proposed, as boards have them.
    pub(super) thresholds: Thresholds,
    /// By whom reports are confirmed.
    pub(super) chains: Chains,
}

/// All in the actor's reach: those of the actor's city before those of its sample, the latest cycle first.
pub(super) async fn open(ctx: &Ctx) -> Result<Vec<Open>, StoreError> {
    open_on(ctx, clock::today()).await
}

/// The same for a day other than today; samples keep the day that they pretend.
pub(super) async fn open_on(ctx: &Ctx, day: Date) -> Result<Vec<Open>, StoreError> {
    let db = ctx.store.snapshot().await?;
    let cities = city::Entity::find().filter(ctx.in_reach(city::Column::CityId)).all(&db).await?;
    let cycles = cycle::Entity::find().filter(ctx.in_reach(cycle::Column::CityId)).all(&db).await?;
    let heads =
        entity::scheme::Entity::find().filter(ctx.in_reach(entity::scheme::Column::CityId)).all(&db).await?;
    let mut timetables = BTreeMap::new();
    for head in &heads {
        let (city, scheme) = (CityId(head.city_id), SchemeId(head.id));
        let lights = board::light_rule(&db, city, scheme).await?;
        timetables.insert(
            head.id,
            (
                timetable::of(&db, city, scheme).await?,
                lights.thresholds(),
                timetable::chains(&db, city, scheme).await?,
            ),
        );
    }
    drop(db);
    let samples: BTreeMap<_, _> = cities.into_iter().map(|city| (city.city_id, city.sample)).collect();
    let cycles: BTreeMap<_, _> = cycles.into_iter().map(|cycle| (cycle.id, cycle)).collect();
    let mut open = Vec::new();
    for head in heads {
        let (city, scheme, state) = (CityId(head.city_id), SchemeId(head.id), head.state()?);
        let subject = policy::Subject { scheme: Some(scheme), state, ..policy::Subject::default() };
        // Foreign keys hold every scheme to its city and its cycle.
        let (Some(&is_sample), Some(cycle), Some((timetable, thresholds, chains))) =
            (samples.get(&head.city_id), cycles.get(&head.cycle_id), timetables.remove(&head.id))
        else {
            continue;
        };
        let today = if is_sample { sample::today(ctx) } else { day };
        let cycle = cycle.clone().cycle()?;
        let may_read = ctx.decide(Action::SchemeRead, city, subject, &[]).is_ok();
        if !timetable.is_open(&cycle, today) || !may_read {
            continue;
        }
        let tree = Reading::of(ctx, scheme, Action::SchemeRead).await?.tree;
        open.push(Open { city, is_sample, today, scheme, state, tree, timetable, thresholds, chains });
    }
    open.sort_by_key(|open| (open.is_sample, std::cmp::Reverse(open.tree.scheme().cycle.starts)));
    Ok(open)
}

impl Open {
    fn subject(&self, organization: Option<OrganizationId>) -> policy::Subject<'static> {
        policy::Subject {
            organization,
            scheme: Some(self.scheme),
            state: self.state,
            ..policy::Subject::default()
        }
    }

    /// Whether the actor may read the scheme.
    pub(super) fn is_seen_by(&self, ctx: &Ctx) -> bool {
        ctx.decide(Action::SchemeRead, self.city, self.subject(None), &[]).is_ok()
    }

    /// Whether the actor may report for an organization.
    pub(super) fn permit(&self, ctx: &Ctx, organization: OrganizationId) -> Result<Permit, StoreError> {
        let organizations = &self.tree.scheme().organizations;
        ctx.permit(Action::MeasurementRecord, self.city, self.subject(Some(organization)), organizations)
    }

    /// Whether the actor may confirm, at a stage, what was reported for an organization. `involved` had a part in it.
    pub(super) fn may_confirm(
        &self,
        ctx: &Ctx,
        organization: OrganizationId,
        stage: Stage,
        involved: &[AccountId],
    ) -> Result<Permit, StoreError> {
        let subject = policy::Subject { authors: involved, ..self.subject(Some(organization)) }.at(stage);
        ctx.decide(Action::MeasurementConfirm, self.city, subject, &self.tree.scheme().organizations)
    }

    /// Whether the actor sets by whom reports are confirmed.
    pub(super) fn may_set_chains(&self, ctx: &Ctx) -> bool {
        ctx.decide(Action::TimetableEdit, self.city, self.subject(None), &[]).is_ok()
    }

    pub(super) fn place(&self) -> Place<'_> {
        let organizations = &self.tree.scheme().organizations;
        Place { scheme: self.scheme, state: self.state, organizations }
    }

    pub(super) fn name(&self, organization: OrganizationId) -> String {
        let mut known = self.tree.scheme().organizations.iter();
        known.find(|known| known.id == organization).map(|known| known.name.clone()).unwrap_or_default()
    }

    /// What is reported by, as the audit log has it: the code of the indicator and the period.
    pub(super) fn label(&self, subject: &Subject) -> String {
        let code = self.row(subject).map(|row| self.tree.indicator(row).code.as_str()).unwrap_or_default();
        format!("{code} {}", subject.period)
    }

    /// The organizations that own something.
    pub(super) fn owners(&self) -> impl Iterator<Item = &Organization> {
        let owners: BTreeSet<OrganizationId> =
            self.tree.rows().map(|row| self.tree.node(row).owner).collect();
        self.tree.scheme().organizations.iter().filter(move |organization| owners.contains(&organization.id))
    }

    /// The organizations for which the actor may report and that own something. Who reports for the whole city is
    /// offered the city, its departments and its districts.
    pub(super) fn reporting<'a>(&'a self, ctx: &Ctx) -> Vec<&'a Organization> {
        let organizations = &self.tree.scheme().organizations;
        let may = |organization| {
            let subject = self.subject(organization);
            ctx.decide(Action::MeasurementRecord, self.city, subject, organizations).is_ok()
        };
        let owning = self.owners();
        if may(None) {
            let is_large = |organization: &&Organization| {
                use OrganizationKind::{City, Department, District};
                matches!(organization.kind, City | Department | District)
            };
            return owning.filter(is_large).collect();
        }
        let below = self.below(&ctx.actor().organizations());
        owning.filter(|organization| below.contains(&organization.id) && may(Some(organization.id))).collect()
    }

    /// Some organizations with everything below them.
    fn below(&self, above: &[OrganizationId]) -> BTreeSet<OrganizationId> {
        let mut children: BTreeMap<OrganizationId, Vec<OrganizationId>> = BTreeMap::new();
        for organization in &self.tree.scheme().organizations {
            if let Some(parent) = organization.parent {
                children.entry(parent).or_default().push(organization.id);
            }
        }
        let (mut found, mut waiting) = (BTreeSet::new(), above.to_vec());
        while let Some(id) = waiting.pop() {
            if found.insert(id) {
                waiting.extend(children.get(&id).into_iter().flatten());
            }
        }
        found
    }

    /// Whether the scheme places the indicator with the organization.
    pub(super) fn has(&self, subject: &Subject) -> bool {
        self.row(subject).is_some()
    }

    fn row(&self, subject: &Subject) -> Option<Row> {
        let mut rows = self.tree.rows_of(subject.indicator);
        rows.find(|&row| self.tree.node(row).owner == subject.organization)
    }

    pub(super) fn owns(&self, organization: OrganizationId) -> bool {
        self.tree.rows().any(|row| self.tree.node(row).owner == organization)
    }

    /// The years whose values a report is compared with.
    pub(super) fn years(&self) -> RangeInclusive<u16> {
        let cycle = &self.tree.scheme().cycle;
        cycle.starts.year().saturating_sub(1)..=cycle.ends.year()
    }

    fn is_reported(&self, row: Row) -> bool {
        !self.tree.indicator(row).is_computed() && !self.tree.is_in_words(row)
    }

    /// All that can be reported of an organization now. `facts` is what is in force of it in [`Self::years`].
    pub(super) fn dues(&self, organization: OrganizationId, facts: &[Fact]) -> Vec<Due> {
        let timetable = self.timetable_of(organization);
        let mut dues = Vec::new();
        for row in self.tree.rows().filter(|&row| self.tree.node(row).owner == organization) {
            let indicator = self.tree.indicator(row);
            if !self.is_reported(row) {
                continue;
            }
            let periods = Period::within(indicator.frequency, &self.tree.scheme().cycle);
            let all = periods.map(|period| self.due(row, period, facts, &timetable));
            dues.extend(all.filter(|due| due.phase(self.today).is_open()));
        }
        dues
    }

    /// What would be reported by a check-in; none where the scheme has no such thing.
    pub(super) fn due_of(&self, subject: &Subject, facts: &[Fact]) -> Option<Due> {
        let row = self.row(subject)?;
        let indicator = self.tree.indicator(row);
        let mut periods = Period::within(indicator.frequency, &self.tree.scheme().cycle);
        let is_of_it = subject.source == Source::Owner
            && self.is_reported(row)
            && periods.any(|period| period == subject.period);
        is_of_it.then(|| self.due(row, subject.period, facts, &self.timetable_of(subject.organization)))
    }

    /// By whom a report is confirmed.
    pub(super) fn chain_of(&self, subject: &Subject) -> Chain {
        let line = line(subject.organization, &self.tree.scheme().organizations);
        self.chains.of(subject.indicator, &line)
    }

    /// When the periods of an organization are reported.
    fn timetable_of(&self, organization: OrganizationId) -> Timetable {
        self.timetable.narrowed(&line(organization, &self.tree.scheme().organizations))
    }

    /// `timetable` is that of the owner.
    fn due(&self, row: Row, period: Period, facts: &[Fact], timetable: &Timetable) -> Due {
        let (node, indicator) = (self.tree.node(row), self.tree.indicator(row));
        let subject =
            Subject { indicator: indicator.id, organization: node.owner, period, source: Source::Owner };
        let course = Course::of(facts, indicator, period);
        let current = course.current.map(known);
        let mut window = timetable.window(period);
        if current.as_ref().is_some_and(|current| current.state == CheckInState::Returned) {
            // What was sent back can be corrected, also after the period has closed for others.
            window.closes = window.closes.max(self.today);
        }
        let commitment = Commitment::of(&self.tree, row);
        let reports = Reports { year: &course.year, before: &course.before };
        Due {
            node: node.id,
            subject,
            window,
            extension: timetable
                .extension(period)
                .map(|extension| More { until: extension.until, reason: extension.reason.clone() }),
            aim: Way::of(indicator, &commitment, reports).aim(period),
            counting: course.last.map_or(first_counting(indicator), |last| last.report.counting),
            past: course.past(indicator),
            last: course.last.map(known),
            current,
            progress: None,
            year: course.year,
            indicator: indicator.clone(),
        }
    }
}

/// How an indicator is counted that nobody has reported yet.
fn first_counting(indicator: &Indicator) -> Counting {
    if indicator.measure == MeasureKind::Count { Counting::ToDate } else { Counting::ForPeriod }
}

/// What is in force of an indicator, as a report for one period sees it.
struct Course<'a> {
    /// Of the same year, in order of time.
    year: Vec<Reported>,
    before: Vec<Reported>,
    last: Option<&'a Fact>,
    current: Option<&'a Fact>,
}

impl<'a> Course<'a> {
    fn of(facts: &'a [Fact], indicator: &Indicator, period: Period) -> Self {
        let mut own: Vec<&Fact> = of_indicator(facts, indicator.id)
            .iter()
            .filter(|fact| fact.subject.source == Source::Owner)
            .filter(|fact| fact.subject.period.frequency() == period.frequency())
            .collect();
        own.sort_by_key(|fact| fact.subject.period);
        let of_year = |year| {
            own.iter().filter(|fact| fact.subject.period.year() == year).map(|fact| fact.report).collect()
        };
        Self {
            year: of_year(period.year()),
            before: of_year(period.year() - 1),
            last: own.iter().rev().find(|fact| fact.subject.period < period).copied(),
            current: own.iter().find(|fact| fact.subject.period == period).copied(),
        }
    }

    /// What is comparable of the year before.
    fn past(&self, indicator: &Indicator) -> Vec<Quantity> {
        self.before.iter().filter_map(|report| comparable(&self.before, report, indicator)).collect()
    }
}

/// Facts are in the order of their indicators.
fn of_indicator(facts: &[Fact], indicator: IndicatorId) -> &[Fact] {
    let start = facts.partition_point(|fact| fact.subject.indicator < indicator);
    let end = facts.partition_point(|fact| fact.subject.indicator <= indicator);
    &facts[start..end]
}

fn known(fact: &Fact) -> Known {
    let told = fact.check_in.as_ref();
    Known {
        id: fact.id,
        report: fact.report,
        note: told.map(|told| told.note.clone()).unwrap_or_default(),
        confidence: told.map_or(Confidence::Medium, |told| told.confidence),
        cause: told.and_then(|told| told.cause),
        next_step: told.map(|told| told.next_step.clone()).unwrap_or_default(),
        evidence: told.map(|told| told.evidence.clone()).unwrap_or_default(),
        state: told.map_or(CheckInState::Confirmed, |told| told.state),
        returned: told.map(|told| told.returned.clone()).unwrap_or_default(),
    }
}
