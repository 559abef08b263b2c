//! Finding anything from anywhere: pages, indicators, organizations and people.

mod api;
mod line;
mod search;

pub use api::ENDPOINTS;
pub use line::PageHit;
pub use search::Search;
