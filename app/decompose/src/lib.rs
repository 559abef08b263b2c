//! Decompose: break a city's targets down to departments, districts and posts.
//!
//! [`draft`] holds the unsaved edits over the model's tree, [`bench`] is what the parts of the page share, and the
//! parts are a file each: the tree table on a desktop, a drill-down list on a phone, the panel of the selected node.
//! The browser computes with the same model as the server; [`saving`] sends change-sets and never a derived number;
//! [`keeping`] keeps on the device what is not saved, and [`undo`] takes back the reader's own.

mod add;
mod address;
mod api;
mod balance;
mod bench;
mod card;
mod card_field;
mod card_form;
mod cell;
mod chart;
mod conflict;
mod definition;
mod dispute;
mod draft;
mod drag;
mod findings;
mod history;
mod keeping;
mod keys;
mod lock;
mod merge;
mod methods;
mod news;
mod outline;
mod page;
mod panel;
mod phone;
mod picker;
mod print;
mod reference;
mod rights;
mod row;
mod save_bar;
mod saving;
mod shortcuts;
#[cfg(test)]
mod sketch;
mod standing;
mod structure;
mod table;
mod toolbar;
mod undo;
mod undo_dialog;
mod weights;

pub use api::ENDPOINTS;
pub use page::DecomposePage;
