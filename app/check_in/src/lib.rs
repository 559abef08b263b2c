//! Check-in: what is due, and its value, reported in seconds.
//!
//! What needs no signal is in [`plain`]: what is typed, the groups of the list, what waits on the device. A report is
//! written to the device before it is sent, and stays there until the server has answered, so the reader goes on to the
//! next one at once, with or without a network.

mod address;
mod api;
mod card;
mod chain;
mod confirm;
mod file;
mod grid;
mod kept;
mod list;
mod page;
mod photo;
mod plain;
mod queue;
mod summary;
mod upload;
mod work;

pub use api::ENDPOINTS;
pub use confirm::ConfirmPage;
pub use page::CheckInPage;
