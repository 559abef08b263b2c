//! Sign-ins: made by a password, resumed by a token, ended by their owner, by time, or with the account.
//!
//! The token is new at every step of a sign-in and kept only as a hash. A request that writes asks the database who it is
//! from, together with those that come at the same time; one that reads may use an answer that is a second old ([`Known`]). So a session that ended anywhere has ended
//! everywhere.

mod complete;
mod concern;
mod known;
mod list;
mod listener;
mod people;
mod resume;
mod sign_in;

pub use self::complete::complete;
pub use self::concern::concerns;
pub use self::known::{Known, Purpose};
pub use self::list::{end, list, sign_out};
pub use self::listener::{Renewed, renew};
pub use self::resume::resume;
pub use self::sign_in::{Attempt, SignedIn, sign_in};
pub(crate) use self::sign_in::{begin, only_city, welcome_with};
