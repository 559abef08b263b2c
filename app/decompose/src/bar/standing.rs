//! Where the open scheme stands, and why something in it is closed to the reader.

use base::approval::{ApprovalSteps, Matter, StateBadge};
use base::wording;
use leptos::prelude::*;
use leptos_i18n::t_string;
use text::i18n::use_i18n;
use ui::icon::{Icon, Symbol};
use ui::notice::Notice;
use ui::tone::Tone;

use crate::plain::draft::Draft;
use crate::state::bench::Bench;
use crate::sync::saving;
use crate::table::{CLOSED, CLOSED_SCHEME, COLUMNS, Shows};

/// The state as a badge, and the steps that the reader may take.
#[component]
pub fn SchemeState(bench: Bench, steps: ApprovalSteps) -> impl IntoView {
    let matter = Memo::new(move |_| {
        let (scheme, name) = bench.draft.with(|draft| {
            let scheme = draft.tree().scheme();
            (scheme.id, scheme.name.clone())
        });
        bench.rights.with(|rights| Matter {
            scheme,
            name,
            is_sample: rights.is_sample,
            approval: rights.approval.clone(),
        })
    });
    let state = Signal::derive(move || matter.with(|matter| matter.approval.state));
    let renew = Callback::new(move |()| leptos::task::spawn_local(saving::refresh(bench)));
    view! {
        <StateBadge state />
        {steps(matter.into(), renew)}
    }
}

/// Why nothing can be edited, or why a draft came back.
#[component]
pub fn WhyClosed(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let closed = Memo::new(move |_| {
        let denial = bench.closed_whole.get()?;
        let locale = i18n.get_locale();
        Some(bench.rights.with(|rights| wording::approval::closed(locale, &rights.approval, denial, None)))
    });
    let came_back = Memo::new(move |_| {
        let locale = i18n.get_locale();
        bench.rights.with(|rights| wording::approval::came_back(locale, &rights.approval))
    });
    // A user who submits it does so with everything that was typed.
    let is_unsaved = Memo::new(move |_| bench.draft.with(Draft::is_dirty));
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
pub fn WhyReadOnly(bench: Bench) -> impl IntoView {
    let why = Memo::new(move |_| {
        let is_number = matches!(COLUMNS.get(bench.column.get()), Some(Shows::Number(_)));
        let node = bench.selected.get().filter(|_| is_number && bench.closed_whole.get().is_none())?;
        bench.denial_sentence(node)
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
