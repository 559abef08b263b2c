//! Notices (提醒): each person is notified at once of what is due, came back or waits, on the days of the ladder
//! ([`indicator_model::notice`]), and no more often than the city wants.
//!
//! A notice is a row for a person, a day and an occasion; a unique index and a lock keep a second one out, however many servers
//! look. Who has reported is not told, because what is missing is looked up for each notice. Nothing is notified on days that are off.
//! A day on which no server ran is not made up for: the next step of the ladder names the same reports.
//!
//! A warning that reaches a step of its ladder is notified on that day to the people of the step ([`escalation`]), each step of an
//! episode once.
//!
//! Chat groups are notified on the same days of the same reports, each once a day and occasion ([`group`]).
//!
//! Deliberately absent: a digest of the rows in the audit log. A notice decides nothing, and what it is about is there by itself.

mod digest;
mod escalation;
mod group;
mod letters;
mod limit;
mod list;
mod remind;

pub use self::limit::{limit, set_limit};
pub(crate) use self::list::unread;
pub use self::list::{list, mark_read};
pub(crate) use self::remind::expire;
pub use self::remind::{daily, remind};
