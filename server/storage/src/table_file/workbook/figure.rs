//! How a section of a format shows a number with digits, a decimal point and perhaps a percent sign, and texts around them.

use ssfmt::Section;
use ssfmt::ast::{DigitPlaceholder, FormatPart};

use super::decimal::Decimal;

/// What may stand before a number and leaves it what it is.
const DECORATIONS: &str = "≥≤><=≈~～¥￥$€";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Figure {
    is_percent: bool,
    /// Thousands by which it is divided.
    thousands: i32,
    /// Decimals that are always shown, and those that are at most.
    least: usize,
    pub(super) most: usize,
    before: String,
    behind: String,
}

impl Figure {
    /// None for what is shown in another way: as a power of ten, as a fraction, with text between its digits.
    pub(super) fn of(section: &Section) -> Option<Self> {
        let mut figure = Self::default();
        let (mut has_digits, mut is_over, mut is_behind_point) = (false, false, false);
        for part in &section.parts {
            match part {
                FormatPart::Digit(_) if is_over => return None,
                FormatPart::Digit(digit) => {
                    // A separator between digits groups them; one behind them divides.
                    (has_digits, figure.thousands) = (true, 0);
                    figure.most += usize::from(is_behind_point);
                    if is_behind_point && *digit == DigitPlaceholder::Zero {
                        figure.least = figure.most;
                    }
                }
                FormatPart::DecimalPoint if is_over || is_behind_point || figure.thousands > 0 => {
                    return None;
                }
                FormatPart::DecimalPoint => is_behind_point = true,
                FormatPart::ThousandsSeparator => figure.thousands += 1,
                FormatPart::Percent if figure.is_percent || !has_digits => return None,
                FormatPart::Percent => (figure.is_percent, is_over) = (true, true),
                FormatPart::Literal(text) | FormatPart::EscapedLiteral(text) => {
                    is_over = has_digits;
                    let around = if has_digits { &mut figure.behind } else { &mut figure.before };
                    around.push_str(text);
                }
                FormatPart::Fill(_) | FormatPart::Skip(_) | FormatPart::Locale(_) => {}
                _ => return None,
            }
        }
        has_digits.then_some(figure)
    }

    /// The power of ten by which the number is larger as it is shown.
    pub(super) const fn shift(&self) -> i32 {
        (if self.is_percent { 2 } else { 0 }) - 3 * self.thousands
    }

    /// What a number is that is shown so, with the percent sign or the unit that is shown behind it. None where a text before it
    /// makes another one of it.
    pub(super) fn value(&self, shown: &Decimal) -> Option<String> {
        let (mut before, mut behind) = (self.before.trim(), self.behind.trim());
        if shown.is_negative() {
            // A bracket, or a mark, is how this section shows the sign.
            let bracketed = before.strip_prefix('(').zip(behind.strip_suffix(')'));
            (before, behind) = bracketed.unwrap_or((before, behind));
        }
        if shown.is_negative() || shown.is_zero() {
            before = before.trim_start_matches('-');
        }
        let is_decorated = before.chars().all(|character| DECORATIONS.contains(character));
        let number = shown.written(self.least..=self.most);
        let percent = if self.is_percent { "%" } else { "" };
        is_decorated.then(|| format!("{number}{percent}{behind}"))
    }
}
