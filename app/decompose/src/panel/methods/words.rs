//! Methods and their effects in the reader's language.

use std::collections::HashSet;

use base::wording;
use indicator_model::allocate::Note;
use indicator_model::decompose::{Method, Plan, Reference};
use indicator_model::id::NodeId;
use leptos_i18n::td_string;
use text::i18n::Locale;

/// What a plan does to the children, and what it cannot do.
pub fn remarks(locale: Locale, node: NodeId, plan: &Plan) -> String {
    let changed: HashSet<_> = plan.changes.iter().map(|change| change.node).collect();
    let mut remarks = vec![td_string!(locale, decompose.effect_changed, count = changed.len())];
    if plan.locked > 0 {
        remarks.push(td_string!(locale, decompose.effect_locked, count = plan.locked));
    }
    for (_, of, rest) in &plan.unreachable {
        remarks.push(td_string!(
            locale,
            decompose.effect_unreachable,
            tier = wording::tier(locale, *of),
            rest = rest.to_string()
        ));
    }
    // Notes of nodes further down are shown where the method is applied to these.
    let own: HashSet<Note> = plan.notes.iter().filter(|(at, _)| *at == node).map(|(_, note)| *note).collect();
    remarks.extend(own.into_iter().map(|note| note_text(locale, note)));
    remarks.join(td_string!(locale, decompose.list_separator))
}

fn note_text(locale: Locale, note: Note) -> String {
    match note {
        Note::EqualInstead => td_string!(locale, decompose.note_equal_instead).into(),
        Note::ReferenceMissing { children } => {
            td_string!(locale, decompose.note_reference_missing, count = children)
        }
        Note::WeightMissing { children } => {
            td_string!(locale, decompose.note_weight_missing, count = children)
        }
        Note::GrowthInstead => td_string!(locale, decompose.note_growth_instead).into(),
        Note::Saturated { children } => td_string!(locale, decompose.note_saturated, count = children),
        Note::Overflow => td_string!(locale, decompose.note_overflow).into(),
    }
}

/// A method in the reader's language.
pub fn method_name(locale: Locale, method: &Method) -> String {
    let reference = |reference: &Reference| match reference {
        Reference::Current => td_string!(locale, decompose.reference_current),
        Reference::Tier(tier) => wording::tier(locale, *tier),
        Reference::Weight => td_string!(locale, decompose.column_weight),
        Reference::Share => td_string!(locale, decompose.column_share),
        Reference::Values(_) => td_string!(locale, decompose.reference_values),
    };
    match method {
        Method::Equal => td_string!(locale, decompose.method_equal).into(),
        Method::Proportional(of) => {
            td_string!(locale, decompose.method_proportional, reference = reference(of))
        }
        Method::Growth => td_string!(locale, decompose.method_growth).into(),
        Method::GapClosing { .. } => td_string!(locale, decompose.method_gap_closing).into(),
        Method::Manual => td_string!(locale, decompose.method_manual).into(),
    }
}
