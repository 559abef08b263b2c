//! What an import found, in the reader's language: for the page, and for the command line.

use indicator_model::quantity::Precision;
use indicator_model::sheet::{Changed, Column, Goal, Note, Problem, Remark, RowError};
use indicator_model::table::Unread;
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::grouped;

use crate::wording;

/// The heading of a column as people know it; files carry [`Column::key`].
pub fn column(locale: Locale, column: Column) -> &'static str {
    match column {
        Column::IndicatorCode => td_string!(locale, data.column_indicator_code),
        Column::ParentCode => td_string!(locale, data.column_parent_code),
        Column::Level => td_string!(locale, data.column_level),
        Column::OrgType => td_string!(locale, data.column_org_type),
        Column::OwnerOrgCode => td_string!(locale, data.column_owner_org_code),
        Column::OwnerOrgName => td_string!(locale, data.column_owner_org_name),
        Column::DistrictClass => td_string!(locale, data.column_district_class),
        Column::OwnerPost => td_string!(locale, data.column_owner_post),
        Column::StrategyTheme => td_string!(locale, data.column_strategy_theme),
        Column::IndicatorName => td_string!(locale, data.column_indicator_name),
        Column::DefinitionFormula => td_string!(locale, data.column_definition_formula),
        Column::IndicatorKind => td_string!(locale, data.column_indicator_kind),
        Column::BudgetDimension => td_string!(locale, data.column_budget_dimension),
        Column::Unit => td_string!(locale, data.column_unit),
        Column::Direction => td_string!(locale, data.column_direction),
        Column::Comparator => td_string!(locale, data.column_comparator),
        Column::BaselineYear => td_string!(locale, data.column_baseline_year),
        Column::BaselineValue => td_string!(locale, data.column_baseline_value),
        Column::BasicTarget => td_string!(locale, data.column_basic_target),
        Column::ChallengeTarget => td_string!(locale, data.column_challenge_target),
        Column::Weight => td_string!(locale, data.column_weight),
        Column::DecompositionRule => td_string!(locale, data.column_decomposition_rule),
        Column::DecompositionShare => td_string!(locale, data.column_decomposition_share),
        Column::ScoringMethod => td_string!(locale, data.column_scoring_method),
        Column::CollectionFrequency => td_string!(locale, data.column_collection_frequency),
        Column::DataSource => td_string!(locale, data.column_data_source),
        Column::DataProviderOrg => td_string!(locale, data.column_data_provider_org),
        Column::EvidenceRequirement => td_string!(locale, data.column_evidence_requirement),
        Column::Plan => td_string!(locale, data.column_plan),
        Column::Mode => td_string!(locale, model.mode),
    }
}

/// How many rows are not filled in; none where all are.
pub fn blank(locale: Locale, rows: u32) -> Option<String> {
    (rows > 0).then(|| td_string!(locale, data.blank_rows, rows = rows))
}

/// Where an error is.
pub fn place(locale: Locale, error: &RowError) -> String {
    place_of(locale, error.row, error.column.map(|named| column(locale, named)))
}

/// A cell, a row, a column or the whole file; `column` as the reader calls it.
pub fn place_of(locale: Locale, row: Option<u32>, column: Option<&str>) -> String {
    match (row, column) {
        (None, None) => td_string!(locale, data.place_file).to_owned(),
        (None, Some(column)) => td_string!(locale, data.place_column, column = column.to_owned()),
        (Some(row), None) => td_string!(locale, data.place_row, row = row),
        (Some(row), Some(column)) => {
            td_string!(locale, data.place_cell, row = row, column = column.to_owned())
        }
    }
}

/// What is wrong there and how to put it right.
pub fn row_error(locale: Locale, error: &RowError) -> String {
    let heading = error.column.map_or("", |named| column(locale, named));
    let header = error.column.map_or("", Column::key);
    if (&error.problem, error.column) == (&Problem::MissingColumn, Some(Column::IndicatorCode)) {
        return td_string!(locale, data.problem_missing_key).to_owned();
    }
    problem(locale, &error.problem, heading, header)
}

fn unknown_organization(locale: Locale, name: &str, near: &[String]) -> String {
    if near.is_empty() {
        return td_string!(locale, data.problem_unknown_organization, name = name);
    }
    let near = wording::listed(locale, near);
    td_string!(locale, data.problem_unknown_organization_near, name = name, near = near)
}

fn changed_since(locale: Locale, changed: &Changed) -> String {
    let Changed { code, name, was, scheme, sheet, .. } = changed;
    let [was, scheme, sheet] =
        [was, scheme, sheet].map(|text| if text.is_empty() { "—" } else { text.as_str() });
    td_string!(
        locale,
        data.problem_changed_since,
        code = code.as_str(),
        name = name.as_str(),
        was = was,
        scheme = scheme,
        sheet = sheet
    )
}

