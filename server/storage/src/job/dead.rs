//! What left for another machine and is not tried again by itself: letters and messages.

use indicator_model::id::{CityId, JobId};
use indicator_model::moment::Moment;
use people_model::job::{JobState, Kind, Outcome};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::clock;
use crate::entity::{job, moment, number, word};
use crate::error::StoreError;
use crate::store::{self, Exclusive, Store};

/// Jobs of one list.
const LISTED: u64 = 200;

/// A job that failed for good.
pub(super) struct Dead {
    pub(super) id: JobId,
    /// The notice of a letter.
    pub(super) notice: Option<Uuid>,
    /// The message of a robot.
    pub(super) message: Option<Uuid>,
    /// When it was tried last.
    pub(super) at: Moment,
    pub(super) attempts: u32,
    /// None where the server stopped at it each time.
    pub(super) outcome: Option<Outcome>,
}

/// The jobs of a kind that failed for good, the last to fail first.
pub(super) async fn dead(
    db: &impl ConnectionTrait,
    city: CityId,
    kind: Kind,
) -> Result<Vec<Dead>, StoreError> {
    let rows = job::Entity::find()
        .filter(job::Column::CityId.eq(city.0))
        .filter(job::Column::Kind.eq(word(&kind)))
        .filter(job::Column::State.eq(word(&JobState::Failed)))
        .order_by_desc(job::Column::EndedAt)
        .limit(LISTED)
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Dead {
                id: JobId(row.id),
                outcome: row.outcome()?,
                notice: row.notice_id,
                message: row.message_id,
                attempts: number("attempts", row.attempts)?,
                at: moment(row.ended_at.unwrap_or(row.created_at))?,
            })
        })
        .collect()
}

/// Has a job of the kind tried again that failed for good. One that did not is [`StoreError::NotFound`].
pub(super) async fn again(store: &Store, city: CityId, id: JobId, kind: Kind) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    store::lock(&transaction, Exclusive::Jobs).await?;
    let again = job::Entity::update_many()
        .filter(job::Column::CityId.eq(city.0))
        .filter(job::Column::Id.eq(id.0))
        .filter(job::Column::Kind.eq(word(&kind)))
        .filter(job::Column::State.eq(word(&JobState::Failed)))
        .col_expr(job::Column::State, Expr::value(word(&JobState::Waiting)))
        .col_expr(job::Column::Attempts, Expr::value(0_i64))
        .col_expr(job::Column::NextTryAt, Expr::value(clock::now().to_string()))
        .exec(&transaction)
        .await?;
    if again.rows_affected == 0 {
        return Err(StoreError::NotFound);
    }
    transaction.commit().await
}
