//! Refusals on their way into the audit log.
//!
//! The policy is asked in many places that cannot wait for the database, so a refusal is handed in here and a task writes
//! it ([`crate::audit::refusal`]). What does not fit into the queue is counted: a flood can hide who else was refused, but
//! not that there was one.

use std::collections::BTreeMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indicator_model::id::CityId;
use people_model::audit::Doer;
use people_model::policy::Action;
use tokio::sync::mpsc;
use tracing::warn;

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
    pub(crate) fn add(&self, city: CityId, number: u64) {
        *self.cities().entry(city).or_default() += number;
    }

    pub(crate) fn take(&self) -> BTreeMap<CityId, u64> {
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
