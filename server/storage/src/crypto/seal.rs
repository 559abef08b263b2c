//! A value, sealed for its place: `v1:suite:key:nonce and text` in base64.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sea_orm::prelude::Uuid;

use super::keyring::Keyring;
use super::suite::{CryptoSuite, NONCE};
use crate::error::StoreError;
use crate::secret;

/// What every sealed value begins with.
pub(super) const MARK: &str = "v1:";

/// Where a value stands. A sealed value opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) city: Uuid,
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) row: Uuid,
}

impl Cell {
    pub(crate) const fn account(column: &'static str, city: Uuid, row: Uuid) -> Self {
        Self { city, table: "account", column, row }
    }

    /// The secret of a second factor that waits for its first code.
    pub(crate) const fn enrolment(city: Uuid, account: Uuid) -> Self {
        Self { city, table: "factor_enrolment", column: "secret", row: account }
    }

    /// The proposer's half of a one-time password.
    pub(crate) const fn proposal(city: Uuid, id: Uuid) -> Self {
        Self { city, table: "proposal", column: "half", row: id }
    }

    /// The address or the secret of a robot.
    pub(crate) const fn robot(column: &'static str, city: Uuid, id: Uuid) -> Self {
        Self { city, table: "robot", column, row: id }
    }

    /// What the seal is bound to: every part led by its length, so that nothing moves from one into the next.
    fn data(&self, suite: &dyn CryptoSuite, key: &str) -> Vec<u8> {
        let (city, row) = (self.city.to_string(), self.row.to_string());
        let parts = ["hengce seal 1", suite.name(), key, &city, self.table, self.column, &row];
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        bytes
    }
}

impl Keyring {
    /// Seals a value with the current key. Nothing stays nothing: that there is none is no secret.
    pub(crate) fn seal(&self, cell: Cell, plain: &str) -> Result<String, StoreError> {
        if plain.is_empty() {
            return Ok(String::new());
        }
        let keys = self.keys()?;
        let key = keys.first().ok_or_else(|| self.missing("—"))?;
        let nonce: [u8; NONCE] = secret::random()?;
        let sealed = key.suite.seal(&key.bytes, &nonce, &cell.data(key.suite, key.id()), plain.as_bytes());
        let sealed = sealed.ok_or(StoreError::Unsealable { what: cell.column })?;
        let text = URL_SAFE_NO_PAD.encode([nonce.to_vec(), sealed].concat());
        Ok(format!("{MARK}{}:{}:{text}", key.suite.name(), key.id()))
    }

    /// Opens what [`Keyring::seal`] closed for the same cell.
    pub(crate) fn open(&self, cell: Cell, sealed: &str) -> Result<String, StoreError> {
        if sealed.is_empty() {
            return Ok(String::new());
        }
        let unsealable = || StoreError::Unsealable { what: cell.column };
        let (suite, id) = parts(sealed).ok_or_else(unsealable)?;
        let keys = self.keys()?;
        let key = keys.iter().find(|key| key.id() == id && key.suite.name() == suite);
        let key = key.ok_or_else(|| self.missing(id))?;
        let text = sealed.rsplit(':').next().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let text = text.ok_or_else(unsealable)?;
        let (nonce, text) = text.split_first_chunk::<NONCE>().ok_or_else(unsealable)?;
        let plain = key.suite.open(&key.bytes, nonce, &cell.data(key.suite, id), text);
        plain.and_then(|plain| String::from_utf8(plain).ok()).ok_or_else(unsealable)
    }

    pub(crate) fn missing(&self, id: &str) -> StoreError {
        StoreError::MissingKey { id: id.to_owned(), location: self.location() }
    }
}

/// Suite and key of a sealed value; none for a plain one.
pub(crate) fn parts(sealed: &str) -> Option<(&str, &str)> {
    let mut parts = sealed.strip_prefix(MARK)?.splitn(3, ':');
    Some((parts.next()?, parts.next()?))
}

#[cfg(test)]
mod tests {
    use super::super::{Key, SUITES};
    use super::*;

    const HERE: Cell = Cell::account("phone", Uuid::from_u128(1), Uuid::from_u128(2));

    fn ring(keys: &[&Key]) -> Keyring {
        let lines: Vec<String> = keys.iter().map(|key| key.line()).collect();
        Keyring::from_text(&lines.join("\n")).unwrap()
    }

    #[test]
    fn a_value_opens_in_its_own_cell_and_nowhere_else() {
        for suite in SUITES {
            let key = Key::generate(suite).unwrap();
            let ring = ring(&[&key]);
            let sealed = ring.seal(HERE, "138 0013 8000").unwrap();
            assert!(sealed.starts_with(&format!("v1:{}:{}:", suite.name(), key.id())), "{sealed}");
            assert_eq!(ring.open(HERE, &sealed).unwrap(), "138 0013 8000");
            for elsewhere in [
                Cell { city: Uuid::from_u128(9), ..HERE },
                Cell { table: "session", ..HERE },
                Cell { column: "email", ..HERE },
                Cell { row: Uuid::from_u128(9), ..HERE },
            ] {
                let error = ring.open(elsewhere, &sealed).unwrap_err();
                assert!(matches!(error, StoreError::Unsealable { .. }), "{elsewhere:?}: {error}");
            }
        }
    }

    #[test]
    fn the_same_value_is_never_sealed_alike() {
        let ring = Keyring::passing().unwrap();
        assert_ne!(ring.seal(HERE, "13800138000").unwrap(), ring.seal(HERE, "13800138000").unwrap());
        assert_eq!(ring.seal(HERE, "").unwrap(), "");
    }

    #[test]
    fn an_old_key_opens_and_the_first_one_seals() {
        let (old, new) = (Key::generate(SUITES[0]).unwrap(), Key::generate(SUITES[1]).unwrap());
        let sealed = ring(&[&old]).seal(HERE, "13800138000").unwrap();
        let both = ring(&[&new, &old]);
        assert_eq!(both.open(HERE, &sealed).unwrap(), "13800138000");
        assert!(both.seal(HERE, "13800138000").unwrap().contains(new.id()));
        let error = ring(&[&new]).open(HERE, &sealed).unwrap_err();
        assert!(matches!(&error, StoreError::MissingKey { id, .. } if id == old.id()), "{error}");
    }

    #[test]
    fn what_is_not_sealed_is_never_taken_for_the_value() {
        let ring = Keyring::passing().unwrap();
        for text in ["13800138000", "v1:", "v1:aes-256-gcm", "v2:aes-256-gcm:00000000:AAAA"] {
            ring.open(HERE, text).unwrap_err();
        }
        let sealed = ring.seal(HERE, "13800138000").unwrap();
        ring.open(HERE, &sealed[..sealed.len() - 4]).unwrap_err();
    }
}
