//! Keeps what is shown up to date.

use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy, PartialEq)]
enum Asking {
    No,
    Once,
    Again,
}

/// Asks again for what is shown; while an answer is awaited, once more after it. `ask` gives nothing when the page has been left,
/// and its answer nothing when it failed: it is asked for at the next event, or when the server is heard again.
pub fn refresh<T, F>(
    shown: RwSignal<T>,
    ask: impl Fn() -> Option<F> + Copy + 'static,
) -> impl Fn() + Clone + 'static
where
    T: Send + Sync + 'static,
    F: Future<Output = Option<T>> + 'static,
{
    let asking = StoredValue::new(Asking::No);
    move || {
        if asking.get_value() != Asking::No {
            return asking.set_value(Asking::Again);
        }
        asking.set_value(Asking::Once);
        spawn_local(async move {
            while let Some(answer) = ask() {
                if let Some(newest) = answer.await {
                    shown.try_set(newest);
                }
                if asking.try_get_value() != Some(Asking::Again) {
                    break;
                }
                asking.set_value(Asking::Once);
            }
            asking.try_set_value(Asking::No);
        });
    }
}
