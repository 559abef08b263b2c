//! the same file for different facts is shown to who judges the reports.
//!
//! It refuses nothing: one bulletin may back up ten indicators. What is compared is the content, under any name and from any sender.

use std::collections::{BTreeSet, HashMap};

use indicator_model::check_in::evidence::Evidence;
use indicator_model::id::CityId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::entity::{PAGE, evidence, measurement};
use crate::error::StoreError;

/// What a file backs up, without who says so: indicator, organization and period.
type Place = (Uuid, Uuid, String);

/// Counts, for each file of some reports, the other facts that its content backs up.
pub(in crate::check_in) async fn count_elsewhere(
    db: &impl ConnectionTrait,
    city: CityId,
    files: Vec<&mut Evidence>,
) -> Result<(), StoreError> {
    if files.is_empty() {
        return Ok(());
    }
    let contents = contents(db, city, files.iter().map(|file| file.id.0).collect()).await?;
    let reports = reports(db, city, contents.values().cloned().collect()).await?;
    let places = places(db, city, reports.iter().map(|(_, report)| *report).collect()).await?;
    let mut of: HashMap<&str, BTreeSet<&Place>> = HashMap::new();
    for (content, report) in &reports {
        of.entry(content).or_default().extend(places.get(report));
    }
    for file in files {
        let known = contents.get(&file.id.0).and_then(|content| of.get(content.as_str()));
        // The one that it is looked at for is not another.
        let others = known.map_or(0, |places| places.len().saturating_sub(1));
        file.elsewhere = u32::try_from(others).unwrap_or(u32::MAX);
    }
    Ok(())
}

/// The hash of the content of each file.
async fn contents(
    db: &impl ConnectionTrait,
    city: CityId,
    ids: Vec<Uuid>,
) -> Result<HashMap<Uuid, String>, StoreError> {
    let mut found = HashMap::new();
    for ids in ids.chunks(PAGE) {
        let rows: Vec<(Uuid, String)> = evidence::Entity::find()
            .filter(evidence::Column::CityId.eq(city.0))
            .filter(evidence::Column::Id.is_in(ids.iter().copied()))
            .select_only()
            .columns([evidence::Column::Id, evidence::Column::Sm3])
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// The reports that brought some contents.
async fn reports(
    db: &impl ConnectionTrait,
    city: CityId,
    contents: BTreeSet<String>,
) -> Result<Vec<(String, Uuid)>, StoreError> {
    let contents: Vec<String> = contents.into_iter().collect();
    let mut found = Vec::new();
    for contents in contents.chunks(PAGE) {
        let rows: Vec<(String, Uuid)> = evidence::Entity::find()
            .filter(evidence::Column::CityId.eq(city.0))
            .filter(evidence::Column::Sm3.is_in(contents))
            .filter(evidence::Column::CheckInId.is_not_null())
            .select_only()
            .columns([evidence::Column::Sm3, evidence::Column::CheckInId])
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// What some reports are about.
async fn places(
    db: &impl ConnectionTrait,
    city: CityId,
    reports: BTreeSet<Uuid>,
) -> Result<HashMap<Uuid, Place>, StoreError> {
    use measurement::Column;
    let reports: Vec<Uuid> = reports.into_iter().collect();
    let mut found = HashMap::new();
    for reports in reports.chunks(PAGE) {
        let rows: Vec<(Uuid, Uuid, Uuid, String)> = measurement::Entity::find()
            .filter(Column::CityId.eq(city.0))
            .filter(Column::Id.is_in(reports.iter().copied()))
            .select_only()
            .columns([Column::Id, Column::IndicatorId, Column::OrganizationId, Column::Period])
            .into_tuple()
            .all(db)
            .await?;
        found.extend(
            rows.into_iter()
                .map(|(id, indicator, organization, period)| (id, (indicator, organization, period))),
        );
    }
    Ok(found)
}
