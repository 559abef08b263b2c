//! What differs between two definitions, part by part and in the reader's words.

use indicator_model::indicator::Indicator;
use indicator_model::node::Facts;
use leptos_i18n::td_string;
use text::i18n::Locale;

/// One part of a card before and after; empty text is nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub what: &'static str,
    pub before: String,
    pub after: String,
}

pub fn of_indicators(locale: Locale, before: &Indicator, after: &Indicator) -> Vec<Difference> {
    let texts = |read: fn(&Indicator) -> &String| (read(before).clone(), read(after).clone());
    let words = |word: &dyn Fn(&Indicator) -> &'static str| (word(before).to_owned(), word(after).to_owned());
    let decimals = |indicator: &Indicator| indicator.precision.decimals().to_string();
    different([
        (td_string!(locale, decompose.column_name), texts(|one| &one.name)),
        (td_string!(locale, decompose.term_code), texts(|one| &one.code)),
        (td_string!(locale, decompose.term_definition), texts(|one| &one.definition)),
        (td_string!(locale, decompose.column_unit), texts(|one| &one.unit)),
        (td_string!(locale, decompose.decimals), (decimals(before), decimals(after))),
        (td_string!(locale, decompose.term_direction), words(&|one| super::direction(locale, one.direction))),
        (td_string!(locale, decompose.term_comparator), words(&|one| super::comparator(one.comparator))),
        (td_string!(locale, decompose.term_measure), words(&|one| super::measure(locale, one.measure))),
        (td_string!(locale, decompose.term_kind), words(&|one| super::kind(locale, one.kind))),
        (td_string!(locale, decompose.term_scoring), words(&|one| super::scoring(locale, one.scoring))),
        (td_string!(locale, decompose.term_frequency), words(&|one| super::frequency(locale, one.frequency))),
        (td_string!(locale, decompose.term_theme), texts(|one| &one.theme)),
        (td_string!(locale, decompose.term_dimension), texts(|one| &one.dimension)),
        (td_string!(locale, decompose.term_source), texts(|one| &one.data_source)),
        (td_string!(locale, decompose.term_provider), texts(|one| &one.data_provider)),
        (td_string!(locale, decompose.term_evidence), texts(|one| &one.evidence)),
    ])
}

pub fn of_facts(locale: Locale, before: &Facts, after: &Facts) -> Vec<Difference> {
    let both = |read: &dyn Fn(&Facts) -> String| (read(before), read(after));
    let year = |facts: &Facts| facts.baseline_year.map(|year| year.to_string()).unwrap_or_default();
    different([
        (td_string!(locale, decompose.term_level), both(&|one| super::level(locale, one.level).to_owned())),
        (td_string!(locale, decompose.term_post), both(&|one| one.post.clone())),
        (td_string!(locale, decompose.term_baseline_year), both(&year)),
        (td_string!(locale, decompose.term_basis), both(&|one| one.basis.clone())),
    ])
}

fn different(parts: impl IntoIterator<Item = (&'static str, (String, String))>) -> Vec<Difference> {
    let differs = |(_, (before, after)): &(_, (String, String))| before != after;
    let part = |(what, (before, after))| Difference { what, before, after };
    parts.into_iter().filter(differs).map(part).collect()
}
