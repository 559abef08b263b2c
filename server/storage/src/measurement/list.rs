//! Reads what is in force of a scheme page by page, for other systems.
//!
//! A page goes on after the place of the last fact, and a place never changes: a program that reads while others report sees
//! each subject once, with the value of that moment.

use std::ops::RangeInclusive;

use indicator_model::id::{CityId, IndicatorId, OrganizationId, SchemeId};
use indicator_model::measurement::{Source, Subject};
use indicator_model::period::Period;
use indicator_model::tree::Tree;
use people_model::policy::Action;
use sea_orm::ConnectionTrait;
use tracing::instrument;

use super::Fact;
use super::read::{Part, Time, in_force_after};
use crate::ctx::Ctx;
use crate::entity::PAGE;
use crate::error::StoreError;
use crate::scheme::Reading;

/// Which facts are asked for; what is `None` is not narrowed.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    pub scheme: SchemeId,
    pub organization: Option<OrganizationId>,
    pub indicator: Option<IndicatorId>,
    pub period: Option<Period>,
    pub source: Option<Source>,
}

impl Filter {
    /// Everything of a scheme.
    pub const fn of(scheme: SchemeId) -> Self {
        Self { scheme, organization: None, indicator: None, period: None, source: None }
    }
}

/// At most `most` facts in force of a scheme and its cycle, after a subject, by organization and indicator, then by
/// period as it is written and source.
///
/// # Errors
/// [`StoreError::NotFound`] for a scheme out of reach, and for an organization or an indicator that the scheme lacks.
#[instrument(skip_all, fields(scheme.id = %filter.scheme))]
pub async fn list(
    ctx: &Ctx,
    filter: Filter,
    after: Option<Subject>,
    most: usize,
) -> Result<Vec<Fact>, StoreError> {
    let ctx = &ctx.about("scheme", filter.scheme);
    ctx.authorize(Action::SchemeRead)?;
    let reading = Reading::of(ctx, filter.scheme, Action::SchemeRead).await?;
    let (city, tree) = (reading.city(), &reading.tree);
    let scheme = tree.scheme();
    let has_organization = |id| scheme.organizations.iter().any(|known| known.id == id);
    let has_indicator = |id| scheme.indicators.iter().any(|known| known.id == id);
    if !filter.organization.is_none_or(has_organization) || !filter.indicator.is_none_or(has_indicator) {
        return Err(StoreError::NotFound);
    }
    let years = scheme.cycle.starts.year()..=scheme.cycle.ends.year();
    of_scheme(&reading.db, city, tree, &filter, years, after, most).await
}

/// The city has facts of several schemes in one table, so what another scheme has is passed over.
async fn of_scheme(
    db: &impl ConnectionTrait,
    city: CityId,
    tree: &Tree,
    filter: &Filter,
    years: RangeInclusive<u16>,
    mut after: Option<Subject>,
    most: usize,
) -> Result<Vec<Fact>, StoreError> {
    let part = Part::of(filter.organization, filter.indicator, Time::Years(years));
    let is_asked = |fact: &Fact| {
        let subject = &fact.subject;
        let is_placed =
            tree.rows_of(subject.indicator).any(|row| tree.node(row).owner == subject.organization);
        is_placed
            && filter.period.is_none_or(|period| period == subject.period)
            && filter.source.is_none_or(|source| source == subject.source)
    };
    let mut facts = Vec::new();
    loop {
        let page = in_force_after(db, city, &part, after.as_ref()).await?;
        let is_last = page.len() < PAGE;
        after = page.last().map(|fact| fact.subject);
        facts.extend(page.into_iter().filter(is_asked));
        if is_last || facts.len() >= most {
            facts.truncate(most);
            return Ok(facts);
        }
    }
}