/// What can be wrong with any sheet, in a column with this heading for the reader and this one in the file.
pub(super) fn problem(locale: Locale, problem: &Problem, heading: &str, header: &str) -> String {
    match problem {
        Problem::EmptyFile => td_string!(locale, data.problem_empty_file).to_owned(),
        Problem::NotASheet => td_string!(locale, data.problem_not_a_sheet).to_owned(),
        Problem::TooLarge => td_string!(locale, data.problem_too_large).to_owned(),
        Problem::TooManyRows { limit } => td_string!(locale, data.problem_too_many_rows, limit = *limit),
        Problem::CellTooLong { limit } => td_string!(locale, data.problem_cell_too_long, limit = *limit),
        Problem::ConstantTooLong { limit } => {
            td_string!(locale, data.problem_constant_too_long, limit = *limit)
        }
        Problem::NotCalculated { cell } => {
            td_string!(locale, data.problem_not_calculated, cell = cell.as_str())
        }
        Problem::TooManyDigits { cell } => {
            td_string!(locale, data.problem_too_many_digits, cell = cell.as_str())
        }
        Problem::UnclosedQuote => td_string!(locale, data.problem_unclosed_quote).to_owned(),
        Problem::TooManyErrors { limit } => td_string!(locale, data.problem_too_many_errors, limit = *limit),
        Problem::OtherCity { code, known } => {
            let known = wording::listed(locale, known);
            td_string!(locale, data.problem_other_city, code = code.as_str(), known = known)
        }
        Problem::NoYear => td_string!(locale, data.problem_no_year).to_owned(),
        Problem::OtherYear { year, others } => {
            td_string!(locale, data.problem_other_year, year = *year, others = *others)
        }
        Problem::OtherCycle { year, cycle } => {
            td_string!(locale, data.problem_other_cycle, year = *year, cycle = *cycle)
        }
        Problem::NoCity => td_string!(locale, data.problem_no_city).to_owned(),
        Problem::MissingColumn => {
            td_string!(locale, data.problem_missing_column, column = heading, header = header)
        }
        Problem::BlankHeading { row } => td_string!(locale, data.problem_blank_heading, row = *row),
        Problem::NoSuchSheet { name } => td_string!(locale, data.problem_no_such_sheet, name = name.as_str()),
        Problem::LoneCell { text } => td_string!(locale, data.problem_lone_cell, text = text.as_str()),
        Problem::UnknownIndicator { code } => {
            td_string!(locale, data.problem_unknown_indicator, code = code.as_str())
        }
        Problem::OtherUnit { unit, known } => {
            td_string!(locale, data.problem_other_unit, unit = unit.as_str(), known = known.as_str())
        }
        Problem::SameName { codes } => {
            td_string!(locale, data.problem_same_name, codes = wording::listed(locale, codes))
        }
        Problem::RepeatedName { first_row } => {
            td_string!(locale, data.problem_repeated_name, first_row = *first_row)
        }
        Problem::UnknownOrganization { name, near } => unknown_organization(locale, name, near),
        Problem::CodeInUse { code, name } => {
            td_string!(locale, data.problem_code_in_use, code = code.as_str(), name = name.as_str())
        }
        Problem::ChangedSince(changed) => changed_since(locale, changed),
        Problem::RemovedSince { code, name, .. } => {
            td_string!(locale, data.problem_removed_since, code = code.as_str(), name = name.as_str())
        }
        Problem::RepeatedColumn => td_string!(locale, data.problem_repeated_column, column = heading),
        Problem::Text { fault } => wording::text(locale, *fault),
        Problem::Empty => td_string!(locale, data.problem_empty).to_owned(),
        Problem::NotANumber { text } => td_string!(locale, data.problem_not_a_number, text = text.as_str()),
        Problem::TooManyDecimals { text, limit } => {
            td_string!(locale, data.problem_too_many_decimals, text = text.as_str(), limit = *limit)
        }
        Problem::Overflow { text } => td_string!(locale, data.problem_overflow, text = text.as_str()),
        Problem::NegativeWeight { text } => {
            td_string!(locale, data.problem_negative_weight, text = text.as_str())
        }
        Problem::NotACurve { text } => td_string!(locale, data.problem_not_a_curve, text = text.as_str()),
        Problem::NotAYear { text } => td_string!(locale, data.problem_not_a_year, text = text.as_str()),
        Problem::NotADate { text } => {
            td_string!(locale, data.problem_not_a_date, text = text.as_str())
        }
        Problem::UnknownWord { text, known } => {
            let known = known.replace('|', " · ");
            td_string!(locale, data.problem_unknown_word, text = text.as_str(), known = known)
        }
        Problem::RepeatedCode { code, first_row } => {
            td_string!(locale, data.problem_repeated_code, code = code.as_str(), first_row = *first_row)
        }
        Problem::UnknownParent { code } => {
            td_string!(locale, data.problem_unknown_parent, code = code.as_str())
        }
        Problem::OwnParent => td_string!(locale, data.problem_own_parent).to_owned(),
        Problem::Cycle { path } => td_string!(locale, data.problem_cycle, path = path.as_str()),
        Problem::OrganizationDiffers { code, first_row } => {
            td_string!(
                locale,
                data.problem_organization_differs,
                code = code.as_str(),
                first_row = *first_row
            )
        }
        Problem::Locked { owner, reason } if reason.is_empty() => {
            td_string!(locale, data.problem_locked_no_reason, owner = owner.as_str())
        }
        Problem::Locked { owner, reason } => {
            td_string!(locale, data.problem_locked, owner = owner.as_str(), reason = reason.as_str())
        }
        Problem::Refused { .. } => td_string!(locale, data.problem_refused).to_owned(),
    }
}

