//! Sheets in and out: import with a dry run, export, the sample city.
//!
//! The files are a part of the page each. Sheets themselves go by plain requests ([`upload`], links to `/export`), all else
//! by server functions ([`api`]).

mod api;
mod budget;
mod city_sheet;
mod columns;
mod conflicts;
mod import;
mod measurement;
mod page;
mod sample;
mod schemes;
mod section;
mod strangers;
mod upload;

pub use api::ENDPOINTS;
pub use page::DataPage;
pub use sample::OpenSample;
