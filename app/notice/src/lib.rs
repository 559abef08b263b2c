//! Notices (提醒): what the reader is notified of reports that are due, came back or wait, how often people are notified, and the
//! robots that notify chat groups.
//!
//! A notice holds data ([`indicator_model::notice`]); its sentences are in [`base::wording::notice`].

mod api;
mod item;
mod mail;
mod page;
mod robot;
mod robot_form;
mod setting;

pub use api::ENDPOINTS;
pub use page::NoticePage;
