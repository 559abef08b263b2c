//! Boards: where the indicators of a scheme stand on a day ([`indicator_model::monitor`]) with the money for them
//! ([`indicator_model::budget::reading`]), from what is in force.

mod detail;
mod forecast;
mod items;
mod known;
mod leave;
mod map;
mod objective;
mod own;
mod parts;
mod rule;
mod view;
mod warning;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indicator_model::budget;
use indicator_model::budget::Spending;
use indicator_model::date::Date;
use indicator_model::id::{IndicatorId, NodeId, OrganizationId, SchemeId};
use indicator_model::light::LightRule;
use indicator_model::monitor::board::{Board, BoardRow, Owner, order};
use indicator_model::monitor::{self, Commitment, Rules};
use indicator_model::node::Level;
use indicator_model::organization::Organization;
use indicator_model::period::Cycle;
use indicator_model::timetable::{Timetable, line};
use indicator_model::tree::{Row, Tree};
use people_model::approval::SchemeSummary;
use people_model::policy::Action;
use serde::Serialize;
use tracing::instrument;

pub use self::detail::detail;
pub use self::items::items;
use self::known::Known;
pub use self::leave::{drawing, export};
pub use self::map::{find_in_map, map, map_detail};
pub use self::objective::{move_key_result, objectives, write_retrospective};
pub use self::own::{
    edit_board, keep_view, make_board, own_board, remove_board, remove_view, rename_view, shelf,
};
pub(crate) use self::parts::with_parts;
pub use self::rule::choose;
pub(crate) use self::rule::light_rule;
pub use self::view::{cockpit, districts, monthly, trend};
pub(crate) use self::warning::escalated;
pub use self::warning::{Stand, answer, stands, warnings};
use crate::answers::Kept;
use crate::budget::in_force;
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::scheme::{self, Reading};
use crate::{answers, clock, sample, timetable};

/// The scheme that a board opens with: of the city before that of its sample, the one whose cycle it is now, or else the
/// newest.
#[instrument(skip_all)]
pub async fn current(ctx: &Ctx) -> Result<Option<SchemeId>, StoreError> {
    Ok(first(ctx, &scheme::list(ctx).await?))
}

/// The same, where the schemes are known.
pub fn first(ctx: &Ctx, schemes: &[SchemeSummary]) -> Option<SchemeId> {
    let is_now = |summary: &&SchemeSummary| {
        let today = if summary.sample { sample::today(ctx) } else { clock::today() };
        (summary.cycle.starts..=summary.cycle.ends).contains(&today)
    };
    let own = schemes.iter().filter(|summary| !summary.sample);
    let of_sample = schemes.iter().filter(|summary| summary.sample);
    let now = own.clone().find(is_now).or_else(|| own.clone().next());
    let found = now.or_else(|| of_sample.clone().find(is_now)).or_else(|| of_sample.clone().next());
    found.map(|summary| summary.id)
}

/// The scheme that is asked for, or else the one that a board opens with.
#[instrument(skip_all)]
pub async fn chosen(ctx: &Ctx, asked: Option<SchemeId>) -> Result<Option<SchemeId>, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    match asked {
        Some(scheme) => Ok(Some(scheme)),
        None => current(ctx).await,
    }
}

/// Whose indicators are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Extent {
    /// Of all, down to departments and districts.
    Departments,
    /// Of one organization, with its posts.
    Organization(OrganizationId),
    /// Of all, with all posts.
    Whole,
    /// Of one organization, with all that is below.
    Branches(OrganizationId),
    /// A node with all that is below it.
    Branch(NodeId),
    /// The objectives and key results of all, also on a board that is of an organization.
    Objectives(Option<OrganizationId>),
}

impl From<Option<OrganizationId>> for Extent {
    fn from(organization: Option<OrganizationId>) -> Self {
        organization.map_or(Self::Departments, Self::Organization)
    }
}

/// The indicators of a scheme on a day, or today. A day ahead is today.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn indicators(
    ctx: &Ctx,
    id: SchemeId,
    extent: impl Into<Extent>,
    day: Option<Date>,
) -> Result<Arc<Kept<Board>>, StoreError> {
    let ctx = &ctx.about("scheme", id);
    let extent = extent.into();
    let read = async || Ok(read_with(ctx, id, extent, day, |_| ()).await?.board);
    once(ctx, id, ("indicators", extent, day), read).await
}

