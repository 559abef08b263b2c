//! The definition card (口径卡): to read, and as a form.

pub mod apply;
pub mod curve_field;
pub mod curve_line;
pub mod field;
pub mod form;
pub mod short_fields;
pub mod view;
