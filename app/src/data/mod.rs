//! Sheets in and out: import with a dry run, export, the sample city.

pub mod message;
pub mod upload;
