//! One of several values that a reader can choose: in a select, a segmented choice, tabs.

use leptos::text_prop::TextProp;

/// A value and its text.
#[derive(Clone)]
pub struct Choice<T> {
    pub value: T,
    pub label: TextProp,
}

impl<T> Choice<T> {
    pub fn new(value: T, label: impl Into<TextProp>) -> Self {
        Self { value, label: label.into() }
    }
}
