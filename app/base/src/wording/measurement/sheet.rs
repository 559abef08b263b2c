//! What can be wrong with the sheet of measurements.

use indicator_model::measurement::sheet::{Column, Problem, RowError};
use indicator_model::period::Period;
use indicator_model::quantity::Precision;
use indicator_model::sheet;
use leptos_i18n::td_string;
use text::i18n::Locale;

use super::{amount, band, rounded};
use crate::wording::check_in::remark_with;
use crate::wording::{frequency, import};

/// What is wrong with a cell, a row or a file, and how to put it right.
pub fn row_error(locale: Locale, error: &RowError) -> String {
    match &error.problem {
        Problem::NotAPeriod { text } => {
            td_string!(locale, check_in.problem_not_a_period, text = text.as_str())
        }
        Problem::YearDiffers { year } => td_string!(locale, check_in.problem_year_differs, year = *year),
        Problem::NoScheme { period } => {
            let named = period.parse().map(|period: Period| super::period(locale, period));
            let named = named.unwrap_or_else(|_| period.clone());
            td_string!(locale, check_in.problem_no_scheme, period = named)
        }
        Problem::UnknownIndicator { code } => {
            td_string!(locale, check_in.problem_unknown_indicator, code = code.as_str())
        }
        Problem::OtherOwner { code, owner } => {
            td_string!(locale, check_in.problem_other_owner, code = code.as_str(), owner = owner.as_str())
        }
        Problem::OtherFrequency { frequency: known } => {
            let known = frequency(locale, *known);
            td_string!(locale, check_in.problem_other_frequency, frequency = known)
        }
        Problem::Computed => td_string!(locale, check_in.problem_computed).to_owned(),
        Problem::RepeatedRow { first_row } => {
            td_string!(locale, check_in.problem_repeated_row, first_row = *first_row)
        }
        Problem::HalfARatio => td_string!(locale, check_in.problem_half_a_ratio).to_owned(),
        Problem::NoRatio => td_string!(locale, check_in.problem_no_ratio).to_owned(),
        Problem::NothingBeside => td_string!(locale, check_in.problem_nothing_beside).to_owned(),
        Problem::NoRating => td_string!(locale, check_in.problem_no_rating).to_owned(),
        Problem::BandDiffers { band: known } => {
            td_string!(locale, check_in.problem_band_differs, band = band(locale, *known))
        }
        Problem::NotYesOrNo { text } => {
            td_string!(locale, check_in.problem_not_yes_or_no, text = text.as_str())
        }
        Problem::NotDays { text } => td_string!(locale, check_in.problem_not_days, text = text.as_str()),
        // The sheet does not name the unit.
        Problem::Remark { remark } => {
            remark_with(locale, remark, |quantity| amount(rounded(quantity, Precision::INTEGER), ""))
        }
        Problem::Sheet(sheet::Problem::Empty) if error.column == Some(Column::Value) => {
            td_string!(locale, check_in.problem_no_value).to_owned()
        }
        Problem::Sheet(sheet::Problem::NotASheet) => {
            td_string!(locale, check_in.problem_not_a_sheet).to_owned()
        }
        // Its columns have one name, the one in the file.
        Problem::Sheet(sheet::Problem::MissingColumn) => {
            td_string!(locale, check_in.problem_missing_column).to_owned()
        }
        Problem::Sheet(problem) => {
            let header = error.column.map_or("", Column::header);
            import::problem(locale, problem, header, header)
        }
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::check_in::rule::Remark;
    use indicator_model::table::RowError;

    use super::*;

    fn told(column: Column, problem: impl Into<Problem>) -> [String; 2] {
        let error = RowError::at(2, column, problem.into());
        [Locale::zh_CN, Locale::en].map(|locale| row_error(locale, &error))
    }

    #[test]
    fn a_problem_says_what_to_do() {
        let [chinese, english] = told(Column::Value, sheet::Problem::Empty);
        assert_eq!(chinese, "没有数值。请填写，或写明原因：未到期、迟报、未采集、不适用。");
        assert!(english.contains("未采集"), "{english}");
        let [chinese, english] = told(Column::Period, Problem::NoScheme { period: "2024-M01".to_owned() });
        assert_eq!(chinese, "没有 2024年1月 所在考核周期的方案。请先导入那一年的指标表。");
        assert!(english.contains("January 2024"), "{english}");
        let computed = "91.668521".parse().unwrap();
        let [chinese, _] =
            told(Column::Value, Problem::Remark { remark: Remark::QuotientDiffers { computed } });
        assert_eq!(chinese, "与分子、分母算出的 91.67 不一致。");
    }
}
