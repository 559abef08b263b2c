//! Timetables: when the periods of a scheme are reported, which days are worked, who was granted more time, by whom reports are
//! confirmed, and when warnings are escalated.
//!
//! What is edited is a draft on the page ([`bench::Bench`]), from which the table of periods is computed at once: the effect of
//! a deadline or a holiday shows before it is saved.

mod api;
mod bench;
mod chain;
mod days;
mod deadlines;
mod extend;
mod extensions;
mod import;
mod ladder;
mod month;
mod page;
mod periods;

pub use api::ENDPOINTS;
pub use page::TimetablePage;
