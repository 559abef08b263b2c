//! Decompose: break a city's targets down to departments, districts and posts.
//!
//! The browser computes with the same model as the server, and sends change-sets, never a derived number. Files are in
//! folders by what they know, and use those on the lines above their own:
//!
//! - [`plain`] holds the unsaved edits over the model's tree, without Leptos;
//! - [`state`] holds the signals that the parts of the page share;
//! - [`sync`] saves, takes back, keeps on the device what is not saved, and follows what others save;
//! - [`dialog`], [`panel`], [`table`], [`paper`] and [`bar`] are the parts of the page, by their place on it;
//! - [`page`] composes them.

mod bar;
mod dialog;
mod page;
mod panel;
mod paper;
mod plain;
mod shortcuts;
mod state;
mod sync;
mod table;
mod wording;

pub use page::DecomposePage;
pub use sync::api::{ENDPOINTS, save, undo};
