//! The scheme that an account last looked at on this device. Nothing that was typed, so signing out does not ask about it.

use base::device::storage;
use indicator_model::id::{AccountId, SchemeId};

pub fn last(account: AccountId) -> Option<SchemeId> {
    storage()?.get_item(&key(account)).ok()??.parse().ok()
}

pub fn visit(account: AccountId, scheme: SchemeId) {
    if let Some(storage) = storage() {
        // Not remembered, the newest scheme opens: a convenience is lost and nothing else.
        let _ = storage.set_item(&key(account), &scheme.to_string());
    }
}

fn key(account: AccountId) -> String {
    format!("hengce.last_scheme.{account}")
}
