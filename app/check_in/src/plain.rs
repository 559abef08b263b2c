//! The parts of a check-in that need no signal.

pub mod cell;
pub mod draft;
pub mod grid;
pub mod group;
pub mod known;
pub mod obstacle;
pub mod unsent;

#[cfg(test)]
pub mod sketch;
