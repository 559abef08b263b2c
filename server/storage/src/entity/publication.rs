//! A board that was published for everybody.

use indicator_model::date::Date;
use indicator_model::id::PublicationId;
use indicator_model::moment::Moment;
use indicator_model::publication::{Content, Publication};
use people_model::audit::{Thing, ThingKind};
use sea_orm::entity::prelude::*;

use super::{moment, parsed};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub scheme_id: Uuid,
    pub title: String,
    pub introduction: String,
    pub as_of: String,
    /// A [`Content`] as JSON.
    pub content: String,
    /// Of the content.
    pub sm3: String,
    /// None for the operator.
    pub author_id: Option<Uuid>,
    pub on_behalf_of: Option<Uuid>,
    pub at: String,
    /// None for the operator, and as long as it is published.
    pub withdrawn_by: Option<Uuid>,
    /// None as long as it is published.
    pub withdrawn_at: Option<String>,
    pub withdrawn_because: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn thing(&self) -> Thing {
        Thing { kind: ThingKind::Publication.into(), id: self.id.to_string(), name: self.title.clone() }
    }

    pub(crate) fn day(&self) -> Result<Date, StoreError> {
        parsed("date", self.as_of.clone())
    }

    pub(crate) fn published_at(&self) -> Result<Moment, StoreError> {
        moment(self.at.clone())
    }

    pub(crate) fn content(&self) -> Result<Content, StoreError> {
        let corrupt =
            |_| StoreError::Corrupt { what: "content of a publication", value: self.id.to_string() };
        serde_json::from_str(&self.content).map_err(corrupt)
    }

    pub(crate) fn publication(self) -> Result<Publication, StoreError> {
        let (content, at) = (self.content()?, self.published_at()?);
        let Self { id, title, introduction, .. } = self;
        Ok(Publication { id: PublicationId(id), title, introduction, content, at })
    }
}
