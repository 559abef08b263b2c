//! A robot with what it takes to send: opened, tested, and what came of the last message.

use indicator_model::id::{CityId, RobotId};
use people_model::policy::{Action, Subject};
use people_model::robot::{Content, Unposted};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tracing::instrument;

use super::{Post, messenger};
use crate::clock;
use crate::crypto::{Cell, Keyring};
use crate::ctx::Ctx;
use crate::entity::{organization, robot};
use crate::error::StoreError;
use crate::store::Store;

/// A sealed column of a robot.
#[derive(Clone, Copy)]
pub(super) enum Column {
    Address,
    Secret,
}

impl Column {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Secret => "secret",
        }
    }
}

/// The value of a sealed column; none where the keys do not open it.
pub(super) fn open(
    keyring: &Keyring,
    row: &robot::Model,
    column: Column,
) -> Result<Option<String>, StoreError> {
    let sealed = match column {
        Column::Address => &row.address,
        Column::Secret => &row.secret,
    };
    match keyring.open(Cell::robot(column.name(), row.city_id, row.id), sealed) {
        Ok(plain) => Ok(Some(plain)),
        Err(StoreError::Unsealable { .. } | StoreError::MissingKey { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A message of a robot, ready to be sent.
pub(crate) fn opened(
    keyring: &Keyring,
    row: &robot::Model,
    content: Content,
) -> Result<Result<Post, Unposted>, StoreError> {
    let (address, secret) = (open(keyring, row, Column::Address)?, open(keyring, row, Column::Secret)?);
    let (Some(address), Some(secret)) = (address, secret) else { return Ok(Err(Unposted::Sealed)) };
    Ok(Ok(Post { kind: row.kind()?, address, secret, content }))
}

/// Sends a test message and returns why it did not arrive; none when it did. A robot that is off is tested too.
///
/// # Errors
/// [`StoreError::NotFound`] where the robot is gone, or nobody brings messages.
#[instrument(skip_all, fields(city.id = %city, robot.id = %id))]
pub async fn test(ctx: &Ctx, city: CityId, id: RobotId) -> Result<Option<Unposted>, StoreError> {
    let ctx = &ctx.about("robot", id);
    ctx.authorize(Action::RobotEdit)?;
    ctx.permit(Action::RobotEdit, city, Subject::default(), &[])?;
    let messenger = messenger(&ctx.store).ok_or(StoreError::NotFound)?;
    let db = ctx.store.snapshot().await?;
    let row = robot::Entity::find_by_id((city.0, id.0)).one(&db).await?.ok_or(StoreError::NotFound)?;
    let organization = match row.organization_id {
        Some(id) => organization::Entity::find_by_id((city.0, id)).one(&db).await?,
        None => None,
    };
    // No connection is held while another machine is waited for.
    drop(db);
    let content = Content::Test { organization: organization.map(|row| row.name) };
    let sent = match opened(ctx.store.keyring(), &row, content)? {
        Ok(post) => messenger.send(&post).await,
        Err(why) => Err(why),
    };
    note(&ctx.store, city, id, sent).await?;
    Ok(sent.err())
}

/// Writes down what came of the last message of a robot.
pub(crate) async fn note(
    store: &Store,
    city: CityId,
    id: RobotId,
    sent: Result<(), Unposted>,
) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    robot::Entity::update_many()
        .col_expr(robot::Column::LastAt, Expr::value(Some(clock::now().to_string())))
        // Plain structures always serialise.
        .col_expr(
            robot::Column::LastWhy,
            Expr::value(sent.err().and_then(|why| serde_json::to_string(&why).ok())),
        )
        .filter(robot::Column::CityId.eq(city.0))
        .filter(robot::Column::Id.eq(id.0))
        .exec(&transaction)
        .await?;
    transaction.commit().await
}
