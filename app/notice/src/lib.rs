//! Notices (提醒): what the reader is notified of reports that are due, came back or wait, and how often people are notified.
//!
//! A notice holds data ([`indicator_model::notice`]); its sentences are in [`base::wording::notice`].

mod api;
mod item;
mod mail;
mod page;
mod setting;

pub use api::ENDPOINTS;
pub use page::NoticePage;
