//! What was measured: append-only facts. A correction supersedes, it never overwrites.
//!
//! A value has the form that the kind of its indicator wants. Counts may be reported to date or for the period and are
//! kept as reported; the other is derived ([`series`]).

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::enumeration::array;
use crate::id::{IndicatorId, OrganizationId};
use crate::indicator::MeasureKind;
use crate::period::Period;
use crate::quantity::{ONE, PERCENT, Quantity, QuantityError};
use crate::roll_up::divide;

pub mod series;
pub mod sheet;

/// What a fact is about. There is one value in force for each; those before it are its history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    pub indicator: IndicatorId,
    pub organization: OrganizationId,
    pub period: Period,
    pub source: Source,
}

/// Where a fact comes from. Two sources of one fact are kept beside each other and may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Source {
    /// 责任单位自报: the assessed unit says so.
    Owner,
    /// 数据提供单位: the organization that keeps the data says so.
    Provider,
    /// 第三方: a third party found it.
    ThirdParty,
    /// 系统采集: it was fetched from another system.
    Fetched,
}

impl Source {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in storage and texts.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// Whether a count is of the year so far or of the period alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Counting {
    /// 累计: from the beginning of the year to the end of the period.
    ToDate,
    /// 当期.
    ForPeriod,
}

impl Counting {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in storage and texts.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// A measured value. Missing has a reason; it is never a zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Measured {
    Plain {
        value: Quantity,
    },
    /// Kept apart, so that a roll-up is Σ numerator / Σ denominator.
    Ratio {
        numerator: Quantity,
        denominator: Quantity,
    },
    /// How much is done, by the milestones that were reached: 0 to 100 percent.
    Milestone {
        percent: Quantity,
    },
    /// How good it is: 0 to 100 percent, which lies in a [`Band`].
    Rating {
        percent: Quantity,
    },
    YesNo {
        reached: bool,
    },
    Missing {
        reason: MissingReason,
    },
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum MissingReason {
    NotDue,
    Late,
    NotCollected,
    NotApplicable,
}

impl MissingReason {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in storage and texts.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// The three bands of a rating (三档评定, 财预〔2020〕10号). A boundary belongs to the upper one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Band {
    /// 未达成且效果较差: 0 to 60 %.
    Missed,
    /// 部分达成并具有一定效果: 60 to 80 %.
    Partly,
    /// 达成年度指标: 80 to 100 %.
    Reached,
}

impl Band {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The band that a percentage lies in; none outside 0 to 100.
    pub fn of(percent: Quantity) -> Option<Self> {
        let within = Quantity::ZERO..=Quantity::HUNDRED;
        within.contains(&percent).then(|| Self::ALL.into_iter().rfind(|band| band.from() <= percent))?
    }

    /// The lowest percentage of the band.
    pub const fn from(self) -> Quantity {
        match self {
            Self::Missed => Quantity::ZERO,
            Self::Partly => SIXTY,
            Self::Reached => EIGHTY,
        }
    }

    /// The percentage at which the next band begins; 100 for the best.
    pub const fn to(self) -> Quantity {
        match self {
            Self::Missed => SIXTY,
            Self::Partly => EIGHTY,
            Self::Reached => Quantity::HUNDRED,
        }
    }

    /// The key in texts and sheets.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

const SIXTY: Quantity = Quantity::of(60);
const EIGHTY: Quantity = Quantity::of(80);

/// Why a value is none of its indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotAValue {
    /// The indicator wants another form of value.
    #[error("another form of value")]
    OtherForm,
    #[error("a percentage lies between 0 and 100")]
    NotWithinHundred,
    /// A ratio over nothing, or less than nothing.
    #[error("the denominator is above zero")]
    Denominator,
}

impl Measured {
    /// A number as it is reported for an indicator of this kind.
    pub const fn number(measure: MeasureKind, value: Quantity) -> Self {
        match measure {
            MeasureKind::Milestone => Self::Milestone { percent: value },
            MeasureKind::Rating => Self::Rating { percent: value },
            MeasureKind::YesNo => Self::YesNo { reached: !value.is_zero() },
            MeasureKind::Count | MeasureKind::Ratio | MeasureKind::WeightedMean | MeasureKind::Stock => {
                Self::Plain { value }
            }
        }
    }

