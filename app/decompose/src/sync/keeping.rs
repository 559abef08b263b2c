//! What was typed on this page and is not saved, kept on the device and taken up again.
//!
//! Steps and what is still being typed are kept apart, because typing is kept at every key and steps may be many. Each
//! tab keeps its own, so that no tab writes over another's or saves what another one is about to save. What a tab left
//! that is gone is taken up by the next page of the same scheme, together with what is its own.

use std::collections::HashSet;

use base::kept::{self, NotKept, tab};
use base::person::Person;
use indicator_model::id::{AccountId, NodeId, SchemeId};
use indicator_model::scheme::Revision;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::tu_string;
use serde::{Deserialize, Serialize};

use crate::panel::Part;
use crate::panel::card_form::Forms;
use crate::plain::draft::{Cell, Draft, Kept, Manner, Step};
use crate::state::bench::{Bench, Editing, visible_table};
use crate::table::{COLUMNS, Shows};

/// Where the steps of a tab are kept: `draft.SCHEME.TAB`. An earlier version had one place for all tabs, without a name.
const STEPS: &str = "draft";
/// Where the same tab keeps what is being typed.
const TYPED: &str = "typed";

/// A tab that writes nothing for so long is taken for gone where the browser cannot tell: an hour, in milliseconds.
const OLD: u64 = 3_600_000;

/// What is typed and not entered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Typed {
    /// The open cell; several when the tabs that are gone had one each.
    cells: Vec<OpenCell>,
    forms: Forms,
    /// Why the edits are made.
    reason: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct OpenCell {
    node: NodeId,
    cell: Cell,
    text: String,
    manner: Manner,
}

impl Typed {
    /// As it stands on the page, without what was only opened.
    fn on(bench: Bench) -> Self {
        let open = bench
            .editing
            .get()
            .filter(|editing| editing.mistake.is_some() || bench.draft.with_untracked(Draft::is_typing));
        let manner = bench.manner.get_untracked();
        let cell = |Editing { node, cell, text, .. }| OpenCell { node, cell, text, manner };
        Self {
            cells: open.map(cell).into_iter().collect(),
            forms: bench.forms.get().into_iter().filter(|(_, form)| form.is_typed()).collect(),
            reason: bench.reason.get(),
        }
    }

    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn join(&mut self, other: Self) {
        self.cells.extend(other.cells);
        for (node, form) in other.forms {
            match self.forms.get_mut(&node) {
                Some(own) => own.join(&form),
                None => drop(self.forms.insert(node, form)),
            }
        }
        if self.reason.is_empty() {
            self.reason = other.reason;
        } else if !other.reason.is_empty() && other.reason != self.reason {
            self.reason = format!("{}；{}", self.reason, other.reason);
        }
    }
}

/// What tabs left behind.
#[derive(Debug, Default)]
struct Left {
    steps: Vec<Step>,
    typed: Typed,
}

impl Left {
    fn read(account: AccountId, scheme: SchemeId, tab: Option<&str>) -> Self {
        let steps = kept::read(account, &place(STEPS, scheme, tab)).map(|Kept { steps, .. }| steps);
        let typed = kept::read(account, &place(TYPED, scheme, tab));
        Self { steps: steps.unwrap_or_default(), typed: typed.unwrap_or_default() }
    }

    fn is_nothing(&self) -> bool {
        self.steps.is_empty() && self.typed.is_nothing()
    }

    fn join(&mut self, other: Self) {
        self.steps.extend(other.steps);
        self.typed.join(other.typed);
    }
}

fn place(kind: &str, scheme: SchemeId, tab: Option<&str>) -> String {
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
    let names = kept::names(account, "");
    names.iter().filter_map(|name| of_place(name)).map(|(scheme, _)| scheme).collect()
}

/// Takes up what was left, and keeps what is typed from then on.
pub fn follow(bench: Bench) {
    let person = Person::from_context();
    // Whose and which tab's it is, once both are known and what was left is taken up: nothing is written before.
    let own: RwSignal<Option<(AccountId, String)>> = RwSignal::new(None);
    Effect::new(move |begun: Option<bool>| {
        let Some(account) = person.account() else { return false };
        if begun != Some(true) {
            kept::visit_scheme(account, bench.scheme);
            spawn_local(async move {
                let tab = tab::claimed().await;
                let left = take_up(account, bench.scheme, &tab).await;
                // The page may have been left for another one; everything then waits in the place of this tab.
                if bench.draft.try_with_untracked(|_| ()).is_some() {
                    show(bench, left);
                    own.set(Some((account, tab)));
                }
            });
        }
        true
    });
    Effect::new(move |_| {
        let Some((account, tab)) = own.get() else { return };
        // Every step goes to the device as it is made; the step of an open cell is kept as its text.
        if bench.draft.with(Draft::is_typing) {
            return;
        }
        let steps = bench.draft.with_untracked(Draft::unsaved_steps);
        let is_nothing = steps.is_empty();
        let kept = Kept { base: bench.draft.with_untracked(Draft::base), steps, at: now() };
        let place = place(STEPS, bench.scheme, Some(&tab));
        note(bench, keep(account, &place, &kept, is_nothing), is_nothing);
    });
    let typed = Memo::new(move |_| Typed::on(bench));
    Effect::new(move |_| {
        let Some((account, tab)) = own.get() else { return };
        let place = place(TYPED, bench.scheme, Some(&tab));
        typed.with(|typed| {
            let is_nothing = typed.is_nothing();
            note(bench, keep(account, &place, typed, is_nothing), is_nothing);
        });
    });
    // What is kept needs no warning; what the device does not take would be lost.
    let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
        if bench.unkept.get_untracked() && bench.draft.with_untracked(Draft::is_dirty) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leave.remove());
}

