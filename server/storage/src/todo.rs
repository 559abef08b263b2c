//! What waits for the person who asks (待我处理): put together from what each feature says of it.

use std::collections::BTreeSet;

use indicator_model::check_in::CheckInState;
use indicator_model::check_in::confirm::Turn;
use indicator_model::deadline::Phase;
use indicator_model::id::OrganizationId;
use people_model::approval::{SchemeSummary, Step};
use people_model::policy::{Action, State};
use people_model::todo::{Matter, Reports, Todo};
use tracing::instrument;

use crate::check_in;
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::notice;
use crate::scheme;

/// What waits for the actor. What the actor may never do is not looked at.
#[instrument(skip_all)]
pub async fn todo(ctx: &Ctx) -> Result<Todo, StoreError> {
    ctx.authorize_own()?;
    let schemes = if ctx.might(Action::SchemeRead) { scheme::list(ctx).await? } else { Vec::new() };
    let mut to_approve: Vec<Matter> =
        schemes.iter().filter(|scheme| can_approve(ctx, scheme)).filter_map(matter).collect();
    to_approve.sort_by_key(|matter| matter.at);
    let to_confirm = if ctx.might(Action::MeasurementConfirm) {
        check_in::waiting(ctx).await?.iter().filter(|waiting| waiting.turn == Turn::Reader).count()
    } else {
        0
    };
    Ok(Todo {
        to_approve,
        sent_back: schemes.iter().filter(|scheme| came_back(ctx, scheme)).filter_map(matter).collect(),
        reports: reports(ctx).await?,
        to_confirm,
        unread: notice::unread(ctx).await?,
    })
}

fn can_approve(ctx: &Ctx, scheme: &SchemeSummary) -> bool {
    let subject = scheme.approval.subject(scheme.id, scheme.sample);
    scheme.approval.state == State::Submitted
        && ctx.decide(Action::SchemeApprove, scheme.city, subject, &[]).is_ok()
}

fn came_back(ctx: &Ctx, scheme: &SchemeSummary) -> bool {
    let is_author = ctx.actor().account().is_some_and(|account| scheme.approval.authors.contains(&account));
    let last = scheme.approval.last.as_ref().map(|last| last.step);
    is_author && scheme.approval.state == State::Draft && last == Some(Step::Return)
}

fn matter(scheme: &SchemeSummary) -> Option<Matter> {
    let last = scheme.approval.last.as_ref()?;
    Some(Matter {
        scheme: scheme.id,
        name: scheme.name.clone(),
        cycle: scheme.cycle.name.clone(),
        is_sample: scheme.sample,
        by: last.author.clone(),
        at: last.at,
        reason: if last.step == Step::Return { last.reason.clone() } else { String::new() },
    })
}

/// Of the organizations that the actor belongs to. Who belongs to none may report for all, and owes nothing.
async fn reports(ctx: &Ctx) -> Result<Reports, StoreError> {
    let mut reports = Reports::default();
    if !ctx.might(Action::MeasurementRecord) {
        return Ok(reports);
    }
    let own: BTreeSet<OrganizationId> = ctx.actor().organizations().into_iter().collect();
    for organization in own {
        let list = match check_in::due(ctx, Some(organization)).await {
            Ok(list) => list,
            // An appointment there that reports nothing, or an organization that owns nothing.
            Err(StoreError::Forbidden(_) | StoreError::NotFound) => continue,
            Err(error) => return Err(error),
        };
        for due in list.due.iter().filter(|due| due.is_open()) {
            let state = due.current.as_ref().map(|current| current.state);
            match due.phase(list.today) {
                Phase::Ahead | Phase::Closed => {}
                _ if state == Some(CheckInState::Returned) => reports.sent_back += 1,
                Phase::Overdue => reports.overdue += 1,
                Phase::Open | Phase::DueToday => reports.due += 1,
            }
        }
    }
    Ok(reports)
}
