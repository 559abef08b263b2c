//! The kind of number of an indicator, which the sheet has no column for.

use indicator_model::indicator::{IndicatorKind, MeasureKind, ScoringMethod};
use indicator_model::quantity::Precision;

use super::check::Facts;

/// Units in which things and people are counted.
const COUNTED: [&str; 24] = [
    "家", "个", "次", "起", "座", "张", "人", "人次", "件", "项", "户", "户次", "处", "台", "套", "所", "名",
    "例", "辆", "场", "份", "条", "株", "批",
];
/// Units of amounts, which add up whatever their decimals.
const AMOUNTS: [&str; 16] = [
    "元",
    "万元",
    "亿元",
    "吨",
    "万吨",
    "亩",
    "万亩",
    "公顷",
    "公里",
    "米",
    "平方米",
    "立方米",
    "万立方米",
    "千瓦时",
    "万人",
    "万人次",
];
/// Units of durations and points, of which only a mean says anything.
const MEANS: [&str; 8] = ["分", "天", "日", "工作日", "小时", "分钟", "月", "年"];

/// Derived once, when an indicator is made, from what the sheet does say: rated indicators are ratings and those
/// reached or not are yes or no; what is summed (`has_parts`: by this row or by its children), counted in whole
/// things or measured in amounts is a count; `%` is a ratio; durations and points are means; anything else is a
/// stock.
pub(super) fn derive(facts: &Facts, has_parts: bool) -> MeasureKind {
    let unit = facts.unit.as_str();
    match facts.scoring {
        ScoringMethod::ThreeBands => return MeasureKind::Rating,
        ScoringMethod::YesNo => return MeasureKind::YesNo,
        _ => {}
    }
    if facts.kind == IndicatorKind::Qualitative {
        MeasureKind::Rating
    } else if has_parts
        || AMOUNTS.contains(&unit)
        || (COUNTED.contains(&unit) && facts.precision == Precision::INTEGER)
    {
        MeasureKind::Count
    } else if matches!(unit, "%" | "％" | "‰") {
        MeasureKind::Ratio
    } else if MEANS.contains(&unit) {
        MeasureKind::WeightedMean
    } else {
        MeasureKind::Stock
    }
}
