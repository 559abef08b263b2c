//! The state that the audit log vouches for: every stored row that decides something.
//!
//! An entry of the audit log names the rows that its transaction created, changed or removed, each with a digest
//! ([`name`]), and its link covers them. [`crate::integrity`] compares the digest that was named last with the row there is, so
//! that a row that was altered, added or removed beside Hengce is found.
//!
//! Nobody has to remember to name a row: the [`Transaction`](crate::transaction::Transaction) watches its own
//! statements ([`watch`]), and its commit names what they touched. A row that did not match its digest before a
//! statement touched it is not named again, so that using an altered row does not make it right.
//!
//! Each naming draws a new salt for its rows. Only the last salt is kept (`audit_object`), so earlier digests say
//! nothing about what a row held, and a person who was erased cannot be guessed from them.
//!
//! Deliberately absent: the content of schemes (nodes, indicators, links, target versions). It follows from the
//! journal, whose change-sets are named whole, and [`crate::integrity`] replays them.

mod name;
mod named;
mod statement;
mod table;
mod watch;

pub(crate) use self::name::{begin, settle, stored};
pub(crate) use self::named::Named;
pub(crate) use self::table::{Key, TABLES, Table, cities};
pub(crate) use self::watch::Watched;
