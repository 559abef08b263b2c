//! What a city still has to report and to confirm, no matter who has to: for notices, which are made for everybody at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use indicator_model::calendar::Calendar;
use indicator_model::check_in::CheckInState;
use indicator_model::check_in::chain::Stage;
use indicator_model::check_in::due::Due;
use indicator_model::date::Date;
use indicator_model::id::{AccountId, CheckInId, CityId, OrganizationId, SchemeId};
use indicator_model::organization::Organization;
use indicator_model::tree::Tree;
use people_model::policy::State;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::confirm::WAITS;
use super::open::open_on;
use super::pending::pending;
use super::people::Place;
use crate::ctx::Ctx;
use crate::entity::check_in;
use crate::error::StoreError;
use crate::measurement::{self, Fact};
use crate::store::Store;

/// What a scheme still has to get, on a day.
pub(crate) struct Outstanding {
    pub(crate) scheme: SchemeId,
    pub(crate) state: State,
    pub(crate) calendar: Calendar,
    tree: Arc<Tree>,
    /// Reports that are missing or came back, by organization.
    pub(crate) missing: Vec<(OrganizationId, Vec<Due>)>,
    pub(crate) waiting: Vec<Waiting>,
}

/// A report that waits to be confirmed.
pub(crate) struct Waiting {
    pub(crate) organization: OrganizationId,
    pub(crate) stage: Stage,
    /// Who had a part in it, and so cannot confirm it.
    pub(crate) involved: Vec<AccountId>,
    pub(crate) reported_on: Date,
}

impl Outstanding {
    pub(crate) fn organizations(&self) -> &[Organization] {
        &self.tree.scheme().organizations
    }

    pub(crate) fn place(&self) -> Place<'_> {
        Place { scheme: self.scheme, state: self.state, organizations: self.organizations() }
    }
}

/// What is outstanding in a city, by scheme, the latest cycle first. What two schemes both ask for is in the first. For workers,
/// so it takes no actor; a sample has none, because nobody has to report there.
pub(crate) async fn outstanding(
    store: &Store,
    city: CityId,
    day: Date,
) -> Result<Vec<Outstanding>, StoreError> {
    let open = open_on(&Ctx::operator(store.clone()), day).await?;
    let db = store.snapshot().await?;
    let waits = waiting(&db, city).await?;
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    for open in open.into_iter().filter(|open| open.city == city && !open.is_sample) {
        let facts = measurement::in_force(&db, city, None, open.years()).await?;
        let mut missing = Vec::new();
        for owner in open.owners() {
            // Facts are in the order of their organizations.
            let start = facts.partition_point(|fact| fact.subject.organization < owner.id);
            let end = facts.partition_point(|fact| fact.subject.organization <= owner.id);
            let mut dues = open.dues(owner.id, &facts[start..end]);
            dues.retain(|due| due.is_open() && known.insert(due.subject));
            if !dues.is_empty() {
                missing.push((owner.id, dues));
            }
        }
        let own: Vec<_> = waits
            .iter()
            .filter(|fact| open.has(&fact.subject) && known.insert(fact.subject))
            .map(|fact| (&open, fact))
            .collect();
        let pending = pending(&db, city, &own).await?;
        let waiting = own.iter().filter_map(|(_, fact)| {
            let pending = pending.get(&fact.id)?;
            Some(Waiting {
                organization: fact.subject.organization,
                stage: pending.stage(),
                involved: pending.involved(),
                reported_on: fact.check_in.as_ref()?.reported_on,
            })
        });
        let waiting = waiting.collect();
        all.push(Outstanding {
            scheme: open.scheme,
            state: open.state,
            calendar: open.timetable.calendar.clone(),
            missing,
            waiting,
            tree: open.tree,
        });
    }
    Ok(all)
}

/// Reports that nobody has sent back and that have stages left to take.
async fn waiting(db: &impl ConnectionTrait, city: CityId) -> Result<Vec<Fact>, StoreError> {
    let ids: Vec<Uuid> = check_in::Entity::find()
        .filter(check_in::Column::CityId.eq(city.0))
        .filter(check_in::Column::State.eq(CheckInState::Submitted.key()))
        .filter(Expr::cust(WAITS))
        .select_only()
        .column(check_in::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let ids: Vec<CheckInId> = ids.into_iter().map(CheckInId).collect();
    measurement::find(db, city, &ids).await
}
