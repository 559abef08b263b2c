//! The words around the files that back up a report.

use indicator_model::check_in::evidence::{FileKind, MOST, Refusal};
use leptos_i18n::td_string;
use text::i18n::Locale;

/// What a file is.
pub fn kind(locale: Locale, kind: FileKind) -> &'static str {
    match kind {
        FileKind::Jpeg | FileKind::Png | FileKind::Webp => td_string!(locale, evidence.photo),
        FileKind::Pdf => "PDF",
        FileKind::Docx => "Word",
        FileKind::Xlsx => "Excel",
    }
}

/// Why a file is not taken, and what to do instead.
pub fn refusal(locale: Locale, refusal: &Refusal) -> String {
    match *refusal {
        Refusal::UnknownKind => td_string!(locale, evidence.unknown_kind).to_owned(),
        Refusal::Damaged => td_string!(locale, evidence.damaged).to_owned(),
        Refusal::Macros => td_string!(locale, evidence.macros).to_owned(),
        Refusal::TooLarge { bytes, most } => {
            td_string!(locale, evidence.too_large, size = size(bytes), most = size(most))
        }
        Refusal::TooMany { most } => td_string!(locale, evidence.too_many, most = most),
        Refusal::DayIsFull { most } => td_string!(locale, evidence.day_is_full, most = size(most)),
    }
}

/// What a report may have.
pub fn bounds(locale: Locale) -> String {
    let most = size(FileKind::Pdf.most_bytes());
    td_string!(locale, evidence.bounds, count = MOST, most = most)
}

/// A size as people read it. Rounded up: what is a little over a bound must not read as the bound.
pub fn size(bytes: u64) -> String {
    const KIBI: u64 = 1 << 10;
    const MEBI: u64 = 1 << 20;
    if bytes < MEBI {
        return format!("{} KB", bytes.div_ceil(KIBI));
    }
    let tenths = (bytes * 10).div_ceil(MEBI);
    match tenths % 10 {
        0 => format!("{} MB", tenths / 10),
        part => format!("{}.{part} MB", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_in_the_unit_that_fits() {
        for (bytes, text) in [
            (1, "1 KB"),
            (300 << 10, "300 KB"),
            ((300 << 10) + 1, "301 KB"),
            (5 << 20, "5 MB"),
            ((5 << 20) + 1, "5.1 MB"),
            (1_572_864, "1.5 MB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
