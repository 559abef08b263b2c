//! From being worked on to being settled: where a scheme stands, and what the reader may do about it.
//!
//! [`ApprovalActions`] offers the steps that the policy gives, each through a dialog that says what is being decided.
//! `app` hands it to the pages about schemes.

mod actions;
mod api;
mod dialog;
mod facts;
mod story;

pub use actions::ApprovalActions;
pub use api::ENDPOINTS;
