//! What verifying the audit log found.

use std::fmt::Write;
use std::path::PathBuf;

use base::wording;
use indicator_model::id::CityId;
use leptos_i18n::td_string;
use people_model::audit::{Difference, Fault};
use serde_json::{Value, json};
use storage::audit::signature::Kept;
use text::i18n::Locale;

pub(crate) enum Finding {
    /// Everything holds; the heads of the chains.
    Intact { heads: Vec<Kept> },
    /// The first link that does not hold, in the database or in a file.
    Broken { city: CityId, sequence: u64, fault: Fault, path: Option<PathBuf> },
    /// The chain holds, and stored data do not match it: the first difference, and how many there are.
    Differs { city: CityId, first: Difference, count: u64 },
    /// An anchor that the owner of the key did not sign.
    Forged { path: PathBuf },
}

impl Finding {
    pub(crate) const fn is_good(&self) -> bool {
        matches!(self, Self::Intact { .. })
    }

    pub(crate) fn json(&self, locale: Locale) -> Value {
        let message = self.sentence(locale);
        match self {
            Self::Intact { heads } => json!({ "verdict": "intact", "heads": heads, "message": message }),
            Self::Broken { city, sequence, fault, path } => json!({
                "verdict": "broken",
                "city": city,
                "sequence": sequence,
                "fault": fault,
                "file": path.as_ref().map(|path| path.display().to_string()),
                "message": message,
            }),
            Self::Differs { city, first, count } => json!({
                "verdict": "differs",
                "city": city,
                "first": first,
                "count": count,
                "message": message,
            }),
            Self::Forged { path } => {
                json!({ "verdict": "forged", "file": path.display().to_string(), "message": message })
            }
        }
    }

    pub(crate) fn sentence(&self, locale: Locale) -> String {
        match self {
            Self::Intact { heads } if heads.is_empty() => td_string!(locale, cli.record_empty).to_owned(),
            Self::Intact { heads } => {
                let mut lines = td_string!(locale, cli.record_intact).to_owned();
                for Kept { anchor, .. } in heads {
                    // Writing to a string does not fail.
                    let _ = write!(lines, "\n  {}  {}  {}", anchor.sequence, anchor.algorithm, anchor.hash);
                }
                lines
            }
            Self::Broken { sequence, fault, path: None, .. } => td_string!(
                locale,
                cli.record_broken,
                sequence = *sequence,
                fault = wording::fault(locale, *fault)
            ),
            Self::Broken { sequence, fault, path: Some(path), .. } => td_string!(
                locale,
                cli.record_file_broken,
                path = path.display(),
                sequence = *sequence,
                fault = wording::fault(locale, *fault)
            ),
            Self::Differs { first, count, .. } => td_string!(
                locale,
                cli.record_differs,
                object = wording::stored(locale, first),
                mismatch = wording::mismatch(locale, first.mismatch),
                total = *count
            ),
            Self::Forged { path } => td_string!(locale, cli.anchor_forged, path = path.display()),
        }
    }
}
