//! Chains of confirmation in words.

use indicator_model::check_in::chain::{RecordedChain, StageKind};
use indicator_model::timetable::answer::ChainFault;
use leptos_i18n::td_string;
use text::i18n::Locale;

/// Who confirms at a stage; `data_owner` is the name of the organization where one is known.
pub fn stage(locale: Locale, kind: StageKind, data_owner: &str) -> String {
    match kind {
        StageKind::Anyone => td_string!(locale, chain.anyone).to_owned(),
        StageKind::Head => td_string!(locale, chain.head).to_owned(),
        StageKind::DataOwner if data_owner.is_empty() => td_string!(locale, chain.data_owner).to_owned(),
        StageKind::DataOwner => td_string!(locale, chain.data_owner_named, name = data_owner),
        StageKind::Office => td_string!(locale, chain.office).to_owned(),
    }
}

/// The stages of a chain in their order.
pub fn stages(locale: Locale, kinds: &[StageKind], data_owner: &str) -> String {
    let words: Vec<String> = kinds.iter().map(|kind| stage(locale, *kind, data_owner)).collect();
    words.join(" → ")
}

pub fn fault(locale: Locale, fault: ChainFault) -> &'static str {
    match fault {
        ChainFault::NotAnOwner => td_string!(locale, timetable.not_an_owner),
        ChainFault::UnknownIndicator => td_string!(locale, chain.unknown_indicator),
        ChainFault::UnknownDataOwner => td_string!(locale, chain.unknown_data_owner),
    }
}

/// A chain as the audit log has it. One of another version stays as it is kept.
pub(super) fn recorded(locale: Locale, value: &str) -> String {
    match serde_json::from_str::<RecordedChain>(value) {
        Ok(recorded) => stages(locale, &recorded.stages, &recorded.data_owner),
        Err(_) => value.to_owned(),
    }
}
