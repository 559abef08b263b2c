//! A value that a tier of a node had from one revision until another.

use indicator_model::id::NodeId;
use indicator_model::quantity::Quantity;
use indicator_model::scheme::Revision;
use indicator_model::target::Tier;
use sea_orm::entity::prelude::*;

use super::{SchemeKey, from_word, millionths, quantity, stored};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "target_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub node_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub tier: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub since_revision: i64,
    pub until_revision: Option<i64>,
    pub value: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// A version in force since `since`.
    pub(crate) fn new(
        key: SchemeKey,
        node: NodeId,
        tier: Tier,
        value: Option<Quantity>,
        since: Revision,
    ) -> Self {
        Self {
            city_id: key.city_id,
            scheme_id: key.scheme_id,
            node_id: node.0,
            tier: tier.key().to_owned(),
            since_revision: stored(since),
            until_revision: None,
            value: millionths(value),
        }
    }

    pub(crate) fn tier(&self) -> Result<Tier, StoreError> {
        from_word("tier", self.tier.clone())
    }

    pub(crate) fn value(&self) -> Result<Option<Quantity>, StoreError> {
        quantity(self.value)
    }
}
