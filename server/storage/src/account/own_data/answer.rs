//! What a person said about warnings, a page at a time.

use std::collections::HashMap;

use indicator_model::check_in::Cause;
use indicator_model::date::Date;
use indicator_model::id::{AccountId, AnswerId, CityId};
use indicator_model::moment::Moment;
use indicator_model::warning::Outcome;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use uuid::Uuid;

use super::part::Own;
use crate::entity::{from_word, indicator, moment, organization, parsed, warning_answer};
use crate::error::StoreError;

/// An answer of the person, or one that another gave in the person's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnAnswer {
    pub id: AnswerId,
    pub code: String,
    pub name: String,
    pub organization: String,
    /// In the city.
    pub day: Date,
    pub cause: Cause,
    pub measure: String,
    pub responsible: String,
    pub until: Date,
    /// What came of the measure before it.
    pub outcome: Option<Outcome>,
    pub at: Moment,
}

pub(super) async fn answers(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    after: &mut Uuid,
) -> Result<Vec<OwnAnswer>, StoreError> {
    use warning_answer::Column;
    let own = Own {
        city: Column::CityId,
        id: Column::Id,
        author: Column::AuthorId,
        on_behalf_of: Column::OnBehalfOf,
    };
    let rows = own.page::<warning_answer::Entity>(db, city, account, after, |row| row.id).await?;
    let indicators: HashMap<(Uuid, Uuid), (String, String)> = indicator::Entity::find()
        .filter(indicator::Column::CityId.eq(city.0))
        .filter(indicator::Column::Id.is_in(rows.iter().map(|row| row.indicator_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| ((row.scheme_id, row.id), (row.code, row.name)))
        .collect();
    let organizations: HashMap<Uuid, String> = organization::Entity::find()
        .filter(organization::Column::CityId.eq(city.0))
        .filter(organization::Column::Id.is_in(rows.iter().map(|row| row.organization_id)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let own = |row: warning_answer::Model| {
        // A scheme may have lost the indicator since.
        let (code, name) = indicators.get(&(row.scheme_id, row.indicator_id)).cloned().unwrap_or_default();
        Ok(OwnAnswer {
            id: AnswerId(row.id),
            code,
            name,
            organization: organizations.get(&row.organization_id).cloned().unwrap_or_default(),
            day: parsed("date", row.day)?,
            cause: from_word("cause", row.cause)?,
            measure: row.measure,
            responsible: row.responsible,
            until: parsed("date", row.until)?,
            outcome: row.outcome.map(|outcome| from_word("outcome of a measure", outcome)).transpose()?,
            at: moment(row.at)?,
        })
    };
    rows.into_iter().map(own).collect()
}
