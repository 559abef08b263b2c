//! A support link of a scheme.

use indicator_model::id::NodeId;
use indicator_model::scheme::Support;
use sea_orm::entity::prelude::*;

use super::SchemeKey;

#[expect(clippy::struct_field_names, reason = "the names are those of the columns")]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "support")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub to_id: Uuid,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(key: SchemeKey, link: Support) -> Self {
        Self { city_id: key.city_id, scheme_id: key.scheme_id, from_id: link.from.0, to_id: link.to.0 }
    }

    pub(crate) fn support(&self) -> Support {
        Support { from: NodeId(self.from_id), to: NodeId(self.to_id) }
    }
}
