//! The places on the device where tabs keep what is not saved.
//!
//! Steps and what is still being typed are kept apart. Typing is kept at every key, in local storage; steps may be many
//! and large and are records, each written once, with a mark in local storage that says that there are some. Each
//! tab keeps its own, so that no tab writes over another's or saves what another one is about to save. What a tab left
//! that is gone is taken up by the next page of the same scheme, together with what is its own.

use std::collections::HashSet;

use base::outbox::records::{self, Write};
use base::outbox::{self, NotKept, tab};
use indicator_model::id::{AccountId, SchemeId};
use serde::{Deserialize, Serialize};

use crate::plain::step::{KeptStep, Step};
use crate::plain::typed::Typed;

/// Where the steps of a tab are kept: `draft.SCHEME.TAB`. An earlier version had one place for all tabs, without a name.
pub const STEPS: &str = "draft";
/// Where the same tab keeps what is being typed.
pub const TYPED: &str = "typed";

/// A tab that writes nothing for so long is taken for gone where the browser cannot tell: an hour, in milliseconds.
const OLD: u64 = 3_600_000;

/// The mark in local storage that a tab left steps, which are in the records of the same name. An earlier version kept
/// the steps themselves here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When the tab wrote last, in milliseconds since 1970; an earlier version did not say.
    #[serde(default)]
    pub at: u64,
    #[serde(default, skip_serializing)]
    pub steps: Vec<KeptStep>,
}

/// What tabs left behind.
#[derive(Debug, Default)]
pub struct Left {
    pub steps: Vec<Step>,
    pub typed: Typed,
}

impl Left {
    pub fn is_nothing(&self) -> bool {
        self.steps.is_empty() && self.typed.is_nothing()
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

/// What this tab left, and with it what is left of tabs that are gone, which is this tab's from now on. Without records
/// the steps stay where they are.
pub async fn take_up(account: AccountId, scheme: SchemeId, own: &str) -> Left {
    let mark_of = |tab: Option<&str>| -> Option<Mark> { outbox::read(account, &place(STEPS, scheme, tab)) };
    let mut others: Vec<(u64, Option<String>)> = Vec::new();
    for name in outbox::names(account, "") {
        if let Some((of, tab)) = of_place(&name)
            && of == scheme
            && tab != Some(own)
            && !others.iter().any(|(_, known)| known.as_deref() == tab)
        {
            others.push((mark_of(tab).map_or(0, |mark| mark.at), tab.map(str::to_owned)));
        }
    }
    others.sort();
    // Without records nothing is moved.
    let _ = records::open().await;
    let mover = Mover { account, scheme, own: own.to_owned() };
    // What an earlier version left of this very tab.
    mover.take_steps(Some(own)).await;
    for (at, tab) in others {
        let lock = tab.clone().unwrap_or_default();
        let mover = mover.clone();
        let work = async move { mover.take(tab.as_deref()).await };
        tab::when_gone(&lock, at.saturating_add(OLD) < now(), work).await;
    }
    let unmoved = mark_of(Some(own)).unwrap_or_default().steps.into_iter().map(|kept| (None, kept));
    let steps = mover.kept(Some(own)).await.unwrap_or_default().into_iter().chain(unmoved);
    let typed = outbox::read(account, &place(TYPED, scheme, Some(own)));
    Left { steps: steps.map(|(number, kept)| kept.step(number)).collect(), typed: typed.unwrap_or_default() }
}

/// Makes what tabs left this tab's own.
#[derive(Clone)]
struct Mover {
    account: AccountId,
    scheme: SchemeId,
    own: String,
}

impl Mover {
    /// All that a tab left. What there is no room for stays where it is.
    async fn take(&self, tab: Option<&str>) {
        if !self.take_steps(tab).await {
            return;
        }
        let Self { account, scheme, .. } = *self;
        let read = |tab| outbox::read(account, &place(TYPED, scheme, tab)).unwrap_or_default();
        let mut typed: Typed = read(Some(&self.own));
        typed.join(read(tab));
        if keep(account, &place(TYPED, scheme, Some(&self.own)), &typed, typed.is_nothing()).is_ok() {
            outbox::forget(account, &place(TYPED, scheme, tab));
        }
    }

    /// The steps behind those that there are. False when they stay where they are.
    async fn take_steps(&self, tab: Option<&str>) -> bool {
        let Self { account, scheme, .. } = *self;
        let (from, to) = (place(STEPS, scheme, tab), place(STEPS, scheme, Some(&self.own)));
        let mark: Mark = outbox::read(account, &from).unwrap_or_default();
        let is_own = from == to;
        if is_own && mark.steps.is_empty() {
            return true;
        }
        let (Ok(own), Ok(left)) = (self.kept(Some(&self.own)).await, self.kept(tab).await) else {
            // Without a step there is nothing to stay.
            return outbox::read::<Mark>(account, &from).is_none();
        };
        let first = own.iter().filter_map(|(number, _)| *number).max().map_or(0, |last| last + 1);
        let left = if is_own { Vec::new() } else { left };
        let steps = mark.steps.into_iter().chain(left.into_iter().map(|(_, kept)| kept));
        let texts = steps.filter_map(|kept| serde_json::to_string(&kept).ok());
        let mut writes: Vec<(&str, Write)> =
            (first..).zip(texts).map(|(number, text)| (to.as_str(), Write::Put(number, text))).collect();
        let is_nothing = writes.is_empty() && own.is_empty();
        if !is_own {
            writes.push((&from, Write::Clear));
        }
        let mark = || keep(account, &to, &Mark { at: now(), ..Mark::default() }, is_nothing);
        // The mark comes before what it speaks of, and goes after it. Steps in a mark stay there until they are records.
        if !is_own && mark().is_err() || records::write(account, &writes).await.is_err() {
            return false;
        }
        if is_own {
            return mark().is_ok();
        }
        outbox::forget(account, &from);
        true
    }

    /// The steps of a tab that are in the records.
    async fn kept(&self, tab: Option<&str>) -> Result<Vec<(Option<u64>, KeptStep)>, NotKept> {
        let kept = records::read(self.account, &place(STEPS, self.scheme, tab)).await?;
        let read = |(number, text): (u64, String)| Some((Some(number), serde_json::from_str(&text).ok()?));
        Ok(kept.into_iter().filter_map(read).collect())
    }
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
        let written = r#"{"base": 7, "steps": [{"changes": [{
            "node": "00000000-0000-0000-0000-000000000001",
            "edit": {"field": "target", "tier": "basic", "before": "200", "after": "210"}
        }]}]}"#;
        let Mark { at, steps } = serde_json::from_str(written).unwrap();
        assert_eq!((at, steps.len()), (0, 1));
        // What is read is kept elsewhere, and not here again.
        assert_eq!(serde_json::to_string(&Mark { at: 5, steps }).unwrap(), r#"{"at":5}"#);
    }
}
