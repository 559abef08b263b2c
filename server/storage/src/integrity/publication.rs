//! Publications: whether what everybody reads is what was published.

use indicator_model::id::{CityId, PublicationId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::Violation;
use crate::chain::Algorithm;
use crate::entity::publication;
use crate::error::StoreError;

/// The publications of a city that are not what was recorded, or that nobody can read.
pub(super) async fn check_publications(
    db: &impl ConnectionTrait,
    city: CityId,
) -> Result<Vec<Violation>, StoreError> {
    let rows = publication::Entity::find()
        .filter(publication::Column::CityId.eq(city.0))
        .order_by_asc(publication::Column::Id)
        .all(db)
        .await?;
    let is_sound = |row: &publication::Model| {
        Algorithm::Sm3.hash(row.content.as_bytes()) == row.sm3 && row.clone().publication().is_ok()
    };
    let unsound = rows.iter().filter(|row| !is_sound(row));
    Ok(unsound.map(|row| Violation::Publication { publication: PublicationId(row.id) }).collect())
}
