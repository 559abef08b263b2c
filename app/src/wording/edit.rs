//! An edit in a sentence, for the history of a node and for the record.

use indicator_model::change::Edit;
use indicator_model::quantity::{Precision, Quantity};
use leptos_i18n::td_string;

use super::{rule, tier as tier_word};
use crate::i18n::Locale;
use crate::ui::number::grouped;

/// An edit as a readable difference.
pub fn edit(locale: Locale, edit: &Edit, precision: Precision) -> String {
    let number = |value: Option<Quantity>, precision| {
        value.map_or_else(|| td_string!(locale, decompose.none).to_owned(), |value| grouped(value, precision))
    };
    let change = |what: &str, before: String, after: String| {
        td_string!(locale, decompose.changed_from_to, what = what, before = before, after = after)
    };
    let plain = |what: &str, before, after| {
        change(what, number(before, Precision::INTEGER), number(after, Precision::INTEGER))
    };
    match edit {
        Edit::Target { tier, before, after } => {
            change(tier_word(locale, *tier), number(*before, precision), number(*after, precision))
        }
        Edit::Reserve { tier, before, after } => {
            let what = td_string!(locale, decompose.reserve_of, tier = tier_word(locale, *tier));
            change(&what, number(*before, precision), number(*after, precision))
        }
        Edit::Weight { before, after } => plain(td_string!(locale, decompose.column_weight), *before, *after),
        Edit::Share { before, after } => plain(td_string!(locale, decompose.column_share), *before, *after),
        Edit::Rule { before, after } => change(
            td_string!(locale, decompose.rule),
            rule(locale, *before).to_owned(),
            rule(locale, *after).to_owned(),
        ),
        Edit::Place { .. } => td_string!(locale, decompose.changed_place).into(),
        Edit::Owner { .. } => td_string!(locale, decompose.changed_owner).into(),
        Edit::Lock { after: Some(lock), .. } => {
            td_string!(locale, decompose.changed_locked, reason = lock.reason.as_str())
        }
        Edit::Lock { after: None, .. } => td_string!(locale, decompose.changed_unlocked).into(),
        Edit::Facts { .. } | Edit::Indicator { .. } => {
            td_string!(locale, decompose.changed_definition).into()
        }
        Edit::Presence { after: Some(_), .. } => td_string!(locale, decompose.changed_added).into(),
        Edit::Presence { after: None, .. } => td_string!(locale, decompose.changed_deleted).into(),
        Edit::Support { .. } => td_string!(locale, decompose.changed_support).into(),
    }
}
