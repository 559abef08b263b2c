//! Things by the code of an indicator, as a sheet writes it.

use std::collections::HashMap;

use indicator_model::text;

/// Things by a code, written just so or else alike: earlier versions had codes that differ in case and width alone.
pub(super) struct ByCode<T> {
    exact: HashMap<String, T>,
    /// By their keys; the first of several.
    alike: HashMap<String, T>,
}

// Derived, it would ask for a default thing.
impl<T> Default for ByCode<T> {
    fn default() -> Self {
        Self { exact: HashMap::new(), alike: HashMap::new() }
    }
}

impl<T: Clone> ByCode<T> {
    /// The first with a code has it.
    pub(super) fn add(&mut self, code: &str, thing: T) {
        self.exact.entry(code.to_owned()).or_insert_with(|| thing.clone());
        self.alike.entry(text::key(code)).or_insert(thing);
    }

    pub(super) fn get(&self, code: &str) -> Option<&T> {
        self.exact.get(code).or_else(|| self.alike.get(&text::key(code)))
    }

    /// Every code as it is written, in no order.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        self.exact.keys().map(String::as_str)
    }
}
