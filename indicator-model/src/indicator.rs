//! What is measured: the definition that lasts across years.

use bitcode::{Decode, Encode};
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

use crate::enumeration::array;
use crate::id::IndicatorId;
use crate::quantity::{Precision, Quantity};

/// An indicator definition (指标口径): the columns of form F10 that do not depend on a scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    pub id: IndicatorId,
    /// Unique in the city (`NYJ-01`).
    pub code: String,
    pub name: String,
    pub unit: String,
    /// Decimals to which values of this indicator are set and allocated.
    pub precision: Precision,
    pub kind: IndicatorKind,
    pub measure: MeasureKind,
    pub direction: Direction,
    pub comparator: Comparator,
    /// 口径: how it is computed, in words.
    pub definition: String,
    /// 战略主题.
    pub theme: String,
    /// 预算绩效维度 (`产出-数量指标`).
    pub dimension: String,
    pub scoring: ScoringMethod,
    pub frequency: Frequency,
    pub data_source: String,
    pub data_provider: String,
    /// 佐证材料要求.
    pub evidence: String,
}

impl Indicator {
    /// Whether its value follows from others (系统自动计算), so that nobody reports it.
    pub fn is_computed(&self) -> bool {
        self.data_source == "系统自动计算"
    }
}

/// 指标类型.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Decode, Encode, EnumCount, VariantArray)]
pub enum IndicatorKind {
    /// 定量
    Quantitative,
    /// 定性
    Qualitative,
    /// 过程
    Process,
}

impl IndicatorKind {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}

/// The kind of number, which decides how it adds up over organizations and over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Decode, Encode, EnumCount, VariantArray)]
pub enum MeasureKind {
    /// An additive count or amount.
    Count,
    /// Numerator over denominator, kept apart: Σnum/Σden, never an average of percentages.
    Ratio,
    /// A mean with weights (duration, index).
    WeightedMean,
    /// A stock: the latest value holds.
    Stock,
    /// Progress by milestones, percent.
    Milestone,
    /// A rating in three bands.
    Rating,
    /// Reached or not.
    YesNo,
}

impl MeasureKind {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// Whether the value of a year grows from nothing; else it is a level at any time.
    pub const fn grows(self) -> bool {
        matches!(self, Self::Count | Self::Milestone)
    }

    /// The unit of a value as one number, where `unit` is that of the indicator.
    pub const fn unit(self, unit: &str) -> &str {
        match self {
            Self::Milestone | Self::Rating => "%",
            Self::YesNo => "",
            Self::Count | Self::Ratio | Self::WeightedMean | Self::Stock => unit,
        }
    }
}

/// 指标方向: which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Decode, Encode, EnumCount, VariantArray)]
pub enum Direction {
    /// 越高越好
    HigherBetter,
    /// 越低越好
    LowerBetter,
    /// 区间最优: inside the band is best.
    WithinBand,
}

impl Direction {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// Whether `a` is strictly better than `b`. Inside a band the order is not defined and nothing is better.
    pub fn is_better(self, a: Quantity, b: Quantity) -> bool {
        match self {
            Self::HigherBetter => a > b,
            Self::LowerBetter => a < b,
            Self::WithinBand => false,
        }
    }
}

/// 符号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Decode, Encode, EnumCount, VariantArray)]
pub enum Comparator {
    /// ≥
    AtLeast,
    /// ≤
    AtMost,
    /// =
    Equal,
}

impl Comparator {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}

/// 评分方法 of the sheet; the rules themselves are of the scoring feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Decode, Encode, EnumCount, VariantArray)]
pub enum ScoringMethod {
    /// 按完成比例计分
    Proportional,
    /// 三档评定
    ThreeBands,
    /// 超标扣分
    DeductExcess,
    /// 区间计分
    Banded,
    /// 是否达成
    YesNo,
}

impl ScoringMethod {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}

/// 采集频率.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Decode, Encode, EnumCount, VariantArray)]
pub enum Frequency {
    /// 双周
    Fortnightly,
    /// 月度
    Monthly,
    /// 季度
    Quarterly,
    /// 半年
    HalfYearly,
    /// 年度
    Yearly,
}

impl Frequency {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);
}
