//! The decimal number that a spreadsheet takes a binary one for: its first 15 digits.

use std::ops::RangeInclusive;

/// Digits that spreadsheets keep.
const DIGITS: usize = 15;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    /// From the first that is not 0 on, without zeros at the end; none at all for 0.
    digits: Vec<u8>,
    /// How many of the digits, and zeros behind them, stand before the point; negative for zeros behind it.
    point: i32,
}

impl Decimal {
    pub(super) fn of(number: f64) -> Self {
        // `d.ddd…e±x`, of any number that is finite.
        let written = format!("{:.*e}", DIGITS - 1, number.abs());
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        let point = exponent.parse().unwrap_or(0) + 1;
        Self { is_negative: number < 0.0, digits, point }.trimmed()
    }

    pub(super) const fn is_negative(&self) -> bool {
        self.is_negative
    }

    pub(super) const fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    fn trimmed(mut self) -> Self {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            (self.is_negative, self.point) = (false, 0);
        }
        self
    }

    pub(super) fn times_ten_to(mut self, power: i32) -> Self {
        self.point += if self.digits.is_empty() { 0 } else { power };
        self
    }

    /// With so many decimals; halves go away from zero.
    pub(super) fn rounded(mut self, decimals: usize) -> Self {
        let kept = self.point.saturating_add(i32::try_from(decimals).unwrap_or(i32::MAX));
        let Ok(kept) = usize::try_from(kept) else {
            self.digits.clear();
            return self.trimmed();
        };
        let is_up = self.digits.get(kept).is_some_and(|&next| next >= 5);
        self.digits.truncate(kept);
        if is_up {
            self.step_up();
        }
        self.trimmed()
    }

    /// Adds one at the last digit.
    fn step_up(&mut self) {
        while let Some(last) = self.digits.pop() {
            if last < 9 {
                self.digits.push(last + 1);
                return;
            }
        }
        self.digits.push(1);
        self.point += 1;
    }

    /// With as few decimals as it has, within the range; those beyond are not written.
    pub(super) fn written(&self, decimals: RangeInclusive<usize>) -> String {
        let digit = |place: i32| {
            let at = usize::try_from(place).ok().and_then(|place| self.digits.get(place));
            char::from(b'0' + at.copied().unwrap_or(0))
        };
        let mut text = String::from(if self.is_negative { "-" } else { "" });
        if self.point <= 0 {
            text.push('0');
        }
        text.extend((0..self.point).map(digit));
        let has = i32::try_from(self.digits.len()).unwrap_or(i32::MAX).saturating_sub(self.point);
        let count = usize::try_from(has).unwrap_or(0).clamp(*decimals.start(), *decimals.end());
        if count > 0 {
            text.push('.');
            let end = self.point + i32::try_from(count).unwrap_or(0);
            text.extend((self.point..end).map(digit));
        }
        text
    }

    pub(super) fn to_f64(&self) -> f64 {
        // What was just written as a number can be read as one.
        let digits: String = self.digits.iter().map(|&digit| char::from(b'0' + digit)).collect();
        let sign = if self.is_negative { "-" } else { "" };
        format!("{sign}0.{digits}e{}", self.point).parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0.0, 2, "0.00")]
    #[case(-0.0, 0, "0")]
    #[case(-0.004, 2, "0.00")]
    #[case(0.005, 2, "0.01")]
    #[case(0.05, 0, "0")]
    #[case(0.5, 0, "1")]
    #[case(9.995, 2, "10.00")]
    #[case(99_999.5, 0, "100000")]
    #[case(1e20, 1, "100000000000000000000.0")]
    #[case(1e-20, 3, "0.000")]
    #[case(123.456, 1, "123.5")]
    fn halves_go_away_from_zero(#[case] number: f64, #[case] decimals: usize, #[case] text: &str) {
        assert_eq!(Decimal::of(number).rounded(decimals).written(decimals..=decimals), text);
    }

    #[test]
    fn a_number_is_its_first_fifteen_digits() {
        let text = |number| Decimal::of(number).written(0..=30);
        assert_eq!(text(0.1 + 0.2), "0.3");
        assert_eq!(text(1234.5), "1234.5");
        assert_eq!(text(-0.000_001), "-0.000001");
        assert_eq!(text(123_456_789_012_345.0), "123456789012345");
        assert_eq!(text(f64::MIN_POSITIVE), "0.000000000000000000000000000000");
        for number in [0.13, -2.5, 1e300, 123_456.789, 0.0] {
            assert_eq!(Decimal::of(number).to_f64().to_bits(), number.to_bits());
        }
    }
}
