//! The frame around every page: document, navigation, appearance, messages.

pub mod document;
