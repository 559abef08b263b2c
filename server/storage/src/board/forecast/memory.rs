//! Forecasts that were made, by what they follow from, so that a look at a board makes only those that are new.
//!
//! The key is a hash of everything that a forecast reads, so one that is found is the one that would be made: no report, edit or
//! restore has to take it away. What was not asked for longest goes first.

use std::sync::{Mutex, MutexGuard, PoisonError};

use hashlink::LruCache;
use indicator_model::indicator::Indicator;
use indicator_model::monitor::forecast::Forecast;
use indicator_model::monitor::{Commitment, Reports};
use indicator_model::period::Period;
use sha2::{Digest, Sha256};

/// Bytes that forecasts may take together: about two for each indicator of a city of 111,111.
const MOST: usize = 32 << 20;

/// What the map and the order of uses need for an entry, beside the entry.
const LINKS: usize = 32;

type Key = [u8; 32];
type Kept = Option<Forecast>;

/// The forecasts of a process, shared by all requests.
pub(in crate::board) struct Memory(Mutex<LruCache<Key, Kept>>);

impl Default for Memory {
    fn default() -> Self {
        Self::of(MOST)
    }
}

impl Memory {
    fn of(bytes: usize) -> Self {
        let entry = size_of::<Key>() + size_of::<Kept>() + LINKS;
        Self(Mutex::new(LruCache::new(bytes / entry)))
    }

    /// The forecast that [`forecast`](super::forecast) makes, made at most once.
    pub(in crate::board) fn forecast(
        &self,
        indicator: &Indicator,
        commitment: &Commitment,
        reports: Reports<'_>,
        last: Period,
    ) -> Option<Forecast> {
        let reports = until(reports, last);
        let make = || super::forecast(indicator, commitment, reports, last);
        let Some(key) = key(indicator, commitment, reports, last) else { return make() };
        let kept = self.kept().get(&key).copied();
        if let Some(kept) = kept {
            return kept;
        }
        // Two that ask at once may both make it: nobody waits for the work of another.
        tracing::trace!(target: "storage::forecast", code = indicator.code, period = %last);
        let forecast = make();
        self.kept().insert(key, forecast);
        forecast
    }

    fn kept(&self) -> MutexGuard<'_, LruCache<Key, Kept>> {
        // Nothing can panic while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was reported for later periods is not read.
fn until(reports: Reports<'_>, last: Period) -> Reports<'_> {
    let count = reports.year.partition_point(|report| report.period <= last);
    Reports { year: &reports.year[..count], before: reports.before }
}

/// None where it cannot be written, which no value of the model gives a reason for.
fn key(indicator: &Indicator, commitment: &Commitment, reports: Reports<'_>, last: Period) -> Option<Key> {
    let Indicator { measure, direction, unit, precision, frequency, .. } = indicator;
    // Nothing is forecast of what is in words.
    let Commitment { baseline, basic, challenge, curve, is_in_words: _ } = commitment;
    // Who decided a curve changes nothing.
    let curve = curve.map(|in_force| in_force.curve);
    let read = (measure, direction, unit, precision, frequency);
    let all = (read, (baseline, basic, challenge, curve), reports.before, reports.year, last);
    Some(Sha256::digest(serde_json::to_vec(&all).ok()?).into())
}

#[cfg(test)]
mod tests;
