//! What was typed on this page and is not saved, kept on the device and taken up again.

use std::collections::BTreeSet;

use base::outbox::records::{self, Write};
use base::outbox::{self, NotKept};
use indicator_model::id::AccountId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_i18n::tu_string;

use crate::plain::cell::OpenCell;
use crate::plain::columns::{COLUMNS, Shows};
use crate::plain::draft::Draft;
use crate::plain::typed::{Typed, TypedCell};
use crate::state::edits::Edits;
use crate::state::element::visible_table;
use crate::state::sync_state::SyncState;
use crate::state::view::{Part, View};
use crate::sync::device::{Left, Mark, STEPS, TYPED, keep, now, place};

#[derive(Clone, Copy)]
pub struct Keeping {
    edits: Edits,
    view: View,
    sync: SyncState,
    /// Whose and which tab's it is, once what was left is taken up: nothing is written before.
    own: RwSignal<Option<(AccountId, String)>>,
    /// The numbers of the steps that are on the device.
    kept: StoredValue<BTreeSet<u64>>,
}

impl Keeping {
    /// Keeps what is typed, beginning with [`Keeping::resume`].
    pub fn new(edits: Edits, view: View, sync: SyncState) -> Self {
        let (own, kept) = (RwSignal::new(None), StoredValue::new(BTreeSet::new()));
        follow(edits, sync, own, kept);
        Self { edits, view, sync, own, kept }
    }

    /// Takes up what was left of this page and of tabs that are gone.
    pub fn resume(self, account: AccountId, tab: String, left: Left) {
        let Self { edits, view, sync, own, kept } = self;
        kept.set_value(left.steps.iter().filter_map(|step| step.number).collect());
        show(edits, view, sync, left);
        own.set(Some((account, tab)));
    }
}

/// Writes down what is typed once it is known whose it is.
fn follow(
    edits: Edits,
    sync: SyncState,
    own: RwSignal<Option<(AccountId, String)>>,
    kept: StoredValue<BTreeSet<u64>>,
) {
    Effect::new(move |_| {
        let Some((account, tab)) = own.get() else { return };
        // Every step goes to the device as it is made; the step of an open cell is kept as its text.
        if !edits.draft.with(Draft::is_typing) {
            keep_steps(edits, sync, account, place(STEPS, sync.scheme, Some(&tab)), kept);
        }
    });
    let typed = Memo::new(move |_| typed(edits, sync));
    Effect::new(move |_| {
        let Some((account, tab)) = own.get() else { return };
        let place = place(TYPED, sync.scheme, Some(&tab));
        typed.with(|typed| {
            let is_nothing = typed.is_nothing();
            note(edits, sync, keep(account, &place, typed, is_nothing), is_nothing);
        });
    });
    // What is kept needs no warning; what the device does not take would be lost.
    let leave = window_event_listener(leptos::ev::beforeunload, move |event| {
        if sync.unkept.get_untracked() && edits.draft.with_untracked(Draft::is_dirty) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leave.remove());
}

/// Writes the steps that are not on the device yet, and removes those that are no more.
fn keep_steps(
    edits: Edits,
    sync: SyncState,
    account: AccountId,
    place: String,
    kept: StoredValue<BTreeSet<u64>>,
) {
    let on_device = kept.get_value();
    let (now_there, writes) = edits.draft.with_untracked(|draft| {
        let now_there: BTreeSet<u64> = draft.unsaved().filter_map(|step| step.number).collect();
        let put = draft.unsaved().filter_map(|step| {
            let number = step.number.filter(|number| !on_device.contains(number))?;
            Some(Write::Put(number, serde_json::to_string(&step.kept()).ok()?))
        });
        let removed = on_device.difference(&now_there).map(|number| Write::Remove(*number));
        let writes: Vec<_> = removed.chain(put).map(|write| (place.as_str(), write)).collect();
        (now_there, writes)
    });
    if writes.is_empty() {
        return;
    }
    let is_nothing = now_there.is_empty();
    // The mark comes before what it speaks of, and goes after it. What is there without records is not written over.
    let marked = if records::is_open() {
        keep(account, &place, &Mark { at: now(), ..Mark::default() }, false)
    } else {
        Err(NotKept)
    };
    if marked.is_err() {
        return note(edits, sync, marked, is_nothing);
    }
    let done = records::write(account, &writes);
    kept.set_value(now_there);
    spawn_local(async move {
        let done = done.await;
        if done.is_ok() && kept.try_with_value(BTreeSet::is_empty).unwrap_or(is_nothing) {
            outbox::forget(account, &place);
        }
        // The page may have been left for another one.
        if edits.draft.try_with_untracked(|_| ()).is_some() {
            if done.is_err() {
                kept.set_value(on_device);
            }
            note(edits, sync, done, is_nothing);
        }
    });
}

/// What is typed as it stands on the page, without what was only opened.
fn typed(edits: Edits, sync: SyncState) -> Typed {
    let open = edits
        .open
        .get()
        .filter(|editing| editing.mistake.is_some() || edits.draft.with_untracked(Draft::is_typing));
    let manner = edits.manner.get_untracked();
    let cell = |OpenCell { node, cell, text, .. }| TypedCell { node, cell, text, manner };
    Typed {
        cells: open.map(cell).into_iter().collect(),
        forms: edits.forms.get().into_iter().filter(|(_, form)| form.is_typed()).collect(),
        reason: sync.reason.get(),
    }
}

/// Says once that the device keeps nothing more; typing goes on.
fn note(edits: Edits, sync: SyncState, kept: Result<(), NotKept>, is_nothing: bool) {
    let was_unkept = sync.unkept.get_untracked();
    match kept {
        Err(NotKept) if !was_unkept => {
            sync.unkept.set(true);
            edits.toasts.error(tu_string!(edits.i18n, decompose.not_kept).to_string());
        }
        Ok(()) if was_unkept && !is_nothing => sync.unkept.set(false),
        _ => {}
    }
}

/// Puts on the page what was left.
fn show(edits: Edits, view: View, sync: SyncState, left: Left) {
    if left.is_nothing() {
        return;
    }
    let Left { steps, typed } = left;
    let fits = steps.is_empty() || sync.resume(steps);
    sync.reason.set(typed.reason);
    if let Some(node) = typed.forms.keys().next().copied() {
        view.selected.set(Some(node));
        view.details.set(true);
        view.part.set(Part::Definition);
    }
    edits.forms.set(typed.forms);
    for open in typed.cells {
        reopen(edits, view, open);
    }
    if fits {
        edits.toasts.info(tu_string!(edits.i18n, decompose.restored).to_string());
    }
}

/// Opens a cell again with the text that was in it; the one before is entered.
fn reopen(edits: Edits, view: View, TypedCell { node, cell, text, manner }: TypedCell) {
    edits.leave();
    let is_known = edits.draft.with_untracked(|draft| draft.tree().row(node).is_some());
    if !is_known {
        return edits.toasts.error(text);
    }
    edits.manner.set(manner);
    if let Some(column) = COLUMNS.iter().position(|shows| *shows == Shows::Number(cell))
        && visible_table().is_some()
    {
        view.reveal(node);
        view.column.set(column);
    }
    edits.type_over(node, cell, text.clone());
    let is_closed = edits.open.with_untracked(Option::is_none);
    if is_closed {
        // Nobody may edit it now; what was typed waits as a step, as all others do.
        edits.draft.update(|draft| {
            let _ = draft.retype(node, cell, &text, manner, |_, _| Ok(()));
            draft.finish_typing();
            draft.look_over();
        });
    }
}
