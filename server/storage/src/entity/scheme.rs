//! An assessment scheme: its head; what it holds are the tables that its key leads.

use people_model::audit::{Thing, ThingKind};
use people_model::policy::State;
use sea_orm::entity::prelude::*;

use super::{SchemeKey, from_word};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scheme")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub cycle_id: Uuid,
    pub name: String,
    pub revision: i64,
    pub created_at: String,
    pub state: String,
    /// Another one each time that what the scheme holds is rewritten without a change-set.
    pub rewritten: Option<Uuid>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn key(&self) -> SchemeKey {
        SchemeKey { city_id: self.city_id, scheme_id: self.id }
    }

    pub(crate) fn thing(&self) -> Thing {
        Thing { kind: ThingKind::Scheme.into(), id: self.id.to_string(), name: self.name.clone() }
    }

    pub(crate) fn state(&self) -> Result<State, StoreError> {
        from_word("state", self.state.clone())
    }
}
