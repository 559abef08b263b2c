//! Refusals go into the record too, though the request that met one has no transaction to write it in.
//!
//! The policy is asked in many places that cannot wait for the database, so a refusal is handed to a task that
//! writes it. Whoever floods the queue fills it with the same person's refusals; what does not fit is logged.

use indicator_model::audit::{Deed, Doer};
use indicator_model::id::CityId;
use indicator_model::policy::Action;
use tokio::sync::mpsc;
use tracing::{error, warn};

use super::{Deeds, record, thing};
use crate::error::StoreError;
use crate::store::Store;

/// Refusals that may wait to be written.
const WAITING: usize = 1_024;

#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) doer: Doer,
    pub(crate) city: CityId,
    pub(crate) action: Action,
}

/// Where refusals are handed in.
#[derive(Clone, Debug)]
pub(crate) struct Refusals(mpsc::Sender<Refused>);

impl Refusals {
    pub(crate) fn channel() -> (Self, mpsc::Receiver<Refused>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self(sender), receiver)
    }

    pub(crate) fn tell(&self, refused: Refused) {
        if let Err(error) = self.0.try_send(refused) {
            warn!(%error, "a refusal could not be recorded");
        }
    }
}

/// Writes what is handed in until the store is gone.
pub(crate) async fn write_all(mut refusals: mpsc::Receiver<Refused>, store: impl Fn() -> Option<Store>) {
    while let Some(refused) = refusals.recv().await {
        let Some(store) = store() else { return };
        if let Err(error) = write(&store, refused).await {
            error!(%error, "a refusal could not be recorded");
        }
    }
}

async fn write(store: &Store, refused: Refused) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    let subject = thing("action", refused.action.key(), "");
    let deeds = Deeds::done(&refused.doer, Deed::Refusal, subject).refused();
    record(&transaction, refused.city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}
