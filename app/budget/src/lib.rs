//! Budgets (预算执行): the items of a scheme with what is spent of them, by month, and what is wrong with them.
//!
//! The server reads ([`indicator_model::budget`]); the page filters what it has, and its state is in the address. Items come in as
//! sheets, on the data page.

mod address;
mod api;
mod filter;
mod line;
mod list;
mod page;

pub use api::ENDPOINTS;
pub use page::BudgetPage;
