//! 红黄绿灯: how far a value is from where it should be by now, and the light that follows from it.
//!
//! What grows over a year is compared with the plan to date; what is a level at any time, with its target. Both ways of a
//! direction are the same rule. The thresholds are local practice (银川 2025: 10 and 30 points) and a setting.

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::enumeration::array;
use crate::indicator::Direction;
use crate::quantity::{ONE, Quantity};
use crate::roll_up::divide;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Light {
    Green,
    Amber,
    Red,
    /// Nothing to judge: no value or no target. Silence is never green.
    Grey,
}

impl Light {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in texts and addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    /// 偏离: behind, and to be explained.
    pub const fn is_off_track(self) -> bool {
        matches!(self, Self::Amber | Self::Red)
    }
}

/// From how many points behind a light changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Amber from here on.
    pub amber: Quantity,
    /// Red beyond here.
    pub red: Quantity,
    /// Amber where so many points more of an allowance are used than of the year.
    pub burn: Quantity,
}

impl Default for Thresholds {
    fn default() -> Self {
        let points = |points| Quantity::from_integer(points).unwrap_or_default();
        Self { amber: points(10), red: points(30), burn: points(20) }
    }
}

/// What a value is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// Whether the value of a year grows from nothing; else it is a level at any time.
    pub grows: bool,
    pub direction: Direction,
    pub target: Quantity,
    /// How much of the year's way is planned to be done by now, in percent: see [`crate::time::Profile::done`].
    pub planned: Quantity,
}

/// How a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub light: Light,
    /// Points behind; negative when ahead.
    pub gap: Quantity,
}

impl Aim {
    /// What the value should be by now.
    pub fn target_to_date(&self) -> Quantity {
        if !self.grows || self.direction != Direction::HigherBetter {
            return self.target;
        }
        let part = i128::from(self.target.millionths()) * i128::from(self.planned.millionths());
        Quantity::from_wide(divide(part, 100 * i128::from(ONE))).unwrap_or(self.target)
    }

    /// Judges the value to date. A number too large to be compared is grey.
    pub fn judge(&self, value: Option<Quantity>, thresholds: &Thresholds) -> Standing {
        let grey = Standing { light: Light::Grey, gap: Quantity::ZERO };
        let Some(value) = value else { return grey };
        match self.direction {
            Direction::LowerBetter if self.grows => self.burn(value, thresholds),
            Direction::HigherBetter | Direction::LowerBetter => self.behind(value, thresholds),
            // The band itself is not stated yet.
            Direction::WithinBand => None,
        }
        .unwrap_or(grey)
    }

    fn behind(&self, value: Quantity, thresholds: &Thresholds) -> Option<Standing> {
        let (ahead, target) =
            (i128::from(value.millionths()), i128::from(self.target_to_date().millionths()));
        let short = match self.direction {
            Direction::LowerBetter => ahead - target,
            _ => target - ahead,
        };
        let whole = i128::from(self.target.millionths()).abs();
        if whole == 0 {
            // Of nothing there are no points.
            let light = if short > 0 { Light::Red } else { Light::Green };
            return Some(Standing { light, gap: Quantity::ZERO });
        }
        // Beyond what a quantity holds, it is as far behind or ahead as can be.
        let widest =
            if short > 0 { Quantity::MAX } else { Quantity::ZERO.checked_sub(Quantity::MAX).ok()? };
        let gap = Quantity::from_wide(divide(short * 100 * i128::from(ONE), whole)).unwrap_or(widest);
        let light = if gap < thresholds.amber {
            Light::Green
        } else if gap <= thresholds.red {
            Light::Amber
        } else {
            Light::Red
        };
        Some(Standing { light, gap })
    }

    /// An allowance (安全事故 ≤ 3) is used up: how much of it beside how much of the year.
    fn burn(&self, used: Quantity, thresholds: &Thresholds) -> Option<Standing> {
        if used > self.target {
            let over = divide_by(used.checked_sub(self.target).ok()?, self.target);
            return Some(Standing { light: Light::Red, gap: over.unwrap_or(Quantity::HUNDRED) });
        }
        let burnt = divide_by(used, self.target).unwrap_or(Quantity::ZERO);
        let gap = burnt.checked_sub(self.planned).ok()?;
        let left = Quantity::HUNDRED.checked_sub(self.planned).ok()?;
        let is_used_up = used == self.target && !used.is_zero() && left > thresholds.amber;
        let light = if gap > thresholds.burn || is_used_up { Light::Amber } else { Light::Green };
        Some(Standing { light, gap })
    }
}

