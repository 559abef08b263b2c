//! The frame around every page: document, navigation, appearance, messages.

mod appearance_menu;
pub mod document;
mod finder;
pub mod frame;
mod mark;
mod navigation;
pub mod not_found;
pub mod pages;
mod person_menu;
mod print_mark;
mod scope;
mod waiting;
