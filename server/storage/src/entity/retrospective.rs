//! What a person says at the close of an objective.

use indicator_model::objective::retrospective::Retrospective;
use sea_orm::entity::prelude::*;

use super::{number, parsed};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retrospective")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub scheme_id: Uuid,
    pub node_id: Uuid,
    /// Counts the retrospectives of the objective from 1.
    pub ordinal: i64,
    pub day: String,
    pub reached: String,
    pub learned: String,
    pub next: String,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    /// Who lent the role that it was written with.
    pub on_behalf_of: Option<Uuid>,
    pub at: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// `by` is the name of the author as the reader may see it.
    pub(crate) fn written(self, by: String) -> Result<Retrospective, StoreError> {
        Ok(Retrospective {
            ordinal: number("ordinal of a retrospective", self.ordinal)?,
            day: parsed("date", self.day)?,
            by,
            reached: self.reached,
            learned: self.learned,
            next: self.next,
        })
    }
}
