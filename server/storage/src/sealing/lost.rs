//! Finds sealed values that do not open, for `hengce check`.

use sea_orm::prelude::Uuid;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::cells::{page, sealed};
use crate::crypto::{Cell, Keyring};
use crate::entity::{factor_enrolment, proposal, robot};
use crate::error::StoreError;

/// A sealed value that does not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lost {
    pub(crate) city: Uuid,
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) row: Uuid,
    /// The key that is missing; none where the value was altered or moved.
    pub(crate) key: Option<String>,
}

/// All sealed values that do not open.
pub(crate) async fn lost(db: &impl ConnectionTrait, keyring: &Keyring) -> Result<Vec<Lost>, StoreError> {
    let mut lost = Vec::new();
    let mut look = |cell: Cell, value: &str| {
        let key = match keyring.open(cell, value) {
            Ok(_) => return Ok(()),
            Err(StoreError::MissingKey { id, .. }) => Some(id),
            Err(StoreError::Unsealable { .. }) => None,
            Err(error) => return Err(error),
        };
        lost.push(Lost { city: cell.city, table: cell.table, column: cell.column, row: cell.row, key });
        Ok(())
    };
    for row in factor_enrolment::Entity::find().all(db).await? {
        look(Cell::enrolment(row.city_id, row.account_id), &row.secret)?;
    }
    for row in proposal::Entity::find().filter(proposal::Column::Half.ne("")).all(db).await? {
        look(Cell::proposal(row.city_id, row.id), &row.half)?;
    }
    for row in robot::Entity::find().all(db).await? {
        look(Cell::robot("address", row.city_id, row.id), &row.address)?;
        look(Cell::robot("secret", row.city_id, row.id), &row.secret)?;
    }
    let mut after = None;
    loop {
        let page = page(db, after).await?;
        let Some(end) = page.last() else { return Ok(lost) };
        after = Some((end.city_id, end.id));
        for mut row in page {
            for (cell, value) in sealed(&mut row) {
                if let Some(value) = value {
                    look(cell, value)?;
                }
            }
        }
    }
}