/// What a view shows, worked out once for all who may read the scheme.
async fn once<T: Serialize + Send + Sync + 'static>(
    ctx: &Ctx,
    id: SchemeId,
    asked: impl Serialize,
    read: impl AsyncFnOnce() -> Result<T, StoreError>,
) -> Result<Arc<Kept<T>>, StoreError> {
    ctx.authorize(Action::SchemeRead)?;
    let stand = answers::stand(&ctx.store).await?;
    scheme::permit_read(ctx, id, &stand).await?;
    stand.answer((id, asked), read).await
}

/// A board with something more about each of its rows.
struct Seen<T> {
    board: Board,
    cycle: Cycle,
    more: BTreeMap<NodeId, T>,
}

/// A row while it is read.
struct Look<'a> {
    tree: &'a Tree,
    row: Row,
    known: &'a Known,
    rules: &'a Rules,
    /// The money for it; empty where no budget item is linked to it.
    spent: &'a [&'a Spending],
    /// What the board shows of it.
    shown: BoardRow,
}

/// The day that is looked at.
#[derive(Clone, Copy, Debug)]
enum On {
    /// A day, or today; one ahead is today.
    Asked(Option<Date>),
    /// It is this day, whatever the clock says: workers get their day from the caller.
    Today(Date),
}

impl From<Option<Date>> for On {
    fn from(day: Option<Date>) -> Self {
        Self::Asked(day)
    }
}

