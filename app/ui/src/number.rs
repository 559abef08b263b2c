//! Numbers as people read them, the same on the server and in the browser.

use indicator_model::quantity::{Precision, Quantity};

/// With thousands separators and at least the unit's decimals: `12,345.60`.
pub fn grouped(quantity: Quantity, precision: Precision) -> String {
    let plain = quantity.display(precision).to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("−", digits));
    let (integer, fraction) = digits.split_once('.').map_or((digits, None), |(i, f)| (i, Some(f)));
    let mut text = String::from(sign);
    text.push_str(&in_thousands(integer));
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A count with thousands separators: `111,111`.
pub fn counted(count: u64) -> String {
    in_thousands(&count.to_string())
}

fn in_thousands(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A difference with its sign: `+50`, `−1,200`, `0`.
pub fn signed(quantity: Quantity, precision: Precision) -> String {
    let sign = if quantity > Quantity::ZERO { "+" } else { "" };
    format!("{sign}{}", grouped(quantity, precision))
}

/// A fraction as signed percent to one decimal: `0.125` is `+12.5%`.
pub fn signed_percent(rate: Quantity) -> String {
    // Two more digits left of the point; a rate beyond the range of a quantity is shown as the limit.
    let percent = Quantity::from_wide(i128::from(rate.millionths()) * 100).unwrap_or(Quantity::MAX);
    let rounded = percent.round_to(Precision::TENTH);
    format!("{}%", signed(rounded, Precision::INTEGER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        text.parse().expect("a quantity")
    }

    #[test]
    fn thousands_are_grouped_and_decimals_padded() {
        let tenths = Precision::new(1).expect("one decimal");
        assert_eq!(grouped(quantity("1234567"), Precision::INTEGER), "1,234,567");
        assert_eq!(grouped(quantity("-1234.5"), tenths), "−1,234.5");
        assert_eq!(grouped(quantity("91"), tenths), "91.0");
        assert_eq!(grouped(quantity("999"), Precision::INTEGER), "999");
        assert_eq!((counted(999), counted(111_111)), ("999".to_owned(), "111,111".to_owned()));
    }

    #[test]
    fn a_difference_has_its_sign() {
        assert_eq!(signed(quantity("1200"), Precision::INTEGER), "+1,200");
        assert_eq!(signed(quantity("-50"), Precision::INTEGER), "−50");
        assert_eq!(signed(Quantity::ZERO, Precision::INTEGER), "0");
    }

    #[test]
    fn rates_are_signed_percentages() {
        assert_eq!(signed_percent(quantity("0.125")), "+12.5%");
        assert_eq!(signed_percent(quantity("-0.02")), "−2%");
        assert_eq!(signed_percent(Quantity::ZERO), "0%");
    }
}
