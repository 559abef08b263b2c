//! 序时曲线 (plan curve): how much of a year's way is planned to be done by the end of each month.
//!
//! Sowing, flood seasons and works do not follow the calendar, so a value that is behind by the calendar may be exactly where
//! it should be. A curve is decided for a node. **Inherited is the shape alone**: a node without a curve of its own follows the
//! nearest one above it along edges by which children make their parent's value ([`crate::tree::Tree::curve`]); its target,
//! baseline, frequency and last year stay its own. Where nobody decided, the indicator decides: what grows over a year goes
//! by the calendar, and a level is compared with its target at any time ([`crate::monitor`]).
//!
//! A curve has one text, in the journal, in the database and in sheets alike: its name, or twelve whole percentages.

mod months;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use self::months::{Months, NotMonths};
use crate::id::NodeId;
use crate::indicator::Frequency;
use crate::quantity::{ONE, Precision, Quantity};
use crate::time::{Milestone, Profile};

/// The shape of the way through a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// 按日历: the same part in every period.
    Calendar,
    /// S 形: slow, fast, slow, as works and projects go.
    SCurve,
    /// 上年同期: as the same indicator of the same organization went last year.
    Season,
    /// 农时: little in winter, much in spring, a pause in the summer fields, the rest with the harvest.
    Farming,
    /// 汛期: works before the flood season and after it, next to nothing from June to August.
    Flood,
    /// 自定: drawn by hand. Milestones are a curve that rises in the months in which they fall due.
    Drawn(Months),
}

/// A text is neither the name of a curve nor twelve percentages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plan curve")]
pub struct NotACurve;

/// The curve that holds for a node, and who decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurveInForce {
    pub curve: Curve,
    pub origin: CurveOrigin,
}

/// Where a curve was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "origin", rename_all = "snake_case")]
pub enum CurveOrigin {
    /// At the node itself.
    Own,
    /// At a node above, whose value it makes.
    Inherited { from: NodeId },
    /// Nowhere: it follows from what the indicator measures.
    Default,
}

/// The months of the farming year: sowing from March to May, harvest in September and October. A template of our own, to be
/// drawn over where a city knows better.
const FARMING: [u8; 12] = [2, 4, 10, 22, 34, 43, 48, 53, 67, 83, 94, 100];

/// The months of water works: before the main flood season (主汛期) of June to August, and after it. Likewise.
const FLOOD: [u8; 12] = [2, 6, 14, 26, 39, 46, 50, 55, 69, 82, 92, 100];

impl Curve {
    /// All that have a name, in the order in which they are offered.
    pub const NAMED: [Self; 5] = [Self::Calendar, Self::SCurve, Self::Season, Self::Farming, Self::Flood];

    /// The key in texts; of a drawn curve `drawn`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::SCurve => "s_curve",
            Self::Season => "season",
            Self::Farming => "farming",
            Self::Flood => "flood",
            Self::Drawn(_) => "drawn",
        }
    }

    /// The percentages of templates and of what is drawn.
    pub fn months(self) -> Option<Months> {
        match self {
            Self::Farming => Some(Months::known(FARMING)),
            Self::Flood => Some(Months::known(FLOOD)),
            Self::Drawn(months) => Some(months),
            Self::Calendar | Self::SCurve | Self::Season => None,
        }
    }

    /// The same shape in whole percentages, to be drawn over. A season, which only reports know, begins as the calendar.
    pub fn drawn(self) -> Months {
        let profile = self.profile(Frequency::Monthly, None);
        let percent = |month: usize| {
            let done = profile.done(u8::try_from(month + 1).unwrap_or(12), 12).round_to(Precision::INTEGER);
            u8::try_from(done.millionths() / ONE).unwrap_or(100)
        };
        // Rounded, a plan still never falls, and still ends at 100.
        Months::known(std::array::from_fn(percent))
    }

    /// The course that periods of this frequency take. `last_year` has what each period of the last year brought; without it a
    /// season is the calendar.
    pub fn profile(self, frequency: Frequency, last_year: Option<Vec<Quantity>>) -> Profile {
        if let Some(months) = self.months() {
            let periods = frequency.per_year();
            let milestone = |period| Milestone { period, percent: months.done(period + 1, periods) };
            return Profile::Milestones { milestones: (0..periods).map(milestone).collect() };
        }
        match (self, last_year) {
            (Self::SCurve, _) => Profile::SCurve,
            (Self::Season, Some(gains)) => {
                Profile::Season { last_year: gains.into_iter().map(Some).collect() }
            }
            _ => Profile::Linear,
        }
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drawn(months) => months.fmt(f),
            named => f.write_str(named.key()),
        }
    }
}

impl FromStr for Curve {
    type Err = NotACurve;

    /// A name, or twelve percentages in the forms that [`Months`] reads.
    fn from_str(text: &str) -> Result<Self, NotACurve> {
        let named = Self::NAMED.into_iter().find(|curve| curve.key() == text);
        named.map_or_else(|| text.parse().map(Self::Drawn).map_err(|_| NotACurve), Ok)
    }
}

impl Serialize for Curve {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Curve {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
