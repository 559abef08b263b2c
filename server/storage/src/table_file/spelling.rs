//! How codes are written: a sheet that writes `nyj–01` means the `NYJ-01` that there is, and not a second one.

use std::collections::{HashMap, HashSet};

use indicator_model::text;

/// One way to write each code.
pub(crate) struct Spelling {
    /// Codes that are there as they are written; earlier versions took several that look alike.
    known: HashSet<String>,
    by_key: HashMap<String, String>,
}

impl Spelling {
    pub(crate) fn of<'a>(codes: impl Iterator<Item = &'a str>) -> Self {
        let mut spelling = Self { known: HashSet::new(), by_key: HashMap::new() };
        for code in codes {
            spelling.known.insert(code.to_owned());
            spelling.add(code);
        }
        spelling
    }

    /// Takes a code for the way in which it is written, if it is the first.
    pub(crate) fn add(&mut self, code: &str) {
        self.by_key.entry(text::key(code)).or_insert_with(|| code.to_owned());
    }

    pub(crate) fn spell(&self, code: &mut String) {
        if !self.known.contains(code.as_str())
            && let Some(known) = self.by_key.get(&text::key(code))
        {
            code.clone_from(known);
        }
    }
}
