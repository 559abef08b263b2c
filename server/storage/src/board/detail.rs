//! What is worked out of an indicator when its line is opened.

use indicator_model::check_in::rule::{self, Asks, Remark};
use indicator_model::date::Date;
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::indicator::Indicator;
use indicator_model::monitor::Reports;
use indicator_model::monitor::below::{Below, Part};
use indicator_model::monitor::detail::{Detail, NamedPart};
use indicator_model::period::Period;
use indicator_model::quantity::Quantity;
use people_model::policy::Action;
use tracing::instrument;

use super::Known;
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::scheme::Reading;

/// Children that a line lists: more nobody reads.
const LISTED: usize = 200;

/// What a line of a board says when it is opened, as it is seen on a day.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn detail(ctx: &Ctx, id: SchemeId, node: NodeId, day: Option<Date>) -> Result<Detail, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    let tree = &reading.tree;
    let row = tree.row(node).ok_or(StoreError::NotFound)?;
    let known = Known::of(ctx, &reading, Some(tree.node(row).owner), day.into()).await?;
    // A period can be reported some days before it ends.
    let has_begun = |period: &Period| period.starts() <= known.day;
    let periods = Period::within(tree.indicator(row).frequency, &tree.scheme().cycle).filter(has_begun);
    let shown = known.course(tree, row).last_known(known.day);
    let below = known.family(tree, row, known.day, |family| {
        let new = periods.filter(|period| family.has_news(*period)).map(|period| (period, family.at(period)));
        let below: Vec<(Period, Below)> = new.filter(|(_, below)| !below.is_empty()).collect();
        let last = below.last().map(|(period, _)| *period);
        let period = shown.filter(|shown| below.iter().any(|(period, _)| period == shown)).or(last);
        let parts = period.map(|period| family.parts(period).collect::<Vec<_>>());
        (below, parts.unwrap_or_default())
    });
    let (below, parts) = below.unwrap_or_default();
    let named = |part: Part| {
        let child = tree.row(part.node)?;
        let indicator = tree.indicator(child);
        Some(NamedPart {
            part,
            code: indicator.code.clone(),
            name: indicator.name.clone(),
            owner: tree.node(child).owner,
            unit: indicator.unit.clone(),
            measure: indicator.measure,
            precision: indicator.precision,
        })
    };
    let more = parts.len().saturating_sub(LISTED);
    let parts = parts.into_iter().take(LISTED).filter_map(named).collect();
    let doubts = doubts(tree.indicator(row), known.course(tree, row).reports());
    Ok(Detail { forecast: known.forecast(tree, row), below, parts, more, doubts })
}

/// What is hard to believe of each report of the year. What is computed was believed below.
fn doubts(indicator: &Indicator, reports: Reports) -> Vec<(Period, Remark)> {
    if indicator.is_computed() {
        return Vec::new();
    }
    let past: Vec<Quantity> = reports
        .before
        .iter()
        .filter_map(|report| rule::comparable(reports.before, report, indicator))
        .collect();
    let reported = reports.year.iter().filter(|report| !report.value.is_missing());
    let doubts = reported.flat_map(|report| {
        let found = rule::doubts(*report, indicator, reports.year, &past);
        found
            .into_iter()
            .filter(|remark| remark.asks() != Asks::Nothing)
            .map(|remark| (report.period, remark))
    });
    doubts.collect()
}
