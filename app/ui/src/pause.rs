//! Waiting for a pause in what somebody does, so that something slow is done once and not at every key.

use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;

/// After so long without another change the person has paused.
pub const PAUSE: Duration = Duration::from_millis(300);

/// What `now` is, as soon as it has stayed the same for a [`PAUSE`], and at once when the page comes to life. Until then, and so on the
/// server, it is empty.
pub fn settled<T: Clone + Default + PartialEq + Send + Sync + 'static>(now: Memo<T>) -> ReadSignal<T> {
    let (settled, set_settled) = signal(T::default());
    let mut settle = debounce(PAUSE, move |value: T| {
        set_settled.try_set(value);
    });
    Effect::new(move |before: Option<()>| {
        let value = now.get();
        match before {
            None => set_settled.set(value),
            Some(()) => settle(value),
        }
    });
    settled
}
