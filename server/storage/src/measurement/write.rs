//! Writes a set of measurements.

use std::collections::HashSet;

use indicator_model::id::{CheckInId, CityId};
use people_model::audit::Doer;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use super::{Digest, Fact};
use crate::clock;
use crate::entity::{check_in, insert_all, measurement, measurement_set};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// How a set came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    CheckIn,
    Import,
}

impl Origin {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::CheckIn => "check_in",
            Self::Import => "import",
        }
    }
}

/// A set that was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written {
    pub(crate) set: Uuid,
    pub(crate) facts: usize,
    /// Facts that are no longer in force.
    pub(crate) superseded: usize,
}

/// Ids in one condition.
const IDS: usize = 1_000;

/// Writes facts as one set. Of each subject there is at most one in force, so whatever is in force of their subjects they
/// supersede; a fact may supersede another of the same set. The caller holds
/// [`Exclusive::Measurements`](crate::store::Exclusive) since it looked, and records the deed.
pub(crate) async fn write(
    db: &Transaction,
    city: CityId,
    by: &Doer,
    origin: Origin,
    reason: &str,
    mut facts: Vec<Fact>,
) -> Result<Written, StoreError> {
    facts.sort_unstable_by_key(|fact| fact.id);
    let set = Uuid::now_v7();
    let superseded: HashSet<CheckInId> = facts.iter().filter_map(|fact| fact.supersedes).collect();
    let (mut rows, mut told) = (Vec::with_capacity(facts.len()), Vec::new());
    let mut digest = Digest::default();
    for fact in facts {
        let mut row =
            measurement::Model::new(city, set, fact.id, &fact.subject, &fact.report, fact.supersedes);
        row.in_force = !superseded.contains(&fact.id);
        let check_in = fact.check_in.map(|told| told.row(city, fact.id));
        digest.add(&row, check_in.as_ref());
        rows.push(row);
        told.extend(check_in);
    }
    let (measurements, sm3) = digest.finish();
    let written = Written { set, facts: rows.len(), superseded: superseded.len() };

    let head = measurement_set::Model {
        city_id: city.0,
        id: set,
        origin: origin.key().to_owned(),
        author_id: by.account.map(|account| account.0),
        on_behalf_of: by.on_behalf_of.map(|account| account.0),
        reason: reason.to_owned(),
        at: clock::now().to_string(),
        measurements,
        sm3,
    };
    measurement_set::Entity::insert(head.into_active_model()).exec_without_returning(db).await?;
    let superseded: Vec<Uuid> = superseded.into_iter().map(|id| id.0).collect();
    for ids in superseded.chunks(IDS) {
        measurement::Entity::update_many()
            .col_expr(measurement::Column::InForce, Expr::value(false))
            .filter(measurement::Column::CityId.eq(city.0))
            .filter(measurement::Column::Id.is_in(ids.iter().copied()))
            .exec(db)
            .await?;
    }
    insert_all::<measurement::Entity>(db, Box::new(rows.into_iter())).await?;
    insert_all::<check_in::Entity>(db, Box::new(told.into_iter())).await?;
    Ok(written)
}
