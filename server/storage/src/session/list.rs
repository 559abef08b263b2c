//! A person's own sessions: seen, and ended.

use indicator_model::id::SessionId;
use people_model::audit::{Deed, ThingKind};
use people_model::policy::Action;
use people_model::session::{SessionSummary, Stage};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tracing::instrument;

use crate::account::secure_of;
use crate::audit::{self, Deeds, thing};
use crate::clock;
use crate::ctx::{Actor, Ctx, Person};
use crate::entity::{moment, session, word};
use crate::error::StoreError;

/// Where the person who asks is signed in, latest first.
#[instrument(skip_all)]
pub async fn list(ctx: &Ctx) -> Result<Vec<SessionSummary>, StoreError> {
    ctx.authorize_own()?;
    let person = person(ctx)?;
    let db = ctx.store.snapshot().await?;
    let rules = secure_of(&db, person.city).await?.profile.rules();
    let rows = session::Entity::find()
        .filter(session::Column::CityId.eq(person.city.0))
        .filter(session::Column::AccountId.eq(person.standing.account.0))
        .filter(session::Column::Stage.eq(word(&Stage::Complete)))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::CreatedAt.gt(clock::minutes_ago(rules.absolute).to_string()))
        .filter(session::Column::SeenAt.gt(clock::minutes_ago(rules.idle).to_string()))
        .order_by_desc(session::Column::SeenAt)
        .all(&db)
        .await?;
    let summary = |row: session::Model| {
        Ok(SessionSummary {
            id: SessionId(row.id),
            created_at: moment(row.created_at)?,
            seen_at: moment(row.seen_at)?,
            address: row.address,
            agent: row.agent,
            current: person.session == Some(SessionId(row.id)),
        })
    };
    rows.into_iter().map(summary).collect()
}

/// Ends one of the person's own sessions.
#[instrument(skip_all, fields(session.id = %id))]
pub async fn end(ctx: &Ctx, id: SessionId) -> Result<(), StoreError> {
    let ctx = &ctx.about("session", id);
    ctx.authorize_own()?;
    close(ctx, id, Deed::SessionEnd).await
}

/// Ends the session that asks.
#[instrument(skip_all)]
pub async fn sign_out(ctx: &Ctx) -> Result<(), StoreError> {
    ctx.authorize(Action::AccountOwn)?;
    let id = person(ctx)?.session.ok_or(StoreError::NotFound)?;
    close(ctx, id, Deed::Logout).await
}

async fn close(ctx: &Ctx, id: SessionId, deed: Deed) -> Result<(), StoreError> {
    let person = person(ctx)?;
    let transaction = ctx.store.begin().await?;
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(Some(clock::now().to_string())))
        .filter(session::Column::CityId.eq(person.city.0))
        .filter(session::Column::AccountId.eq(person.standing.account.0))
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::EndedAt.is_null())
        .exec(&transaction)
        .await?;
    if ended.rows_affected == 0 {
        return Err(StoreError::NotFound);
    }
    let doer = ctx.actor.doer(None);
    audit::record(&transaction, person.city, Deeds::done(&doer, deed, thing(ThingKind::Session, id, "")))
        .await?;
    transaction.commit().await?;
    Ok(())
}

fn person(ctx: &Ctx) -> Result<&Person, StoreError> {
    match &ctx.actor {
        Actor::Person(person) => Ok(person),
        Actor::Operator | Actor::Nobody { .. } => Err(StoreError::NotFound),
    }
}
