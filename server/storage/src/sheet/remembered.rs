//! What the headings of a city's own sheets were said to mean, to be offered for the next one.

use indicator_model::id::CityId;
use indicator_model::sheet::Mapping;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::entity::{put_all, sheet_mapping};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// Headings that are remembered; a city has a few dozen.
const HEADINGS: usize = 500;

/// The default where nothing is remembered.
pub(super) async fn load(db: &impl ConnectionTrait, city: CityId) -> Result<Mapping, StoreError> {
    let row = sheet_mapping::Entity::find_by_id(city.0).one(db).await?;
    let Some(row) = row else { return Ok(Mapping::default()) };
    // A column that there no longer is makes nobody's import fail.
    Ok(serde_json::from_str(&row.said).unwrap_or_default())
}

/// Adds what was said of a sheet that was imported. Where its rows of headings and its worksheet are is of that sheet alone.
pub(super) async fn keep(transaction: &Transaction, city: CityId, said: &Mapping) -> Result<(), StoreError> {
    if said.columns.is_empty() && said.constants.is_empty() && !said.splits {
        return Ok(());
    }
    let mut all = load(transaction, city).await?;
    if all.columns.len() + said.columns.len() > HEADINGS {
        all.columns.clear();
    }
    all.columns.extend(said.columns.clone());
    let all = Mapping { columns: all.columns, constants: said.constants.clone(), splits: said.splits, ..all };
    let corrupt = |_| StoreError::Corrupt { what: "mapping", value: String::new() };
    let said = serde_json::to_string(&all).map_err(corrupt)?;
    let row = sheet_mapping::Model { city_id: city.0, said };
    put_all::<sheet_mapping::Entity>(transaction, Box::new(std::iter::once(row))).await
}
