//! Locks of a whole database, for what only one transaction may do at a time.

use sea_orm::{ConnectionTrait, DbBackend};

use crate::error::StoreError;

/// What only one transaction of a database may do at a time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Exclusive {
    Migration,
    Cities,
    Audit,
    Identities,
    Attempts,
    /// Judging what somebody holds and writing by that judgement: roles that exclude one another, the last
    /// administrator, a user name.
    People,
    Jobs,
    /// Looking at what is in force and superseding it.
    Measurements,
    /// Comparing deadlines, days and extensions with what a reader saw, and changing them.
    Timetables,
    /// Looking at what people were told, and telling them.
    Notices,
    /// Looking at the robots of a city, and adding or changing one.
    Robots,
    /// Looking for a comment by its id, and writing it.
    Comments,
}

/// Waits until no other transaction holds the same lock, and holds it until the end of this one. SQLite has one
/// writer at a time anyhow.
pub(crate) async fn lock(db: &impl ConnectionTrait, what: Exclusive) -> Result<(), StoreError> {
    // "hengce" in ASCII, and a number per lock: nothing else in the database will lock the same by chance.
    let key = 0x6865_6e67_6365_0000_u64 + what as u64;
    if db.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({key})")).await?;
    }
    Ok(())
}
