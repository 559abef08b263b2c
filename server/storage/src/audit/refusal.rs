//! Refusals go into the audit log too, though the request that met one has no transaction to write it in.
//!
//! The policy is asked in many places that cannot wait for the database, so a refusal is handed to a task that
//! writes it. A flood fills the queue with the same person's refusals. What does not fit is counted, and the
//! number is an entry of its own: a flood can hide who else was refused, but not that there was one.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indicator_model::id::CityId;
use people_model::audit::{Deed, Doer, FieldName, Term, ThingKind};
use people_model::policy::Action;
use tokio::sync::mpsc;
use tracing::{error, warn};

use super::{Deeds, diff, record, thing};
use crate::error::StoreError;
use crate::store::Store;

/// Refusals that may wait to be written.
const WAITING: usize = 1_024;

#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) doer: Doer,
    pub(crate) city: CityId,
    pub(crate) action: Action,
    /// What it was to be done to, where that is known: kind and id.
    pub(crate) thing: Option<(&'static str, String)>,
}

/// Where refusals are handed in.
#[derive(Clone, Debug)]
pub(crate) struct Refusals {
    queue: mpsc::Sender<Refused>,
    lost: Lost,
}

/// How many refusals in each city found no place since the last that was written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lost(Arc<Mutex<BTreeMap<CityId, u64>>>);

impl Lost {
    fn add(&self, city: CityId, number: u64) {
        *self.cities().entry(city).or_default() += number;
    }

    fn take(&self) -> BTreeMap<CityId, u64> {
        mem::take(&mut *self.cities())
    }

    fn cities(&self) -> MutexGuard<'_, BTreeMap<CityId, u64>> {
        // A thread that panicked with it left a number that is right.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Refusals {
    pub(crate) fn channel() -> (Self, mpsc::Receiver<Refused>, Lost) {
        let (queue, receiver) = mpsc::channel(WAITING);
        let lost = Lost::default();
        (Self { queue, lost: lost.clone() }, receiver, lost)
    }

    pub(crate) fn tell(&self, refused: Refused) {
        let city = refused.city;
        if let Err(error) = self.queue.try_send(refused) {
            warn!(%error, "a refusal could not be recorded");
            self.lost.add(city, 1);
        }
    }
}

/// Writes what is handed in until the store is gone.
pub(crate) async fn write_all(
    mut refusals: mpsc::Receiver<Refused>,
    lost: Lost,
    store: impl Fn() -> Option<Store>,
) {
    while let Some(refused) = refusals.recv().await {
        let Some(store) = store() else { return };
        if let Err(error) = write(&store, refused).await {
            error!(%error, "a refusal could not be recorded");
        }
        // Where one was lost the queue was full, so this place is reached after it.
        for (city, number) in lost.take() {
            if let Err(error) = write_lost(&store, city, number).await {
                error!(%error, number, "refusals could not be recorded");
                lost.add(city, number);
            }
        }
    }
}

async fn write_lost(store: &Store, city: CityId, number: u64) -> Result<(), StoreError> {
    let nobody = Doer { account: None, name: String::new(), on_behalf_of: None, from: String::new() };
    let transaction = store.begin().await?;
    let deeds = Deeds::done(&nobody, Deed::Refusal, thing(ThingKind::Action, "", "")).refused();
    let deeds = deeds.with(vec![diff(FieldName::Lost, None, Some(&number.to_string()))]);
    record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

async fn write(store: &Store, refused: Refused) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    let subject = thing(ThingKind::Action, refused.action.key(), "");
    let thing =
        refused.thing.iter().map(|(kind, id)| diff(Term::<FieldName>::read(kind), None, Some(id))).collect();
    let deeds = Deeds::done(&refused.doer, Deed::Refusal, subject).with(thing).refused();
    record(&transaction, refused.city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}
