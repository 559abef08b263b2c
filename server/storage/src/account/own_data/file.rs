//! The files that a person sent, a page at a time.

use indicator_model::check_in::evidence::FileKind;
use indicator_model::id::{AccountId, CheckInId, CityId, EvidenceId};
use indicator_model::moment::Moment;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::part::PAGE;
use crate::entity::{evidence, from_word, moment, number};
use crate::error::StoreError;

/// A file that the person sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnFile {
    pub id: EvidenceId,
    pub name: String,
    pub kind: FileKind,
    pub bytes: u64,
    /// Of the content, as the audit log has it.
    pub sm3: String,
    pub at: Moment,
    /// None until a report that names it is kept.
    pub check_in: Option<CheckInId>,
    /// Where the server gives out the content, while the person may read the report.
    pub address: String,
}

pub(super) async fn files(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    after: &mut Uuid,
) -> Result<Vec<OwnFile>, StoreError> {
    let rows = evidence::Entity::find()
        .filter(evidence::Column::CityId.eq(city.0))
        .filter(evidence::Column::AccountId.eq(account.0))
        .filter(evidence::Column::Id.gt(*after))
        .order_by_asc(evidence::Column::Id)
        .limit(PAGE as u64)
        .all(db)
        .await?;
    *after = rows.last().map_or(*after, |row| row.id);
    let own = |row: evidence::Model| {
        Ok(OwnFile {
            id: EvidenceId(row.id),
            name: row.name,
            kind: from_word("kind of a file", row.kind)?,
            bytes: number("size of a file", row.bytes)?,
            sm3: row.sm3,
            at: moment(row.at)?,
            check_in: row.check_in_id.map(CheckInId),
            address: format!("/evidence/{}", row.id),
        })
    };
    rows.into_iter().map(own).collect()
}
