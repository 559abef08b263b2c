//! What the parts of the page have in common, in the reader's language.

use base::wording;
use indicator_model::change::Edit;
use indicator_model::diagnostic::Severity;
use indicator_model::quantity::Precision;
use indicator_model::target::Tier;
use indicator_model::tree::Tree;
use leptos_i18n::td_string;
use text::i18n::Locale;

use crate::plain::cell::Cell;
use crate::plain::columns::Shows;

/// An edit as a readable difference.
pub fn edit(locale: Locale, tree: &Tree, edit: &Edit, precision: Precision) -> String {
    let organizations = &tree.scheme().organizations;
    let name = |id| organizations.iter().find(|one| one.id == id).map(|one| one.name.as_str());
    wording::edit(locale, edit, precision, name)
}

/// The name of a number.
pub fn cell(locale: Locale, cell: Cell) -> &'static str {
    match cell {
        Cell::Value(tier) => wording::tier(locale, tier),
        Cell::Weight => td_string!(locale, decompose.column_weight),
        Cell::Share => td_string!(locale, decompose.column_share),
    }
}

/// The head of a column, in words that fit.
pub fn column(locale: Locale, shows: Shows) -> &'static str {
    match shows {
        Shows::Name => td_string!(locale, decompose.column_name),
        Shows::Owner => td_string!(locale, decompose.column_owner),
        Shows::Unit => td_string!(locale, decompose.column_unit),
        Shows::Number(Cell::Value(Tier::Baseline)) => td_string!(locale, decompose.column_baseline),
        Shows::Number(Cell::Value(Tier::Basic)) => td_string!(locale, decompose.column_basic),
        Shows::Number(Cell::Value(Tier::Challenge)) => td_string!(locale, decompose.column_challenge),
        Shows::Sum(_) => td_string!(locale, decompose.column_sum),
        Shows::Overload => td_string!(locale, decompose.column_overload),
        Shows::Number(Cell::Weight) => td_string!(locale, decompose.column_weight),
        Shows::Number(Cell::Share) => td_string!(locale, decompose.column_share),
        Shows::Findings => td_string!(locale, decompose.column_findings),
    }
}

/// The name of a severity for the style sheet.
pub fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    }
}
