//! The places on the device where tabs keep what is not saved.
//!
//! Steps and what is still being typed are kept apart, because typing is kept at every key and steps may be many. Each
//! tab keeps its own, so that no tab writes over another's or saves what another one is about to save. What a tab left
//! that is gone is taken up by the next page of the same scheme, together with what is its own.

use std::collections::HashSet;

use base::outbox::{self, NotKept, tab};
use indicator_model::id::{AccountId, SchemeId};
use indicator_model::scheme::Revision;
use serde::Serialize;

use crate::plain::draft::{Kept, Step};
use crate::plain::typed::Typed;

/// Where the steps of a tab are kept: `draft.SCHEME.TAB`. An earlier version had one place for all tabs, without a name.
pub const STEPS: &str = "draft";
/// Where the same tab keeps what is being typed.
pub const TYPED: &str = "typed";

/// A tab that writes nothing for so long is taken for gone where the browser cannot tell: an hour, in milliseconds.
const OLD: u64 = 3_600_000;

/// What tabs left behind.
#[derive(Debug, Default)]
pub struct Left {
    pub steps: Vec<Step>,
    pub typed: Typed,
}

impl Left {
    fn read(account: AccountId, scheme: SchemeId, tab: Option<&str>) -> Self {
        let steps = outbox::read(account, &place(STEPS, scheme, tab)).map(|Kept { steps, .. }| steps);
        let typed = outbox::read(account, &place(TYPED, scheme, tab));
        Self { steps: steps.unwrap_or_default(), typed: typed.unwrap_or_default() }
    }

    pub fn is_nothing(&self) -> bool {
        self.steps.is_empty() && self.typed.is_nothing()
    }

    fn join(&mut self, other: Self) {
        self.steps.extend(other.steps);
        self.typed.join(other.typed);
    }
}

/// The name under which a tab keeps something of a scheme.
pub fn place(kind: &str, scheme: SchemeId, tab: Option<&str>) -> String {
    match tab {
        Some(tab) => format!("{kind}.{scheme}.{tab}"),
        None => format!("{kind}.{scheme}"),
    }
}

/// The scheme and the tab that the name of a place speaks of.
fn of_place(name: &str) -> Option<(SchemeId, Option<&str>)> {
    let (kind, rest) = name.split_once('.')?;
    let (scheme, tab) = rest.split_once('.').map_or((rest, None), |(scheme, tab)| (scheme, Some(tab)));
    matches!(kind, STEPS | TYPED).then_some(())?;
    Some((scheme.parse().ok()?, tab))
}

/// The schemes of which the account left something unsaved on this device, in any tab.
pub fn unsaved_schemes(account: AccountId) -> HashSet<SchemeId> {
    let names = outbox::names(account, "");
    names.iter().filter_map(|name| of_place(name)).map(|(scheme, _)| scheme).collect()
}

/// Writes it down; nothing is forgotten, and takes no room.
pub fn keep<T: Serialize>(
    account: AccountId,
    place: &str,
    kept: &T,
    is_nothing: bool,
) -> Result<(), NotKept> {
    if is_nothing {
        outbox::forget(account, place);
        return Ok(());
    }
    outbox::write(account, place, kept)
}

/// What this tab left, and with it what is left of tabs that are gone, which is this tab's from now on.
pub async fn take_up(account: AccountId, scheme: SchemeId, own: &str) -> Left {
    let mut others: Vec<(u64, Option<String>)> = Vec::new();
    for name in outbox::names(account, "") {
        if let Some((of, tab)) = of_place(&name)
            && of == scheme
            && tab != Some(own)
            && !others.iter().any(|(_, known)| known.as_deref() == tab)
        {
            let kept: Option<Kept> = outbox::read(account, &place(STEPS, scheme, tab));
            others.push((kept.map_or(0, |kept| kept.at), tab.map(str::to_owned)));
        }
    }
    others.sort();
    for (at, tab) in others {
        let own = own.to_owned();
        let lock = tab.clone().unwrap_or_default();
        let move_over = move || {
            let mut all = Left::read(account, scheme, Some(&own));
            all.join(Left::read(account, scheme, tab.as_deref()));
            let steps = Kept { base: Revision(0), steps: all.steps, at: now() };
            let (no_steps, no_text) = (steps.steps.is_empty(), all.typed.is_nothing());
            let kept = keep(account, &place(STEPS, scheme, Some(&own)), &steps, no_steps)
                .and_then(|()| keep(account, &place(TYPED, scheme, Some(&own)), &all.typed, no_text));
            // Without room for both it stays where it is.
            if kept.is_ok() {
                outbox::forget(account, &place(STEPS, scheme, tab.as_deref()));
                outbox::forget(account, &place(TYPED, scheme, tab.as_deref()));
            }
        };
        tab::when_gone(&lock, at.saturating_add(OLD) < now(), move_over).await;
    }
    Left::read(account, scheme, Some(own))
}

/// Milliseconds since 1970.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time in milliseconds is whole"
)]
pub fn now() -> u64 {
    js_sys::Date::now() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain::sketch::scheme;

    #[test]
    fn each_tab_has_a_place_of_its_own_and_the_place_of_an_earlier_version_is_known() {
        let id = scheme().id;
        for tab in [None, Some("0198c5f2-aaaa")] {
            for kind in [STEPS, TYPED] {
                assert_eq!(of_place(&place(kind, id, tab)), Some((id, tab)));
            }
        }
        assert_eq!(of_place("draft.not-a-scheme"), None);
        assert_eq!(of_place(&format!("approval.{id}")), None);
    }

    #[test]
    fn a_draft_of_an_earlier_version_is_read() {
        let kept: Kept = serde_json::from_str(r#"{"base": 7, "steps": []}"#).unwrap();
        assert_eq!(kept.at, 0);
    }
}