/// Writes it down; nothing is forgotten, and takes no room.
fn keep<T: Serialize>(account: AccountId, place: &str, kept: &T, is_nothing: bool) -> Result<(), NotKept> {
    if is_nothing {
        kept::forget(account, place);
        return Ok(());
    }
    kept::write(account, place, kept)
}

/// Says once that the device keeps nothing more; typing goes on.
fn note(bench: Bench, kept: Result<(), NotKept>, is_nothing: bool) {
    let was_unkept = bench.unkept.get_untracked();
    match kept {
        Err(NotKept) if !was_unkept => {
            bench.unkept.set(true);
            bench.toasts.error(tu_string!(bench.i18n, decompose.not_kept).to_string());
        }
        Ok(()) if was_unkept && !is_nothing => bench.unkept.set(false),
        _ => {}
    }
}

/// What this tab left, and with it what is left of tabs that are gone, which is this tab's from now on.
async fn take_up(account: AccountId, scheme: SchemeId, own: &str) -> Left {
    let mut others: Vec<(u64, Option<String>)> = Vec::new();
    for name in kept::names(account, "") {
        if let Some((of, tab)) = of_place(&name)
            && of == scheme
            && tab != Some(own)
            && !others.iter().any(|(_, known)| known.as_deref() == tab)
        {
            let kept: Option<Kept> = kept::read(account, &place(STEPS, scheme, tab));
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
                kept::forget(account, &place(STEPS, scheme, tab.as_deref()));
                kept::forget(account, &place(TYPED, scheme, tab.as_deref()));
            }
        };
        tab::when_gone(&lock, at.saturating_add(OLD) < now(), move_over).await;
    }
    Left::read(account, scheme, Some(own))
}

/// Puts on the page what was left.
fn show(bench: Bench, left: Left) {
    if left.is_nothing() {
        return;
    }
    let Left { steps, typed } = left;
    let fits = steps.is_empty() || bench.resume(steps);
    bench.reason.set(typed.reason);
    if let Some(node) = typed.forms.keys().next().copied() {
        bench.selected.set(Some(node));
        bench.details.set(true);
        bench.part.set(Part::Definition);
    }
    bench.forms.set(typed.forms);
    for open in typed.cells {
        reopen(bench, open);
    }
    if fits {
        bench.toasts.info(tu_string!(bench.i18n, decompose.restored).to_string());
    }
}

/// Opens a cell again with the text that was in it; the one before is entered.
fn reopen(bench: Bench, OpenCell { node, cell, text, manner }: OpenCell) {
    bench.leave();
    let is_known = bench.draft.with_untracked(|draft| draft.tree().row(node).is_some());
    if !is_known {
        return bench.toasts.error(text);
    }
    bench.manner.set(manner);
    if let Some(column) = COLUMNS.iter().position(|shows| *shows == Shows::Number(cell))
        && visible_table().is_some()
    {
        bench.reveal(node);
        bench.column.set(column);
    }
    bench.edit_as(node, cell, text.clone());
    let is_closed = bench.editing.with_untracked(Option::is_none);
    if is_closed {
        // Nobody may edit it now; what was typed waits as a step, as all others do.
        bench.draft.update(|draft| {
            let _ = draft.retype(node, cell, &text, manner, |_, _| Ok(()));
            draft.finish_typing();
        });
    }
}

/// Milliseconds since 1970.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time in milliseconds is whole"
)]
fn now() -> u64 {
    js_sys::Date::now() as u64
}

#[cfg(test)]
mod tests {
    use indicator_model::decompose::ChildMode;
    use indicator_model::target::Tier;
    use indicator_model::tree::Tree;

    use super::*;
    use crate::panel::card_form::Form;
    use crate::plain::card::Card;
    use crate::plain::sketch::{id, scheme};

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

    fn form(edit: impl Fn(&mut Card)) -> Form {
        let mut form = Form::new(Card::read(&Tree::new(scheme()), id(1)).unwrap());
        edit(&mut form.card);
        form
    }

    #[test]
    fn what_two_tabs_were_typing_is_all_there() {
        let manner = Manner { upwards: ChildMode::KeepTotal, children_follow: true };
        let cell = |at, text: &str| OpenCell {
            node: id(at),
            cell: Cell::Value(Tier::Basic),
            text: text.into(),
            manner,
        };
        let mine = form(|card| card.indicator.name = "我的".into());
        let other = form(|card| card.indicator.data_source = "台账".into());
        let mut typed =
            Typed { cells: vec![cell(1, "21")], forms: [(id(1), mine)].into(), reason: "专题会".into() };
        typed.join(Typed {
            cells: vec![cell(2, "3x")],
            forms: [(id(1), other)].into(),
            reason: "核减".into(),
        });
        assert_eq!(typed.cells, [cell(1, "21"), cell(2, "3x")]);
        assert_eq!(typed.reason, "专题会；核减");
        let card = &typed.forms[&id(1)].card;
        assert_eq!((card.indicator.name.as_str(), card.indicator.data_source.as_str()), ("我的", "台账"));
    }

    #[test]
    fn what_is_being_typed_is_read_as_it_was_written() {
        let typed = Typed {
            forms: [(id(1), form(|card| card.facts.post = "统计岗".into()))].into(),
            reason: "专题会".into(),
            ..Typed::default()
        };
        let written = serde_json::to_string(&typed).unwrap();
        assert_eq!(serde_json::from_str::<Typed>(&written).unwrap(), typed);
        assert!(!typed.is_nothing());
    }
}
