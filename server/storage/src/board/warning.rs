//! Early warnings of a scheme ([`indicator_model::warning`]), read from what was reported like everything on a board.
//!
//! Since when a warning is open follows from the readings of the days on which something changed: a report became known, or long
//! overdue. So no timer opens or closes anything, and a server that was off misses nothing. Money has no day
//! on which it was reported, so it is read as it is known now.

mod answers;

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::budget;
use indicator_model::date::Date;
use indicator_model::id::{OrganizationId, SchemeId};
use indicator_model::indicator::Frequency;
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::forecast::Forecast;
use indicator_model::monitor::{self, Commitment, PATIENCE};
use indicator_model::notice::Escalated;
use indicator_model::period::Period;
use indicator_model::warning::escalation::Ladder;
use indicator_model::warning::list::{Outlook, Status, Warning, Warnings, order};
use indicator_model::warning::{Answer, Episode, FollowUp, Reason, Severity, reasons, severity};
use people_model::policy::{Action, Subject};
use tracing::instrument;

use self::answers::Answers;
pub use self::answers::answer;
use super::{Extent, Look, On, Seen, seen};
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::scheme::Reading;
use crate::store::Store;
use crate::timetable;

/// The warnings of a scheme on a day, or today: of each indicator the one that is open, or else the last that was. When the cycle is
/// over, all are closed.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn warnings(
    ctx: &Ctx,
    id: SchemeId,
    extent: impl Into<Extent>,
    day: Option<Date>,
) -> Result<Warnings, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let (board, ladder, all) = looked_at(ctx, id, extent.into(), day.into()).await?;
    let calendar = &board.rules.timetable.calendar;
    let warning = |(row, outlook)| Warning::of(row, outlook, (&ladder, calendar), board.day);
    let mut list: Vec<Warning> = all.into_iter().map(warning).collect();
    order(&mut list);
    Ok(Warnings { board, ladder, list })
}

/// A board without its rows, its ladder, and each of its rows that has a warning, or had one.
async fn looked_at(
    ctx: &Ctx,
    id: SchemeId,
    extent: Extent,
    on: On,
) -> Result<(Board, Ladder, Vec<(BoardRow, Outlook)>), StoreError> {
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    let said = Said::of(ctx, &reading).await?;
    let outlook = |look: &Look<'_>| outlook(look, &said);
    let Seen { mut board, mut more, .. } = seen(ctx, &reading, extent, on, outlook).await?;
    let rows = std::mem::take(&mut board.rows).into_iter();
    let all = rows.filter_map(|row| more.remove(&row.node)?.map(|outlook| (row, outlook))).collect();
    Ok((board, said.ladder, all))
}

/// A row of a board with what is foreseen and warned of.
#[derive(Clone, Debug)]
pub struct Stand {
    pub row: BoardRow,
    pub forecast: Option<Forecast>,
    /// The one that is open.
    pub warning: Option<Warning>,
}

/// All rows of a scheme on a day, or today, the worst first, read at once. The board comes without them.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn stands(ctx: &Ctx, id: SchemeId, day: Option<Date>) -> Result<(Board, Vec<Stand>), StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    let said = Said::of(ctx, &reading).await?;
    let more = |look: &Look<'_>| (look.known.forecast(look.tree, look.row), outlook(look, &said));
    let Seen { mut board, mut more, .. } = seen(ctx, &reading, Extent::Whole, day, more).await?;
    let rows = std::mem::take(&mut board.rows);
    let rules = (&said.ladder, &board.rules.timetable.calendar);
    let stand = |row: BoardRow| {
        let (forecast, outlook) = more.remove(&row.node).unwrap_or_default();
        let warning = outlook.map(|outlook| Warning::of(row.clone(), outlook, rules, board.day));
        let warning = warning.filter(|warning| warning.status() == Status::Open);
        Stand { row, forecast, warning }
    };
    let stands = rows.into_iter().map(stand).collect();
    Ok((board, stands))
}

/// The warnings of a scheme, down to departments and districts, that wait for somebody today. What is merely silent is not among
/// them: reports that are missing have a ladder of their own ([`indicator_model::notice`]). For workers, which get their day from
/// the caller.
pub(crate) async fn escalated(
    store: &Store,
    id: SchemeId,
    today: Date,
) -> Result<Vec<Escalated>, StoreError> {
    let ctx = Ctx::operator(store.clone());
    let (board, ladder, all) = looked_at(&ctx, id, Extent::Departments, On::Today(today)).await?;
    let calendar = &board.rules.timetable.calendar;
    let waiting = |(row, outlook): (BoardRow, Outlook)| {
        let is_silent = outlook.reasons.iter().all(|(reason, _)| *reason == Reason::Silent);
        let step = outlook.course(&ladder, calendar).waits_for(today).filter(|_| !is_silent)?;
        Some(Escalated {
            scheme: id,
            organization: row.owner,
            name: board.owner_name(row.owner).to_owned(),
            code: row.code,
            indicator: row.name,
            severity: severity(&outlook.reasons)?,
            step,
            since: outlook.episode.since,
        })
    };
    Ok(all.into_iter().filter_map(waiting).collect())
}

/// What was said about warnings, and for whom the actor may say something.
struct Said {
    answers: Answers,
    may_answer: BTreeMap<OrganizationId, bool>,
    ladder: Ladder,
}

