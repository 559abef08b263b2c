//! Applying the card: one step of the draft, or a refusal beside the field that it is about.

use base::wording;
use indicator_model::change::{Change, Refusal};
use indicator_model::curve::NotMonths;
use indicator_model::text::edit::TextField;
use indicator_model::tree::Tree;
use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::Locale;

use crate::plain::card::Card;
use crate::plain::cell::Mistake;
use crate::plain::form::{At, Form, Incomplete};
use crate::plain::merge;
use crate::state::edits::Edits;
use crate::state::element::focus_when_drawn;
use crate::state::open_form::OpenForm;
use crate::wording as words;

/// Id of the button that opens the form.
pub const EDIT: &str = "edit-definition";

/// Id of the first field of the form.
const FIRST: &str = "field-card-name";

/// Opens the form and gives it the keyboard.
pub fn open(edits: Edits, form: OpenForm) {
    form.open(edits.draft);
    focus_when_drawn(FIRST);
}

/// Closes the form and gives the keyboard to the button that opened it.
pub fn close(form: OpenForm) {
    form.close();
    focus_when_drawn(EDIT);
}

/// Takes the form into the draft as one step. True when it is done.
pub fn apply(edits: Edits, form: OpenForm, locale: Locale) -> bool {
    let Some(typed) = form.get_untracked() else { return true };
    let Err(fault) = take(edits, form, &typed, locale) else { return true };
    // Whatever is wrong, the form goes on over what is there now; applied again, it is a choice and no accident.
    let now = edits.draft.with_untracked(|draft| Card::read(draft.tree(), form.node));
    focus_when_drawn(field(fault.0));
    form.refuse(fault, now);
    false
}

fn take(edits: Edits, form: OpenForm, typed: &Form, locale: Locale) -> Result<(), (At, String)> {
    let card = typed.read().map_err(|incomplete| match incomplete {
        Incomplete::NoCode => (At::Code, td_string!(locale, decompose.card_no_code).to_owned()),
        Incomplete::NoYear => (At::Year, td_string!(locale, decompose.card_no_year).to_owned()),
        Incomplete::NotACurve(why) => (At::Curve, curve_fault(locale, why)),
    })?;
    let changes = card.changes(&typed.seen, form.node);
    edits.take(changes.clone()).map_err(|mistake| match mistake {
        Mistake::Refused(refusal) => {
            edits.draft.with_untracked(|draft| fault(locale, draft.tree(), &card, &changes, &refusal))
        }
        mistake => (At::Card, untrack(|| edits.explain(&mistake))),
    })
}

fn fault(locale: Locale, tree: &Tree, card: &Card, changes: &[Change], refusal: &Refusal) -> (At, String) {
    let precision = card.indicator.precision;
    let sentence = wording::refusal(locale, tree, refusal);
    match refusal {
        Refusal::EmptyName { .. } | Refusal::Text { field: TextField::Name, .. } => (At::Name, sentence),
        Refusal::RepeatedCode { .. } | Refusal::Text { field: TextField::Code, .. } => (At::Code, sentence),
        Refusal::Text { field, .. } => (At::Text(*field), sentence),
        Refusal::UnknownOwner { .. } => (At::Owner, sentence),
        // Said of the card: values are there that are finer than it would allow.
        Refusal::TooFine { node, tier } => {
            let sentence = td_string!(
                locale,
                decompose.card_too_coarse,
                node = wording::name(tree, *node),
                tier = wording::tier(locale, *tier),
                decimals = precision.decimals()
            );
            (At::Precision, sentence)
        }
        Refusal::Stale { current, .. } => {
            let mine = changes.iter().map(|change| &change.edit).find(|edit| edit.field() == current.field());
            let theirs = merge::theirs(mine.unwrap_or(current), current);
            let theirs = words::edit(locale, tree, &theirs, precision);
            (At::Card, td_string!(locale, decompose.card_stale, sentence = sentence, theirs = theirs))
        }
        _ => (At::Card, sentence),
    }
}

fn curve_fault(locale: Locale, why: NotMonths) -> String {
    match why {
        NotMonths::NotTwelve => td_string!(locale, decompose.curve_not_twelve).to_owned(),
        NotMonths::AboveHundred { month } => td_string!(locale, decompose.curve_above_hundred, month = month),
        NotMonths::Falls { month } => td_string!(locale, decompose.curve_falls, month = month),
        NotMonths::Unfinished => td_string!(locale, decompose.curve_unfinished).to_owned(),
    }
}

/// Id of the field that a refusal stands beside; what concerns the whole card is shown at its top.
const fn field(at: At) -> &'static str {
    match at {
        At::Name | At::Card | At::Text(TextField::Code | TextField::Name | TextField::LockReason) => FIRST,
        At::Code => "field-card-code",
        At::Precision => "field-card-precision",
        At::Owner => "field-card-owner",
        At::Year => "field-card-year",
        At::Curve => "field-card-curve",
        At::Text(TextField::Unit) => "field-card-unit",
        At::Text(TextField::Definition) => "field-card-definition",
        At::Text(TextField::Theme) => "field-card-theme",
        At::Text(TextField::Dimension) => "field-card-dimension",
        At::Text(TextField::DataSource) => "field-card-source",
        At::Text(TextField::DataProvider) => "field-card-provider",
        At::Text(TextField::Evidence) => "field-card-evidence",
        At::Text(TextField::Post) => "field-card-post",
        At::Text(TextField::Basis) => "field-card-basis",
    }
}
