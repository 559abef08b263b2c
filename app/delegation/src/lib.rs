//! Delegation of roles: a part of “My account”.

mod api;
mod form;
mod section;

pub use api::ENDPOINTS;
pub use section::DelegationSection;
