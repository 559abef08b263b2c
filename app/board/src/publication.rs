//! Boards for everybody (公开发布): what the public reads ([`sheet()`]), the page on which the office publishes it, and the list
//! of what was published.
//!
//! The public page ([`document`]) is rendered by the server alone, without script and without anything of the frame, from the
//! same [`sheet()`] that the preview shows.

#[cfg(feature = "ssr")]
pub mod document;
mod line;
mod page;
mod publish;
mod sheet;
pub mod words;

pub use page::PublicationsPage;
pub use publish::PublishPage;
pub(crate) use publish::address;
pub use sheet::{Heading, Shown, sheet};
