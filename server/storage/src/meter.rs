//! How far a long piece of work got, for code that looks at it from outside.

use std::sync::{Mutex, PoisonError};

use people_model::job::Progress;

/// Read while it is written.
#[derive(Debug, Default)]
pub(crate) struct Meter(Mutex<Progress>);

impl Meter {
    pub(crate) fn set(&self, done: u64, total: u64) {
        // Nothing can panic while it is held.
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Progress { done, total: Some(total) };
    }

    pub(crate) fn read(&self) -> Progress {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
