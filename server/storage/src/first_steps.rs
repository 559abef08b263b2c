//! How far a city is on its first days.

use indicator_model::organization::OrganizationKind;
use people_model::first_steps::{FirstStep, StepState};
use people_model::policy::Action;
use people_model::role::Role;
use tracing::instrument;

use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::{account, clock, organization, scheme};

/// The steps, in their order; none for those who can do none of them, and for an operator, who has no city.
#[instrument(skip_all)]
pub async fn first_steps(ctx: &Ctx) -> Result<Vec<StepState>, StoreError> {
    ctx.authorize_own()?;
    let is_own = |step: FirstStep| step.actions().iter().any(|action| ctx.might(*action));
    let concerns =
        [FirstStep::Organizations, FirstStep::Administrators, FirstStep::Indicators].into_iter().any(is_own);
    let Some(city) = ctx.actor().city().filter(|_| concerns) else { return Ok(Vec::new()) };
    let held = account::roles(ctx, city).await?;
    let is_held = |role: Role| held.values().flatten().any(|held| *held == role);
    let mut steps = Vec::new();
    let mut add = |step, is_done| {
        steps.push(StepState { step, is_done, is_own: is_own(step) || step == FirstStep::SecondFactor });
    };
    if ctx.might(Action::OrganizationRead) {
        let known = organization::list(ctx, city, clock::today()).await?;
        let is_there = known.iter().any(|known| known.kind != OrganizationKind::City);
        add(FirstStep::Organizations, is_there);
    }
    add(FirstStep::People, held.len() > 1);
    let both = [Role::SecurityAdministrator, Role::AuditAdministrator].into_iter().all(is_held);
    add(FirstStep::Administrators, both);
    let own = ctx.actor().account().and_then(|account| held.get(&account));
    if own.is_some_and(|roles| roles.iter().any(|role| role.takes_two())) {
        add(FirstStep::SecondFactor, account::me(ctx).await?.has_second_factor);
    }
    // Who reads no scheme does not learn whether there is one.
    if ctx.might(Action::SchemeRead) {
        let is_planned = scheme::list(ctx).await?.iter().any(|scheme| !scheme.sample);
        add(FirstStep::Indicators, is_planned);
    }
    Ok(steps)
}
