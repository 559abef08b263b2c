//! At the start: the keys are those of the database, and nothing lies in it unsealed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use sea_orm::{DatabaseConnection, EntityTrait, IntoActiveModel};

use super::cells::{self, sealed};
use crate::clock;
use crate::crypto::{Key, Keyring, SUITES, parts};
use crate::entity::sealing_key;
use crate::error::StoreError;
use crate::event::Channel;
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Fails when the database is sealed with a key that is not there. A new one gets its first key, whose file is answered.
pub(crate) async fn settle(
    db: &DatabaseConnection,
    keyring: &Keyring,
) -> Result<Option<PathBuf>, StoreError> {
    let transaction = store::begin_write(db, Channel::default()).await?;
    store::lock(&transaction, Exclusive::Migration).await?;
    let known = sealing_key::Entity::find().all(&transaction).await?;
    let needed: Vec<&sealing_key::Model> = known.iter().filter(|key| key.retired_at.is_none()).collect();
    let mut made = None;
    if keyring.is_vacant() {
        if let Some(key) = needed.first() {
            return Err(keyring.missing(&key.id));
        }
        keyring.add(SUITES[0])?;
        made = keyring.path().map(ToOwned::to_owned);
    }
    let keys = keyring.keys()?;
    let held: BTreeSet<&str> = keys.iter().map(Key::id).collect();
    if let Some(key) = needed.iter().find(|key| !held.contains(key.id.as_str())) {
        return Err(keyring.missing(&key.id));
    }
    for key in keys.iter().filter(|key| known.iter().all(|known| known.id != key.id())) {
        let row = sealing_key::Model {
            id: key.id().to_owned(),
            suite: key.suite_name().to_owned(),
            since: clock::now().to_string(),
            retired_at: None,
        };
        sealing_key::Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
    }
    keyring.require(Keyring::needed_in(&transaction).await?);
    seal_plain(&transaction, keyring).await?;
    transaction.commit().await?;
    Ok(made)
}

/// Seals what an older version kept plain.
async fn seal_plain(transaction: &Transaction, keyring: &Keyring) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = cells::page_for_update(transaction, after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some((last.city_id, last.id));
        for mut row in page {
            let mut is_changed = false;
            for (cell, value) in sealed(&mut row) {
                if let Some(value) = value.filter(|value| !value.is_empty() && parts(value).is_none()) {
                    *value = keyring.seal(cell, value)?;
                    is_changed = true;
                }
            }
            if is_changed {
                cells::write(transaction, row).await?;
            }
        }
    }
}
