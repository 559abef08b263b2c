//! What a person says about a warning.

use indicator_model::id::AnswerId;
use indicator_model::warning::Answer;
use sea_orm::entity::prelude::*;

use super::{from_word, parsed};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "warning_answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub scheme_id: Uuid,
    pub indicator_id: Uuid,
    pub organization_id: Uuid,
    pub day: String,
    pub cause: String,
    pub measure: String,
    pub responsible: String,
    pub until: String,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    /// Who lent the role that it was said with.
    pub on_behalf_of: Option<Uuid>,
    pub at: String,
    /// Of the measure before it.
    pub outcome: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// `by` is the name of the author as the reader may see it.
    pub(crate) fn answer(self, by: String) -> Result<Answer, StoreError> {
        Ok(Answer {
            id: AnswerId(self.id),
            day: parsed("date", self.day)?,
            by,
            cause: from_word("cause", self.cause)?,
            measure: self.measure,
            responsible: self.responsible,
            until: parsed("date", self.until)?,
            outcome: self.outcome.map(|outcome| from_word("outcome of a measure", outcome)).transpose()?,
        })
    }
}
