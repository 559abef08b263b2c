//! 标准化得分: a value beside its targets on a scale of its own, so that indicators of different units can be added up.
//!
//! 100 is the challenge target, 80 the basic one and 60 the baseline, straight between them; below the baseline it falls to
//! zero in proportion. Where there is no challenge beyond the basic target, that one is worth 100.
//!
//! Deliberately absent: no points beyond 100, so that one that is far ahead does not hide another that is behind.

use serde::{Deserialize, Serialize};

use crate::indicator::Direction;
use crate::quantity::Quantity;
use crate::roll_up::divide;

/// What a value is worth points for, each as it should be by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    pub direction: Direction,
    pub baseline: Option<Quantity>,
    pub basic: Quantity,
    pub challenge: Option<Quantity>,
}

const FULL: Quantity = Quantity::HUNDRED;
const BASIC: Quantity = Quantity::of(80);
const BASELINE: Quantity = Quantity::of(60);

impl Marks {
    /// The points of a value: 0 to 100. None within a band, which is not stated yet.
    pub fn score(&self, value: Quantity) -> Option<Quantity> {
        let better = |one, other| self.direction.is_better(one, other);
        if self.direction == Direction::WithinBand {
            return None;
        }
        let challenge = self.challenge.filter(|&challenge| better(challenge, self.basic));
        let best = challenge.unwrap_or(self.basic);
        if !better(best, value) {
            return Some(FULL);
        }
        let of_basic = if challenge.is_some() { BASIC } else { FULL };
        if !better(self.basic, value) {
            return between(value, (self.basic, of_basic), (best, FULL));
        }
        match self.baseline.filter(|&baseline| better(self.basic, baseline)) {
            Some(baseline) if !better(baseline, value) => {
                between(value, (baseline, BASELINE), (self.basic, of_basic))
            }
            Some(baseline) => self.in_proportion(value, baseline, BASELINE),
            None => self.in_proportion(value, self.basic, of_basic),
        }
    }

    /// How much of `mark` a value comes to that is worse: of a limit, how much of the value the limit is. Nothing where one of them
    /// is not above zero.
    fn in_proportion(&self, value: Quantity, mark: Quantity, points: Quantity) -> Option<Quantity> {
        if value <= Quantity::ZERO || mark <= Quantity::ZERO {
            return Some(Quantity::ZERO);
        }
        let (part, all) =
            if self.direction == Direction::LowerBetter { (mark, value) } else { (value, mark) };
        let product = i128::from(points.millionths()) * i128::from(part.millionths());
        Quantity::from_wide(divide(product, i128::from(all.millionths()))).ok()
    }
}

/// The points on the straight line between two marks, which differ.
fn between(
    value: Quantity,
    (from, least): (Quantity, Quantity),
    (to, most): (Quantity, Quantity),
) -> Option<Quantity> {
    let wide = |quantity: Quantity| i128::from(quantity.millionths());
    let (way, all) = ((wide(value) - wide(from)).abs(), (wide(to) - wide(from)).abs());
    Quantity::from_wide(wide(least) + divide((wide(most) - wide(least)) * way, all)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use Direction::{HigherBetter, LowerBetter, WithinBand};

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    /// `50 100 150` are baseline, basic and challenge target, `-` none.
    fn marks(direction: Direction, text: &str) -> Marks {
        let mut all = text.split(' ').map(|text| (text != "-").then(|| quantity(text)));
        let mut next = || all.next().unwrap();
        Marks { direction, baseline: next(), basic: next().unwrap(), challenge: next() }
    }

    #[rstest]
    #[case::beyond_the_challenge(HigherBetter, "50 100 150", "200", "100")]
    #[case::the_challenge(HigherBetter, "50 100 150", "150", "100")]
    #[case::halfway_to_it(HigherBetter, "50 100 150", "125", "90")]
    #[case::the_basic_target(HigherBetter, "50 100 150", "100", "80")]
    #[case::halfway_to_the_basic_target(HigherBetter, "50 100 150", "75", "70")]
    #[case::the_baseline(HigherBetter, "50 100 150", "50", "60")]
    #[case::below_the_baseline(HigherBetter, "50 100 150", "25", "30")]
    #[case::nothing(HigherBetter, "50 100 150", "0", "0")]
    #[case::less_than_nothing(HigherBetter, "50 100 150", "-5", "0")]
    #[case::a_level_to_be_kept(HigherBetter, "97 95 -", "95", "100")]
    #[case::one_that_fell(HigherBetter, "97 95 -", "94.05", "99")]
    #[case::no_challenge(HigherBetter, "90 100 -", "95", "80")]
    #[case::a_challenge_that_is_the_target(HigherBetter, "96 100 100", "100", "100")]
    #[case::no_baseline(HigherBetter, "- 100 150", "50", "40")]
    #[case::a_baseline_below_zero(HigherBetter, "-2 2 4", "-3", "0")]
    #[case::up_from_below_zero(HigherBetter, "-2 2 4", "0", "70")]
    #[case::fewer_days_than_the_challenge(LowerBetter, "9 7 5", "4", "100")]
    #[case::between_the_targets(LowerBetter, "9 7 5", "6", "90")]
    #[case::as_many_days_as_before(LowerBetter, "9 7 5", "9", "60")]
    #[case::more_days_than_before(LowerBetter, "9 7 5", "18", "30")]
    #[case::no_accident_is_allowed(LowerBetter, "- 0 -", "1", "0")]
    #[case::no_accident_and_none(LowerBetter, "- 0 -", "0", "100")]
    fn a_value_is_worth(
        #[case] direction: Direction,
        #[case] all: &str,
        #[case] value: &str,
        #[case] score: &str,
    ) {
        assert_eq!(marks(direction, all).score(quantity(value)), Some(quantity(score)));
    }

    #[test]
    fn a_band_is_not_stated_yet() {
        assert_eq!(marks(WithinBand, "50 100 150").score(quantity("100")), None);
    }

    proptest! {
        #[test]
        fn a_better_value_is_never_worth_less(
            baseline in prop::option::of(-1_000_i64..1_000),
            basic in -1_000_i64..1_000,
            challenge in prop::option::of(-1_000_i64..1_000),
            [one, other] in [-2_000_i64..2_000, -2_000_i64..2_000],
            direction in prop::sample::select(vec![HigherBetter, LowerBetter]),
        ) {
            let number = |number| Quantity::from_integer(number).unwrap();
            let [basic, one, other] = [basic, one, other].map(number);
            let [baseline, challenge] = [baseline, challenge].map(|known| known.map(number));
            let marks = Marks { direction, baseline, basic, challenge };
            let [one_score, other_score] = [one, other].map(|value| marks.score(value).unwrap());
            prop_assert!((Quantity::ZERO..=FULL).contains(&one_score));
            if direction.is_better(one, other) {
                prop_assert!(one_score >= other_score);
            }
        }

        /// The largest and the smallest of everything.
        #[test]
        fn no_number_is_too_large(
            numbers in prop::array::uniform4(prop::sample::select(vec![Quantity::MIN, Quantity::ZERO, Quantity::MAX])),
            direction in prop::sample::select(vec![HigherBetter, LowerBetter]),
        ) {
            let [baseline, basic, challenge, value] = numbers;
            let marks = Marks { direction, baseline: Some(baseline), basic, challenge: Some(challenge) };
            prop_assert!(marks.score(value).is_some());
        }
    }
}
