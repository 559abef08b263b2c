//! A file that backs up a check-in. Its content is in the [`FileStore`](crate::file_store::FileStore).

use indicator_model::check_in::evidence::Evidence;
use indicator_model::id::EvidenceId;
use sea_orm::entity::prelude::*;

use super::{from_word, number};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// None until a check-in that names it is kept.
    pub check_in_id: Option<Uuid>,
    /// Who sent it.
    pub account_id: Uuid,
    pub name: String,
    pub kind: String,
    pub bytes: i64,
    pub sm3: String,
    /// What holds the content.
    pub object_id: Uuid,
    pub at: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub fn evidence(self) -> Result<Evidence, StoreError> {
        Ok(Evidence {
            id: EvidenceId(self.id),
            name: self.name,
            kind: from_word("kind of a file", self.kind)?,
            bytes: number("size of a file", self.bytes)?,
            elsewhere: 0,
        })
    }
}
