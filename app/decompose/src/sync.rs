//! Between the page, the device and the server: keeping, saving, undo, and what others do.

pub mod api;
pub mod device;
pub mod keeping;
pub mod last_scheme;
pub mod loading;
pub mod news;
pub mod refresh;
pub mod saving;
pub mod undo;
