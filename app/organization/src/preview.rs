//! What an operation will do, in sentences: it is carried out on a copy of the register.

use indicator_model::id::OrganizationId;
use indicator_model::organization::diagnose::{Finding, diagnose};
use indicator_model::organization::operation::{Operation, Refusal};
use indicator_model::organization::register::Register;
use leptos_i18n::td_string;
use text::i18n::Locale;

/// One sentence per organization and change, or why it cannot be.
pub fn preview(locale: Locale, register: &Register, operation: &Operation) -> Result<Vec<String>, Refusal> {
    let mut after = register.clone();
    let touched = after.apply(operation, None)?;
    let from = operation.from();
    let name = |id: Option<OrganizationId>| {
        let known = id.and_then(|id| after.find(id)).map(|entry| entry.current.facts.name.clone());
        known.unwrap_or_else(|| td_string!(locale, organization.no_parent).to_owned())
    };
    let mut sentences = Vec::new();
    for id in touched {
        let Some(new) = after.find(id) else { continue };
        let said = &new.current.facts;
        let mut say = |what: String| sentences.push(format!("{} {what}", said.name));
        let Some(old) = register.find(id) else {
            say(td_string!(locale, organization.preview_new).to_owned());
            continue;
        };
        let before = &old.current.facts;
        if before.name != said.name {
            say(td_string!(
                locale,
                organization.preview_renamed,
                before = before.name.as_str(),
                after = said.name.as_str()
            ));
        }
        if before.parent != said.parent {
            say(td_string!(
                locale,
                organization.preview_moved,
                before = name(before.parent),
                after = name(said.parent)
            ));
        }
        let is_same = (&before.kind, &before.class, &before.division, &before.credit_code, &before.head)
            == (&said.kind, &said.class, &said.division, &said.credit_code, &said.head);
        if !is_same {
            say(td_string!(locale, organization.preview_changed).to_owned());
        }
        if new.ending != old.ending {
            say(td_string!(locale, organization.preview_ends, date = from.to_string()));
        }
    }
    let known = diagnose(register, from);
    for found in diagnose(&after, from).into_iter().filter(|found| !known.contains(found)) {
        if let (id, Finding::SuperiorNotInEffect { .. }) = found {
            sentences.push(format!("{} {}", name(Some(id)), td_string!(locale, organization.preview_left)));
        }
    }
    if sentences.is_empty() {
        sentences.push(td_string!(locale, organization.preview_nothing).to_owned());
    }
    Ok(sentences)
}
