//! How a link of the audit log is hashed.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write as _};

use indicator_model::id::CityId;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sm3::Sm3;

use crate::entity::{audit, audit_head};
use crate::error::StoreError;

/// The hash function of a chain, chosen when it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// GB/T 32905-2016.
    Sm3,
    /// FIPS 180-4.
    Sha256,
}

impl Algorithm {
    pub(crate) fn of(head: &audit_head::Model) -> Result<Self, StoreError> {
        Self::named(&head.algorithm)
    }

    pub(crate) fn named(name: &str) -> Result<Self, StoreError> {
        match name {
            "sm3" => Ok(Self::Sm3),
            "sha256" => Ok(Self::Sha256),
            other => Err(StoreError::Corrupt { what: "hash algorithm", value: other.to_owned() }),
        }
    }

    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Sm3 => "sm3",
            Self::Sha256 => "sha256",
        }
    }

    /// A chain without links. What its first link follows is the name of the city, so that two chains never
    /// share a beginning.
    pub(crate) fn empty(self, city: CityId) -> audit_head::Model {
        let hash = self.hash(city.to_string().as_bytes());
        audit_head::Model {
            city_id: city.0,
            algorithm: self.key().to_owned(),
            sequence: 0,
            hash: hash.clone(),
            archived: 0,
            archived_hash: hash,
        }
    }

    /// The hash of a link: of the hash before it and of every field of its own. The rows that it names are a field
    /// where it names any; links that are older than the naming of rows have one field less.
    pub(crate) fn link(self, before: &str, row: &audit::Model) -> String {
        let (city, sequence) = (row.city_id.to_string(), row.sequence.to_string());
        let account = row.account_id.map(|id| id.to_string()).unwrap_or_default();
        let on_behalf_of = row.on_behalf_of.map(|id| id.to_string()).unwrap_or_default();
        let fields = [
            before,
            &city,
            &sequence,
            &row.at,
            &account,
            &row.name,
            &on_behalf_of,
            &row.address,
            &row.deed,
            &row.subject_kind,
            &row.subject_id,
            &row.subject_name,
            &row.changes,
            &row.reason,
            &row.outcome,
        ];
        let objects = Some(row.objects.as_str()).filter(|objects| !objects.is_empty());
        self.fields(fields.into_iter().chain(objects))
    }

    /// The hash of a list of texts, each led by its length, so that nothing can move from one into the next.
    pub(crate) fn fields<'a>(self, fields: impl IntoIterator<Item = &'a str>) -> String {
        let mut bytes = Vec::new();
        for field in fields {
            bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
            bytes.extend_from_slice(field.as_bytes());
        }
        self.hash(&bytes)
    }

    /// The hash of a value as JSON, of which there is never more than a piece in memory.
    pub(crate) fn json(self, value: &impl Serialize) -> String {
        fn digest<D: Digest>(value: &impl Serialize) -> D {
            let mut writer = BufWriter::with_capacity(PIECE, Sink(D::new()));
            // A sink takes everything, and what is hashed always serialises.
            let _ = serde_json::to_writer(&mut writer, value);
            let _ = writer.flush();
            writer.into_parts().0.0
        }
        match self {
            Self::Sm3 => written(digest::<Sm3>(value).finalize().into()),
            Self::Sha256 => written(digest::<Sha256>(value).finalize().into()),
        }
    }

    /// Lower-case hexadecimal, 64 characters.
    pub(crate) fn hash(self, bytes: &[u8]) -> String {
        written(match self {
            Self::Sm3 => Sm3::digest(bytes).into(),
            Self::Sha256 => Sha256::digest(bytes).into(),
        })
    }
}

/// The hash of a list as JSON ([`Algorithm::json`] by SM3), of values that are JSON already.
#[derive(Debug, Default)]
pub(crate) struct JsonList {
    hash: Sm3,
    is_begun: bool,
}

impl JsonList {
    /// Adds a value that is written in parts.
    pub(crate) fn add(&mut self, parts: &[&str]) {
        self.hash.update(if self.is_begun { "," } else { "[" });
        self.is_begun = true;
        for part in parts {
            self.hash.update(part);
        }
    }

    pub(crate) fn hash(mut self) -> String {
        self.hash.update(if self.is_begun { "]" } else { "[]" });
        written(self.hash.finalize().into())
    }
}

/// Bytes that are hashed at once.
const PIECE: usize = 1 << 14;

/// Hashes what is written into it.
struct Sink<D>(D);

impl<D: Digest> io::Write for Sink<D> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn written(digest: [u8; 32]) -> String {
    digest.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(&[])]
    #[case(&["1"])]
    #[case(&["1", "{\"a\":\"甲\"}", "null"])]
    fn a_list_in_parts_has_the_hash_of_the_whole(#[case] values: &[&str]) {
        let mut list = JsonList::default();
        for value in values {
            list.add(&[&value[..1], &value[1..]]);
        }
        let whole: Vec<serde_json::Value> =
            values.iter().map(|value| serde_json::from_str(value).unwrap()).collect();
        assert_eq!(list.hash(), Algorithm::Sm3.json(&whole));
    }

    /// GB/T 32905-2016, annex A; FIPS 180-4 examples.
    #[rstest]
    #[case(Algorithm::Sm3, "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    #[case(Algorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    fn hashes_are_those_of_the_standards(#[case] algorithm: Algorithm, #[case] expected: &str) {
        assert_eq!(algorithm.hash(b"abc"), expected);
    }
}
