//! A value as one cell of a table has it: `8241/8990` is a ratio in parts, 是 is yes.

use base::wording::measurement as words;
use indicator_model::indicator::MeasureKind;
use indicator_model::text::key;
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::draft::Draft;

/// What separates the parts of a ratio, also as a Chinese keyboard writes it.
const SLASHES: [char; 2] = ['/', '／'];

const YES: [&str; 5] = ["是", "yes", "y", "1", "√"];
const NO: [&str; 5] = ["否", "no", "n", "0", "×"];

/// The text in the cell of a draft.
pub fn text(draft: &Draft, measure: MeasureKind, locale: Locale) -> String {
    match (measure, draft.reached) {
        _ if draft.missing.is_some() => String::new(),
        (MeasureKind::YesNo, Some(true)) => td_string!(locale, check_in.yes).to_owned(),
        (MeasureKind::YesNo, Some(false)) => td_string!(locale, check_in.no).to_owned(),
        (MeasureKind::Ratio, _)
            if draft.in_parts && !(draft.number.is_empty() && draft.denominator.is_empty()) =>
        {
            format!("{}/{}", draft.number, draft.denominator)
        }
        _ => draft.number.clone(),
    }
}

/// The text of a cell that is empty: why there is no value.
pub fn placeholder(draft: &Draft, locale: Locale) -> &'static str {
    draft.missing.map_or("", |reason| words::missing(locale, reason))
}

/// The draft after something was typed into its cell.
#[must_use]
pub fn typed(draft: Draft, typed: &str, measure: MeasureKind) -> Draft {
    let blank =
        Draft { number: typed.to_owned(), denominator: String::new(), reached: None, missing: None, ..draft };
    match measure {
        MeasureKind::YesNo => {
            let word = key(typed);
            let is = |known: &[&str]| known.contains(&word.as_str());
            let reached = if is(&YES) { Some(true) } else { is(&NO).then_some(false) };
            Draft { reached, ..blank }
        }
        MeasureKind::Ratio => match typed.split_once(SLASHES) {
            Some((numerator, denominator)) => Draft {
                number: numerator.to_owned(),
                denominator: denominator.to_owned(),
                in_parts: true,
                ..blank
            },
            None => Draft { in_parts: false, ..blank },
        },
        _ => blank,
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::measurement::{Measured, MissingReason};

    use super::*;
    use crate::plain::sketch::due;

    fn value(measure: MeasureKind, text: &str) -> Option<Measured> {
        let due = due(measure, "%");
        typed(Draft::of(&due), text, measure).value(&due.indicator).ok().flatten()
    }

    #[test]
    fn a_ratio_is_typed_in_parts_or_as_one_number() {
        let (numerator, denominator) = ("8241".parse().unwrap(), "8990".parse().unwrap());
        let parts = Some(Measured::Ratio { numerator, denominator });
        assert_eq!(value(MeasureKind::Ratio, "8241/8990"), parts);
        assert_eq!(value(MeasureKind::Ratio, "8241 ／ 8990"), parts);
        assert_eq!(
            value(MeasureKind::Ratio, "91.7%"),
            Some(Measured::Plain { value: "91.7".parse().unwrap() })
        );
        assert_eq!(value(MeasureKind::Ratio, "8241/"), None);
    }

    #[test]
    fn yes_and_no_are_typed_as_people_write_them() {
        for yes in ["是", "Yes", " y ", "√"] {
            assert_eq!(value(MeasureKind::YesNo, yes), Some(Measured::YesNo { reached: true }), "{yes}");
        }
        assert_eq!(value(MeasureKind::YesNo, "否"), Some(Measured::YesNo { reached: false }));
        assert_eq!(value(MeasureKind::YesNo, "也许"), None);
    }

    /// Every key is shown as it was typed, also where it makes no value yet.
    #[test]
    fn a_cell_shows_what_was_typed() {
        for (measure, written) in [
            (MeasureKind::Ratio, "8241/"),
            (MeasureKind::Ratio, "8241/8990"),
            (MeasureKind::Ratio, "91."),
            (MeasureKind::Count, "１．２亿"),
            (MeasureKind::YesNo, "也"),
        ] {
            let draft = typed(Draft::of(&due(measure, "%")), written, measure);
            assert_eq!(text(&draft, measure, Locale::zh_CN), written);
        }
    }

    #[test]
    fn a_number_takes_the_place_of_why_there_is_none() {
        let due = due(MeasureKind::Count, "人");
        let missing = Draft { missing: Some(MissingReason::Late), ..Draft::of(&due) };
        assert_ne!(placeholder(&missing, Locale::zh_CN), "");
        assert_eq!(typed(missing, "7", MeasureKind::Count).missing, None);
    }
}
