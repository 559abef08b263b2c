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
//! Rows are named when they are created, and never because a chain begins: one that was removed and begins again does
//! not vouch for what was there before. Rows of a sample are named in a chain of its own, keys in that of what belongs
//! to no city. A database from before this has its rows named at its first start, by an entry of its own; of what was
//! altered earlier only changes of schemes are found, because older entries hash them. What only an archived entry
//! named is named again by the entry about the archive.
//!
//! Deliberately absent: the content of schemes (nodes, indicators, links, target versions). It follows from the
//! journal, whose change-sets are named whole, and [`crate::integrity`] replays them.

mod journal;
mod name;
mod named;
mod statement;
mod table;
mod watch;

pub(crate) use self::journal::Pages;
pub(crate) use self::name::{begin, settle, stored};
pub(crate) use self::named::Named;
pub(crate) use self::table::{Key, TABLES, Table, cities};
pub(crate) use self::watch::Watched;
use crate::error::StoreError;

/// An error as a watched statement reports it.
fn database(error: StoreError) -> sea_orm::DbErr {
    match error {
        StoreError::Database(error) => error,
        other => sea_orm::DbErr::Custom(other.to_string()),
    }
}
