//! What the page computes with, without Leptos: the unsaved edits over the model's tree, and what follows from them.

pub mod block;
pub mod card;
pub mod cell;
pub mod columns;
pub mod dispute;
pub mod draft;
pub mod findings;
pub mod first_rows;
pub mod form;
pub mod marks;
pub mod merge;
pub mod outline;
pub mod place;
pub mod range;
pub mod reference;
pub mod rights;
pub mod row;
#[cfg(test)]
pub mod sketch;
pub mod split;
pub mod step;
pub mod typed;
