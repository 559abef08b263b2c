//! Where the open scheme stands, and why something in it is closed to the reader.

use base::approval::{ApprovalSteps, Matter, StateBadge};
use base::wording;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::icon::{Icon, Symbol};
use ui::notice::Notice;
use ui::tone::Tone;

use crate::plain::columns::{COLUMNS, Shows};
use crate::plain::draft::Draft;
use crate::state::access::Access;
use crate::state::edits::Edits;
use crate::state::element::{CLOSED, CLOSED_SCHEME};
use crate::state::sync_state::SyncState;
use crate::state::view::View;
use crate::sync::refresh::refresh;

/// The state as a badge, and the steps that the reader may take.
#[component]
pub fn SchemeState(edits: Edits, sync: SyncState, steps: ApprovalSteps) -> impl IntoView {
    let matter = Memo::new(move |_| {
        let (scheme, name) = edits.draft.with(|draft| {
            let scheme = draft.tree().scheme();
            (scheme.id, scheme.name.clone())
        });
        edits.access.rights.with(|rights| Matter {
            scheme,
            name,
            is_sample: rights.is_sample,
            approval: rights.approval.clone(),
        })
    });
    let state = Signal::derive(move || matter.with(|matter| matter.approval.state));
    let renew = Callback::new(move |()| leptos::task::spawn_local(refresh(edits, sync)));
    view! {
        <StateBadge state />
        {steps(matter.into(), renew)}
    }
}

/// Why nothing can be edited, or why a draft came back.
#[component]
pub fn WhyClosed(draft: RwSignal<Draft>, access: Access) -> impl IntoView {
    let i18n = use_i18n();
    let closed = Memo::new(move |_| access.whole_sentence(i18n.get_locale()));
    let came_back = Memo::new(move |_| {
        let locale = i18n.get_locale();
        access.rights.with(|rights| wording::approval::came_back(locale, &rights.approval))
    });
    // A user who submits it does so with everything that was typed.
    let is_unsaved = Memo::new(move |_| draft.with(Draft::is_dirty));
    move || match (closed.get(), came_back.get()) {
        (Some(sentence), _) => view! {
            <Notice tone=Tone::Accent>
                <span id=CLOSED_SCHEME>{sentence}</span>
                <Show when=move || is_unsaved.get()>
                    <span>" " {move || t_string!(i18n, decompose.unsaved_kept)}</span>
                </Show>
            </Notice>
        }
        .into_any(),
        (None, Some(sentence)) => view! { <Notice tone=Tone::Warning>{sentence}</Notice> }.into_any(),
        (None, None) => ().into_any(),
    }
}

/// Why the cell under the cursor is closed; the line is there from the start, so that a cell can refer to it.
#[component]
pub fn WhyReadOnly(access: Access, view: View) -> impl IntoView {
    let i18n = use_i18n();
    let why = Memo::new(move |_| {
        let is_number = matches!(COLUMNS.get(view.column.get()), Some(Shows::Number(_)));
        let node = view.selected.get().filter(|_| is_number && access.closed_whole.get().is_none())?;
        access.sentence(i18n.get_locale(), node)
    });
    view! {
        <p id=CLOSED class="flex items-center gap-2 pt-1 text-sm text-muted empty:hidden">
            {move || {
                why.get()
                    .map(|sentence| {
                        view! {
                            <Icon symbol=Symbol::Lock />
                            <span>{sentence}</span>
                        }
                    })
            }}
        </p>
    }
}
