//! A number that is typed over another one as a step from it, as in a planning sheet: `+10%`, `-5%`, `*1.1`.

use super::loose::{folded, is_percentage};
use super::{Precision, Quantity, QuantityError};

const ONE: i128 = 1_000_000;

/// What a step from `present` leads to, rounded to `precision`; none where `text` is no step.
pub(super) fn read(
    text: &str,
    unit: &str,
    present: Option<Quantity>,
    precision: Precision,
) -> Option<Result<Quantity, QuantityError>> {
    let factor = factor(text, unit)?;
    Some(factor.and_then(|factor| {
        // Ten percent more than nothing is no number.
        let present = present.ok_or(QuantityError::NotANumber)?;
        scaled(present, factor, ONE, precision)
    }))
}

/// What a step multiplies by, in millionths. A rate below zero is a value of its own where the unit is a percentage.
fn factor(text: &str, unit: &str) -> Option<Result<i128, QuantityError>> {
    let text: String = text.trim().chars().map(folded).collect();
    let millionths = |number: &str| {
        let number = number.trim();
        // A second sign is a slip.
        let is_signed = number.starts_with(['+', '-']);
        let number =
            if is_signed { Err(QuantityError::NotANumber) } else { Quantity::parse_loose(number, "") };
        number.map(|number| i128::from(number.millionths()))
    };
    if let Some(times) = text.strip_prefix(['*', '×', '＊']) {
        return Some(millionths(times));
    }
    let rate = text.strip_suffix(['%', '％'])?;
    match rate.split_at_checked(1)? {
        ("+", rate) => Some(millionths(rate).map(|rate| ONE + rate / 100)),
        ("-", rate) if !is_percentage(unit) => Some(millionths(rate).map(|rate| ONE - rate / 100)),
        _ => None,
    }
}

/// `present` times `times` divided by `by`, rounded once, half away from zero.
pub(super) fn scaled(
    present: Quantity,
    times: i128,
    by: i128,
    precision: Precision,
) -> Result<Quantity, QuantityError> {
    let step = i128::from(precision.step());
    // Twice the steps in the result, and what is left of another one cut off: of that one half is in the number itself.
    let halves = i128::from(present.millionths())
        .checked_mul(times)
        .and_then(|product| product.checked_mul(2)?.checked_div(by.checked_mul(step)?))
        .ok_or(QuantityError::Overflow)?;
    Quantity::from_wide(i128::midpoint(halves, halves.signum()) * step)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::super::{Precision, Quantity, QuantityError};

    fn typed(text: &str, unit: &str, present: &str) -> Result<Quantity, QuantityError> {
        Quantity::parse_over(text, unit, present.parse().ok(), Precision::INTEGER)
    }

    #[rstest]
    #[case("+10%", "家", "1200", "1320")]
    #[case("＋１０％", "家", "1200", "1320")]
    #[case("+ 10 %", "家", "1200", "1320")]
    #[case("-10%", "家", "1200", "1080")]
    #[case("−2.5%", "家", "1000", "975")]
    #[case("*1.1", "家", "1200", "1320")]
    #[case("×0.5", "家", "7", "4")]
    #[case("* 2", "%", "40", "80")]
    #[case("+10%", "%", "50", "55")]
    #[case("-10%", "%", "50", "-10")]
    #[case("*0", "家", "1200", "0")]
    #[case("+10%", "家", "-5", "-6")]
    #[case("1,300", "家", "1200", "1300")]
    #[case("+10", "家", "1200", "10")]
    fn a_step_leads_from_the_present_value(
        #[case] text: &str,
        #[case] unit: &str,
        #[case] present: &str,
        #[case] after: &str,
    ) {
        assert_eq!(typed(text, unit, present), after.parse());
    }

    #[rstest]
    #[case("10%", "1200")]
    #[case("+10%", "")]
    #[case("*1.1", "")]
    #[case("+-10%", "1200")]
    #[case("*-2", "1200")]
    #[case("**2", "1200")]
    #[case("+10%%", "1200")]
    #[case("+10%5", "1200")]
    #[case("*2%", "1200")]
    fn what_is_neither_a_number_nor_a_step_is_refused(#[case] text: &str, #[case] present: &str) {
        assert_eq!(typed(text, "家", present), Err(QuantityError::NotANumber));
    }

    #[test]
    fn a_step_without_its_number_is_empty() {
        assert_eq!(typed("*", "家", "1200"), Err(QuantityError::Empty));
        assert_eq!(typed("+%", "家", "1200"), Err(QuantityError::Empty));
        assert_eq!(typed("*999999", "家", "999999999"), Err(QuantityError::Overflow));
    }

    #[rstest]
    #[case("1440", "1200", "1500", "1800")]
    #[case("5", "2", "1", "3")]
    #[case("-5", "2", "1", "-3")]
    #[case("1", "3", "1", "0")]
    #[case("2", "3", "1", "1")]
    #[case("7", "-2", "4", "-14")]
    #[case("0", "3", "9", "0")]
    #[case("999999999999", "1", "0", "0")]
    fn a_number_moves_in_proportion(
        #[case] number: &str,
        #[case] before: &str,
        #[case] after: &str,
        #[case] moved: &str,
    ) {
        let [number, before, after, moved] = [number, before, after, moved].map(|text| text.parse().unwrap());
        assert_eq!(Quantity::in_proportion(number, before, after, Precision::INTEGER), Some(moved));
    }

    #[test]
    fn nothing_is_in_proportion_to_zero_and_no_number_leaves_its_range() {
        let [zero, one, most] = ["0", "1", "999999999999"].map(|text| text.parse::<Quantity>().unwrap());
        assert_eq!(one.in_proportion(zero, one, Precision::INTEGER), None);
        assert_eq!(most.in_proportion(one, most, Precision::INTEGER), None);
    }

    proptest! {
        #[test]
        fn a_step_by_nothing_stays_and_by_all_doubles(present in -1_000_000_i64..1_000_000) {
            let present = Quantity::from_integer(present).unwrap();
            let over = |text| Quantity::parse_over(text, "家", Some(present), Precision::INTEGER);
            prop_assert_eq!(over("+0%"), Ok(present));
            prop_assert_eq!(over("*1"), Ok(present));
            prop_assert_eq!(over("+100%"), over("*2"));
            prop_assert_eq!(over("+100%"), present.checked_add(present));
            prop_assert_eq!(over("-100%"), Ok(Quantity::ZERO));
        }
    }
}
