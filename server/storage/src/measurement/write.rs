//! Writes sets of measurements.

use std::collections::HashSet;

use indicator_model::id::{CheckInId, CityId};
use people_model::audit::{Deed, Doer, FieldName, ThingKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Digest, Fact};
use crate::audit::{Deeds, diff, thing};
use crate::clock;
use crate::entity::{check_in, insert_all, measurement, measurement_set};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// How a set came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    CheckIn,
    /// A check-in that a program reported with a token.
    Program,
    Import,
}

impl Origin {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::CheckIn | Self::Program => "check_in",
            Self::Import => "import",
        }
    }

    const fn channel(self) -> Option<&'static str> {
        match self {
            Self::Program => Some("api"),
            Self::CheckIn | Self::Import => None,
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

impl Written {
    /// As the audit log has it.
    pub(crate) fn deeds<'a>(&self, by: &'a Doer, deed: Deed) -> Deeds<'a> {
        let fields = vec![
            diff(FieldName::Measurements, None, Some(&self.facts.to_string())),
            diff(FieldName::Superseded, None, Some(&self.superseded.to_string())),
        ];
        Deeds::done(by, deed, thing(ThingKind::Measurement, self.set, "")).with(fields)
    }
}

/// Ids in one condition.
const IDS: usize = 1_000;

/// Facts that come together, by one person.
#[derive(Debug)]
pub(crate) struct Set<'a> {
    pub(crate) by: &'a Doer,
    pub(crate) origin: Origin,
    pub(crate) reason: &'a str,
    pub(crate) facts: Vec<Fact>,
}

/// Writes sets, in as few statements as one of them takes. Of each subject there is at most one fact in force, so whatever is in
/// force of their subjects they supersede; a fact may supersede another of the same set, or of one before it. The caller holds
/// [`Exclusive::Measurements`](crate::store::Exclusive) since it looked, and records the deeds.
pub(crate) async fn write(
    db: &Transaction,
    city: CityId,
    sets: Vec<Set<'_>>,
) -> Result<Vec<Written>, StoreError> {
    let of = |set: &Set<'_>| set.facts.iter().filter_map(|fact| fact.supersedes).collect::<Vec<_>>();
    let superseded: HashSet<CheckInId> = sets.iter().flat_map(of).collect();
    let (mut heads, mut rows, mut told) = (Vec::new(), Vec::new(), Vec::new());
    let mut written = Vec::with_capacity(sets.len());
    for Set { by, origin, reason, mut facts } in sets {
        facts.sort_unstable_by_key(|fact| fact.id);
        let set = Uuid::now_v7();
        written.push(Written {
            set,
            facts: facts.len(),
            superseded: facts.iter().filter(|fact| fact.supersedes.is_some()).count(),
        });
        rows.reserve(facts.len());
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
        heads.push(measurement_set::Model {
            city_id: city.0,
            id: set,
            origin: origin.key().to_owned(),
            author_id: by.account.map(|account| account.0),
            on_behalf_of: by.on_behalf_of.map(|account| account.0),
            reason: reason.to_owned(),
            at: clock::now().to_string(),
            measurements,
            sm3,
            channel: origin.channel().map(str::to_owned),
        });
    }
    insert_all::<measurement_set::Entity>(db, Box::new(heads.into_iter())).await?;
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
