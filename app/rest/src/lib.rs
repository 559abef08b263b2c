//! The page `/api`: the operations that other systems call, with their fields, errors and an example each.
//!
//! The server derives it from the document that programs read, so both say the same. Everything on the page comes with
//! it: it needs no network but that to Hengce.

mod api;
mod operation;
mod page;
mod reference;

pub use api::ENDPOINTS;
pub use page::ApiPage;
pub use reference::{Describe, Field, Operation, Reference, Status};
