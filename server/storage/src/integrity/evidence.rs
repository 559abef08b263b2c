//! The files that back up reports: whether each is there and what was recorded, and whether each that a report names has a row.

use std::collections::HashSet;

use indicator_model::id::CityId;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::Violation;
use crate::chain::Algorithm;
use crate::entity::{check_in, evidence};
use crate::error::StoreError;
use crate::file_store::{FileStore, Object};

/// Rows that are read at once. One content is in memory at a time.
const PAGE: u64 = 500;

/// What is wrong with the files of a city. Without a place for files, only what the database says by itself.
pub(super) async fn check_evidence(
    db: &impl ConnectionTrait,
    files: Option<&FileStore>,
    city: CityId,
) -> Result<Vec<Violation>, StoreError> {
    let mut violations = unrecorded(db, city).await?;
    let Some(files) = files else { return Ok(violations) };
    let mut last = None;
    loop {
        let rows = page(db, city, last).await?;
        let Some(end) = rows.last() else { return Ok(violations) };
        last = Some(end.id);
        for row in rows {
            let object = Object { city: CityId(row.city_id), id: row.object_id };
            match files.get(object).await? {
                None => violations.push(Violation::EvidenceMissing { evidence: row.id, name: row.name }),
                Some(bytes) if Algorithm::Sm3.hash(&bytes) != row.sm3 => {
                    violations.push(Violation::EvidenceAltered { evidence: row.id, name: row.name });
                }
                Some(_) => {}
            }
        }
    }
}

/// The files of a city after another one, in the order of their ids.
pub(crate) async fn page(
    db: &impl ConnectionTrait,
    city: CityId,
    last: Option<Uuid>,
) -> Result<Vec<evidence::Model>, StoreError> {
    let rows = evidence::Entity::find()
        .filter(evidence::Column::CityId.eq(city.0))
        .filter(Condition::all().add_option(last.map(|id| evidence::Column::Id.gt(id))))
        .order_by_asc(evidence::Column::Id)
        .limit(PAGE);
    Ok(rows.all(db).await?)
}

/// Reports that name a file of which there is no row.
async fn unrecorded(db: &impl ConnectionTrait, city: CityId) -> Result<Vec<Violation>, StoreError> {
    let (mut violations, mut last) = (Vec::new(), None);
    loop {
        let reports = check_in::Entity::find()
            .filter(check_in::Column::CityId.eq(city.0))
            .filter(check_in::Column::Evidence.is_not_null())
            .filter(Condition::all().add_option(last.map(|id| check_in::Column::Id.gt(id))))
            .order_by_asc(check_in::Column::Id)
            .limit(PAGE)
            .all(db)
            .await?;
        let Some(end) = reports.last() else { return Ok(violations) };
        last = Some(end.id);
        let named = |report: &check_in::Model| report.named().unwrap_or_default();
        let rows = evidence::Entity::find()
            .filter(evidence::Column::CityId.eq(city.0))
            .filter(evidence::Column::Id.is_in(reports.iter().flat_map(named)))
            .select_only()
            .column(evidence::Column::Id)
            .into_tuple::<Uuid>()
            .all(db)
            .await?;
        let rows: HashSet<Uuid> = rows.into_iter().collect();
        let lacks = |report: &check_in::Model| match report.named() {
            Ok(named) => named.iter().any(|id| !rows.contains(id)),
            Err(_) => true,
        };
        let lacking = reports.iter().filter(|report| lacks(report));
        violations.extend(lacking.map(|report| Violation::EvidenceUnrecorded { check_in: report.id }));
    }
}
