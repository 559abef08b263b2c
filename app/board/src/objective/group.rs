//! An objective with its key results in columns, and below it the objectives that support it.

use base::wording::objective as wording;
use indicator_model::id::NodeId;
use indicator_model::objective::Status;
use indicator_model::objective::list::Objective;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use text::i18n::{t_string, use_i18n};
use ui::meter::{Meter, Segment};
use ui::tone::Tone;

use super::card::Card;
use super::desk::Desk;
use super::retrospective::Retrospectives;
use super::words;

/// All of them: the objectives below none, each with what supports it, and last the key results without an objective.
#[component]
pub fn Groups(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let is_any_alone = Memo::new(move |_| {
        desk.found.with(|found| desk.shown.with(|shown| found.of_objective(shown, None).next().is_some()))
    });
    view! {
        <div class="flex flex-col gap-6">
            <Below desk above=None depth=0 />
            <Show when=move || is_any_alone.get()>
                <section class="flex flex-col gap-3">
                    <h2 class="font-semibold">{move || t_string!(i18n, objective.no_objective)}</h2>
                    <Columns desk objective=None />
                </section>
            </Show>
        </div>
    }
}

/// Levels that are drawn below one another. A tree may be much deeper; what lies deeper is listed at the last level, where its words
/// say what it supports.
const DEEPEST: usize = 6;

/// The objectives below one, each hanging from a line that comes down from it.
#[component]
fn Below(desk: Desk, above: Option<NodeId>, depth: usize) -> impl IntoView {
    let i18n = use_i18n();
    let nodes = Memo::new(move |_| {
        desk.found.with(|found| {
            desk.shown.with(|shown| {
                let below: Vec<&Objective> = match above {
                    Some(above) if depth == DEEPEST => found.all_below(shown, above),
                    above => found.below(shown, above).collect(),
                };
                below.into_iter().map(|objective| objective.row.node).collect::<Vec<_>>()
            })
        })
    });
    let label = move || {
        let above = above.and_then(|above| desk.objective(above)).map(|above| above.row.name);
        match above {
            Some(name) => t_string!(i18n, objective.below_label, name = name),
            None => t_string!(i18n, objective.list_label).to_owned(),
        }
    };
    let class = if above.is_some() { "alignment flex flex-col gap-6" } else { "flex flex-col gap-8" };
    view! {
        <Show when=move || nodes.with(|nodes| !nodes.is_empty())>
            <ul class=class aria-label=label>
                <For each=move || nodes.get() key=|node| *node let:node>
                    <Group desk node depth />
                </For>
            </ul>
        </Show>
    }
}

#[component]
fn Group(desk: Desk, node: NodeId, depth: usize) -> AnyView {
    let objective = Memo::new(move |_| desk.objective(node));
    view! {
        <li class="flex flex-col gap-3">
            {move || objective.get().map(|objective| view! { <Head desk objective /> })}
            <Retrospectives desk objective />
            <Columns desk objective=Some(node) />
            {(depth < DEEPEST).then(|| view! { <Below desk above=Some(node) depth={depth + 1} /> })}
        </li>
    }
    .into_any()
}

/// Where a link to an objective leads.
fn anchor(node: NodeId) -> String {
    format!("objective-{node}")
}

/// Name, owner, mean progress, and the objective above, to which its line goes up.
#[component]
fn Head(desk: Desk, objective: Objective) -> impl IntoView {
    let i18n = use_i18n();
    let Objective { row, above, progress, .. } = objective;
    let owner = row.owner;
    let owner = move || desk.shown.with(|shown| shown.board.owner_name(owner).to_owned());
    let above = above.and_then(|above| untrack(|| desk.objective(above)));
    let mean = move || {
        let locale = i18n.get_locale();
        t_string!(i18n, objective.mean_progress, progress = wording::progress(locale, progress))
    };
    let segments = words::portion(progress).map(|portion| Segment::new(portion, Tone::Accent));
    view! {
        <header class="flex scroll-mt-20 flex-wrap items-center gap-x-4 gap-y-1" id=anchor(row.node) tabindex="-1">
            <h2 class="min-w-0 text-base font-semibold">
                {row.name} " " <span class="text-[0.8125rem] font-normal whitespace-nowrap text-muted">{row.code}</span>
            </h2>
            <span class="text-sm text-muted">{owner}</span>
            <span class="flex w-60 max-w-full items-center gap-2 text-sm whitespace-nowrap tabular-nums sm:ms-auto">
                {mean} {segments.map(|segment| view! { <Meter label=mean segments=vec![segment] /> })}
            </span>
            {above
                .map(|above| {
                    let name = above.row.name;
                    let target = above.row.node;
                    view! {
                        <a
                            href=format!("#{}", anchor(target))
                            class="link inline-flex min-h-touch basis-full items-center text-sm print:no-underline"
                            on:click=move |event| {
                                event.prevent_default();
                                go_to(target);
                            }
                        >
                            {move || t_string!(i18n, objective.supports, name = name.as_str())}
                        </a>
                    }
                })}
        </header>
    }
}

/// Shows an objective and puts the focus on it. The address stays: it says what is shown, and not where.
fn go_to(node: NodeId) {
    let head = document().get_element_by_id(&anchor(node));
    if let Some(head) = head.and_then(|head| head.dyn_into::<HtmlElement>().ok()) {
        head.scroll_into_view();
        // Refused only where it cannot have it.
        let _ = head.focus();
    }
}

/// A column for each status; on a phone one below the other, without those that are empty.
#[component]
fn Columns(desk: Desk, objective: Option<NodeId>) -> impl IntoView {
    view! {
        <div class="grid gap-3 lg:grid-cols-5">
            {Status::ALL.map(|status| view! { <Column desk objective status /> }).collect_view()}
        </div>
    }
}

#[component]
fn Column(desk: Desk, objective: Option<NodeId>, status: Status) -> impl IntoView {
    let i18n = use_i18n();
    let place = (objective, status);
    let nodes = Memo::new(move |_| {
        desk.found.with(|found| {
            desk.shown.with(|shown| {
                let own = found.of_objective(shown, objective).filter(|it| it.status() == status);
                own.map(|it| it.row.node).collect::<Vec<_>>()
            })
        })
    });
    let word = move || wording::status(i18n.get_locale(), status);
    view! {
        <div
            role="group"
            class=move || {
                let empty = if nodes.with(Vec::is_empty) { "max-lg:hidden print:hidden" } else { "" };
                let over = if desk.is_over(place) { "outline-2 outline-primary" } else { "" };
                format!("flex min-w-0 flex-col gap-2 rounded-box bg-base-200/60 p-2 {empty} {over}")
            }
            aria-label=word
            on:dragover=move |event| desk.drag_over(&event, place)
            on:drop=move |event| desk.drop(&event)
        >
            <h3 class="flex justify-between gap-2 px-1 text-[0.8125rem] font-medium text-muted">
                <span>{word}</span>
                <span class="tabular-nums">{move || nodes.with(Vec::len)}</span>
            </h3>
            <For each=move || nodes.get() key=|node| *node let:node>
                <Card desk node status />
            </For>
        </div>
    }
}
