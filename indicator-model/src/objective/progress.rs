//! How far a value has come from where it started to its target: 0 to 1, in hundredths that are rounded down, so that
//! nothing that is not reached shows as 1.

use crate::indicator::Direction;
use crate::quantity::Quantity;

/// Millionths in a hundredth.
const HUNDREDTH: i128 = 10_000;

/// The part of the way from `start` to `target` that is behind a value.
///
/// What is at its target or better has all of it; what is worse than its start, none. So it is where the start is as good as
/// the target already, and the value is not.
pub fn progress(direction: Direction, start: Quantity, target: Quantity, value: Quantity) -> Quantity {
    if value == target || direction.is_better(value, target) {
        return Quantity::ONE;
    }
    let [start, target, value] = [start, target, value].map(|it| i128::from(it.millionths()));
    let leads_to_it = match direction {
        Direction::HigherBetter => target > start,
        Direction::LowerBetter => target < start,
        // Of a range the distance counts, whichever side the value is on.
        Direction::WithinBand => true,
    };
    let (way, rest) = ((target - start).abs(), (target - value).abs());
    if !leads_to_it || rest >= way {
        return Quantity::ZERO;
    }
    hundredths((way - rest) * 100 / way)
}

/// The mean of what is known; none where nothing is.
pub fn mean(known: impl IntoIterator<Item = Quantity>) -> Option<Quantity> {
    let (mut sum, mut count) = (0, 0);
    for part in known {
        sum += i128::from(part.millionths());
        count += 1;
    }
    (count > 0).then(|| hundredths(sum / count / HUNDREDTH))
}

/// From 0 to 100 of them, which any quantity holds.
fn hundredths(count: i128) -> Quantity {
    Quantity::from_wide(count * HUNDREDTH).unwrap_or(Quantity::ZERO)
}

#[cfg(test)]
mod tests {
    use Direction::{HigherBetter, LowerBetter, WithinBand};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    #[rstest]
    #[case::half(HigherBetter, "10", "20", "15", "0.5")]
    #[case::at_the_start(HigherBetter, "10", "20", "10", "0")]
    #[case::back(HigherBetter, "10", "20", "4", "0")]
    #[case::reached(HigherBetter, "10", "20", "20", "1")]
    #[case::beyond(HigherBetter, "10", "20", "35", "1")]
    #[case::nearly_is_not_reached(HigherBetter, "0", "1000", "999.9", "0.99")]
    #[case::from_nothing(HigherBetter, "0", "3", "1", "0.33")]
    #[case::below_zero(HigherBetter, "-4", "4", "-2", "0.25")]
    #[case::both_below_zero(HigherBetter, "-4", "-2", "-3", "0.5")]
    #[case::to_zero(LowerBetter, "8", "0", "2", "0.75")]
    #[case::faster(LowerBetter, "18", "12", "15", "0.5")]
    #[case::slower(LowerBetter, "18", "12", "19", "0")]
    #[case::below_the_limit(LowerBetter, "18", "12", "9", "1")]
    #[case::no_way_to_go(HigherBetter, "20", "20", "20", "1")]
    #[case::no_way_to_go_and_behind(HigherBetter, "20", "20", "19", "0")]
    #[case::the_target_is_easier_than_the_start(HigherBetter, "20", "15", "16", "1")]
    #[case::and_is_missed(HigherBetter, "20", "15", "14", "0")]
    #[case::into_a_band(WithinBand, "10", "20", "15", "0.5")]
    #[case::past_it(WithinBand, "10", "20", "25", "0.5")]
    #[case::far_past_it(WithinBand, "10", "20", "31", "0")]
    #[case::in_it(WithinBand, "10", "20", "20", "1")]
    fn progress_is_the_part_of_the_way_that_is_behind(
        #[case] direction: Direction,
        #[case] start: &str,
        #[case] target: &str,
        #[case] value: &str,
        #[case] expected: &str,
    ) {
        let found = progress(direction, quantity(start), quantity(target), quantity(value));
        assert_eq!(found, quantity(expected));
    }

    #[test]
    fn a_mean_is_of_what_is_known() {
        assert_eq!(mean([]), None);
        assert_eq!(mean([Quantity::ZERO]), Some(Quantity::ZERO));
        assert_eq!(mean(["1", "1", "0.99"].map(quantity)), Some(quantity("0.99")));
    }

    proptest! {
        #[test]
        fn progress_is_from_0_to_1_at_any_number(
            direction in prop::sample::select(Direction::ALL.to_vec()),
            numbers in prop::array::uniform3(-crate::quantity::LIMIT..=crate::quantity::LIMIT),
        ) {
            let [start, target, value] = numbers.map(|it| Quantity::from_millionths(it).unwrap());
            let found = progress(direction, start, target, value);
            prop_assert!((Quantity::ZERO..=Quantity::ONE).contains(&found));
            let is_reached = value == target || direction.is_better(value, target);
            prop_assert_eq!(found == Quantity::ONE, is_reached);
        }
    }
}
