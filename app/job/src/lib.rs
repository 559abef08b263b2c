//! Work that the server does by itself, on one page: what runs, how far it got, and what came of it.
//!
//! A page that starts a job shows it too; what they share is [`base::job`].

mod api;
mod line;
mod page;

pub use api::ENDPOINTS;
pub use page::JobPage;
