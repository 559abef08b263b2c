//! The head of one saved edit: who, when, why. Its fields are [`super::change`].

use indicator_model::change::Origin;
use indicator_model::id::ChangeSetId;
use people_model::journal::ChangeSetSummary;
use sea_orm::entity::prelude::*;

use super::{moment, number, revision};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change_set")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    /// The revision that it made.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    pub id: Uuid,
    /// The revision that its author saw.
    pub base: i64,
    pub origin: String,
    pub origin_of: Option<Uuid>,
    pub author: String,
    pub reason: String,
    pub at: String,
    pub changes: i64,
    /// None for the operator, and for what is older than accounts.
    pub author_id: Option<Uuid>,
    /// Who lent the role that the edit was made with.
    pub on_behalf_of: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// An origin as its two columns.
pub(crate) fn stored_origin(origin: Origin) -> (&'static str, Option<Uuid>) {
    match origin {
        Origin::Edit => ("edit", None),
        Origin::Import => ("import", None),
        Origin::Undo { of } => ("undo", Some(of.0)),
        Origin::Redo { of } => ("redo", Some(of.0)),
    }
}

impl Model {
    pub(crate) fn origin(&self) -> Result<Origin, StoreError> {
        match (self.origin.as_str(), self.origin_of.map(ChangeSetId)) {
            ("edit", None) => Ok(Origin::Edit),
            ("import", None) => Ok(Origin::Import),
            ("undo", Some(of)) => Ok(Origin::Undo { of }),
            ("redo", Some(of)) => Ok(Origin::Redo { of }),
            (other, _) => Err(StoreError::Corrupt { what: "origin", value: other.to_owned() }),
        }
    }

    /// `on_behalf_of` is the name of the lender of the role.
    pub(crate) fn summary(self, on_behalf_of: Option<String>) -> Result<ChangeSetSummary, StoreError> {
        Ok(ChangeSetSummary {
            id: ChangeSetId(self.id),
            revision: revision(self.revision)?,
            origin: self.origin()?,
            changes: number("number of changes", self.changes)?,
            author: self.author,
            on_behalf_of,
            reason: self.reason,
            at: moment(self.at)?,
        })
    }
}
