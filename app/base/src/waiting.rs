//! When to count again what waits for the reader (待我处理). The frame counts; a page knows when it has come to life, and when something
//! was done.

use leptos::prelude::*;

/// How often there was reason to count. In the context of everything inside the frame.
#[derive(Clone, Copy)]
pub struct Waiting(RwSignal<u32>);

impl Waiting {
    pub fn provide() -> Self {
        let waiting = Self(RwSignal::new(0));
        provide_context(waiting);
        waiting
    }

    pub fn from_context() -> Self {
        // Above all pages there is one; without it, nobody counts.
        use_context().unwrap_or_else(Self::provide)
    }

    /// Something was done, or may have come.
    pub fn count_again(self) {
        self.0.update(|reasons| *reasons = reasons.wrapping_add(1));
    }

    /// Another number than before where there is reason to count; none at first is 0.
    pub fn reasons(self) -> u32 {
        self.0.get()
    }
}
