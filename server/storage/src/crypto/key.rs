//! Keys as text: one a line, `id suite key`, the current one first.
//!
//! The id is a fingerprint of the key, so that a key that was cut short or mixed up is not one.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::suite::{CryptoSuite, suite};
use crate::error::StoreError;
use crate::secret;

/// A key with its suite.
pub struct Key {
    id: String,
    pub(super) suite: &'static dyn CryptoSuite,
    pub(super) bytes: Vec<u8>,
}

/// Why a text holds no keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoKeys {
    #[error("there is no key in it")]
    Empty,
    #[error("line {line} is not “id suite key”")]
    NotAKey { line: usize },
    #[error("the key of line {line} does not belong to its id")]
    Altered { line: usize },
}

/// Never the key itself.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({} {})", self.id, self.suite.name())
    }
}

impl Key {
    /// A new one.
    pub fn generate(suite: &'static dyn CryptoSuite) -> Result<Self, StoreError> {
        let random: [u8; 32] = secret::random()?;
        // No suite takes longer keys.
        let bytes = random[..suite.key_length().min(random.len())].to_vec();
        Ok(Self { id: fingerprint(suite, &bytes), suite, bytes })
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn suite_name(&self) -> &'static str {
        self.suite.name()
    }

    /// The line that [`parse`] reads.
    pub fn line(&self) -> String {
        format!("{} {} {}", self.id, self.suite.name(), URL_SAFE_NO_PAD.encode(&self.bytes))
    }
}

/// The keys of a text, the current one first. Lines that begin with `#` are notes; where a variable cannot hold lines,
/// commas part the keys.
pub(super) fn parse(text: &str) -> Result<Vec<Key>, NoKeys> {
    let mut keys = Vec::new();
    let lines = text.lines().enumerate().filter(|(_, text)| !text.trim_start().starts_with('#'));
    for (line, text) in
        lines.flat_map(|(line, text)| text.split(',').map(move |text| (line + 1, text.trim())))
    {
        if text.is_empty() {
            continue;
        }
        let mut words = text.split_whitespace();
        let (Some(id), Some(name), Some(key), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(NoKeys::NotAKey { line });
        };
        let suite = suite(name).ok_or(NoKeys::NotAKey { line })?;
        let bytes =
            URL_SAFE_NO_PAD.decode(key.trim_end_matches('=')).map_err(|_| NoKeys::NotAKey { line })?;
        if bytes.len() != suite.key_length() || fingerprint(suite, &bytes) != id {
            return Err(NoKeys::Altered { line });
        }
        keys.push(Key { id: id.to_owned(), suite, bytes });
    }
    if keys.is_empty() { Err(NoKeys::Empty) } else { Ok(keys) }
}

/// Eight hexadecimal digits, which tell nothing of a key of 128 random bits.
fn fingerprint(suite: &dyn CryptoSuite, bytes: &[u8]) -> String {
    let hash = Sha256::new().chain_update("hengce key 1\n").chain_update(suite.name()).chain_update(bytes);
    HEXLOWER.encode(&hash.finalize()[..4])
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::SUITES;
    use super::*;

    #[test]
    fn what_is_written_is_read_and_the_first_is_first() {
        let keys: Vec<Key> = SUITES.into_iter().map(|suite| Key::generate(suite).unwrap()).collect();
        let lines: Vec<String> = keys.iter().map(Key::line).collect();
        for text in [
            lines.join("\n"),
            lines.join(","),
            format!("# note, with a comma\n\n {} \r\n{}\n", lines[0], lines[1]),
        ] {
            let read = parse(&text).unwrap();
            assert_eq!(read.iter().map(Key::line).collect::<Vec<_>>(), lines);
        }
    }

    #[rstest]
    #[case("", NoKeys::Empty)]
    #[case("# only a note\n", NoKeys::Empty)]
    #[case("secret", NoKeys::NotAKey { line: 1 })]
    #[case("\n00000000 des AAAA", NoKeys::NotAKey { line: 2 })]
    #[case("00000000 sm4-gcm AAAAAAAAAAAAAAAAAAAAAA", NoKeys::Altered { line: 1 })]
    #[case("00000000 sm4-gcm AAAA", NoKeys::Altered { line: 1 })]
    fn what_is_no_key_says_where(#[case] text: &str, #[case] why: NoKeys) {
        assert_eq!(parse(text).unwrap_err(), why);
    }

    #[test]
    fn a_key_is_never_printed() {
        let key = Key::generate(SUITES[0]).unwrap();
        let secret = URL_SAFE_NO_PAD.encode(&key.bytes);
        assert!(!format!("{key:?}").contains(&secret));
    }
}
