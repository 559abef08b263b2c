//! From being worked on to being settled: where a scheme stands, and what the reader may do about it.
//!
//! Pages about schemes compose it: [`StateBadge`] says the state, [`ApprovalActions`] offers the steps that the
//! policy gives, each through a dialog that says what is being decided.

mod actions;
mod api;
mod badge;
mod dialog;
mod facts;
mod story;

pub use actions::{ApprovalActions, Matter};
pub use badge::StateBadge;
