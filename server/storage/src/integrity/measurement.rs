//! Checks what was measured: that each set holds what was recorded, and that what is in force follows from what supersedes
//! what.

use std::collections::BTreeMap;

use indicator_model::id::CityId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::Violation;
use crate::entity::measurement::{Column, Entity, Model};
use crate::entity::{PAGE, check_in, measurement_set, page};
use crate::error::StoreError;
use crate::measurement::{Digest, check_ins};

/// Everything that is wrong with the measurements of a city.
pub(super) async fn check_measurements(
    db: &impl ConnectionTrait,
    city: CityId,
) -> Result<Vec<Violation>, StoreError> {
    let sets = altered(db, city).await?.into_iter().map(|set| Violation::MeasurementSet { set });
    let misplaced = misplaced(db, city).await?.into_iter();
    Ok(sets.chain(misplaced.map(|measurement| Violation::Supersession { measurement })).collect())
}

/// The measurements and check-ins of a city that are not in their place among the others.
pub(super) async fn misplaced(db: &impl ConnectionTrait, city: CityId) -> Result<Vec<Uuid>, StoreError> {
    let mut misplaced = Vec::new();
    for condition in [OF_NO_SET, NOT_FOLLOWING, OF_ANOTHER] {
        let rows: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::CityId.eq(city.0))
            .filter(Expr::cust(condition))
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(db)
            .await?;
        misplaced.extend(rows);
    }
    let of_nothing: Vec<Uuid> = check_in::Entity::find()
        .select_only()
        .column(check_in::Column::Id)
        .filter(check_in::Column::CityId.eq(city.0))
        .filter(Expr::cust(OF_NOTHING))
        .order_by_asc(check_in::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    misplaced.extend(of_nothing);
    Ok(misplaced)
}

const OF_NO_SET: &str = r#"NOT EXISTS (SELECT 1 FROM "measurement_set" AS "set"
    WHERE "set"."city_id" = "measurement"."city_id" AND "set"."id" = "measurement"."set_id")"#;

/// A check-in that brought nothing.
const OF_NOTHING: &str = r#"NOT EXISTS (SELECT 1 FROM "measurement" AS "fact"
    WHERE "fact"."city_id" = "check_in"."city_id" AND "fact"."id" = "check_in"."id")"#;

/// In force although something supersedes it, or the other way about.
const NOT_FOLLOWING: &str = r#""in_force" = EXISTS (SELECT 1 FROM "measurement" AS "next"
    WHERE "next"."city_id" = "measurement"."city_id" AND "next"."supersedes" = "measurement"."id")"#;

/// It supersedes what is about something else, or is not there.
const OF_ANOTHER: &str = r#""supersedes" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "measurement" AS "last"
    WHERE "last"."city_id" = "measurement"."city_id" AND "last"."id" = "measurement"."supersedes"
        AND "last"."indicator_id" = "measurement"."indicator_id" AND "last"."period" = "measurement"."period"
        AND "last"."organization_id" = "measurement"."organization_id"
        AND "last"."source" = "measurement"."source")"#;

/// The sets of a city that are not what was recorded.
pub(super) async fn altered(db: &impl ConnectionTrait, city: CityId) -> Result<Vec<Uuid>, StoreError> {
    let (mut altered, mut last) = (Vec::new(), None);
    loop {
        let heads = measurement_set::Entity::find()
            .filter(measurement_set::Column::CityId.eq(city.0))
            .filter(Condition::all().add_option(last.map(|id| measurement_set::Column::Id.gt(id))))
            .order_by_asc(measurement_set::Column::Id)
            .limit(PAGE as u64)
            .all(db)
            .await?;
        let (Some(first), Some(end)) = (heads.first(), heads.last()) else { return Ok(altered) };
        let mut found = digests(db, city, first.id, end.id).await?;
        last = Some(end.id);
        for head in heads {
            let recorded = (head.measurements, head.sm3);
            if found.remove(&head.id).unwrap_or_default().finish() != recorded {
                altered.push(head.id);
            }
        }
    }
}

/// The hashes of the sets from one id to another, of what is stored.
async fn digests(
    db: &impl ConnectionTrait,
    city: CityId,
    from: Uuid,
    to: Uuid,
) -> Result<BTreeMap<Uuid, Digest>, StoreError> {
    let mut digests: BTreeMap<Uuid, Digest> = BTreeMap::new();
    let mut last: Option<(Uuid, Uuid)> = None;
    loop {
        let after = last.map(|(set, id)| {
            let place = [Column::SetId, Column::Id].map(|column| Expr::col(column.as_column_ref()));
            Expr::tuple(place).gt(Expr::tuple([Expr::value(set), Expr::value(id)]))
        });
        let select = Entity::find()
            .filter(Column::CityId.eq(city.0))
            .filter(Column::SetId.between(from, to))
            .filter(Condition::all().add_option(after))
            .order_by_asc(Column::SetId)
            .order_by_asc(Column::Id)
            .limit(PAGE as u64);
        let mut rows: Vec<Model> = page(db, select, Column::iter()).await?;
        rows.sort_unstable_by_key(|row| (row.set_id, row.id));
        let told = check_ins(db, city, &rows).await?;
        for row in &rows {
            digests.entry(row.set_id).or_default().add(row, told.get(&row.id));
            last = Some((row.set_id, row.id));
        }
        if rows.len() < PAGE {
            return Ok(digests);
        }
    }
}
