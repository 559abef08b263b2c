//! The signals that the parts of the page share.

pub mod address;
pub mod bench;
