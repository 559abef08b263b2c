//! The questions that the page asks.

pub mod add;
pub mod conflict;
pub mod insert;
pub mod keys;
pub mod paste;
pub mod undo;