async fn read_with<T>(
    ctx: &Ctx,
    id: SchemeId,
    extent: Extent,
    on: impl Into<On>,
    more: impl Fn(&Look<'_>) -> T,
) -> Result<Seen<T>, StoreError> {
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    seen(ctx, &reading, extent, on, more).await
}

/// The same within a reading, in which more is read.
async fn seen<T>(
    ctx: &Ctx,
    reading: &Reading,
    extent: Extent,
    on: impl Into<On>,
    more: impl Fn(&Look<'_>) -> T,
) -> Result<Seen<T>, StoreError> {
    let each = |look: Look<'_>| ((look.shown.node, more(&look)), look.shown);
    let (mut board, cycle, all) = each_of(ctx, reading, extent, on, each).await?;
    let (more, mut rows): (BTreeMap<NodeId, T>, Vec<BoardRow>) = all.into_iter().unzip();
    order(&mut rows);
    board.rows = rows;
    Ok(Seen { board, cycle, more })
}

/// A board without rows, and what is made of each of them, in the order of the tree.
async fn read_each<T>(
    ctx: &Ctx,
    id: SchemeId,
    extent: Extent,
    on: impl Into<On>,
    each: impl FnMut(Look<'_>) -> T,
) -> Result<(Board, Cycle, Vec<T>), StoreError> {
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    each_of(ctx, &reading, extent, on, each).await
}

async fn each_of<T>(
    ctx: &Ctx,
    reading: &Reading,
    extent: Extent,
    on: impl Into<On>,
    mut each: impl FnMut(Look<'_>) -> T,
) -> Result<(Board, Cycle, Vec<T>), StoreError> {
    // What is below an organization, and the objectives above its own, are those of others.
    let (organization, reporting) = match extent {
        Extent::Organization(organization) => (Some(organization), Some(organization)),
        Extent::Branches(organization) => (Some(organization), None),
        Extent::Objectives(organization) => (organization, None),
        Extent::Departments | Extent::Whole | Extent::Branch(_) => (None, None),
    };
    if organization.is_some_and(|id| reading.tree.scheme().organizations.iter().all(|known| known.id != id)) {
        return Err(StoreError::NotFound);
    }
    let known = Known::of(ctx, reading, reporting, on.into()).await?;
    let tree = &reading.tree;
    let id = tree.scheme().id;
    let cycle = &tree.scheme().cycle;
    let timetable = timetable::of(&reading.db, reading.city(), id).await?;
    let lights = light_rule(&reading.db, reading.city(), id).await?;
    let general = Rules { lights, timetable: timetable.narrowed(&[]) };
    let more_time = more_time(tree, &timetable, lights);
    let spendings = spendings(reading, known.day).await?;
    let mut money: BTreeMap<IndicatorId, Vec<&Spending>> = BTreeMap::new();
    for spending in &spendings {
        for &indicator in &spending.item.indicators {
            money.entry(indicator).or_default().push(spending);
        }
    }
    let rules_of = |row: Row| more_time.get(&tree.node(row).owner).unwrap_or(&general);
    let read = |row: Row| {
        let (node, indicator) = (tree.node(row), tree.indicator(row));
        let commitment = Commitment::of(tree, row);
        let course = known.course(tree, row);
        let rules = rules_of(row);
        let spent = money.get(&indicator.id);
        let reading = monitor::read(indicator, &commitment, course.reports(), cycle, rules, known.day);
        let period = reading.last.or(reading.course.last().copied()).map(|point| point.period);
        let below = |period| known.family(tree, row, known.day, |family| family.at(period));
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
            is_computed: indicator.is_computed(),
            below: period.and_then(below).unwrap_or_default(),
            reading,
            budget: spent.and_then(|spent| budget::reading::read(spent, rules, known.day)),
        }
    };
    let is_shown = |row: &Row| {
        let node = tree.node(*row);
        match extent {
            Extent::Organization(organization) => node.owner == organization,
            Extent::Departments => node.level != Level::Post,
            Extent::Whole => true,
            Extent::Branches(organization) => {
                let owns = |row: Row| tree.node(row).owner == organization;
                owns(*row) || tree.ancestors(*row).any(owns)
            }
            Extent::Branch(root) => {
                node.id == root || tree.ancestors(*row).any(|above| tree.node(above).id == root)
            }
            Extent::Objectives(_) => node.mode.is_some(),
        }
    };
    let look = |row: Row| {
        let shown = read(row);
        let spent = money.get(&shown.indicator).map(Vec::as_slice).unwrap_or_default();
        Look { tree, row, known: &known, rules: rules_of(row), spent, shown }
    };
    let all = tree.rows().filter(is_shown).map(|row| each(look(row))).collect();
    let board = Board {
        scheme: id,
        name: tree.scheme().name.clone(),
        cycle: cycle.name.clone(),
        day: known.day,
        today: known.today,
        rules: general,
        organization,
        organizations: owners(tree),
        rows: Vec::new(),
    };
    Ok((board, cycle.clone(), all))
}

/// The year whose budget is read on a day of a cycle: a budget is for a calendar year, whatever the cycle is.
fn budget_year(cycle: &Cycle, day: Date) -> u16 {
    day.year().clamp(cycle.starts.year(), cycle.ends.year())
}

/// The budget items of the year that is read.
async fn spendings(reading: &Reading, day: Date) -> Result<Vec<Spending>, StoreError> {
    let cycle = &reading.tree.scheme().cycle;
    let year = budget_year(cycle, day);
    let known = in_force(&reading.db, reading.city(), year.saturating_sub(1)..=year).await?;
    Ok(known.spendings(year))
}

/// The rules of owners that have an extension, themselves or with one above them.
fn more_time(tree: &Tree, timetable: &Timetable, lights: LightRule) -> BTreeMap<OrganizationId, Rules> {
    if timetable.extensions.is_empty() {
        return BTreeMap::new();
    }
    let owners: BTreeSet<OrganizationId> = tree.rows().map(|row| tree.node(row).owner).collect();
    let rules = owners.into_iter().filter_map(|owner| {
        let timetable = timetable.narrowed(&line(owner, &tree.scheme().organizations));
        (!timetable.extensions.is_empty()).then_some((owner, Rules { lights, timetable }))
    });
    rules.collect()
}

fn owners(tree: &Tree) -> Vec<Owner> {
    let owning: BTreeSet<OrganizationId> = tree.rows().map(|row| tree.node(row).owner).collect();
    let organizations = tree.scheme().organizations.iter();
    let owning = organizations.filter(|organization| owning.contains(&organization.id));
    let owner = |it: &Organization| Owner { id: it.id, code: it.code.clone(), name: it.name.clone() };
    owning.map(owner).collect()
}
