//! Words of a table for the values of an enumeration, and cells as they are compared with them.

use indicator_model::text;
use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};

/// An enumeration that a table writes as words. The first word of a value is the one that is written.
pub(crate) trait Words: Copy + PartialEq + DeserializeOwned + 'static {
    const WORDS: &'static [(&'static str, Self)];

    fn read(text: &str) -> Option<Self> {
        let known = Self::WORDS.iter().find(|(word, _)| *word == text).map(|&(_, value)| value);
        known.or_else(|| Self::deserialize(StrDeserializer::<Error>::new(text)).ok())
    }

    fn word(self) -> &'static str {
        // Every value is in the table, which a test checks.
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |&(word, _)| word)
    }

    /// All words, for the message that a cell has none of them.
    fn known() -> String {
        let mut known: Vec<&str> = Vec::new();
        for (_, value) in Self::WORDS {
            if !known.contains(&value.word()) {
                known.push(value.word());
            }
        }
        known.join("|")
    }
}

/// Full-width Latin letters, digits and marks as their plain forms, for cells that hold words or numbers.
pub(crate) fn half_width(cell: &str) -> String {
    let plain = |character: char| match character {
        // The full-width forms lie in the order of ASCII, 0xfee0 above it.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '\u{3000}' => ' ',
        other => other,
    };
    text::visible(cell).chars().map(plain).collect::<String>().trim().to_owned()
}
