//! The pages of Hengce: one Leptos application, rendered on the server and hydrated in the browser.
//!
//! One folder per feature; features never reach into each other, pages compose them. What only the server can
//! do stands in [`request`], the one place that knows which half is being built.

// Deep view types need room in the type checker.
#![recursion_limit = "256"]

mod account;
pub mod address;
mod app;
mod approval;
mod audit;
pub mod data;
mod decompose;
mod delegation;
mod design;
pub mod error;
mod home;
mod json;
mod kept;
mod live;
mod organization;
mod people;
mod policy;
mod post;
pub mod request;
mod route;
pub mod shell;
pub mod wording;

pub use app::App;
pub use shell::document::document;
pub use text::i18n;
