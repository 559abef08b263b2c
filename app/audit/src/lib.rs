//! The audit log as people read it: who did what, when, from where; whether it is intact; what to keep of it elsewhere.
//!
//! The filter is in the address ([`search`]), and so does how far back one has paged. An entry opens to its
//! fields, an edit of a scheme to sentences that the journal gives.

mod anchor;
mod api;
mod details;
mod gist;
mod list;
mod page;
mod search;
mod verify;

pub use anchor::AnchorPage;
pub use api::ENDPOINTS;
pub use page::AuditPage;
