//! The name of exactly what a scheme shows to a reader.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use super::Revision;

/// Identifies everything in a scheme as one reader sees it: equal editions are equal schemes. Written `REVISION-HEX`, so
/// that it can stand in an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edition {
    pub revision: Revision,
    /// Of the change-set that made the revision.
    pub saved: u64,
    /// Of what saves do not change: name, cycle, organizations, and what the reader may see of names.
    pub frame: u64,
}

/// A text that is not an edition as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not the edition of a scheme")]
pub struct NoEdition;

impl Edition {
    /// Whether all that lies between the two are change-sets.
    pub fn differs_by_saves(&self, other: &Self) -> bool {
        self.frame == other.frame
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:016x}{:016x}", self.revision.0, self.saved, self.frame)
    }
}

impl FromStr for Edition {
    type Err = NoEdition;

    fn from_str(text: &str) -> Result<Self, NoEdition> {
        let (revision, digests) = text.split_once('-').ok_or(NoEdition)?;
        let (saved, frame) = digests.split_at_checked(16).ok_or(NoEdition)?;
        let read = |part| u64::from_str_radix(part, 16).map_err(|_| NoEdition);
        let revision = Revision(revision.parse().map_err(|_| NoEdition)?);
        let edition = Self { revision, saved: read(saved)?, frame: read(frame)? };
        // One way to write it.
        if edition.to_string() == text { Ok(edition) } else { Err(NoEdition) }
    }
}

impl Serialize for Edition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Edition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_has_one_way_to_be_written() {
        let edition = Edition { revision: Revision(7), saved: 0xab, frame: 0xc };
        assert_eq!(edition.to_string(), "7-00000000000000ab000000000000000c");
        assert_eq!("7-00000000000000ab000000000000000c".parse(), Ok(edition));
        for other in [
            "",
            "7",
            "7-",
            "7-ab",
            "07-00000000000000ab000000000000000c",
            "7-00000000000000AB000000000000000c",
            "+7-00000000000000ab000000000000000c",
            "7-+000000000000ab0000000000000000c",
        ] {
            assert_eq!(other.parse::<Edition>(), Err(NoEdition), "{other}");
        }
    }
}
