//! A board that a person put together.

use indicator_model::id::OwnBoardId;
use people_model::board::Listed;
use people_model::board::own::{Card, OwnBoard};
use people_model::role::Role;
use sea_orm::entity::prelude::*;

use super::from_word;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "own_board")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub name: String,
    pub revision: i64,
    pub cards: String,
    pub role: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// As its author sees it, or with the name of the author, others.
    pub(crate) fn board(self, by: Option<String>) -> Result<OwnBoard, StoreError> {
        Ok(OwnBoard {
            id: OwnBoardId(self.id),
            revision: u32::try_from(self.revision).map_err(|_| self.corrupt())?,
            cards: self.cards()?,
            role: self.role()?,
            name: self.name,
            by,
        })
    }

    /// The same in a list.
    pub(crate) fn listed(self, by: Option<String>) -> Result<Listed, StoreError> {
        let (cards, role) = (self.cards()?.len(), self.role()?);
        Ok(Listed { id: OwnBoardId(self.id), name: self.name, cards, role, by })
    }

    pub(crate) fn cards(&self) -> Result<Vec<Card>, StoreError> {
        serde_json::from_str(&self.cards).map_err(|_| self.corrupt())
    }

    pub(crate) fn role(&self) -> Result<Option<Role>, StoreError> {
        self.role.clone().map(|role| from_word("role", role)).transpose()
    }

    fn corrupt(&self) -> StoreError {
        StoreError::Corrupt { what: "own board", value: self.id.to_string() }
    }
}

/// Cards as they are stored.
pub(crate) fn written(cards: &[Card]) -> String {
    // Structures of texts and flags always serialise.
    serde_json::to_string(cards).unwrap_or_default()
}
