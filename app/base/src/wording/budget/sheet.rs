//! What can be wrong with the sheet of budget items.

use indicator_model::budget::sheet::{Column, Problem, RowError};
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::sheet;
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::grouped;

use crate::wording::import;
use crate::wording::measurement::period;

/// What is wrong with a cell, a row or a file, and how to put it right.
pub fn row_error(locale: Locale, error: &RowError) -> String {
    let amount = |quantity: Quantity| grouped(quantity, Precision::INTEGER);
    match &error.problem {
        Problem::NotAMonth { text } => td_string!(locale, budget.problem_not_a_month, text = text.as_str()),
        Problem::YearDiffers { year } => td_string!(locale, budget.problem_year_differs, year = *year),
        Problem::NoScheme { year } => td_string!(locale, budget.problem_no_scheme, year = *year),
        Problem::UnknownOrganization { code } => {
            td_string!(locale, budget.problem_unknown_organization, code = code.as_str())
        }
        Problem::UnknownIndicator { code } => {
            td_string!(locale, budget.problem_unknown_indicator, code = code.as_str())
        }
        Problem::RepeatedRow { first_row } => {
            td_string!(locale, budget.problem_repeated_row, first_row = *first_row)
        }
        Problem::ItemDiffers { first_row } => {
            td_string!(locale, budget.problem_item_differs, first_row = *first_row)
        }
        Problem::Negative { text } => td_string!(locale, budget.problem_negative, text = text.as_str()),
        Problem::FundsDiffer { total } => {
            td_string!(locale, budget.problem_funds_differ, total = amount(*total))
        }
        Problem::BelowEarlier { month, executed } => {
            let (month, executed) = (period(locale, *month), amount(*executed));
            td_string!(locale, budget.problem_below_earlier, month = month, executed = executed)
        }
        Problem::AboveLater { month, executed } => {
            let (month, executed) = (period(locale, *month), amount(*executed));
            td_string!(locale, budget.problem_above_later, month = month, executed = executed)
        }
        Problem::NotOver { month } => {
            td_string!(locale, budget.problem_not_over, month = period(locale, *month))
        }
        Problem::AdjustedAlone => td_string!(locale, budget.problem_adjusted_alone).to_owned(),
        Problem::NotACurve { text } => td_string!(locale, data.problem_not_a_curve, text = text.as_str()),
        Problem::Sheet(sheet::Problem::NotASheet) => {
            td_string!(locale, budget.problem_not_a_sheet).to_owned()
        }
        // Its columns have one name, the one in the file.
        Problem::Sheet(sheet::Problem::MissingColumn) => {
            td_string!(locale, budget.problem_missing_column).to_owned()
        }
        Problem::Sheet(problem) => {
            let header = error.column.map_or("", Column::header);
            import::problem(locale, problem, header, header)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_what_to_do() {
        let month = "2026-M03".parse().unwrap();
        let executed = "14817.62".parse().unwrap();
        let error = RowError::at(2, Column::ExecutedToDate, Problem::BelowEarlier { month, executed });
        let [chinese, english] = [Locale::zh_CN, Locale::en].map(|locale| row_error(locale, &error));
        assert_eq!(
            chinese,
            "累计执行数少于2026年3月的 14,817.62 万元。累计数逐月不减；若前面的月份有误，请在同一张表里一并更正。"
        );
        assert!(english.contains("March 2026") && english.contains("same sheet"), "{english}");
    }
}
