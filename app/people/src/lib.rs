//! The accounts of a city: who exists, with which roles, and what the administrators do about it.

mod account;
mod api;
mod contact;
mod create;
mod erase;
mod factor_roles;
mod field;
mod list;
mod once;
mod page;
mod proposals;
mod propose;
mod roles;
mod rules;

pub use api::ENDPOINTS;
pub use page::PeoplePage;
