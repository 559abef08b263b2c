//! What the parts of the page have in common, in the reader's language.

use base::wording;
use indicator_model::change::Edit;
use indicator_model::diagnostic::Severity;
use indicator_model::id::NodeId;
use indicator_model::node::Lock;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::target::Tier;
use indicator_model::tree::Tree;
use leptos::prelude::With;
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::{grouped, signed, signed_percent};

use crate::plain::cell::Cell;
use crate::plain::columns::Shows;
use crate::plain::draft::Stored;
use crate::state::edits::Edits;

/// An edit as a readable difference.
pub fn edit(locale: Locale, tree: &Tree, edit: &Edit, precision: Precision) -> String {
    let organizations = &tree.scheme().organizations;
    let name = |id| organizations.iter().find(|one| one.id == id).map(|one| one.name.as_str());
    wording::edit(locale, edit, precision, name)
}

/// Who locked a node, and why where it was given.
pub fn locked_by(locale: Locale, lock: &Lock) -> String {
    let owner = wording::person(locale, &lock.owner);
    if lock.reason.is_empty() {
        td_string!(locale, decompose.locked_by_no_reason, owner = owner)
    } else {
        td_string!(locale, decompose.locked_by, owner = owner, reason = lock.reason.as_str())
    }
}

/// What unlocking takes away.
pub fn unlock(locale: Locale, lock: &Lock) -> String {
    let owner = wording::person(locale, &lock.owner);
    if lock.reason.is_empty() {
        td_string!(locale, decompose.unlock_held_by_no_reason, owner = owner)
    } else {
        td_string!(locale, decompose.unlock_held_by, owner = owner, reason = lock.reason.as_str())
    }
}

/// The name of a number.
pub fn cell(locale: Locale, cell: Cell) -> &'static str {
    match cell {
        Cell::Value(tier) => wording::tier(locale, tier),
        Cell::Weight => td_string!(locale, decompose.column_weight),
        Cell::Share => td_string!(locale, decompose.column_share),
    }
}

/// What the number in a cell was before the edits that are not saved, and how far it moved; none where it has none.
pub fn was(locale: Locale, edits: Edits, node: NodeId, cell: Cell) -> Option<String> {
    edits.draft.with(|draft| {
        let Stored(before) = draft.stored(node, cell)?;
        let precision = match cell {
            Cell::Value(_) => draft.tree().indicator(draft.tree().row(node)?).precision,
            Cell::Weight | Cell::Share => Precision::INTEGER,
        };
        let Some(before) = before else { return Some(td_string!(locale, decompose.was_empty).to_owned()) };
        let was = td_string!(locale, decompose.was, before = grouped(before, precision));
        let moved = draft.number(node, cell).and_then(|now| now.checked_sub(before).ok());
        Some(match moved {
            None => was,
            Some(moved) => format!("{was}{}", moved_by(locale, before, moved, precision)),
        })
    })
}

/// `，+300（+25%）`; without the rate where there was nothing to move from.
fn moved_by(locale: Locale, before: Quantity, moved: Quantity, precision: Precision) -> String {
    let amount = signed(moved, precision);
    let wide = i128::from(moved.millionths()) * i128::from(Quantity::ONE.millionths());
    let rate = wide.checked_div(i128::from(before.millionths()).abs()).map(Quantity::from_wide);
    if let Some(Ok(rate)) = rate {
        td_string!(locale, decompose.moved_at_rate, amount = amount, rate = signed_percent(rate))
    } else {
        td_string!(locale, decompose.moved, amount = amount)
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
