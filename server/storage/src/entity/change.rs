//! One field of one node that a change-set changed. The edit is the model's own JSON.

use indicator_model::change::{Change, Edit};
use indicator_model::id::NodeId;
use indicator_model::scheme::Revision;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use super::{PAGE, SchemeKey, page, stored};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub city_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub scheme_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub node_id: Uuid,
    pub edit: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(key: SchemeKey, revision: Revision, ordinal: usize, change: &Change) -> Self {
        Self {
            city_id: key.city_id,
            scheme_id: key.scheme_id,
            revision: stored(revision),
            ordinal: i64::try_from(ordinal).unwrap_or(i64::MAX),
            node_id: change.node.0,
            // Edits have text keys throughout, which is all that JSON asks for.
            edit: serde_json::to_string(&change.edit).unwrap_or_default(),
        }
    }

    pub(crate) fn edit(&self) -> Result<Edit, StoreError> {
        edit(&self.edit)
    }

    pub(crate) fn change(&self) -> Result<Change, StoreError> {
        Ok(Change { node: NodeId(self.node_id), edit: self.edit()? })
    }
}

/// A row as the journal is read: ordinal, node, and the edit as it is stored.
pub(crate) type Row = (i64, Uuid, String);

/// The changes of a change-set behind an ordinal, in their order: a page, and the last one is shorter.
pub(crate) async fn rows(
    db: &impl ConnectionTrait,
    key: SchemeKey,
    revision: i64,
    after: i64,
) -> Result<Vec<Row>, StoreError> {
    let select = Entity::find()
        .filter(Column::CityId.eq(key.city_id))
        .filter(Column::SchemeId.eq(key.scheme_id))
        .filter(Column::Revision.eq(revision))
        .filter(Column::Ordinal.gt(after))
        .order_by_asc(Column::Ordinal)
        .limit(PAGE as u64);
    let mut rows: Vec<Row> = page(db, select, [Column::Ordinal, Column::NodeId, Column::Edit]).await?;
    rows.sort_unstable_by_key(|(ordinal, ..)| *ordinal);
    Ok(rows)
}

/// An edit from its JSON.
pub(crate) fn edit(text: &str) -> Result<Edit, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt { what: "edit", value: text.to_owned() })
}
