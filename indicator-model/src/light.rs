//! 红黄绿灯: how far a value is from where it should be by now, and the light that follows from it.
//!
//! What grows over a year is compared with the plan to date; what is a level at any time, with its target, or with a point on
//! the way there from its baseline. Both ways of a direction are the same rule. The thresholds are local practice and a setting of
//! the scheme, its [`LightRule`]: a [`Preset`], which is the published rule of a city, or numbers of the city's own.

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

    /// The light that is shown of a value where the value before it had `before`: it gets worse at once, and better only after
    /// two periods in a row, so that one good month does not hide a bad year. It is therefore the worse of the two.
    #[must_use]
    pub fn after(self, before: Option<Self>) -> Self {
        match before {
            Some(before) if self != Self::Grey && before != Self::Grey => self.max(before),
            _ => self,
        }
    }

    /// Silence is never green: what is missing comes before what is well.
    pub const WORST_FIRST: [Self; Self::COUNT] = [Self::Red, Self::Amber, Self::Grey, Self::Green];

    /// The more, the worse: in the order of [`Self::WORST_FIRST`].
    pub const fn badness(self) -> u8 {
        match self {
            Self::Green => 0,
            Self::Grey => 1,
            Self::Amber => 2,
            Self::Red => 3,
        }
    }

    /// The worse of two lights.
    #[must_use]
    pub const fn worse(self, other: Self) -> Self {
        if other.badness() > self.badness() { other } else { self }
    }

    /// 偏离: behind, and to be explained.
    pub const fn is_off_track(self) -> bool {
        matches!(self, Self::Amber | Self::Red)
    }
}

/// The published rule of a city, by which an assessment office may have its lights.
///
/// Each is for goals and for money alike, because the published rules that name both do not agree with one another about money:
/// 银川 has no amber for payments, 天津 has rules for bonds alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Preset {
    /// 银川 2025: behind by 10 to 30 points of the year amber, by more red.
    #[default]
    Yinchuan,
    /// 天津 2022: below the plan amber, by more than 30 % of what is planned to date red.
    Tianjin,
    /// 三亚 2022: the same, red beyond 50 %.
    Sanya,
}

impl Preset {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in storage and texts.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    pub fn thresholds(self) -> Thresholds {
        let (gauge, amber, red) = match self {
            Self::Yinchuan => (Gauge::Target, 10, 30),
            Self::Tianjin => (Gauge::Plan, 0, 30),
            Self::Sanya => (Gauge::Plan, 0, 50),
        };
        Thresholds { gauge, amber: Quantity::of(amber), red: Quantity::of(red), burn: BURN }
    }
}

/// What the points behind are percent of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gauge {
    /// The target of the year.
    Target,
    /// What is planned to date, so that a month missed in spring counts as much as one in autumn.
    Plan,
}

/// From how many points behind a light changes. Received only where they make sense: see [`Thresholds::is_sound`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Received")]
pub struct Thresholds {
    pub gauge: Gauge,
    /// Amber from here on; with zero, as soon as anything is missing.
    pub amber: Quantity,
    /// Red beyond here.
    pub red: Quantity,
    /// Amber where so many points more of an allowance are used than of the year.
    pub burn: Quantity,
}

impl Default for Thresholds {
    fn default() -> Self {
        Preset::default().thresholds()
    }
}

impl Thresholds {
    /// Amber begins at or before red, and all of it within a hundred points.
    pub fn is_sound(&self) -> bool {
        let points = Quantity::ZERO..=Quantity::of(100);
        self.amber <= self.red && [self.amber, self.red, self.burn].iter().all(|at| points.contains(at))
    }
}

/// Thresholds on their way in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Received {
    gauge: Gauge,
    amber: Quantity,
    red: Quantity,
    burn: Quantity,
}

/// Thresholds by which no light is ever amber, or all of them are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("thresholds out of order, or beyond a hundred points")]
pub struct NotSound;

impl TryFrom<Received> for Thresholds {
    type Error = NotSound;

    fn try_from(received: Received) -> Result<Self, NotSound> {
        let Received { gauge, amber, red, burn } = received;
        let thresholds = Self { gauge, amber, red, burn };
        if thresholds.is_sound() { Ok(thresholds) } else { Err(NotSound) }
    }
}

/// What an assessment office chooses for a scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChosenRule {
    /// The published rule; where the thresholds are the city's own, the one that they began from.
    pub preset: Preset,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Thresholds>,
}

impl ChosenRule {
    pub fn thresholds(&self) -> Thresholds {
        self.own.unwrap_or_else(|| self.preset.thresholds())
    }
}

impl From<Preset> for ChosenRule {
    fn from(preset: Preset) -> Self {
        Self { preset, own: None }
    }
}

/// The rule that the lights of a scheme follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LightRule {
    pub chosen: ChosenRule,
    /// Counts from 1; each change makes another.
    pub version: u32,
}

impl LightRule {
    pub fn thresholds(&self) -> Thresholds {
        self.chosen.thresholds()
    }
}

impl Default for LightRule {
    fn default() -> Self {
        Preset::default().into()
    }
}

impl From<Preset> for LightRule {
    fn from(preset: Preset) -> Self {
        Self { chosen: preset.into(), version: 1 }
    }
}

/// What a value is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aim {
    /// Whether the value of a year grows from nothing; else it is a level at any time.
    pub grows: bool,
    pub direction: Direction,
    pub target: Quantity,
    /// Where the way to the target begins, of a level that is to be brought there over the year: the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Quantity>,
    /// How much of the year's way is planned to be done by now, in percent: see [`crate::time::Profile::done`].
    pub planned: Quantity,
}

/// By how many points more of an allowance than of the year may be used.
pub(crate) const BURN: Quantity = Quantity::of(20);

/// How much of a year may be left when an allowance is used up, in percent.
const REST: Quantity = Quantity::of(10);

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
        let start = match self.start {
            _ if self.grows && self.direction == Direction::HigherBetter => Quantity::ZERO,
            // What is reached already is to be kept.
            Some(start) if !self.grows && self.direction.is_better(self.target, start) => start,
            _ => return self.target,
        };
        let (start, target) = (i128::from(start.millionths()), i128::from(self.target.millionths()));
        let part = (target - start) * i128::from(self.planned.millionths());
        Quantity::from_wide(start + divide(part, 100 * i128::from(ONE))).unwrap_or(self.target)
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
        let whole = match thresholds.gauge {
            Gauge::Target => i128::from(self.target.millionths()),
            Gauge::Plan => target,
        };
        let whole = whole.abs();
        if whole == 0 {
            // Of nothing there are no points.
            let light = if short > 0 { Light::Red } else { Light::Green };
            return Some(Standing { light, gap: Quantity::ZERO });
        }
        // Beyond what a quantity holds, it is as far behind or ahead as can be.
        let widest =
            if short > 0 { Quantity::MAX } else { Quantity::ZERO.checked_sub(Quantity::MAX).ok()? };
        let gap = Quantity::from_wide(divide(short * 100 * i128::from(ONE), whole)).unwrap_or(widest);
        let light = if gap < thresholds.amber || gap <= Quantity::ZERO {
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
        let is_used_up = used == self.target && !used.is_zero() && left > REST;
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
mod tests;