/// Part of a whole in percent; none of nothing.
fn divide_by(part: Quantity, whole: Quantity) -> Option<Quantity> {
    if whole <= Quantity::ZERO {
        return None;
    }
    let dividend = i128::from(part.millionths()) * 100 * i128::from(ONE);
    Quantity::from_wide(divide(dividend, i128::from(whole.millionths()))).ok()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::indicator::MeasureKind;
    use crate::period::Period;
    use crate::quantity::Precision;
    use crate::time::Profile;
    use Direction::{HigherBetter, LowerBetter};
    use MeasureKind::{Count, Milestone, Ratio, WeightedMean};

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    fn calendar(period: &str) -> Quantity {
        let period: Period = period.parse().unwrap();
        Profile::Linear.done(period.number(), period.frequency().per_year())
    }

    fn stands(
        measure: MeasureKind,
        direction: Direction,
        target: &str,
        period: &str,
        value: &str,
    ) -> (Light, String) {
        let planned = calendar(period);
        let aim = Aim { grows: measure.grows(), direction, target: quantity(target), planned };
        let standing = aim.judge(Some(quantity(value)), &Thresholds::default());
        (standing.light, standing.gap.round_to(Precision::INTEGER).to_string())
    }

    /// 银川 2025: below the plan by 10 to 30 points amber, by more red; 52 % in August is 15 points behind the calendar.
    #[rstest]
    #[case::on_plan(Count, "1200", "2026-M06", "600", Light::Green, "0")]
    #[case::ahead(Count, "1200", "2026-M06", "900", Light::Green, "-25")]
    #[case::just_before_amber(Count, "100", "2026-M06", "40.1", Light::Green, "10")]
    #[case::amber_begins(Count, "100", "2026-M06", "40", Light::Amber, "10")]
    #[case::amber_ends(Count, "100", "2026-M06", "20", Light::Amber, "30")]
    #[case::red_begins(Count, "100", "2026-M06", "19.9", Light::Red, "30")]
    #[case::by_the_calendar(Count, "1200", "2026-M08", "624", Light::Amber, "15")]
    #[case::works(Milestone, "100", "2026-M05", "28.8", Light::Amber, "13")]
    #[case::a_level_has_no_plan(Ratio, "95", "2026-M01", "94", Light::Green, "1")]
    #[case::as_far_behind_as_can_be(Ratio, "95", "2026-M11", "-999999999999", Light::Red, "999999999999")]
    #[case::a_level_that_fell(Ratio, "95", "2026-M11", "71", Light::Amber, "25")]
    fn more_is_better(
        #[case] measure: MeasureKind,
        #[case] target: &str,
        #[case] period: &str,
        #[case] value: &str,
        #[case] light: Light,
        #[case] gap: &str,
    ) {
        assert_eq!(stands(measure, HigherBetter, target, period, value), (light, gap.into()));
    }

    /// 安全事故 ≤ 3 has used 2 by April and 3 by September.
    #[rstest]
    #[case::within(WeightedMean, "5", "2026-M03", "3.5", Light::Green)]
    #[case::a_little_over(WeightedMean, "5", "2026-M03", "5.4", Light::Green)]
    #[case::over(WeightedMean, "5", "2026-M03", "6", Light::Amber)]
    #[case::far_over(WeightedMean, "5", "2026-M03", "7", Light::Red)]
    #[case::one_of_three(Count, "3", "2026-M04", "1", Light::Green)]
    #[case::two_of_three_in_april(Count, "3", "2026-M04", "2", Light::Amber)]
    #[case::used_up_in_september(Count, "3", "2026-M09", "3", Light::Amber)]
    #[case::used_up_at_the_end(Count, "3", "2026-M12", "3", Light::Green)]
    #[case::more_than_allowed(Count, "3", "2026-M12", "4", Light::Red)]
    #[case::none_allowed_none_used(Count, "0", "2026-M06", "0", Light::Green)]
    #[case::none_allowed(Count, "0", "2026-M06", "1", Light::Red)]
    fn less_is_better(
        #[case] measure: MeasureKind,
        #[case] target: &str,
        #[case] period: &str,
        #[case] value: &str,
        #[case] light: Light,
    ) {
        assert_eq!(stands(measure, LowerBetter, target, period, value).0, light);
    }

    #[test]
    fn silence_is_never_green() {
        let planned = calendar("2026-M06");
        let aim = Aim { grows: true, direction: HigherBetter, target: Quantity::HUNDRED, planned };
        assert_eq!(aim.judge(None, &Thresholds::default()).light, Light::Grey);
        assert_eq!(aim.target_to_date(), quantity("50"));
    }

    /// The districts sow in spring: by last year's season August is on plan with what is behind by the calendar.
    #[test]
    fn a_plan_follows_the_season() {
        let last_year = [5, 10, 10, 5, 5, 5, 5, 7, 13, 20, 10, 5];
        let last_year = last_year.map(|value| Quantity::from_integer(value).ok()).to_vec();
        let planned = Profile::Season { last_year }.done(8, 12);
        assert_eq!(planned, quantity("52"));
        let aim = Aim { grows: true, direction: HigherBetter, target: quantity("1200"), planned };
        assert_eq!(aim.judge(Some(quantity("624")), &Thresholds::default()).light, Light::Green);
    }
}
