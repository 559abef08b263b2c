//! What was acknowledged is kept, whatever happened on the connection before.

use rstest_reuse::apply;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use indicator_model::id::SchemeId;
use people_model::journal::Saved;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use storage::ctx::Ctx;
use storage::error::StoreError;

use crate::database::{Database, both_engines};
use crate::fixture::{basic, edit, load};

/// Saves another basic target.
async fn save(ctx: &Ctx, id: SchemeId, value: u32) -> Result<Saved, StoreError> {
    let base = load(ctx, id).await;
    storage::scheme::save(ctx, id, edit(&base, vec![basic(&base, "NYJ-01", &value.to_string())])).await
}

/// A save that the model refuses, after its transaction began.
async fn refused(ctx: &Ctx, id: SchemeId) {
    let base = load(ctx, id).await;
    let stale = edit(&base, vec![basic(&base, "NYJ-01", "7000"), basic(&base, "NYJ-01", "8000")]);
    storage::scheme::save(ctx, id, stale).await.unwrap_err();
}

/// The revision of the scheme that is saved; the other one of the sample stays at its first.
const SAVED: &str = "SELECT MAX(revision) FROM scheme";

/// A number that another process sees.
async fn seen(other: &DatabaseConnection, sql: &str) -> i64 {
    let sql = Statement::from_string(other.get_database_backend(), sql);
    other.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// From here on the engine ends every transaction that saves, as it does when its disk is full.
async fn break_down(database: &Database) {
    if database.url().starts_with("sqlite") {
        let ends = "CREATE TRIGGER broken BEFORE INSERT ON change_set \
                    BEGIN SELECT RAISE(ROLLBACK, 'the engine ends the transaction by itself'); END";
        return database.execute(ends).await;
    }
    let ends = "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS \
                $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$";
    database.execute(ends).await;
    let trigger = "CREATE TRIGGER broken BEFORE INSERT ON change_set EXECUTE FUNCTION broken()";
    database.execute(trigger).await;
}

async fn mend(database: &Database) {
    let is_sqlite = database.url().starts_with("sqlite");
    let sql = if is_sqlite { "DROP TRIGGER broken" } else { "DROP TRIGGER broken ON change_set" };
    database.execute(sql).await;
    if !is_sqlite {
        database.execute("DROP FUNCTION broken()").await;
    }
}

/// Polls a future so often at most and drops it then, as a request whose client went away.
async fn polled<F: Future>(future: F, times: usize) -> Option<F::Output> {
    let (mut future, mut left) = (pin!(future), times);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

#[apply(both_engines)]
async fn what_is_saved_after_the_engine_ended_a_transaction_by_itself_is_kept(database: Database) {
    let (ctx, id) = database.sample().await;
    let other = database.raw().await;
    for _ in 0..3 {
        break_down(&database).await;
        save(&ctx, id, 1).await.unwrap_err();
        save(&ctx, id, 2).await.unwrap_err();
        refused(&ctx, id).await;
        mend(&database).await;
        refused(&ctx, id).await;
    }
    for value in 0..30 {
        let saved = save(&ctx, id, 1_000 + value).await.unwrap();
        assert_eq!(seen(&other, SAVED).await, i64::try_from(saved.revision.0).unwrap());
    }
    other.close().await.unwrap();
    ctx.store().clone().close().await.unwrap();

    let ctx = database.ctx().await;
    assert_eq!(load(&ctx, id).await.revision.0, 31);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn a_request_cancelled_midway_leaves_no_transaction_open(database: Database) {
    let (ctx, id) = database.sample().await;
    let other = database.raw().await;
    let (mut acknowledged, mut cancelled, mut times) = (Vec::new(), 0, 0);
    // At every point where a save waits, which are as many as the engine likes, until three of them end before.
    while acknowledged.len() < 3 {
        match polled(save(&ctx, id, 2_000 + times), times as usize).await {
            Some(saved) => acknowledged.push(saved.unwrap().revision.0),
            None => cancelled += 1,
        }
        times += 1;
        // Other requests read and write in the meantime, on whatever connection they are lent.
        load(&ctx, id).await;
        refused(&ctx, id).await;
    }
    let before = load(&ctx, id).await.revision.0;
    assert!(acknowledged[2] <= before && cancelled > 0, "{acknowledged:?} {before} {cancelled}");
    for value in 0..10 {
        let saved = save(&ctx, id, 3_000 + value).await.unwrap();
        assert_eq!(seen(&other, SAVED).await, i64::try_from(saved.revision.0).unwrap());
    }
    if !database.url().starts_with("sqlite") {
        let idle = "SELECT COUNT(*) FROM pg_stat_activity \
                    WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
        assert_eq!(seen(&other, idle).await, 0);
    }
    other.close().await.unwrap();
    ctx.store().clone().close().await.unwrap();
    let ctx = database.ctx().await;
    assert_eq!(load(&ctx, id).await.revision.0, before + 10);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}
