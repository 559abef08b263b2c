//! The frame around every page: document, navigation, appearance, messages.

pub mod appearance;
mod appearance_menu;
pub mod document;
pub mod failure;
pub mod frame;
mod mark;
mod navigation;
pub mod not_found;
pub mod page;
mod print_mark;
