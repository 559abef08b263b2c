//! The signals that the parts of the page share, each bundle `Copy`, so that every handler can have it. A part takes the
//! smallest: one signal, what the reader may do ([`access`]), the unsaved edits ([`edits`]), what is in sight ([`view`]),
//! or what goes to and comes from the server ([`sync_state`]).
//!
//! Everything else on the page is derived from these signals; nothing is kept twice.

pub mod access;
pub mod address;
pub mod edits;
pub mod element;
pub mod open_form;
pub mod selection;
pub mod structure;
pub mod sync_state;
pub mod typing;
pub mod view;
pub mod widths;