    /// Whether an indicator of this kind can have the value. A ratio may also be reported as its quotient alone.
    pub fn fits(self, measure: MeasureKind) -> Result<(), NotAValue> {
        let percentage = |percent: Quantity| {
            let within = (Quantity::ZERO..=Quantity::HUNDRED).contains(&percent);
            if within { Ok(()) } else { Err(NotAValue::NotWithinHundred) }
        };
        match (self, measure) {
            (Self::Ratio { denominator, .. }, MeasureKind::Ratio) => {
                if denominator > Quantity::ZERO {
                    Ok(())
                } else {
                    Err(NotAValue::Denominator)
                }
            }
            (Self::Milestone { percent }, MeasureKind::Milestone)
            | (Self::Rating { percent }, MeasureKind::Rating) => percentage(percent),
            (Self::Missing { .. }, _)
            | (Self::YesNo { .. }, MeasureKind::YesNo)
            | (
                Self::Plain { .. },
                MeasureKind::Count | MeasureKind::Ratio | MeasureKind::WeightedMean | MeasureKind::Stock,
            ) => Ok(()),
            _ => Err(NotAValue::OtherForm),
        }
    }

    /// The value as one number in the indicator's unit: the quotient of a ratio (in percent where that is the unit), rounded
    /// half away from zero to six decimals; 1 for yes and 0 for no. None when it is missing.
    pub fn quantity(self, unit: &str) -> Result<Option<Quantity>, QuantityError> {
        match self {
            Self::Plain { value } => Ok(Some(value)),
            Self::Milestone { percent } | Self::Rating { percent } => Ok(Some(percent)),
            Self::Ratio { numerator, denominator } => quotient(numerator, denominator, unit),
            Self::YesNo { reached } => Ok(Some(if reached { Quantity::ONE } else { Quantity::ZERO })),
            Self::Missing { .. } => Ok(None),
        }
    }

    pub const fn is_missing(self) -> bool {
        matches!(self, Self::Missing { .. })
    }
}

/// Numerator over denominator in a unit; none over nothing.
pub fn quotient(
    numerator: Quantity,
    denominator: Quantity,
    unit: &str,
) -> Result<Option<Quantity>, QuantityError> {
    if denominator <= Quantity::ZERO {
        return Ok(None);
    }
    let scale = match unit {
        PERCENT => 100,
        "‰" => 1_000,
        _ => 1,
    };
    let dividend = i128::from(numerator.millionths()) * scale * i128::from(ONE);
    Quantity::from_wide(divide(dividend, i128::from(denominator.millionths()))).map(Some)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn quantity(text: &str) -> Quantity {
        text.parse().unwrap()
    }

    /// 财预〔2020〕10号: 80 belongs to the upper band, 60 to the middle one.
    #[rstest]
    #[case("100", Some(Band::Reached))]
    #[case("80", Some(Band::Reached))]
    #[case("79.999999", Some(Band::Partly))]
    #[case("60", Some(Band::Partly))]
    #[case("59.9", Some(Band::Missed))]
    #[case("0", Some(Band::Missed))]
    #[case("100.1", None)]
    #[case("-1", None)]
    fn a_percentage_lies_in_a_band(#[case] percent: &str, #[case] band: Option<Band>) {
        assert_eq!(Band::of(quantity(percent)), band);
    }

    /// The first is June of the sample city's SJJ-04; districts together give 93.4.
    #[rstest]
    #[case("8241", "8990", "%", "91.668521")]
    #[case("1", "3", "%", "33.333333")]
    #[case("2", "3", "%", "66.666667")]
    #[case("5", "2", "次/人", "2.5")]
    #[case("3", "1000", "‰", "3")]
    #[case("0", "10", "%", "0")]
    fn a_ratio_is_a_number_in_its_unit(
        #[case] numerator: &str,
        #[case] denominator: &str,
        #[case] unit: &str,
        #[case] value: &str,
    ) {
        let ratio = Measured::Ratio { numerator: quantity(numerator), denominator: quantity(denominator) };
        assert_eq!(ratio.quantity(unit), Ok(Some(quantity(value))));
    }

    #[test]
    fn a_value_has_the_form_of_its_kind() {
        let plain = Measured::Plain { value: quantity("120") };
        for measure in MeasureKind::ALL {
            let number = Measured::number(measure, quantity("100"));
            assert_eq!(number.fits(measure), Ok(()), "{measure:?}");
            assert_eq!(Measured::Missing { reason: MissingReason::Late }.fits(measure), Ok(()));
        }
        assert_eq!(plain.fits(MeasureKind::Rating), Err(NotAValue::OtherForm));
        let over = Measured::Milestone { percent: quantity("100.5") };
        assert_eq!(over.fits(MeasureKind::Milestone), Err(NotAValue::NotWithinHundred));
        let nothing = Measured::Ratio { numerator: Quantity::ONE, denominator: Quantity::ZERO };
        assert_eq!(nothing.fits(MeasureKind::Ratio), Err(NotAValue::Denominator));
        assert_eq!(nothing.quantity("%"), Ok(None));
    }
}
