//! Runs a job that was claimed.

use std::time::Duration;

use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::job::{Kind, Outcome};
use tokio::time::sleep;

use super::claim::Claim;
use super::{doer, expire};
use crate::audit::{Deeds, diff, thing};
use crate::error::StoreError;
use crate::meter::Meter;
use crate::store::Store;
use crate::{clock, integrity, notice};

/// Between two signs of life.
const BEAT: Duration = Duration::from_millis(900);

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    Succeeded,
    /// For the log of the server, where pages send the reader.
    Failed {
        reason: String,
    },
    /// Somebody cancelled it, or another worker has it.
    Stopped,
}

/// Runs a job to its end and writes down what came of it. A run that is to stop is dropped where it waits, and what it had
/// not committed is rolled back. For workers, so it takes no actor.
pub async fn run(store: &Store, claim: &Claim) -> Result<Ended, StoreError> {
    let meter = Meter::default();
    let outcome = tokio::select! {
        outcome = work(store, claim, &meter) => outcome,
        stopped = keep(store, claim, &meter) => {
            stopped?;
            claim.stop(store).await?;
            return Ok(Ended::Stopped);
        }
    };
    match outcome {
        Ok(outcome) => {
            // The last count. A cancellation that comes now comes too late.
            claim.keep(store, meter.read()).await?;
            claim.succeed(store, &outcome).await?;
            Ok(Ended::Succeeded)
        }
        Err(error) => {
            let reason = error.to_string();
            claim.fail(store, reason.clone()).await?;
            Ok(Ended::Failed { reason })
        }
    }
}

/// Ends when the job is to stop.
async fn keep(store: &Store, claim: &Claim, meter: &Meter) -> Result<(), StoreError> {
    while claim.keep(store, meter.read()).await? {
        sleep(BEAT).await;
    }
    Ok(())
}

async fn work(store: &Store, claim: &Claim, meter: &Meter) -> Result<Outcome, StoreError> {
    let doer = doer(claim.kind);
    match claim.kind {
        Kind::Remind => Ok(Outcome::Reminded { reminded: notice::daily(store, clock::today()).await? }),
        Kind::Expire => Ok(Outcome::Expired { count: expire::expire(store, &doer).await? }),
        // In lanes of their own, where no worker without a courier or a messenger comes.
        Kind::Mail | Kind::Message => Ok(Outcome::NotNeeded),
        Kind::AuditVerify => {
            let verdict = integrity::verify_unasked(store, claim.city, meter).await?;
            let deeds = Deeds::done(&doer, Deed::AuditVerify, thing(ThingKind::Record, "", ""));
            let starter = claim.started_by.map(|account| account.to_string());
            let more = vec![diff(FieldName::StartedBy, None, starter.as_deref())];
            integrity::record_verdict(store, claim.city, deeds, &verdict, more).await?;
            Ok(Outcome::Verified { verdict })
        }
    }
}
