//! A value that everybody may ask for and that costs something: at most a second old, however many ask.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

/// How old an answer may be.
const AGE: Duration = Duration::from_secs(1);

/// The last answer, and when it was found. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Recent<T>(Arc<Mutex<Option<(Instant, T)>>>);

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone> Recent<T> {
    /// The last answer, or a new one where that is too old. Requests that come while it is found wait for the same.
    pub(crate) async fn get(&self, find: impl AsyncFnOnce() -> T) -> T {
        self.get_at(Instant::now(), find).await
    }

    async fn get_at(&self, now: Instant, find: impl AsyncFnOnce() -> T) -> T {
        let mut last = self.0.lock().await;
        if let Some((at, value)) = &*last
            && now.saturating_duration_since(*at) < AGE
        {
            return value.clone();
        }
        let value = find().await;
        *last = Some((now, value.clone()));
        value
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn a_thousand_probes_ask_once_in_a_second() {
        let (recent, asked) = (Recent::default(), AtomicU32::new(0));
        let find = async || {
            tokio::task::yield_now().await;
            asked.fetch_add(1, Ordering::Relaxed) + 1
        };
        let begun = Instant::now();
        let answers = join_all((0..1_000).map(|_| recent.get_at(begun, find))).await;
        assert!(answers.iter().all(|answer| *answer == 1));
        assert_eq!(recent.get_at(begun + Duration::from_millis(999), find).await, 1);
        assert_eq!(recent.get_at(begun + AGE, find).await, 2);
    }
}
