//! The city's organizations: who is assessed, and who reports to whom, on any date.
//!
//! The page holds the whole register and carries out an operation on a copy before it asks the server to do the same:
//! that is the preview, and where a field is wrong it says so at once.

mod address;
mod api;
mod bench;
mod classes;
mod confirm;
mod details;
mod fields;
mod import;
mod list;
mod operate;
mod outline;
mod page;
mod preview;
mod tree;

pub use api::ENDPOINTS;
pub use page::OrganizationsPage;
