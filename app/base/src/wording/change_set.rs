//! Saved change-sets in sentences: what one did, and what taking it back would do.

use indicator_model::change::Origin;
use indicator_model::history::Direction;
use indicator_model::tree::Tree;
use leptos_i18n::td_string;
use people_model::journal::{ChangeSetDetails, ChangeSetSummary, NamedEdit, Reversal};
use text::i18n::Locale;

use super::approval::author;
use super::edit as sentence;

/// An edit with the code, name and owner of its node. The tree knows the names of organizations.
pub fn edit(locale: Locale, tree: &Tree, named: &NamedEdit) -> String {
    let NamedEdit { code, name, owner, .. } = named;
    let organizations = &tree.scheme().organizations;
    let organization = |id| organizations.iter().find(|one| one.id == id).map(|one| one.name.as_str());
    let what = sentence(locale, &named.edit, named.precision, organization);
    let node = format!("{code} {name}");
    let node = match owner {
        Some(owner) => td_string!(locale, decompose.with_note, text = node, aside = owner.as_str()),
        None => node,
    };
    td_string!(locale, decompose.named_edit, node = node, what = what)
}

/// Who saved it and when, and how much it was.
pub fn head(locale: Locale, summary: &ChangeSetSummary, nodes: Option<u32>) -> String {
    let author = by(locale, summary);
    let at = summary.at.in_the_city();
    if let (Origin::Import, Some(count)) = (summary.origin, nodes) {
        td_string!(locale, decompose.imported_by, author = author, at = at, count = count)
    } else {
        td_string!(locale, decompose.changed_by, author = author, at = at, count = summary.changes)
    }
}

/// What was done by going back or forward over a change-set, in one sentence.
pub fn turned(locale: Locale, tree: &Tree, reversal: &Reversal) -> String {
    let what = match (reversal.of.origin, reversal.edits.first()) {
        (Origin::Import, _) | (_, None) => head(locale, &reversal.of, Some(reversal.nodes)),
        (_, Some(first)) => shortened(locale, edit(locale, tree, first), reversal.of.changes),
    };
    match reversal.direction {
        Direction::Undo => td_string!(locale, decompose.undone, what = what),
        Direction::Redo => td_string!(locale, decompose.redone, what = what),
    }
}

/// What somebody else did, in one sentence.
pub fn news(locale: Locale, tree: &Tree, details: &ChangeSetDetails) -> String {
    let ChangeSetDetails { summary, edits } = details;
    let author = by(locale, summary);
    let first = edits.first().map(|first| edit(locale, tree, first)).unwrap_or_default();
    let what = shortened(locale, first, summary.changes);
    match summary.origin {
        Origin::Edit => td_string!(locale, decompose.news_edit, author = author, what = what),
        Origin::Import => td_string!(locale, decompose.news_import, author = author, what = what),
        Origin::Undo { .. } => td_string!(locale, decompose.news_undo, author = author, what = what),
        Origin::Redo { .. } => td_string!(locale, decompose.news_redo, author = author, what = what),
    }
}

/// A line of a node's history: an undo or redo says that it is one.
pub fn of_history(locale: Locale, origin: Origin, what: String) -> String {
    match origin {
        Origin::Edit | Origin::Import => what,
        Origin::Undo { .. } => td_string!(locale, decompose.undone, what = what),
        Origin::Redo { .. } => td_string!(locale, decompose.redone, what = what),
    }
}

fn by(locale: Locale, summary: &ChangeSetSummary) -> String {
    author(locale, &summary.author, summary.on_behalf_of.as_deref())
}

/// The first of several edits, and how many there are.
fn shortened(locale: Locale, first: String, count: u32) -> String {
    if count > 1 { td_string!(locale, decompose.and_others, first = first, count = count) } else { first }
}
