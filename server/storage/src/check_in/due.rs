//! What a person is to report now.

use indicator_model::check_in::answer::{DueList, Reporting};
use indicator_model::check_in::due::Due;
use indicator_model::id::OrganizationId;
use indicator_model::light::Thresholds;
use people_model::policy::Action;
use tracing::instrument;

use super::open::{Open, open};
use crate::clock;
use crate::ctx::Ctx;
use crate::error::StoreError;
use crate::measurement;

/// What can be reported for an organization: of the one that is asked for, or else of the actor's own, or of the first that
/// has something to report.
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
    let chosen = match organization {
        Some(id) => {
            let of_it = open.iter().find(|open| open.owns(id)).ok_or(StoreError::NotFound)?;
            of_it.permit(ctx, id)?;
            Some((of_it, id))
        }
        None => own(ctx, &organizations),
    };
    let today = chosen.map_or_else(clock::today, |(open, _)| open.today);
    Ok(DueList {
        today,
        pretends: today != clock::today(),
        thresholds: Thresholds::default(),
        organization: chosen.map(|(_, id)| id),
        due: match chosen {
            Some((of, id)) => dues(ctx, &open, of, id).await?,
            None => Vec::new(),
        },
        organizations: organizations.into_iter().map(|(_, organization)| organization).collect(),
    })
}

/// The organization whose reports are shown first.
fn own<'a>(ctx: &Ctx, all: &[(&'a Open, Reporting)]) -> Option<(&'a Open, OrganizationId)> {
    let own = ctx.actor().organizations();
    let mine = all.iter().find(|(_, organization)| own.contains(&organization.id));
    mine.or(all.first()).map(|(open, organization)| (*open, organization.id))
}

/// Of all schemes of the city, the latest cycle first where several have the same thing to report.
async fn dues(ctx: &Ctx, all: &[Open], of: &Open, id: OrganizationId) -> Result<Vec<Due>, StoreError> {
    let db = ctx.store.snapshot().await?;
    let mut dues: Vec<Due> = Vec::new();
    for open in all.iter().filter(|open| open.city == of.city) {
        let facts = measurement::in_force(&db, open.city, Some(id), open.years()).await?;
        for due in open.dues(id, &facts) {
            if dues.iter().all(|known| known.subject != due.subject) {
                dues.push(due);
            }
        }
    }
    dues.sort_by(|one, other| {
        let place = |due: &Due| (due.window.due, due.subject.period);
        place(one).cmp(&place(other)).then_with(|| one.indicator.code.cmp(&other.indicator.code))
    });
    Ok(dues)
}
