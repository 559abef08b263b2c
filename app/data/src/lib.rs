//! Sheets in and out: import with a dry run, export, the sample city.
//!
//! [`attempt`] is an import on its way, from the chosen file to what the server found; the other files are a part of
//! the page each. Files themselves go by plain requests ([`upload`], links to `/export`), all else by server
//! functions ([`api`]).

mod api;
mod attempt;
mod import;
mod outcome;
mod page;
mod problems;
mod report;
mod sample;
mod schemes;
mod section;
mod upload;

pub use api::ENDPOINTS;
pub use page::DataPage;
pub use sample::OpenSample;
