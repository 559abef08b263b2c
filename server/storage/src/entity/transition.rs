//! A step that a scheme took between being worked on and being settled.

use people_model::approval::{Step, Transition};
use sea_orm::entity::prelude::*;

use super::{from_word, moment, revision};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    /// Counts from 1 without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub id: Uuid,
    pub step: String,
    pub revision: i64,
    pub author: String,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    pub on_behalf_of: Option<Uuid>,
    pub reason: String,
    pub at: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn step(&self) -> Result<Step, StoreError> {
        from_word("step", self.step.clone())
    }

    /// `on_behalf_of` is the name of the lender of the role.
    pub(crate) fn transition(self, on_behalf_of: Option<String>) -> Result<Transition, StoreError> {
        Ok(Transition {
            step: self.step()?,
            revision: revision(self.revision)?,
            author: self.author,
            on_behalf_of,
            reason: self.reason,
            at: moment(self.at)?,
        })
    }
}
