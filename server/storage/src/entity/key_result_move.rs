//! What a person says about a key result.

use indicator_model::objective::Move;
use sea_orm::entity::prelude::*;

use super::{from_word, number, parsed};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "key_result_move")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub scheme_id: Uuid,
    pub node_id: Uuid,
    /// Counts the moves of the key result from 1.
    pub ordinal: i64,
    pub day: String,
    pub status: String,
    pub confidence: i64,
    pub note: String,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    /// Who lent the role that it was said with.
    pub on_behalf_of: Option<Uuid>,
    pub at: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// `by` is the name of the author as the reader may see it.
    pub(crate) fn told(self, by: String) -> Result<Move, StoreError> {
        Ok(Move {
            ordinal: number("ordinal of a move", self.ordinal)?,
            day: parsed("date", self.day)?,
            by,
            status: from_word("status of a key result", self.status)?,
            confidence: number("confidence", self.confidence)?,
            note: self.note,
        })
    }
}
