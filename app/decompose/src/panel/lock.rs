//! Locking a node's targets, with a reason; the server writes who and when.

use base::outbox;
use indicator_model::change::{Change, Edit};
use indicator_model::id::NodeId;
use indicator_model::node::Lock;
use leptos::prelude::*;
use leptos_i18n::{t_string, tu_string};
use text::i18n::use_i18n;
use ui::button::{Button, IconButton, Kind, Size, Variant};
use ui::dialog::Dialog;
use ui::field::TextField;
use ui::icon::Symbol;

use crate::state::edits::Edits;
use crate::wording as words;

#[component]
pub fn LockButton(edits: Edits, node: NodeId) -> impl IntoView {
    let i18n = use_i18n();
    let asking = RwSignal::new(false);
    let lock =
        Memo::new(move |_| edits.draft.with(|draft| draft.tree().node(draft.tree().row(node)?).lock.clone()));
    let is_closed = Memo::new(move |_| edits.access.denial(node).is_some());
    let set = move |after: Option<Lock>| {
        let edit = Edit::Lock { before: lock.get_untracked().map(Box::new), after: after.map(Box::new) };
        edits.take_or_report(Ok(vec![Change { node, edit }]));
    };
    view! {
        {move || match lock.get() {
            Some(lock) => {
                view! {
                    <IconButton
                        icon=Symbol::Lock
                        size=Size::Small
                        pressed=Signal::derive(|| true)
                        disabled=is_closed
                        label=move || words::unlock(i18n.get_locale(), &lock)
                        on:click=move |_| set(None)
                    />
                }
                    .into_any()
            }
            None if is_closed.get() => ().into_any(),
            None => {
                view! {
                    <IconButton
                        icon=Symbol::Unlock
                        size=Size::Small
                        pressed=Signal::derive(|| false)
                        label=move || t_string!(i18n, decompose.lock)
                        on:click=move |_| asking.set(true)
                    />
                }
                    .into_any()
            }
        }}
        <Dialog open=asking title=move || t_string!(i18n, decompose.lock_title)>
            <LockForm
                node
                asking
                on_lock=move |reason| {
                    // Owner and time are the server's to write; until it has, the lock is this person's.
                    let owner = tu_string!(i18n, decompose.me).to_string();
                    set(Some(Lock { owner, reason, at: None }));
                }
            />
        </Dialog>
    }
}

/// Exists while the dialog is open. A reason that was typed and not given is there when it opens again.
#[component]
fn LockForm(node: NodeId, asking: RwSignal<bool>, #[prop(into)] on_lock: Callback<String>) -> impl IntoView {
    let i18n = use_i18n();
    let reason = outbox::typed(format!("lock.{node}"), String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_lock.run(reason.trimmed());
        reason.sent();
        asking.set(false);
    };
    view! {
        <form class="flex flex-col gap-4" on:submit=submit>
            <p>{move || t_string!(i18n, decompose.lock_text)}</p>
            <TextField
                name="lock-reason"
                label=move || t_string!(i18n, decompose.lock_reason)
                value=reason.value()
                on_input=move |text| reason.set(text)
            />
            <div class="flex justify-end gap-2">
                <Button variant=Variant::Quiet on:click=move |_| asking.set(false)>
                    {move || t_string!(i18n, shell.cancel)}
                </Button>
                <Button variant=Variant::Primary kind=Kind::Submit>
                    {move || t_string!(i18n, decompose.lock)}
                </Button>
            </div>
        </form>
    }
}
