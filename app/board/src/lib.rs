//! Boards: where the indicators of a scheme stand on a day, the worst first, and why.
//!
//! The server reads ([`indicator_model::monitor`]); the page filters what it has, and its state is in the address.

mod address;
mod api;
mod duals;
mod explain;
mod filter;
mod line;
mod page;
mod rule;
mod spark;
mod spending;
mod tiles;

pub use api::ENDPOINTS;
pub use page::BoardPage;
