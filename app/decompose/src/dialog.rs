//! The questions that the page asks.

pub mod add;
pub mod conflict;
pub mod undo;
