//! Compares what a sheet says with what is in force, organization by organization, so that a large city is never in memory
//! as a whole.

use std::collections::BTreeMap;

use indicator_model::check_in::{CheckInState, Confidence};
use indicator_model::date::Date;
use indicator_model::id::{CheckInId, CityId, IndicatorId, OrganizationId};
use indicator_model::measurement::series::Reported;
use indicator_model::measurement::sheet::Column;
use indicator_model::measurement::{Counting, Source, Subject};
use indicator_model::period::Period;
use uuid::Uuid;

use super::super::read::{countings, in_force_for};
use super::super::{Fact, Told};
use super::Placed;
use super::check::Said;
use crate::clock;
use crate::error::StoreError;
use crate::transaction::Transaction;

/// What a sheet says against what is in force.
pub(super) struct Comparison<'a> {
    pub(super) transaction: &'a Transaction,
    pub(super) city: CityId,
    /// In the city.
    pub(super) today: Date,
    /// Columns that the sheet does not have.
    pub(super) absent: &'a [Column],
}

pub(super) struct Compared {
    /// What differs, in the order of the rows.
    pub(super) facts: Vec<Fact>,
    /// How many of them are about something that had no value.
    pub(super) created: u32,
    pub(super) unchanged: u32,
}

impl Comparison<'_> {
    pub(super) async fn of(
        &self,
        placed: BTreeMap<OrganizationId, Vec<Placed>>,
    ) -> Result<Compared, StoreError> {
        let (mut new, mut created, mut unchanged) = (Vec::new(), 0, 0);
        for (organization, mut rows) in placed {
            rows.sort_unstable_by_key(|row| (row.indicator, row.period));
            let mut known = self.known(organization, &rows).await?;
            let mut counted = self.counted(organization, &rows).await?;
            for row in rows {
                let place = (row.indicator, row.period);
                let last = counted.range(..=place).next_back();
                let last = last.filter(|((indicator, _), _)| *indicator == row.indicator);
                let counting = row.counting.or(last.map(|(_, &counting)| counting));
                let counting = counting.unwrap_or(Counting::ForPeriod);
                counted.insert(place, counting);
                let before = known.remove(&place);
                let report = Reported { period: row.period, value: row.value, counting };
                let before_told = before.as_ref().and_then(|fact| fact.check_in.as_ref());
                let state = row.said.state;
                let told = self.told(row.said, row.period, before_told);
                let is_said = before_told.is_some_and(|before| self.is_said(before, &told, state));
                if is_said && before.as_ref().is_some_and(|fact| fact.report == report) {
                    unchanged += 1;
                    continue;
                }
                created += u32::from(before.is_none());
                let subject = Subject {
                    indicator: row.indicator,
                    organization,
                    period: row.period,
                    source: Source::Owner,
                };
                new.push((row.number, subject, report, before.map(|fact| fact.id), told));
            }
        }
        new.sort_unstable_by_key(|(number, ..)| *number);
        let now = clock::now();
        let facts = new.into_iter().map(|(_, subject, report, supersedes, told)| Fact {
            id: CheckInId(Uuid::now_v7()),
            subject,
            report,
            supersedes,
            // The files back up the report that brought them, and not what a sheet says now.
            check_in: Some(Told { typed_at: now, evidence: Vec::new(), ..told }),
        });
        Ok(Compared { facts: facts.collect(), created, unchanged })
    }

    /// What the owner reported and is in force for the periods of the sheet.
    async fn known(
        &self,
        organization: OrganizationId,
        rows: &[Placed],
    ) -> Result<BTreeMap<(IndicatorId, Period), Fact>, StoreError> {
        let periods = rows.iter().map(|row| row.period).collect();
        let facts = in_force_for(self.transaction, self.city, organization, &periods).await?;
        let own = facts.into_iter().filter(|fact| fact.subject.source == Source::Owner);
        Ok(own.map(|fact| ((fact.subject.indicator, fact.subject.period), fact)).collect())
    }

    /// How values are counted that are in force, from the year before the sheet on; empty where every row says it.
    async fn counted(
        &self,
        organization: OrganizationId,
        rows: &[Placed],
    ) -> Result<BTreeMap<(IndicatorId, Period), Counting>, StoreError> {
        let unsaid = rows.iter().filter(|row| row.counting.is_none());
        let years = || unsaid.clone().map(|row| row.period.year());
        let (Some(first), Some(last)) = (years().min(), years().max()) else { return Ok(BTreeMap::new()) };
        countings(self.transaction, self.city, organization, first.saturating_sub(1)..=last).await
    }

    /// The report beside the value: as before where the sheet has no column for it. Without a status it is confirmed, for
    /// who keeps the data brings it.
    fn told(&self, said: Said, period: Period, before: Option<&Told>) -> Told {
        let end = period.ends();
        // Where nothing says when it was reported, at the end of its period, or before that now.
        let unsaid = end.min(self.today);
        let mut told = before.cloned().unwrap_or_else(|| Told {
            note: String::new(),
            confidence: Confidence::Medium,
            cause: None,
            next_step: String::new(),
            evidence: Vec::new(),
            typed_at: clock::now(),
            reported_on: unsaid,
            state: CheckInState::Confirmed,
            returned: String::new(),
        });
        if self.has(Column::Note) {
            told.note = said.note;
        }
        if self.has(Column::Confidence) {
            told.confidence = said.confidence.unwrap_or(Confidence::Medium);
        }
        if self.has(Column::Cause) {
            told.cause = said.cause;
        }
        if self.has(Column::LateDays) {
            told.reported_on = said.days.and_then(|days| end.plus_days(days)).unwrap_or(unsaid);
        }
        told.state = said.state.unwrap_or(CheckInState::Confirmed);
        told
    }

    /// Whether that is what was said before. A sheet that calls a report submitted does not take back what was decided
    /// about it since.
    fn is_said(&self, before: &Told, told: &Told, state: Option<CheckInState>) -> bool {
        let is_open = !self.has(Column::Status) || state == Some(CheckInState::Submitted);
        let state = if is_open { before.state } else { told.state };
        *before == Told { state, ..told.clone() }
    }

    fn has(&self, column: Column) -> bool {
        !self.absent.contains(&column)
    }
}
