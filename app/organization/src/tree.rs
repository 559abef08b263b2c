//! The tree of organizations, with what is to be put right beside each: the WAI-ARIA tree, on a phone as with keys.
//!
//! One line at a time takes the focus; arrows go up and down, into an organization and out of it.

use std::collections::HashMap;

use base::wording::organization as wording;
use indicator_model::id::OrganizationId;
use leptos::attr::custom::custom_attribute;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use text::i18n::{t_string, use_i18n};
use ui::badge::Badge;
use ui::icon::{Icon, Symbol};
use ui::tone::Tone;

use super::bench::Bench;
use super::outline::Line;

#[component]
pub(super) fn Tree(bench: Bench, shown: Memo<Vec<Line>>) -> impl IntoView {
    let i18n = use_i18n();
    // The line that the tabulator reaches: the one last used, as long as it is there.
    let used = RwSignal::new(None::<OrganizationId>);
    let reached = Memo::new(move |_| {
        shown.with(|lines| {
            let there = lines.iter().find(|line| Some(line.id) == used.get());
            there.or(lines.first()).map(|line| line.id)
        })
    });
    // An element stays as long as its organization is shown, and with it the focus; what it says follows.
    let by_id = Memo::new(move |_| {
        shown.with(|lines| lines.iter().map(|line| (line.id, line.clone())).collect::<HashMap<_, _>>())
    });
    view! {
        <ul
            role="tree"
            class="flex flex-col overflow-hidden rounded-box border border-base-300 bg-base-100"
            aria-label=move || t_string!(i18n, organization.tree)
        >
            <For each=move || shown.get() key=|line| line.id let(line)>
                <LineView
                    bench
                    shown
                    id=line.id
                    line=Memo::new(move |last: Option<&Line>| {
                        let now = by_id.with(|by_id| by_id.get(&line.id).cloned());
                        now.or_else(|| last.cloned()).unwrap_or_else(|| line.clone())
                    })
                    used
                    reached
                />
            </For>
        </ul>
    }
}

#[component]
fn LineView(
    bench: Bench,
    shown: Memo<Vec<Line>>,
    id: OrganizationId,
    line: Memo<Line>,
    used: RwSignal<Option<OrganizationId>>,
    reached: Memo<Option<OrganizationId>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let level = move || line.with(|line| line.level);
    let open = Memo::new(move |_| line.with(|line| line.open));
    let indent = move || format!("calc({} * clamp(0.75rem, 2vw, 1.5rem))", level() - 1);
    let heading = move || {
        line.with(|line| line.heading.clone()).map(|class| {
            let text = move || {
                if class.0.is_empty() {
                    t_string!(i18n, organization.unclassed).to_owned()
                } else {
                    class.0.clone()
                }
            };
            view! {
                <div class="cursor-default border-b border-base-300 bg-base-200 px-3 py-1 text-sm font-medium">
                    {text}
                </div>
            }
        })
    };
    let badges = move || {
        let findings = line.with(|line| line.findings.clone());
        let badge = |finding| {
            view! {
                <Badge tone=Tone::Warning icon=Symbol::Warning>
                    <span class="whitespace-normal">
                        {move || wording::finding(i18n.get_locale(), &finding)}
                    </span>
                </Badge>
            }
        };
        findings.into_iter().map(badge).collect_view()
    };
    let is_chosen = move || bench.address.with(|address| address.chosen == Some(id)).to_string();
    let toggle = move |event: leptos::ev::MouseEvent| {
        // Where nothing opens, the place of the arrow belongs to the row.
        if open.get_untracked().is_some() {
            event.stop_propagation();
            bench.toggle(id);
        }
    };
    view! {
        <li
            role="treeitem"
            id=element(id)
            {..custom_attribute("aria-level", move || level().to_string())}
            aria-expanded=move || open.get().map(|open| open.to_string())
            aria-selected=is_chosen
            tabindex=move || if reached.get() == Some(id) { "0" } else { "-1" }
            class="cursor-pointer border-t border-base-300 first:border-t-0 hover:bg-base-200 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-primary"
            on:focus=move |_| used.set(Some(id))
            on:click=move |_| bench.choose(Some(id))
            on:keydown=move |event| {
                if let Some(next) = shown.with_untracked(|lines| pressed(bench, lines, id, &event)) {
                    focus(next);
                }
            }
        >
            {heading}
            <div class="flex min-h-touch flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1">
                <span style:padding-inline-start=indent class="flex min-w-0 items-center font-medium">
                    // A way for the pointer; keys have the arrows.
                    <span
                        aria-hidden="true"
                        class="flex min-h-touch w-8 shrink-0 items-center justify-center text-muted"
                        on:click=toggle
                    >
                        {move || {
                            open.get()
                                .map(|open| {
                                    let symbol = if open { Symbol::ChevronDown } else { Symbol::ChevronRight };
                                    view! { <Icon symbol /> }
                                })
                        }}
                    </span>
                    {move || line.with(|line| line.name.clone())}
                </span>
                <span class="text-[0.8125rem] text-muted">{move || line.with(|line| line.code.clone())}</span>
                <span class="text-[0.8125rem] text-muted">
                    {move || wording::kind(i18n.get_locale(), line.with(|line| line.kind))}
                </span>
                <span class="text-[0.8125rem] text-muted">{move || line.with(|line| line.head.clone())}</span>
                <span class="ms-auto flex flex-wrap justify-end gap-1">{badges}</span>
            </div>
        </li>
    }
}

/// What a key on a line does; answers the line that the focus goes to, when it goes to another.
fn pressed(
    bench: Bench,
    lines: &[Line],
    id: OrganizationId,
    event: &KeyboardEvent,
) -> Option<OrganizationId> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    let at = lines.iter().position(|line| line.id == id)?;
    let line = &lines[at];
    let there = |at: Option<usize>| at.and_then(|at| lines.get(at)).map(|line| line.id);
    let next = match event.key().as_str() {
        "ArrowDown" => there(at.checked_add(1)),
        "ArrowUp" => there(at.checked_sub(1)),
        "Home" => there(Some(0)),
        "End" => there(lines.len().checked_sub(1)),
        "ArrowRight" if line.open == Some(true) => there(Some(at + 1)),
        "ArrowLeft" if line.open != Some(true) => {
            lines[..at].iter().rev().find(|above| above.level < line.level).map(|above| above.id)
        }
        "ArrowRight" if line.open == Some(false) => {
            bench.toggle(id);
            None
        }
        "ArrowLeft" => {
            bench.toggle(id);
            None
        }
        "Enter" | " " => {
            bench.choose(Some(id));
            None
        }
        _ => return None,
    };
    event.prevent_default();
    next
}

fn element(id: OrganizationId) -> String {
    format!("organization-{id}")
}

/// At once: the next key may come before the next frame.
fn focus(id: OrganizationId) {
    let line = document().get_element_by_id(&element(id));
    if let Some(line) = line.and_then(|line| line.dyn_into::<web_sys::HtmlElement>().ok()) {
        // What has just gone cannot take the focus.
        let _ = line.focus();
    }
}
