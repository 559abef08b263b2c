//! The parts that pages are made of. Classes stay in here; a page composes. Nothing here knows what a page is about.
//!
//! Every text comes from the caller as a [`TextProp`](leptos::text_prop::TextProp), so that it follows the reader's
//! language; only what is the same everywhere (close, cancel, the words of the lights) is taken from `shell`.

#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

pub mod badge;
pub mod button;
pub mod card;
pub mod cell_note;
pub mod chart;
pub mod checkbox;
pub mod chips;
pub mod choice;
pub mod clipboard;
pub mod date_field;
pub mod dialog;
pub mod download;
pub mod drawer;
pub mod empty_state;
pub mod field;
pub mod file_button;
pub mod file_field;
pub mod full_screen;
pub mod icon;
pub mod kbd;
pub mod light;
pub mod menu;
pub mod meter;
mod modal;
pub mod notice;
pub mod number;
pub mod number_draft;
pub mod number_field;
pub mod pause;
pub mod picture;
pub mod popover;
pub mod screen;
pub mod seen;
pub mod segmented;
pub mod select;
pub mod setting;
pub mod skeleton;
pub mod switch;
pub mod table;
pub mod tabs;
pub mod tally;
pub mod toast;
pub mod tone;
pub mod tree_table;
