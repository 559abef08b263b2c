//! The start page: leads to the work, or on the first day to the first step.

mod api;
mod page;

pub use api::ENDPOINTS;
pub use page::HomePage;
