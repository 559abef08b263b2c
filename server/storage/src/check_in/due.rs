//! What a person is to report now.

use std::collections::{BTreeSet, HashSet};

use indicator_model::check_in::CheckInState;
use indicator_model::check_in::answer::{DueList, Reporting};
use indicator_model::check_in::chain::Holders;
use indicator_model::check_in::due::Due;
use indicator_model::id::{CheckInId, OrganizationId};
use indicator_model::light::Thresholds;
use people_model::policy::Action;
use sea_orm::ConnectionTrait;
use tracing::instrument;

use super::open::{Open, open};
use super::pending::{Pending, names, pending};
use super::people::{Known, People};
use crate::clock;
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::measurement::{self, Fact};

/// What can be reported for an organization: the one that is asked for, or else the actor's own, or the first that has
/// something to report.
#[instrument(skip_all)]
pub async fn due(ctx: &Ctx, organization: Option<OrganizationId>) -> Result<DueList, StoreError> {
    ctx.authorize(Action::MeasurementRecord)?;
    let open = open(ctx).await?;
    let mut organizations: Vec<(&Open, Reporting)> = Vec::new();
    for open in &open {
        for organization in open.reporting(ctx) {
            if organizations.iter().all(|(_, known)| known.id != organization.id) {
                let (id, code, name) = (organization.id, &organization.code, &organization.name);
                organizations.push((open, Reporting { id, code: code.clone(), name: name.clone() }));
            }
        }
    }
    organizations.sort_by(|(one, a), (other, b)| (one.is_sample, &a.code).cmp(&(other.is_sample, &b.code)));
    let own = ctx.actor().organizations();
    let mine = organizations.iter().find(|(_, known)| own.contains(&known.id));
    let (chosen, due) = match (organization, mine) {
        (Some(id), _) => {
            let of = open.iter().find(|open| open.owns(id)).ok_or(StoreError::NotFound)?;
            of.permit(ctx, id)?;
            (Some((of, id)), dues(ctx, &open, of, id).await?)
        }
        (None, Some((of, mine))) => (Some((*of, mine.id)), dues(ctx, &open, of, mine.id).await?),
        (None, None) => first(ctx, &open, &organizations).await?,
    };
    let today = chosen.map_or_else(clock::today, |(open, _)| open.today);
    Ok(DueList {
        today,
        pretends: today != clock::today(),
        thresholds: chosen.map_or_else(Thresholds::default, |(open, _)| open.thresholds),
        organization: chosen.map(|(_, id)| id),
        due,
        organizations: organizations.into_iter().map(|(_, organization)| organization).collect(),
    })
}

/// Organizations that are looked at to find one with something to report.
const TRIED: usize = 16;

type Chosen<'a> = Option<(&'a Open, OrganizationId)>;

/// The first organization that has something to report, for somebody who belongs to none; or else the first.
async fn first<'a>(
    ctx: &Ctx,
    all: &[Open],
    organizations: &[(&'a Open, Reporting)],
) -> Result<(Chosen<'a>, Vec<Due>), StoreError> {
    let mut first = None;
    for (of, organization) in organizations.iter().take(TRIED) {
        let chosen = Some((*of, organization.id));
        let due = dues(ctx, all, of, organization.id).await?;
        if due.iter().any(Due::is_open) {
            return Ok((chosen, due));
        }
        first = first.or(Some((chosen, due)));
    }
    Ok(first.unwrap_or_default())
}

/// Of all schemes of the city, the latest cycle first where several have the same thing to report.
async fn dues(ctx: &Ctx, all: &[Open], of: &Open, id: OrganizationId) -> Result<Vec<Due>, StoreError> {
    let db = ctx.store.snapshot().await?;
    let (mut dues, mut known) = (Vec::new(), HashSet::new());
    for open in all.iter().filter(|open| open.city == of.city) {
        let facts = measurement::in_force(&db, open.city, Some(id), open.years()).await?;
        dues.extend(open.dues(id, &facts).into_iter().filter(|due| known.insert(due.subject)));
        add_progress(ctx, &db, open, &facts, &mut dues).await?;
    }
    dues.sort_by(|one, other| {
        let place = |due: &Due| (due.window.due, due.subject.period);
        place(one).cmp(&place(other)).then_with(|| one.indicator.code.cmp(&other.indicator.code))
    });
    Ok(dues)
}

/// Adds to what waits to be confirmed how far it is in its chain.
async fn add_progress(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    of: &Open,
    facts: &[Fact],
    dues: &mut [Due],
) -> Result<(), StoreError> {
    let waits = |due: &Due| {
        let current = due.current.as_ref().filter(|current| current.state == CheckInState::Submitted)?;
        due.progress.is_none().then_some(current.id)
    };
    let ids: BTreeSet<CheckInId> = dues.iter().filter_map(waits).collect();
    let waiting: Vec<(&Open, &Fact)> =
        facts.iter().filter(|fact| ids.contains(&fact.id)).map(|fact| (of, fact)).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    let pending = pending(db, of.city, &waiting).await?;
    let names = names(ctx, db, of.city, pending.values().flat_map(Pending::people)).await?;
    let people = People::confirming(db, of.city).await?;
    let mut known = Known::new();
    for due in dues {
        let Some(pending) = waits(due).and_then(|id| pending.get(&id)) else { continue };
        let (organization, stage, involved) = (due.subject.organization, pending.stage(), pending.involved());
        let can_go_on =
            of.is_sample || people.can_confirm(&mut known, of.place(), organization, stage, &involved);
        let holders = if can_go_on { Holders::Somebody } else { Holders::Nobody };
        due.progress = Some(pending.progress(ctx, of, &names, holders));
    }
    Ok(())
}
