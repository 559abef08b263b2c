//! What a user typed and has not sent, kept on the device, so that a closed tab or a dead battery loses nothing.
//!
//! Several people may use one device, so everything is kept under the account that typed it. Signing out clears all
//! of it; a user who has something here is asked first. Several tabs may be open at once, so what one of them may write
//! is named after it ([`tab`]). Everything is handed over at once and not in the background, because a tab that crashes
//! finishes nothing: texts to local storage, and what may be more than that takes to [`records`].

pub mod records;
pub mod tab;
mod typed;

use indicator_model::id::AccountId;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use typed::{Text, Typed, typed};

use crate::device::storage;

/// The device keeps nothing more: its storage is full, or forbidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotKept;

/// What `account` left here as `what`, if it can be read.
pub fn read<T: DeserializeOwned>(account: AccountId, what: &str) -> Option<T> {
    let written = storage()?.get_item(&key(account, what)).ok()??;
    serde_json::from_str(&written).ok()
}

/// Keeps it. What was kept as `what` before stays when there is no room for the new.
pub fn write<T: Serialize>(account: AccountId, what: &str, typed: &T) -> Result<(), NotKept> {
    let written = serde_json::to_string(typed).map_err(|_| NotKept)?;
    storage().ok_or(NotKept)?.set_item(&key(account, what), &written).map_err(|_| NotKept)
}

pub fn forget(account: AccountId, what: &str) {
    if let Some(storage) = storage() {
        // Where nothing can be removed, nothing was kept.
        let _ = storage.remove_item(&key(account, what));
    }
}

/// Whether anything of the account is here.
pub fn is_any(account: AccountId) -> bool {
    !names(account, "").is_empty()
}

/// All that is here of the account whose name begins so.
pub fn names(account: AccountId, beginning: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let (own, beginning) = (key(account, ""), key(account, beginning));
    let keys = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok()?);
    keys.filter(|key| key.starts_with(&beginning)).map(|key| key[own.len()..].to_owned()).collect()
}

fn key(account: AccountId, what: &str) -> String {
    format!("hengce.kept.{account}.{what}")
}
