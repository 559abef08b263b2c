//! How the secret of a second factor lies in the database, in force or not. Nothing else reads or writes the columns.

use super::totp::Key;
use crate::error::StoreError;

pub(super) fn write(key: &Key) -> String {
    key.base32()
}

pub(super) fn read(stored: &str) -> Result<Key, StoreError> {
    // What is there may be almost right, so the error does not repeat it.
    Key::parse(stored).ok_or_else(|| StoreError::Corrupt { what: "second factor", value: "…".to_owned() })
}