impl Said {
    async fn of(ctx: &Ctx, reading: &Reading) -> Result<Self, StoreError> {
        let id = reading.tree.scheme().id;
        let answers = answers::of(ctx, &reading.db, reading.city(), id).await?;
        let ladder = timetable::ladder(&reading.db, reading.city(), id).await?;
        let tree = &reading.tree;
        let owners: BTreeSet<OrganizationId> = tree.rows().map(|row| tree.node(row).owner).collect();
        let may_answer = owners.into_iter().map(|owner| {
            let subject = Subject { organization: Some(owner), scheme: Some(id), ..Subject::default() };
            let organizations = &tree.scheme().organizations;
            let decided = ctx.decide(Action::MeasurementRecord, reading.city(), subject, organizations);
            (owner, decided.is_ok())
        });
        Ok(Self { may_answer: may_answer.collect(), answers, ladder })
    }
}

/// None where there never was a warning in the cycle.
fn outlook(look: &Look<'_>, said: &Said) -> Option<Outlook> {
    let Look { tree, row, known, .. } = *look;
    let cycle = &tree.scheme().cycle;
    let is_over = known.day > cycle.ends;
    let forecast = known.forecast(tree, row);
    let mut now = Vec::new();
    if !is_over {
        now = reasons(&look.shown.reading, look.shown.budget.as_ref(), None);
        now.extend(Reason::of_forecast(forecast.as_ref().and_then(|forecast| forecast.basic)));
    }
    // A forecast is an estimate: one that got better was no warning, one that did not is as old as it is.
    let is_foreseen = now.iter().any(|(reason, _)| *reason == Reason::WillMiss);
    let on = |day: Date| {
        // What is read of the day itself is on the board already.
        if day == known.day {
            return severity(&now);
        }
        let by_lights = severity(&lights(look, day));
        by_lights.or_else(|| is_foreseen.then(|| will_miss(look, day)).flatten())
    };
    let end = cycle.ends.next().filter(|_| is_over);
    let days = last_warned(changes(look).into_iter().rev().map(|day| (day, on(day))));
    let episode = Episode::last(days.into_iter().chain(end.map(|end| (end, None))))?;
    let (owner, indicator) = (tree.node(row).owner, tree.indicator(row).id);
    // On a day that is past, what was said by then.
    let all = said.answers.get(&(owner, indicator)).into_iter().flatten();
    let answers: Vec<Answer> = all.filter(|answer| answer.day <= known.day).cloned().collect();
    let measure = answers.last().filter(|answer| answer.day >= episode.since && answer.until < known.day);
    let follow_up =
        measure.map(|measure| FollowUp { due: measure.until, then: on(measure.until), now: severity(&now) });
    let may_answer = known.day == known.today && said.may_answer.get(&owner).copied().unwrap_or_default();
    Some(Outlook { reasons: now, episode, forecast, answers, follow_up, may_answer })
}

/// Of days from the latest on, those that the last episode follows from, in order of time. Reading a day is work, and what was before
/// it decides nothing.
fn last_warned(days: impl Iterator<Item = (Date, Option<Severity>)>) -> Vec<(Date, Option<Severity>)> {
    let mut found: Vec<(Date, Option<Severity>)> = Vec::new();
    for (day, severity) in days {
        let is_before = severity.is_none() && found.iter().any(|(_, severity)| severity.is_some());
        found.push((day, severity));
        if is_before {
            break;
        }
    }
    found.reverse();
    found
}

/// The reasons of a day that lights and money give.
fn lights(look: &Look<'_>, day: Date) -> Vec<(Reason, Severity)> {
    let Look { tree, row, known, rules, spent, .. } = *look;
    let (indicator, commitment) = (tree.indicator(row), Commitment::of(tree, row));
    let course = known.course_until(tree, row, day);
    let goal = monitor::read(indicator, &commitment, course.reports(), &tree.scheme().cycle, rules, day);
    let money = budget::reading::read(spent, rules, day);
    reasons(&goal, money.as_ref(), None)
}

/// What the forecast of a day gives.
fn will_miss(look: &Look<'_>, day: Date) -> Option<Severity> {
    let basic = look.known.forecast_on(look.tree, look.row, day).and_then(|forecast| forecast.basic);
    Reason::of_forecast(basic).map(|(_, severity)| severity)
}

/// The days of the cycle, until that of the board, on which a reading may have changed, in order.
fn changes(look: &Look<'_>) -> BTreeSet<Date> {
    let Look { tree, row, known, rules, spent, .. } = *look;
    let cycle = &tree.scheme().cycle;
    let last = known.day.min(cycle.ends);
    let long_overdue = |period: Period| rules.timetable.window(period).due.plus_days(PATIENCE + 1);
    let indicator = tree.indicator(row);
    let reports = Period::within(indicator.frequency, cycle);
    // What is computed is there when its period ends, unless it is reported later what it follows from.
    let computed =
        Period::within(indicator.frequency, cycle).filter(|_| indicator.is_computed()).map(Period::ends);
    let year = spent.first().map(|spending| spending.item.year);
    let months = year.into_iter().flat_map(|year| Period::all(Frequency::Monthly, year));
    // A period that ends changes nothing until it is reported or long overdue; what is spent of a month is known when it ends.
    let overdue = reports.chain(months.clone()).filter_map(long_overdue);
    let all =
        months.map(Period::ends).chain(computed).chain(overdue).chain(known.told_on(tree, row)).chain([last]);
    all.filter(|day| (cycle.starts..=last).contains(day)).collect()
}
