//! At the start: the keys are those of the database, and nothing lies in it unsealed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, QueryFilter};

use super::key::Key;
use super::keyring::Keyring;
use super::suite::SUITES;
use super::{Cell, rotate};
use crate::clock;
use crate::entity::{account, sealing_key};
use crate::error::StoreError;
use crate::event::Channel;
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Sealed columns of an account, with their values.
pub(super) fn sealed(row: &mut account::Model) -> [(Cell, Option<&mut String>); 4] {
    let cell = |column| Cell::account(column, row.city_id, row.id);
    [
        (cell("phone"), Some(&mut row.phone)),
        (cell("email"), Some(&mut row.email)),
        (cell("identity_number"), Some(&mut row.identity_number)),
        (cell("factor_secret"), row.factor_secret.as_mut()),
    ]
}

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
    keyring.require(needed_in(&transaction).await?);
    seal_plain(&transaction, keyring).await?;
    transaction.commit().await?;
    Ok(made)
}

/// Looks up again what is needed, for a key file that was refused: a key that another process retired may be missing.
pub(crate) async fn reconsider(db: &impl ConnectionTrait, keyring: &Keyring) -> Result<(), StoreError> {
    let needed = needed_in(db).await?;
    if !keyring.needs(&needed) {
        keyring.require(needed);
    }
    Ok(())
}

/// The keys that something may be sealed with.
async fn needed_in(db: &impl ConnectionTrait) -> Result<BTreeSet<String>, StoreError> {
    let in_use = sealing_key::Entity::find().filter(sealing_key::Column::RetiredAt.is_null());
    Ok(in_use.all(db).await?.into_iter().map(|key| key.id).collect())
}

/// Seals what an older version kept plain.
async fn seal_plain(transaction: &Transaction, keyring: &Keyring) -> Result<(), StoreError> {
    let mut after = None;
    loop {
        let page = rotate::page_for_update(transaction, after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some((last.city_id, last.id));
        for mut row in page {
            let mut is_changed = false;
            for (cell, value) in sealed(&mut row) {
                if let Some(value) =
                    value.filter(|value| !value.is_empty() && super::seal::parts(value).is_none())
                {
                    *value = keyring.seal(cell, value)?;
                    is_changed = true;
                }
            }
            if is_changed {
                rotate::write(transaction, row).await?;
            }
        }
    }
}
