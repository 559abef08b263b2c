//! The files that a report names: whether the server has them, and that they are the report's from then on.

use std::collections::{BTreeSet, HashMap};

use indicator_model::check_in::evidence::{Evidence, MOST, Refusal};
use indicator_model::id::{AccountId, CheckInId, CityId, EvidenceId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::evidence;
use crate::error::StoreError;
use crate::transaction::Transaction;

/// What is there of the files that a report names.
pub(in crate::check_in) enum Found {
    All(Vec<Evidence>),
    Missing(Vec<EvidenceId>),
}

/// The files that a report names, in its order; or those of them that are not there for it: what nobody has sent, what somebody
/// else has, and what another report has brought. `before` are the files of the report that it corrects, which it may keep.
pub(in crate::check_in) async fn find(
    db: &impl ConnectionTrait,
    city: CityId,
    account: Option<AccountId>,
    named: &[EvidenceId],
    before: &[Evidence],
) -> Result<Found, StoreError> {
    if named.is_empty() {
        return Ok(Found::All(Vec::new()));
    }
    let rows = evidence::Entity::find()
        .filter(evidence::Column::CityId.eq(city.0))
        .filter(evidence::Column::Id.is_in(named.iter().map(|id| id.0)))
        .all(db)
        .await?;
    let is_for_it = |row: &evidence::Model| {
        let is_own = row.check_in_id.is_none() && account.map(|account| account.0) == Some(row.account_id);
        is_own || before.iter().any(|kept| kept.id.0 == row.id)
    };
    let mut known: HashMap<Uuid, evidence::Model> =
        rows.into_iter().filter(is_for_it).map(|row| (row.id, row)).collect();
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for id in named {
        match known.remove(&id.0) {
            Some(row) => found.push(row.evidence()?),
            None => missing.push(*id),
        }
    }
    Ok(if missing.is_empty() { Found::All(found) } else { Found::Missing(missing) })
}

/// Gives the files to the report that brings them. Those of an earlier report stay with that.
pub(in crate::check_in) async fn bind(
    transaction: &Transaction,
    city: CityId,
    check_in: CheckInId,
    files: &[Evidence],
) -> Result<(), StoreError> {
    if files.is_empty() {
        return Ok(());
    }
    evidence::Entity::update_many()
        .col_expr(evidence::Column::CheckInId, Expr::value(check_in.0))
        .filter(evidence::Column::CityId.eq(city.0))
        .filter(evidence::Column::Id.is_in(files.iter().map(|file| file.id.0)))
        .filter(evidence::Column::CheckInId.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}

/// A report has so many files at most, and each once.
pub(in crate::check_in) fn bounded(mut named: Vec<EvidenceId>) -> Result<Vec<EvidenceId>, StoreError> {
    let mut seen = BTreeSet::new();
    named.retain(|id| seen.insert(*id));
    if named.len() > MOST { Err(Refusal::TooMany { most: MOST }.into()) } else { Ok(named) }
}
