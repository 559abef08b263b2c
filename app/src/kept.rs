//! What a person typed and has not saved, kept on the device, so that a closed tab or a dead battery loses nothing.
//!
//! Several people may use one device, so everything is kept under the account that typed it. Signing out clears all
//! of it; whoever has something here is asked first.

use gloo::storage::{LocalStorage, Storage};
use indicator_model::id::AccountId;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What `account` left here as `what`, if it can be read.
pub fn read<T: DeserializeOwned>(account: AccountId, what: &str) -> Option<T> {
    LocalStorage::get(key(account, what)).ok()
}

/// Keeps it. A full or forbidden storage is no reason to stop editing.
pub fn write<T: Serialize>(account: AccountId, what: &str, typed: &T) {
    let _ = LocalStorage::set(key(account, what), typed);
}

pub fn forget(account: AccountId, what: &str) {
    LocalStorage::delete(key(account, what));
}

/// Whether anything of the account is here.
pub fn is_any(account: AccountId) -> bool {
    let storage = LocalStorage::raw();
    let own = key(account, "");
    (0..LocalStorage::length()).any(|at| matches!(storage.key(at), Ok(Some(key)) if key.starts_with(&own)))
}

fn key(account: AccountId, what: &str) -> String {
    format!("hengce.kept.{account}.{what}")
}
