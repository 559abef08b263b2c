//! Opens a database: connections, schema, keys, and the task that records refusals.

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use sea_orm::{DatabaseConnection, DbBackend};

use crate::audit::refusal;
use crate::crypto::Keyring;
use crate::error::StoreError;
use crate::refusal::Refusals;
use crate::store::{Address, Store, connect, without_password};
use crate::{database_file, migration, sealing};

impl Store {
    /// Opens `sqlite://path/to/file` (folder and file are made when missing) or `postgres://…`, brings the schema up
    /// to date, and sees to it that `keyring` opens what is sealed in it.
    pub async fn open(url: &str, keyring: Keyring) -> Result<Self, StoreError> {
        let connections = match Address::of(url)? {
            Address::File(path) => {
                if database_file::is_empty(&path) {
                    keyring.may_begin()?;
                }
                database_file::prepare(&path).await?;
                connect::sqlite(&path).await?
            }
            Address::Server => connect::postgres(url).await?,
        };
        let (writer, reader) = &connections;
        let settled = settle(writer, &keyring).await;
        if settled.is_err() {
            // The file must be left whole; why it was not opened counts more.
            let _ = database_file::close(writer, reader).await;
        }
        let (migrated, made_key) = settled.map_err(|error| error.at(&without_password(url)))?;
        let (refusals, refused, lost) = Refusals::channel();
        let store = Self::new(connections, keyring, refusals, migrated, made_key);
        tokio::spawn(refusal::write_all(refused, lost, store.weak()));
        Ok(store)
    }
}

/// Brings the schema up to date, and sees to the keys. Answers the steps that were missing and the file of the first key.
async fn settle(
    writer: &DatabaseConnection,
    keyring: &Keyring,
) -> Result<(Vec<String>, Option<PathBuf>), StoreError> {
    let migrated = migration::run(writer, keyring).await?;
    if writer.get_database_backend() == DbBackend::Sqlite {
        database_file::watch(writer).await?;
    }
    Ok((migrated, sealing::settle(writer, keyring).await?))
}
