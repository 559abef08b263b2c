//! The start page: leads to what waits for the reader and to the work, or on the first day to the first step.

mod api;
mod first_steps;
mod page;
mod todo;

pub use api::ENDPOINTS;
pub use api::waiting;
pub use page::HomePage;
pub use todo::TodoPage;
