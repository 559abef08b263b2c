//! What is sealed in the database: with which keys, under a new one, and what does not open.
//!
//! How a value is sealed is [`crate::crypto`].

mod cells;
mod lost;
mod rotate;
mod settle;

pub(crate) use self::lost::{Lost, lost};
pub use self::rotate::{KeyUse, Rotated, add, keys, rotate};
pub(crate) use self::settle::settle;
