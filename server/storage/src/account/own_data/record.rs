//! What a person did and what was done to the account, as the audit log has it, a page at a time.

use indicator_model::id::{AccountId, CityId};
use people_model::audit::{Entry, ThingKind};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::part::PAGE;
use crate::chain::word;
use crate::entity;
use crate::error::StoreError;

pub(super) async fn record(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    after: i64,
    until: i64,
) -> Result<Vec<entity::audit::Model>, StoreError> {
    use entity::audit::Column;
    let own = Condition::any()
        .add(Column::AccountId.eq(account.0))
        .add(Column::OnBehalfOf.eq(account.0))
        .add(Column::SubjectId.eq(account.to_string()));
    let rows = entity::audit::Entity::find()
        .filter(Column::CityId.eq(city.0))
        .filter(own)
        .filter(Column::Sequence.gt(after))
        .filter(Column::Sequence.lte(until))
        .order_by_asc(Column::Sequence)
        .limit(PAGE as u64);
    Ok(rows.all(db).await?)
}

/// Names of others in it are masked: the data are about the person who asks.
pub(super) async fn masked(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    mut rows: Vec<entity::audit::Model>,
) -> Result<Vec<Entry>, StoreError> {
    word::resolve(db, city, &mut rows).await?;
    let masked = |row: entity::audit::Model| {
        let mut entry = row.entry()?;
        if entry.doer.account.is_some_and(|doer| doer != account) {
            entry.doer.name = people_model::mask::name(&entry.doer.name);
        }
        if entry.subject.kind == ThingKind::Account && entry.subject.id != account.to_string() {
            entry.subject.name = people_model::mask::name(&entry.subject.name);
            entry.changes.clear();
        }
        Ok(entry)
    };
    rows.into_iter().map(masked).collect()
}
