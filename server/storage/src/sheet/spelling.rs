//! How codes are written: a sheet that writes `nyj–01` means the `NYJ-01` that there is, and not a second one.

use std::collections::{HashMap, HashSet};

use indicator_model::scheme::Scheme;
use indicator_model::text;

use super::check::Row;

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

/// Writes each code as the first row that has it. The row with `nyj-01` below one with `NYJ-01` repeats its code.
pub(super) fn within(rows: &mut [Row]) {
    let [indicators, organizations] = [Spelling::of([].into_iter()), Spelling::of([].into_iter())];
    write(rows, indicators, organizations);
}

/// Writes the codes as the scheme does.
pub(super) fn as_known(rows: &mut [Row], scheme: &Scheme) {
    let indicators = Spelling::of(scheme.indicators.iter().map(|known| known.code.as_str()));
    let organizations = Spelling::of(scheme.organizations.iter().map(|known| known.code.as_str()));
    write(rows, indicators, organizations);
}

fn write(rows: &mut [Row], mut indicators: Spelling, mut organizations: Spelling) {
    for row in rows.iter() {
        indicators.add(&row.code);
        if let Some(facts) = &row.facts {
            organizations.add(&facts.owner.code);
        }
    }
    for row in rows {
        indicators.spell(&mut row.code);
        row.parent.iter_mut().for_each(|parent| indicators.spell(parent));
        if let Some(facts) = &mut row.facts {
            organizations.spell(&mut facts.owner.code);
        }
    }
}
