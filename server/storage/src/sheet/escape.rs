//! Texts that a spreadsheet would take for a formula, made harmless on the way out and restored on the way in.
//!
//! A dangerous text gets one apostrophe in front, which spreadsheets show as text. So does a text that is dangerous
//! behind apostrophes of its own; that is what makes the way back unambiguous.

use std::borrow::Cow;

const DANGEROUS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn is_dangerous(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(DANGEROUS)
}

pub(crate) fn neutralise(text: &str) -> Cow<'_, str> {
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
