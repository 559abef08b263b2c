//! The columns of the sheet of measurements, and its words.

use indicator_model::check_in::{Cause, CheckInState, Confidence};
use indicator_model::measurement::sheet::{Column, Problem};
use indicator_model::measurement::{Band, Counting, MissingReason};
use indicator_model::text::Kind;

use crate::table_file::columns::Columns;
use crate::table_file::words::Words;

impl Columns for Column {
    type Problem = Problem;

    const ALL: &'static [Self] = &Self::ALL;
    const KEY: Self = Self::IndicatorCode;
    const TITLE: &'static str = "完成值";
    /// The serde names, and the Chinese headings as people vary them.
    const NAMES: &'static [(&'static str, Self)] = &[
        ("indicator_code", Self::IndicatorCode),
        ("indicator_name", Self::IndicatorName),
        ("owner_org_code", Self::OwnerOrgCode),
        ("owner_org_name", Self::OwnerOrgName),
        ("year", Self::Year),
        ("period", Self::Period),
        ("value", Self::Value),
        ("unit", Self::Unit),
        ("numerator", Self::Numerator),
        ("denominator", Self::Denominator),
        ("cumulative", Self::Cumulative),
        ("band", Self::Band),
        ("confidence", Self::Confidence),
        ("status", Self::Status),
        ("late_days", Self::LateDays),
        ("note", Self::Note),
        ("cause", Self::Cause),
        ("指标编号", Self::IndicatorCode),
        ("责任单位代码", Self::OwnerOrgCode),
        ("单位代码", Self::OwnerOrgCode),
        ("年度", Self::Year),
        ("周期", Self::Period),
        ("实际值", Self::Value),
        ("单位名称", Self::OwnerOrgName),
        ("累计", Self::Cumulative),
        ("评定档次", Self::Band),
        ("填报说明", Self::Note),
        ("备注", Self::Note),
        ("原因", Self::Cause),
    ];

    fn heading(self) -> &'static str {
        self.header()
    }

    fn is_required(self) -> bool {
        self.is_required()
    }

    fn kind(self) -> Kind {
        match self {
            Self::IndicatorCode | Self::OwnerOrgCode => Kind::Code,
            Self::Note => Kind::Reason,
            _ => Kind::Label,
        }
    }
}

impl Words for Counting {
    const WORDS: &'static [(&'static str, Self)] =
        &[("是", Self::ToDate), ("否", Self::ForPeriod), ("累计", Self::ToDate), ("当期", Self::ForPeriod)];
}

impl Words for Band {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("达成", Self::Reached),
        ("部分达成", Self::Partly),
        ("未达成", Self::Missed),
        ("达成年度指标", Self::Reached),
        ("部分达成并具有一定效果", Self::Partly),
        ("未达成且效果较差", Self::Missed),
    ];
}

impl Words for Confidence {
    const WORDS: &'static [(&'static str, Self)] =
        &[("高", Self::High), ("中", Self::Medium), ("低", Self::Low)];
}

impl Words for CheckInState {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("已确认", Self::Confirmed),
        ("已提交", Self::Submitted),
        ("已退回", Self::Returned),
        ("待确认", Self::Submitted),
    ];
}

impl Words for Cause {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("经费", Self::Funds),
        ("制度", Self::Rules),
        ("人员", Self::Staff),
        ("硬件", Self::Equipment),
        ("其他", Self::Other),
        ("经费保障", Self::Funds),
        ("制度保障", Self::Rules),
        ("人员保障", Self::Staff),
        ("硬件条件保障", Self::Equipment),
    ];
}

/// Why there is no value, in the place of the value.
impl Words for MissingReason {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("未到期", Self::NotDue),
        ("迟报", Self::Late),
        ("未采集", Self::NotCollected),
        ("不适用", Self::NotApplicable),
    ];
}

/// The value of an indicator that is reached or not.
const YES: &str = "是";
const NO: &str = "否";

pub(super) const fn write_yes_no(reached: bool) -> &'static str {
    if reached { YES } else { NO }
}

pub(super) fn read_yes_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        YES | "1" | "yes" | "true" | "已达成" => Some(true),
        NO | "0" | "no" | "false" | "未达成" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_read_in_both_languages() {
        for column in Column::ALL {
            assert_eq!(Column::named(column.header()), Some(column));
            assert_eq!(Column::named(column.key()), Some(column));
        }
        assert_eq!(Column::named(" 完成值* "), Some(Column::Value));
        assert_eq!(Column::named("颜色"), None);
    }

    #[test]
    fn every_value_has_a_word() {
        assert!(Counting::ALL.into_iter().all(|counting| Counting::read(counting.word()) == Some(counting)));
        assert!(Band::ALL.into_iter().all(|band| Band::read(band.word()) == Some(band)));
        assert!(Confidence::ALL.into_iter().all(|known| Confidence::read(known.word()) == Some(known)));
        assert!(CheckInState::ALL.into_iter().all(|state| CheckInState::read(state.word()) == Some(state)));
        assert!(Cause::ALL.into_iter().all(|cause| Cause::read(cause.word()) == Some(cause)));
        assert!(MissingReason::ALL.into_iter().all(|why| MissingReason::read(why.word()) == Some(why)));
        assert!([true, false].into_iter().all(|reached| read_yes_no(write_yes_no(reached)) == Some(reached)));
    }
}
