//! What the views of a board show beside its rows: the lights of the months, and what changed since an earlier day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indicator_model::date::Date;
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::monitor::board::BoardRow;
use indicator_model::monitor::cockpit::{Cockpit, Outlook};
use indicator_model::monitor::district::Districts;
use indicator_model::monitor::heat::Monthly;
use indicator_model::monitor::trend::{LINES, Line, Trend};
use indicator_model::monitor::{self, Commitment, Point, month};
use indicator_model::organization::{DistrictClass, OrganizationKind};
use indicator_model::period::Period;
use indicator_model::quantity::Quantity;
use tracing::instrument;

use super::{Extent, Look, Seen, once, read_with};
use crate::answers::Kept;
use crate::ctx::Ctx;
use crate::error::StoreError;

/// The board of a scheme on a day, or today, with the light of each row at the end of each month.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn monthly(
    ctx: &Ctx,
    id: SchemeId,
    extent: impl Into<Extent>,
    day: Option<Date>,
) -> Result<Arc<Kept<Monthly>>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    let extent = extent.into();
    let read = async || {
        let lights = |look: &Look<'_>| {
            let Look { tree, row, known, rules, .. } = *look;
            let (indicator, commitment) = (tree.indicator(row), Commitment::of(tree, row));
            let course = known.course(tree, row);
            month::lights(indicator, &commitment, course.reports(), &tree.scheme().cycle, rules, known.day)
        };
        let Seen { board, cycle, more } = read_with(ctx, id, extent, day, lights).await?;
        Ok(Monthly { months: month::months(&cycle, board.day).collect(), lights: more, board })
    };
    once(ctx, id, ("monthly", extent, day), read).await
}

/// What is known of a district beside its reading.
struct Past {
    class: Option<DistrictClass>,
    /// The values of the year before, by period.
    before: Vec<Option<Quantity>>,
}

/// The districts of a scheme on a day, or today, with their classes and what they had a year before.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn districts(
    ctx: &Ctx,
    id: SchemeId,
    day: Option<Date>,
) -> Result<Arc<Kept<Districts>>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    let read = async || {
        let past = |look: &Look<'_>| {
            let Look { tree, row, known, .. } = *look;
            let owner = tree.owner(row).filter(|owner| owner.kind == OrganizationKind::District)?;
            let course = known.course(tree, row);
            let year = tree.scheme().cycle.starts.year().saturating_sub(1);
            let before = monitor::values(tree.indicator(row), course.reports().before, year);
            Some(Past { class: owner.class.clone(), before })
        };
        let Seen { mut board, mut more, .. } = read_with(ctx, id, Extent::Departments, day, past).await?;
        let mut districts =
            |row: &BoardRow| Some((row.node, row.owner, more.remove(&row.node)??, row.reading.last));
        let (mut classes, mut before) = (BTreeMap::new(), BTreeMap::new());
        let mut kept = BTreeSet::new();
        for (node, owner, past, last) in board.rows.iter().filter_map(&mut districts) {
            kept.insert(node);
            classes.extend(past.class.map(|class| (owner, class)));
            let number = last.map(|last| usize::from(last.period.number()) - 1);
            let value = number.and_then(|number| past.before.get(number).copied().flatten());
            before.extend(value.map(|value| (node, value)));
        }
        board.rows.retain(|row| kept.contains(&row.node));
        Ok(Districts { board, classes, before })
    };
    once(ctx, id, ("districts", day), read).await
}

/// What the steering committee should talk about on a day, or today, beside how it stood on an earlier day: `since`, or a month
/// before. A day that is not earlier is the day itself, on which nothing has changed.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn cockpit(
    ctx: &Ctx,
    id: SchemeId,
    extent: impl Into<Extent>,
    day: Option<Date>,
    since: Option<Date>,
) -> Result<Arc<Kept<Cockpit>>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    let extent = extent.into();
    let read = async || {
        let earlier = |day: Date| since.unwrap_or_else(|| month_before(day)).min(day);
        let outlook = |look: &Look<'_>| {
            let Look { tree, row, known, rules, .. } = *look;
            let (indicator, commitment) = (tree.indicator(row), Commitment::of(tree, row));
            let since = earlier(known.day);
            let course = known.course_until(tree, row, since);
            let cycle = &tree.scheme().cycle;
            let before = monitor::read(indicator, &commitment, course.reports(), cycle, rules, since);
            Outlook { before: before.light, forecast: known.forecast(tree, row) }
        };
        let Seen { board, more, .. } = read_with(ctx, id, extent, day, outlook).await?;
        let since = earlier(board.day);
        Ok(Cockpit::of(board, since, &more))
    };
    once(ctx, id, ("cockpit", extent, day, since), read).await
}

/// Lines that are drawn when none were chosen.
const FIRST: usize = 3;

/// The board of a scheme on a day, or today, with the course of the chosen nodes over the year before and the cycle; of the worst
/// where none is chosen. Nodes that are not on the board have no line.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn trend(
    ctx: &Ctx,
    id: SchemeId,
    extent: impl Into<Extent>,
    day: Option<Date>,
    nodes: &[NodeId],
) -> Result<Arc<Kept<Trend>>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    let extent = extent.into();
    // What nobody could distinguish is not asked for.
    let nodes = &nodes[..nodes.len().min(LINES)];
    let read = async || {
        let before = |look: &Look<'_>| -> Vec<Point> {
            let Look { tree, row, known, .. } = *look;
            let (indicator, course) = (tree.indicator(row), known.course(tree, row));
            let year = tree.scheme().cycle.starts.year().saturating_sub(1);
            let values = monitor::values(indicator, course.reports().before, year);
            let periods = Period::all(indicator.frequency, year).zip(values);
            periods.map(|(period, value)| Point { period, value, planned: None }).collect()
        };
        let Seen { board, mut more, .. } = read_with(ctx, id, extent, day, before).await?;
        let worst = || board.rows.iter().map(|row| row.node).take(FIRST).collect();
        let chosen: Vec<NodeId> = if nodes.is_empty() { worst() } else { nodes.to_vec() };
        let line = |node: NodeId| {
            let row = board.rows.iter().find(|row| row.node == node)?;
            let mut points = more.remove(&node)?;
            points.extend(&row.reading.course);
            Some(Line { node, points })
        };
        let lines = chosen.into_iter().filter_map(line).take(LINES).collect();
        Ok(Trend { board, lines })
    };
    once(ctx, id, ("trend", extent, day, nodes), read).await
}

/// The same day of the month before, or the last one that it has.
fn month_before(day: Date) -> Date {
    let (year, month) = if day.month() == 1 { (day.year() - 1, 12) } else { (day.year(), day.month() - 1) };
    // No month has fewer than 28 days; there is no day before the first.
    let days = (1..=day.day()).rev().find_map(|number| Date::new(year, month, number).ok());
    days.unwrap_or(day)
}
