//! Sign-ins: made by a password, resumed by a token, ended by their owner, by time, or with the account.
//!
//! The token is new at every step of a sign-in and kept only as a hash. Every request asks the database, so that a session that
//! ended anywhere has ended everywhere.

mod complete;
mod list;
mod listener;
mod resume;
mod sign_in;

pub use self::complete::complete;
pub use self::list::{end, list, sign_out};
pub use self::listener::renew;
pub(crate) use self::resume::person;
pub use self::resume::resume;
pub use self::sign_in::{Attempt, SignedIn, sign_in};
pub(crate) use self::sign_in::{begin, only_city, welcome_with};
