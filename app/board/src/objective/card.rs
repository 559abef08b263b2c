//! A key result: how far it is, what its people think of it, and the ways to say more.

use base::address::with_query;
use base::wording::measurement;
use base::wording::objective as wording;
use indicator_model::id::NodeId;
use indicator_model::objective::Status;
use indicator_model::objective::list::KeyResult;
use leptos::html;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, LinkButton, Size};
use ui::light::LightMark;
use ui::meter::{Meter, Segment};
use ui::tone::Tone;

use super::desk::Desk;
use super::words;

/// The card can be dragged to another column than that of its status; its button does the same.
#[component]
pub fn Card(desk: Desk, node: NodeId, status: Status) -> impl IntoView {
    let key_result = Memo::new(move |_| desk.key_result(node));
    let may_move = move || key_result.with(|it| it.as_ref().is_some_and(|it| it.may_move));
    let element = NodeRef::<html::Article>::new();
    // Where it comes to stand after it was moved, it has the focus again.
    Effect::new(move |_| {
        let is_it = desk.moved.get() == Some((node, status)) && !desk.open.get();
        if let Some(card) = element.get().filter(|_| is_it) {
            desk.moved.set(None);
            // Refused only where it cannot have it.
            let _ = card.focus();
        }
    });
    view! {
        <article
            node_ref=element
            tabindex="-1"
            class="flex break-inside-avoid flex-col gap-1.5 rounded-box border border-base-300 bg-base-100 p-3"
            class:cursor-grab=may_move
            draggable=move || may_move().then_some("true")
            on:dragstart=move |event| desk.drag(&event, node)
            on:dragend=move |_| desk.end_drag()
        >
            {move || key_result.get().map(|key_result| view! { <Said desk key_result /> })}
            <Show when=may_move>
                <Actions desk key_result />
            </Show>
            <History key_result />
        </article>
    }
}

#[component]
fn Said(desk: Desk, key_result: KeyResult) -> impl IntoView {
    let i18n = use_i18n();
    let owner = key_result.row.owner;
    let owner = move || desk.shown.with(|shown| shown.board.owner_name(owner).to_owned());
    let light = measurement::light(key_result.row.reading.light);
    let progress = key_result.progress;
    let (name, code) = (key_result.row.name.clone(), key_result.row.code.clone());
    let key_result = StoredValue::new(key_result);
    let said = move |say: fn(text::i18n::Locale, &KeyResult) -> String| {
        move || key_result.with_value(|key_result| say(i18n.get_locale(), key_result))
    };
    let how_far = move || {
        let locale = i18n.get_locale();
        t_string!(i18n, objective.progress_of, progress = wording::progress(locale, progress))
    };
    let segments = words::portion(progress).map(|portion| Segment::new(portion, Tone::Accent));
    view! {
        <h4 class="font-medium break-words">
            {name} " " <span class="text-[0.8125rem] font-normal whitespace-nowrap text-muted">{code}</span>
        </h4>
        <p class="text-[0.8125rem] text-muted">{owner}</p>
        <p class="text-sm font-medium tabular-nums">{said(words::value_of_target)}</p>
        <div class="flex flex-col gap-1 text-sm tabular-nums">
            {how_far} {segments.map(|segment| view! { <Meter label=how_far segments=vec![segment] /> })}
        </div>
        <div class="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm">
            <LightMark light />
            <span class="tabular-nums">{said(words::confidence)}</span>
        </div>
        <p class="text-[0.8125rem] break-words text-muted">{said(words::last_move)}</p>
    }
}

/// To say how it stands, and to report its value.
#[component]
fn Actions(desk: Desk, key_result: Memo<Option<KeyResult>>) -> impl IntoView {
    let i18n = use_i18n();
    let node = move || key_result.with_untracked(|it| it.as_ref().map(|it| it.row.node));
    // Nobody reports what follows from other indicators.
    let check_in = move || {
        key_result.with(|it| {
            let row = &it.as_ref().filter(|it| !it.row.is_computed)?.row;
            let (organization, code) = (row.owner.to_string(), row.code.clone());
            let query = [("organization", Some(organization)), ("indicator", Some(code))];
            Some(with_query("/check-in", query))
        })
    };
    view! {
        <div class="flex flex-wrap gap-2 print:hidden">
            <Button
                size=Size::Small
                on:click=move |_| {
                    if let Some(node) = node() {
                        desk.ask(node, None);
                    }
                }
            >
                {t!(i18n, objective.update)}
            </Button>
            {move || {
                check_in()
                    .map(|href| {
                        view! {
                            <LinkButton href size=Size::Small>
                                {t!(i18n, objective.check_in)}
                            </LinkButton>
                        }
                    })
            }}
        </div>
    }
}

/// All that was said, the newest first; nothing where the card says it all.
#[component]
fn History(key_result: Memo<Option<KeyResult>>) -> impl IntoView {
    let i18n = use_i18n();
    let moves = Memo::new(move |_| {
        let moves = key_result.with(|it| it.as_ref().map(|it| it.moves.clone()).unwrap_or_default());
        if moves.len() > 1 { moves.into_iter().rev().collect() } else { Vec::new() }
    });
    view! {
        <Show when=move || moves.with(|moves| !moves.is_empty())>
            <details class="text-[0.8125rem] print:hidden">
                <summary class="flex min-h-touch cursor-pointer items-center text-primary">
                    {move || t_string!(i18n, objective.history, count = moves.with(Vec::len))}
                </summary>
                <ol class="flex flex-col gap-1">
                    {move || {
                        let locale = i18n.get_locale();
                        let lines = moves.get().into_iter();
                        lines.map(|told| view! { <li class="break-words">{words::told(locale, &told)}</li> }).collect_view()
                    }}
                </ol>
            </details>
        </Show>
    }
}
