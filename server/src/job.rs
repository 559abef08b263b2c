//! Works on the jobs of the database ([`storage::job`]), one at a time, until the server ends; and beside that on its letters and messages.

use std::future::Future;
use std::time::Duration;

use storage::error::StoreError;
use storage::job::{self, Claim, Courier, Ended};
use storage::store::Store;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

/// Between two looks for work. Somebody who started a job looks at its page.
const EVERY: Duration = Duration::from_secs(1);

/// Before another look when the database does not answer.
const PAUSE: Duration = Duration::from_mins(1);

/// Works until `end`. A job that is not done by then goes back to where it waited.
pub(crate) async fn work(store: Store, end: CancellationToken) {
    let mut is_scheduled = false;
    loop {
        let turn = async {
            if !is_scheduled {
                job::schedule(&store).await?;
            }
            turn(&store, &end).await
        };
        let pause = match turn.await {
            Ok(was_busy) => {
                is_scheduled = true;
                if was_busy { Duration::ZERO } else { EVERY }
            }
            Err(error) => {
                error!(%error, "the server cannot get at its jobs");
                PAUSE
            }
        };
        tokio::select! {
            () = end.cancelled() => return,
            () = sleep(pause) => {}
        }
    }
}

/// One job, if one is due.
async fn turn(store: &Store, end: &CancellationToken) -> Result<bool, StoreError> {
    let Some(claim) = job::claim(store).await? else { return Ok(false) };
    let ended = tokio::select! {
        () = end.cancelled() => {
            claim.release(store).await?;
            return Ok(false);
        }
        ended = job::run(store, &claim) => ended?,
    };
    match ended {
        Ended::Succeeded => info!(kind = ?claim.kind, job.id = %claim.id, "a job is done"),
        Ended::Failed { reason } => {
            error!(kind = ?claim.kind, job.id = %claim.id, error = reason, "a job failed");
        }
        Ended::Stopped => info!(kind = ?claim.kind, job.id = %claim.id, "a job was stopped"),
    }
    Ok(true)
}

/// Sends letters until `end`. One that is being sent then is sent to its end, because nobody could say how far it got.
pub(crate) async fn send_letters(store: Store, courier: impl Courier, end: CancellationToken) {
    send("letters", || letter(&store, &courier), &end).await;
}

/// Sends messages to chat groups until `end`, likewise.
pub(crate) async fn send_messages(store: Store, end: CancellationToken) {
    send("messages", || message(&store), &end).await;
}

/// Sends one after another, `next` by `next`, which returns whether there was one.
async fn send<F: Future<Output = Result<bool, StoreError>>>(
    what: &'static str,
    next: impl Fn() -> F,
    end: &CancellationToken,
) {
    loop {
        let pause = match next().await {
            Ok(true) => Duration::ZERO,
            Ok(false) => EVERY,
            Err(error) => {
                error!(%error, what, "the server cannot get at what it is to send");
                PAUSE
            }
        };
        tokio::select! {
            () = end.cancelled() => return,
            () = sleep(pause) => {}
        }
    }
}

/// One letter, if one is due.
async fn letter(store: &Store, courier: &impl Courier) -> Result<bool, StoreError> {
    let Some(claim) = job::claim_letter(store).await? else { return Ok(false) };
    told(&claim, job::deliver(store, &claim, courier).await?);
    Ok(true)
}

/// One message, if one is due.
async fn message(store: &Store) -> Result<bool, StoreError> {
    let Some(claim) = job::claim_message(store).await? else { return Ok(false) };
    told(&claim, job::post(store, &claim).await?);
    Ok(true)
}

fn told(claim: &Claim, ended: Ended) {
    match ended {
        Ended::Succeeded | Ended::Stopped => info!(kind = ?claim.kind, job.id = %claim.id, "it is sent"),
        Ended::Failed { reason } => {
            error!(kind = ?claim.kind, job.id = %claim.id, reason, "it was not delivered");
        }
    }
}
