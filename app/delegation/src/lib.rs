//! Roles lent while away: a part of the own account.

mod api;
mod form;
mod section;

pub use api::ENDPOINTS;
pub use section::DelegationSection;
