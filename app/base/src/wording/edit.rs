//! An edit in a sentence, for the history of a node and for the audit log.

use indicator_model::change::Edit;
use indicator_model::curve::Curve;
use indicator_model::id::OrganizationId;
use indicator_model::quantity::{Precision, Quantity};
use leptos_i18n::td_string;
use text::i18n::Locale;
use ui::number::grouped;

use super::difference::{self, Difference};
use super::{mode, rule, tier as tier_word};

/// An edit as a readable difference. `organization` gives the name of one, where it is known.
pub fn edit<'a>(
    locale: Locale,
    edit: &Edit,
    precision: Precision,
    organization: impl Fn(OrganizationId) -> Option<&'a str>,
) -> String {
    let owner = |id| organization(id).unwrap_or_default().to_owned();
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
        Edit::Owner { before, after } => {
            change(td_string!(locale, decompose.column_owner), owner(*before), owner(*after))
        }
        Edit::Mode { before, after } => change(
            td_string!(locale, model.mode),
            mode(locale, *before).to_owned(),
            mode(locale, *after).to_owned(),
        ),
        Edit::Curve { before, after } => {
            let whole = |curve: &Option<Curve>| {
                curve.map_or_else(
                    || td_string!(locale, decompose.curve_inherited_choice).to_owned(),
                    |curve| super::whole_curve(locale, curve),
                )
            };
            change(td_string!(locale, decompose.term_curve), whole(before), whole(after))
        }
        Edit::Lock { after: Some(lock), .. } if lock.reason.is_empty() => {
            td_string!(locale, decompose.changed_locked_no_reason).into()
        }
        Edit::Lock { after: Some(lock), .. } => {
            td_string!(locale, decompose.changed_locked, reason = lock.reason.as_str())
        }
        Edit::Lock { after: None, .. } => td_string!(locale, decompose.changed_unlocked).into(),
        Edit::Facts { before, after } => parts(locale, difference::of_facts(locale, before, after)),
        Edit::Indicator { before, after } => parts(locale, difference::of_indicators(locale, before, after)),
        Edit::Presence { after: Some(_), .. } => td_string!(locale, decompose.changed_added).into(),
        Edit::Presence { after: None, .. } => td_string!(locale, decompose.changed_deleted).into(),
        Edit::Support { .. } => td_string!(locale, decompose.changed_support).into(),
    }
}

/// A definition is one field of the model and many for a person: each part that differs is named.
fn parts(locale: Locale, differences: Vec<Difference>) -> String {
    let none = || td_string!(locale, decompose.none).to_owned();
    let shown = |text: String| if text.is_empty() { none() } else { text };
    let said: Vec<_> = differences
        .into_iter()
        .map(|Difference { what, before, after }| {
            td_string!(
                locale,
                decompose.changed_from_to,
                what = what,
                before = shown(before),
                after = shown(after)
            )
        })
        .collect();
    match said.as_slice() {
        [] => td_string!(locale, decompose.changed_definition).into(),
        said => said.join(td_string!(locale, decompose.sentence_separator)),
    }
}
