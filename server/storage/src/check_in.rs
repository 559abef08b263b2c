//! Check-ins (进展填报): what a person is to report now, and what a person reports.
//!
//! What a report is checked against ([`indicator_model::check_in::due::Due`]) is made in one place for both, so that a
//! page says in advance what the server will say.

mod chain;
mod confirm;
mod due;
pub mod evidence;
mod history;
mod open;
mod outstanding;
mod pending;
mod people;
mod period;
mod record;
mod template;

pub use self::chain::set_chain;
pub use self::confirm::{decide, waiting};
pub use self::due::due;
pub use self::history::history;
pub(crate) use self::history::scheme_of;
pub(crate) use self::outstanding::{Outstanding, outstanding};
pub(crate) use self::people::{People, Place};
pub use self::period::{PeriodStatus, periods};
pub use self::record::{MOST, record};
pub use self::template::template;
