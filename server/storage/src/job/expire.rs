//! Removes what nobody finished in time.
//!
//! The next request finds it expired in any case. Here it is removed without one, with the sealed secrets that were
//! made for it.

use indicator_model::id::CityId;
use people_model::audit::Doer;
use people_model::job::JobState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::account::factor;
use crate::check_in::evidence;
use crate::clock;
use crate::entity::{city, job, word};
use crate::error::StoreError;
use crate::store::Store;
use crate::{identity, notice, proposal};

/// Minutes for which a job that has ended is listed: thirty days.
const LISTED: u32 = 30 * 24 * 60;

/// Returns how much it was.
pub(super) async fn expire(store: &Store, doer: &Doer) -> Result<u64, StoreError> {
    let cities = city::Entity::find().all(&store.snapshot().await?).await?;
    let transaction = store.begin().await?;
    let mut count = 0;
    for city in cities {
        count += proposal::expire(&transaction, CityId(city.city_id), doer).await?;
    }
    count += factor::expire(&transaction).await?;
    count += identity::expire(&transaction).await?;
    count += notice::expire(&transaction).await?;
    let over = [JobState::Done, JobState::Failed, JobState::Cancelled].map(|state| word(&state));
    let jobs = job::Entity::delete_many()
        .filter(job::Column::State.is_in(over))
        .filter(job::Column::CreatedAt.lte(clock::minutes_ago(LISTED).to_string()));
    count += jobs.exec(&transaction).await?.rows_affected;
    transaction.commit().await?;
    Ok(count + evidence::expire(store, doer).await?)
}
