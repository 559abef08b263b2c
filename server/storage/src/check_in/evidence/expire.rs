//! Removes files that no report has named in time, content that has no row, and what was half written when a server was killed.

use std::collections::HashSet;

use futures_util::StreamExt;
use indicator_model::id::CityId;
use indicator_model::moment::Moment;
use people_model::audit::{Deed, Doer, FieldName, ThingKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::entity::{city, evidence};
use crate::error::StoreError;
use crate::file_store::{FileStore, Object};
use crate::store::{self, Exclusive, Store};

/// Minutes after which a file that no report has named is removed: a report follows its files at once, and a device that lost
/// its network in between sends them again. No transaction lasts as long, so nobody is about to write the row of an object of
/// this age either.
const KEPT: u32 = 24 * 60;

/// What is looked at, and removed, at once.
const PAGE: usize = 500;

/// Returns how much it was.
pub(crate) async fn expire(store: &Store, doer: &Doer) -> Result<u64, StoreError> {
    // A store without a place for files has none.
    let Ok(files) = store.files() else { return Ok(0) };
    let cities = city::Entity::find().all(&store.snapshot().await?).await?;
    let mut count = 0;
    for city in cities {
        count += unused(store, files, &city, doer).await?;
    }
    Ok(count + leftovers(store, files).await? + files.remove_half_written(is_old).await?)
}

/// Removes the files of a city that no report has named.
async fn unused(
    store: &Store,
    files: &FileStore,
    city: &city::Model,
    doer: &Doer,
) -> Result<u64, StoreError> {
    let mut count = 0;
    loop {
        let transaction = store.begin().await?;
        // A report that is being kept may be about to name one.
        store::lock(&transaction, Exclusive::Measurements).await?;
        let rows = evidence::Entity::find()
            .filter(evidence::Column::CityId.eq(city.city_id))
            .filter(evidence::Column::CheckInId.is_null())
            .filter(evidence::Column::At.lt(clock::minutes_ago(KEPT).to_string()))
            .order_by_asc(evidence::Column::Id)
            .limit(PAGE as u64)
            .all(&transaction)
            .await?;
        if rows.is_empty() {
            return Ok(count);
        }
        evidence::Entity::delete_many()
            .filter(evidence::Column::CityId.eq(city.city_id))
            .filter(evidence::Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(&transaction)
            .await?;
        let bytes: i64 = rows.iter().map(|row| row.bytes).sum();
        let subject = thing(ThingKind::Evidence, "", "");
        let fields = vec![diff(FieldName::Bytes, Some(&bytes.to_string()), None)];
        let chain = CityId(city.home_id.unwrap_or(city.city_id));
        let deeds = Deeds::done(doer, Deed::EvidenceExpire, subject).with(fields);
        audit::record(&transaction, chain, deeds).await?;
        transaction.commit().await?;
        for row in &rows {
            files.remove(Object { city: CityId(row.city_id), id: row.object_id }).await?;
        }
        count += rows.len() as u64;
    }
}

/// Removes the objects that no row names: of what was cut off between content and row, and of a sample that was removed.
async fn leftovers(store: &Store, files: &FileStore) -> Result<u64, StoreError> {
    let mut pages = files.all()?.chunks(PAGE);
    let mut count = 0;
    while let Some(page) = pages.next().await {
        let page: Vec<Object> = page.into_iter().collect::<Result<_, _>>()?;
        let old: Vec<Object> = page.into_iter().filter(|object| is_old(object.id)).collect();
        if old.is_empty() {
            continue;
        }
        let named: HashSet<Uuid> = evidence::Entity::find()
            .filter(evidence::Column::ObjectId.is_in(old.iter().map(|object| object.id)))
            .select_only()
            .column(evidence::Column::ObjectId)
            .into_tuple::<Uuid>()
            .all(&store.snapshot().await?)
            .await?
            .into_iter()
            .collect();
        for object in old.into_iter().filter(|object| !named.contains(&object.id)) {
            files.remove(object).await?;
            count += 1;
        }
    }
    Ok(count)
}

/// By its id, which has the moment at which it was made. What has none is not ours to remove.
fn is_old(id: Uuid) -> bool {
    let Some(made) = id.get_timestamp() else { return false };
    let (seconds, nanos) = made.to_unix();
    let millis =
        i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1_000) + i64::from(nanos / 1_000_000);
    Moment::from_unix_millis(millis) < clock::minutes_ago(KEPT)
}
