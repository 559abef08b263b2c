//! The application: routes, the parts of the code that load by themselves, and the frame around every page.
//!
//! Each feature is a package beside this one and knows no other; where a page of one shows a part of another, it is
//! put together here.

// Deep view types need room in the type checker.
#![recursion_limit = "256"]

mod app;
mod compose;
mod early_link;
mod endpoint;
mod place;
pub mod shell;

pub use app::App;
pub use endpoint::ENDPOINTS;
pub use place::{PLACES, Place};
pub use shell::document::document;
