//! The notices of the person who asks.

use indicator_model::id::NoticeId;
use indicator_model::notice::Notice;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;

use crate::ctx::{Actor, Ctx, Person};
use crate::entity::notice;
use crate::error::StoreError;
use crate::{account, clock};

/// Notices of one list.
const LISTED: u64 = 60;

fn person(ctx: &Ctx) -> Result<&Person, StoreError> {
    match &ctx.actor {
        Actor::Person(person) => Ok(person),
        Actor::Operator | Actor::Nobody { .. } => Err(StoreError::NotFound),
    }
}

fn own(person: &Person) -> Condition {
    Condition::all()
        .add(notice::Column::CityId.eq(person.city.0))
        .add(notice::Column::AccountId.eq(person.standing.account.0))
}

/// The actor's own notices, newest first, and how many of all are not read.
#[instrument(skip_all)]
pub async fn list(ctx: &Ctx) -> Result<(Vec<Notice>, u32), StoreError> {
    ctx.authorize_own()?;
    let person = person(ctx)?;
    let db = ctx.store.snapshot().await?;
    let rows = notice::Entity::find()
        .filter(own(person))
        .order_by_desc(notice::Column::Day)
        .order_by_desc(notice::Column::Id)
        .limit(LISTED)
        .all(&db)
        .await?;
    let unread = account::unread(&db, person.city, person.standing.account).await?;
    Ok((rows.into_iter().map(notice::Model::notice).collect::<Result<_, _>>()?, unread))
}

/// How many of the actor's own notices are not read; none for the operator.
pub(crate) async fn unread(ctx: &Ctx) -> Result<u32, StoreError> {
    match person(ctx) {
        Ok(person) => account::unread(ctx.store.reader(), person.city, person.standing.account).await,
        Err(_) => Ok(0),
    }
}

/// Marks one of the actor's notices as read, or all of them, and returns how many are left. One that is another's is
/// [`StoreError::NotFound`].
#[instrument(skip_all)]
pub async fn mark_read(ctx: &Ctx, id: Option<NoticeId>) -> Result<u32, StoreError> {
    ctx.authorize_own()?;
    let person = person(ctx)?;
    let own = own(person).add_option(id.map(|id| notice::Column::Id.eq(id.0)));
    let transaction = ctx.store.begin().await?;
    if id.is_some() && notice::Entity::find().filter(own.clone()).one(&transaction).await?.is_none() {
        return Err(StoreError::NotFound);
    }
    notice::Entity::update_many()
        .col_expr(notice::Column::ReadAt, Expr::value(Some(clock::now().to_string())))
        .filter(own)
        .filter(notice::Column::ReadAt.is_null())
        .exec(&transaction)
        .await?;
    let left = account::unread(&transaction, person.city, person.standing.account).await?;
    transaction.commit().await?;
    Ok(left)
}
