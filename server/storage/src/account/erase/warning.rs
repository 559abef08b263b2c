//! Who carries out a measure, in the city and in its sample. An answer keeps that as a text, so the name is replaced where it stands
//! alone and nobody else bears it. Who answered is an account, whose name is the pseudonym.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::has_namesake;
use crate::entity::{account, city, warning_answer};
use crate::error::StoreError;
use crate::transaction::Transaction;

pub(super) async fn forget(
    transaction: &Transaction,
    person: &account::Model,
    pseudonym: &str,
) -> Result<(), StoreError> {
    if has_namesake(transaction, person).await? {
        return Ok(());
    }
    let sample =
        city::Entity::find().filter(city::Column::HomeId.eq(person.city_id)).all(transaction).await?;
    let mut cities: Vec<Uuid> = sample.into_iter().map(|sample| sample.city_id).collect();
    cities.push(person.city_id);
    warning_answer::Entity::update_many()
        .col_expr(warning_answer::Column::Responsible, Expr::value(pseudonym))
        .filter(warning_answer::Column::CityId.is_in(cities))
        .filter(warning_answer::Column::Responsible.eq(person.name.as_str()))
        .exec(transaction)
        .await?;
    Ok(())
}
