//! Where an indicator will stand at the end of the year if it goes on as it did (全年预计), and whether that is enough.
//!
//! What is here is what a page shows. The computation is the server's.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::enumeration::array;
use crate::indicator::Direction;
use crate::quantity::Quantity;

/// A forecast, with the band in which four of five values were when the method was tried on what is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    pub method: Method,
    pub least: Quantity,
    pub likely: Quantity,
    pub most: Quantity,
    /// By how much the method was wrong on average when it was tried on the periods of the year that are over, in percent of
    /// the target.
    pub error: Quantity,
    /// None without a target, or where no direction says what is enough.
    pub basic: Option<Chance>,
    pub challenge: Option<Chance>,
}

/// How a forecast is made. Of those that can be, the one is taken that was least wrong so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Method {
    /// 按序时进度推算: so much of the plan is done by now, and the rest will be done in the same proportion. A level without a
    /// plan stays where it is.
    RunRate,
    /// 按上年走势推算: from now on as last year from then on.
    Season,
    /// 指数平滑: what came in the last periods goes on, the latest counting most, with a trend where there is one.
    Smoothing,
}

impl Method {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// 完成目标可能性, as the form of monitoring asks for it (财预〔2018〕136号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chance {
    /// 完全不可能: not even the better end of the band reaches the target.
    Impossible,
    /// 有可能
    Possible,
    /// 确定能: the worse end of the band reaches it.
    Certain,
}

impl Chance {
    /// Whether a target is reached by what lies between `least` and `most`. None inside of a band, which has no better end.
    pub fn of(direction: Direction, target: Quantity, least: Quantity, most: Quantity) -> Option<Self> {
        let (worse, better) = match direction {
            Direction::HigherBetter => (least, most),
            Direction::LowerBetter => (most, least),
            Direction::WithinBand => return None,
        };
        let is_reached_by = |value| !direction.is_better(target, value);
        Some(match (is_reached_by(worse), is_reached_by(better)) {
            (true, _) => Self::Certain,
            (false, true) => Self::Possible,
            (false, false) => Self::Impossible,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use Direction::{HigherBetter, LowerBetter, WithinBand};

    fn whole(value: i64) -> Quantity {
        Quantity::from_integer(value).unwrap()
    }

    #[rstest]
    #[case::surely(HigherBetter, 100, 100, 120, Some(Chance::Certain))]
    #[case::perhaps(HigherBetter, 100, 99, 100, Some(Chance::Possible))]
    #[case::no_more(HigherBetter, 100, 60, 99, Some(Chance::Impossible))]
    #[case::kept(LowerBetter, 3, 2, 3, Some(Chance::Certain))]
    #[case::perhaps_kept(LowerBetter, 3, 3, 4, Some(Chance::Possible))]
    #[case::exceeded(LowerBetter, 3, 4, 6, Some(Chance::Impossible))]
    #[case::a_range(WithinBand, 3, 2, 4, None)]
    fn a_band_says_whether_a_target_can_be_reached(
        #[case] direction: Direction,
        #[case] target: i64,
        #[case] least: i64,
        #[case] most: i64,
        #[case] chance: Option<Chance>,
    ) {
        assert_eq!(Chance::of(direction, whole(target), whole(least), whole(most)), chance);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn a_mirrored_direction_has_the_same_chance(target in -99..99_i64, least in -99..99_i64, width in 0..50_i64) {
            let most = least + width;
            let more = Chance::of(HigherBetter, whole(target), whole(least), whole(most));
            let less = Chance::of(LowerBetter, whole(-target), whole(-most), whole(-least));
            prop_assert_eq!(more, less);
        }

        #[test]
        fn a_better_band_has_no_lesser_chance(target in -99..99_i64, least in -99..99_i64, width in 0..50_i64, more in 0..50_i64) {
            let chance = |more| Chance::of(HigherBetter, whole(target), whole(least + more), whole(least + width + more));
            prop_assert!(chance(0) <= chance(more));
        }
    }
}
