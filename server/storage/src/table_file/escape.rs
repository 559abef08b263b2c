//! Texts that a spreadsheet would take for a formula, made harmless on the way out and restored on the way in.
//!
//! A dangerous text gets one apostrophe in front, which spreadsheets show as text. So does a text that is dangerous
//! behind apostrophes of its own; that is what makes the way back unambiguous.

use std::borrow::Cow;

use indicator_model::text::{self, Fault, Kind};

use super::bound::CELL_CHARACTERS;

const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(DANGEROUS)
}

/// Stands at the end of a text that a cell cannot hold as a whole.
const CUT: &str = "…（已截断 cut）";

/// The text as a cell can hold it. Texts of earlier versions may be longer than any cell, or have characters that no file
/// can hold; they leave as far as they can, because a file that cannot be written helps nobody.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    // Spreadsheets count UTF-16 units; a mark of ours goes before.
    let most = CELL_CHARACTERS - 1;
    let is_sound =
        !text.contains(text::forbidden) && (text.len() <= most || text.encode_utf16().count() <= most);
    if is_sound {
        return neutralise(text);
    }
    let mut room = most - CUT.encode_utf16().count();
    let mut held = String::new();
    for c in text.chars().filter(|&c| !text::forbidden(c)) {
        let Some(rest) = room.checked_sub(c.len_utf16()) else {
            held.push_str(CUT);
            break;
        };
        room = rest;
        held.push(c);
    }
    Cow::Owned(neutralise(&held).into_owned())
}

/// The text of a cell as it is stored. A cell that a spreadsheet wraps is one line where the text is.
pub(crate) fn read(cell: &str, kind: Kind) -> Result<String, Fault> {
    let text = restore(cell);
    match kind {
        Kind::Prose | Kind::Reason | Kind::Code => kind.read(text),
        _ => kind.read(&text::unwrapped(text)),
    }
}

/// `="001"` is how people keep a spreadsheet from taking a text for a number. A text of ours that is of this form leaves
/// behind an apostrophe.
pub(crate) fn unquote(cell: &str) -> &str {
    let inner = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.contains('"')).unwrap_or(cell)
}

fn neutralise(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

pub(crate) fn restore(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("=1+1", "'=1+1")]
    #[case("＝cmd|' /C calc'!A0", "'＝cmd|' /C calc'!A0")]
    #[case("'=already", "''=already")]
    #[case("'quoted'", "'quoted'")]
    #[case("年度新增并备案主体数", "年度新增并备案主体数")]
    #[case("", "")]
    fn a_formula_leaves_as_text(#[case] text: &str, #[case] neutral: &str) {
        assert_eq!(neutralise(text), neutral);
    }

    proptest! {
        #[test]
        fn what_is_neutralised_comes_back(text in "'{0,3}[=+@＝a-]?.{0,8}") {
            let neutral = neutralise(&text);
            prop_assert_eq!(restore(&neutral), text.as_str());
        }
    }
}
