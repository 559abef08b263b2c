//! The timetable of a scheme with everything that a page shows of it.

use std::collections::BTreeSet;

use indicator_model::check_in::chain::Scope;
use indicator_model::id::{OrganizationId, SchemeId};
use indicator_model::indicator::Frequency;
use indicator_model::organization::OrganizationKind;
use indicator_model::timetable::answer::{Arrangement, Granted};
use indicator_model::timetable::line;
use people_model::policy::Action;
use sea_orm::EntityTrait;
use tracing::instrument;
use uuid::Uuid;

use super::chain::{chains, exceptions};
use super::{days, extensions, ladder, schedule, subject};
use crate::ctx::Ctx;
use crate::entity::{city, moment};
use crate::error::StoreError;
use crate::scheme::Reading;
use crate::{account, clock};

/// When the periods of a scheme are reported.
#[instrument(skip_all, fields(scheme.id = %id))]
pub async fn read(ctx: &Ctx, id: SchemeId) -> Result<Arrangement, StoreError> {
    let ctx = &ctx.about("scheme", id);
    ctx.authorize(Action::SchemeRead)?;
    let reading = Reading::of(ctx, id, Action::SchemeRead).await?;
    let (city, tree) = (reading.city(), &reading.tree);
    let row = city::Entity::find_by_id(city.0).one(&reading.db).await?.ok_or(StoreError::NotFound)?;
    let known = &tree.scheme().organizations;
    let name = |id: OrganizationId| {
        known.iter().find(|known| known.id == id).map(|known| known.name.clone()).unwrap_or_default()
    };
    let rows = extensions(&reading.db, city, id).await?;
    let people: Vec<Uuid> = rows.iter().filter_map(|row| row.author_id).collect();
    // Who practises in a sample has an account in the city that it belongs to.
    let names = account::names(&reading.db, ctx.chain(city), people).await?;
    let mut granted = Vec::with_capacity(rows.len());
    for row in rows {
        let by = row.author_id.and_then(|account| names.get(&account)).map(|name| ctx.shown_name(name));
        let at = moment(row.at.clone())?;
        let extension = row.extension()?;
        granted.push(Granted { organization: name(extension.organization), extension, by, at });
    }
    let owners: BTreeSet<OrganizationId> = tree.rows().map(|row| tree.node(row).owner).collect();
    let lines: BTreeSet<OrganizationId> = owners.into_iter().flat_map(|owner| line(owner, known)).collect();
    let reported = tree.rows().map(|row| tree.indicator(row)).filter(|indicator| !indicator.is_computed());
    let frequencies: BTreeSet<Frequency> = reported.map(|indicator| indicator.frequency).collect();
    let chains = chains(&reading.db, city, id).await?;
    let may_own_data = |kind| {
        matches!(kind, OrganizationKind::City | OrganizationKind::Department | OrganizationKind::District)
    };
    Ok(Arrangement {
        scheme: id,
        cycle: tree.scheme().cycle.clone(),
        today: if row.sample { ctx.store.sample_day() } else { clock::today() },
        schedule: schedule(&reading.db, city, id).await?,
        days: days(&reading.db, city).await?,
        extensions: granted,
        organizations: known
            .iter()
            .filter(|known| lines.contains(&known.id))
            .map(|known| (known.id, known.name.clone()))
            .collect(),
        frequencies: frequencies.into_iter().collect(),
        chain: chains.decided(Scope::Scheme).cloned().unwrap_or_default(),
        exceptions: exceptions(&chains, tree),
        data_owners: known
            .iter()
            .filter(|known| may_own_data(known.kind))
            .map(|known| (known.id, known.name.clone()))
            .collect(),
        ladder: ladder(&reading.db, city, id).await?,
        may_edit: ctx.decide(Action::TimetableEdit, city, subject(id), &[]).is_ok(),
    })
}
