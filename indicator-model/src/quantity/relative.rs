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
        product(present, factor, precision)
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

/// Rounded half away from zero, once.
fn product(present: Quantity, factor: i128, precision: Precision) -> Result<Quantity, QuantityError> {
    let wide = i128::from(present.millionths()) * factor;
    let step = i128::from(precision.step()) * ONE;
    let half = if wide < 0 { -step / 2 } else { step / 2 };
    Quantity::from_wide((wide + half) / step * step / ONE)
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