/// The scheme that the rows go into, by the names of city, cycle and scheme.
pub fn goal(locale: Locale, goal: &Goal) -> String {
    let Goal { city_name, cycle, scheme, revision, is_new, .. } = goal;
    let (city, cycle, scheme) = (city_name.as_str(), cycle.as_str(), scheme.as_str());
    if *is_new {
        td_string!(locale, data.goal_new, city = city, cycle = cycle, scheme = scheme)
    } else {
        let revision = revision.0;
        td_string!(
            locale,
            data.goal_existing,
            city = city,
            cycle = cycle,
            scheme = scheme,
            revision = revision
        )
    }
}

/// What a reader should know about a row that is imported.
pub fn note(locale: Locale, note: &Note) -> String {
    match note {
        Note::NewOrganization { code, name } => {
            td_string!(locale, data.remark_new_organization, code = code.as_str(), name = name.as_str())
        }
        Note::ChangedSince { count } => td_string!(locale, data.remark_changed_since, cells = *count),
        Note::RemovedSince { count } => td_string!(locale, data.remark_removed_since, rows = *count),
        Note::MadeCodes { count, codes } => {
            let more = if *count > codes.len() { "…" } else { "" };
            let codes = wording::listed(locale, codes) + more;
            td_string!(locale, data.remark_made_codes, rows = *count, codes = codes)
        }
        Note::RegisterDiffers { code, sheet, register } => td_string!(
            locale,
            data.remark_register_differs,
            code = code.as_str(),
            sheet = sheet.as_str(),
            register = register.as_str()
        ),
        Note::HasEnded { code, on } => {
            td_string!(locale, data.remark_has_ended, code = code.as_str(), on = on.to_string())
        }
        Note::Overspent { code, executed, adjusted } => {
            let [executed, adjusted] = [executed, adjusted].map(|it| grouped(*it, Precision::INTEGER));
            let code = code.as_str();
            td_string!(locale, data.remark_overspent, code = code, executed = executed, adjusted = adjusted)
        }
    }
}

/// Where a remark belongs.
pub fn remark_place(locale: Locale, remark: &Remark) -> String {
    td_string!(locale, data.place_cell, row = remark.row, column = column(locale, remark.column))
}

/// Columns that a sheet lacks, and what that means; none where it lacks none.
pub fn missing(locale: Locale, columns: &[String]) -> Option<String> {
    let columns = (!columns.is_empty()).then(|| wording::listed(locale, columns))?;
    Some(td_string!(locale, data.missing_columns, columns = columns))
}

/// What of a file was not read: columns without a known heading, what a workbook hides, and rows that are none of the sheet.
pub fn unread(locale: Locale, unknown: &[String], unread: &Unread) -> Vec<String> {
    let columns = unknown.join(" · ");
    let unknown = (!unknown.is_empty()).then(|| td_string!(locale, data.unknown_columns, columns = columns));
    let Unread { other_sheets, hidden_sheets, hidden_rows, hidden_columns, asides } = unread;
    let said = |parts: &[String], say: fn(Locale, String) -> String| {
        (!parts.is_empty()).then(|| say(locale, wording::listed(locale, parts)))
    };
    let all = [
        unknown,
        said(other_sheets, |locale, sheets| td_string!(locale, data.other_sheets, sheets = sheets)),
        said(hidden_sheets, |locale, sheets| td_string!(locale, data.hidden_sheets, sheets = sheets)),
        said(&ranges(hidden_rows), |locale, rows| td_string!(locale, data.hidden_rows, rows = rows)),
        said(hidden_columns, |locale, columns| td_string!(locale, data.hidden_columns, columns = columns)),
        said(&ranges(asides), |locale, rows| td_string!(locale, data.asides, rows = rows)),
    ];
    all.into_iter().flatten().collect()
}

/// Numbers in their order, as `3–5`, `9`.
fn ranges(numbers: &[u32]) -> Vec<String> {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let range = |run: &[u32]| match run {
        [first, .., last] => format!("{first}–{last}"),
        run => run.iter().map(u32::to_string).collect(),
    };
    runs.map(range).collect()
}
