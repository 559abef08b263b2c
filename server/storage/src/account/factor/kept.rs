//! How the secret of a second factor lies in the database, in force or not: sealed. Nothing else reads or writes the
//! columns.

use indicator_model::id::{AccountId, CityId};

use super::totp::Key;
use crate::crypto::{Cell, Keyring};
use crate::error::StoreError;

/// Where the secret lies that is in force.
pub(super) const fn in_force(city: CityId, id: AccountId) -> Cell {
    Cell::account("factor_secret", city.0, id.0)
}

/// Where a secret lies that waits for its first code.
pub(super) const fn waiting(city: CityId, id: AccountId) -> Cell {
    Cell::enrolment(city.0, id.0)
}

pub(super) fn write(keyring: &Keyring, cell: Cell, key: &Key) -> Result<String, StoreError> {
    keyring.seal(cell, &key.base32())
}

pub(super) fn read(keyring: &Keyring, cell: Cell, stored: &str) -> Result<Key, StoreError> {
    // What is there may be almost right, so the error does not repeat it.
    let corrupt = || StoreError::Corrupt { what: "second factor", value: "…".to_owned() };
    Key::parse(&keyring.open(cell, stored)?).ok_or_else(corrupt)
}
