//! The list of what is due: links, so that keys, bookmarks and a second window work as everywhere.

pub mod organization;
mod row;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Variant};
use ui::empty_state::EmptyState;
use ui::field::SearchField;
use ui::icon::{Icon, Symbol};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use self::row::Row;
use super::address::Look;
use super::plain::group::Group;
use super::work::Work;

#[component]
pub fn List(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    let is_empty = move || work.list.with(|list| list.due.is_empty());
    let is_any = Memo::new(move |_| Group::ALL.iter().any(|group| !work.found(*group).is_empty()));
    let begin = move || work.next(None).filter(|_| work.look.with(|look| look.at.is_none()));
    view! {
        <Show
            when=move || !is_empty()
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Done
                        title=move || t_string!(i18n, check_in.nothing_title)
                        text=move || t_string!(i18n, check_in.nothing_text)
                    />
                }
            }
        >
            <div class="flex flex-wrap items-center gap-2 print:hidden">
                <Search work />
                {move || {
                    begin()
                        .map(|first| {
                            view! {
                                <div class="max-sm:w-full lg:hidden *:max-sm:w-full">
                                    <Button
                                        variant=Variant::Primary
                                        icon=Symbol::Edit
                                        on:click=move |_| work.go(Some(first.clone()))
                                    >
                                        {t!(i18n, check_in.begin)}
                                    </Button>
                                </div>
                            }
                        })
                }}
            </div>
            <Show when=move || is_any.get() fallback=NoneFound>
                <nav
                    class="flex flex-col gap-4"
                    aria-label=move || t_string!(i18n, check_in.list)
                    on:keydown=move |event| move_focus(&event)
                >
                    {Group::ALL.iter().map(|group| view! { <Part work group=*group /> }).collect_view()}
                </nav>
            </Show>
        </Show>
    }
}

#[component]
pub fn Search(work: Work) -> impl IntoView {
    let i18n = use_i18n();
    // What is typed comes first; the address follows.
    let text = RwSignal::new(work.look.with_untracked(|look| look.query.clone()));
    let navigate = use_navigate();
    let search = move |typed: String| {
        text.set(typed.clone());
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        let look = work.look.with_untracked(|look| Look { query: typed, ..look.clone() });
        navigate(&look.written(), options);
    };
    view! {
        <div class="min-w-0 flex-1 basis-48">
            <SearchField name="q" label=move || t_string!(i18n, check_in.search) value=text on_input=search />
        </div>
    }
}

#[component]
fn NoneFound() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <EmptyState
            icon=Symbol::Search
            title=move || t_string!(i18n, check_in.none_found)
            text=move || t_string!(i18n, check_in.none_found_text)
        />
    }
}

/// One group, with its number. What is reported is folded.
#[component]
fn Part(work: Work, group: Group) -> impl IntoView {
    let i18n = use_i18n();
    let found = Memo::new(move |_| work.found(group).into_iter().map(|due| due.subject).collect::<Vec<_>>());
    let heading = move || {
        view! {
            <span class="grow">{move || group.word(i18n.get_locale())}</span>
            <span class="text-muted tabular-nums">{move || found.with(Vec::len)}</span>
        }
    };
    let rows = move || {
        view! {
            <ul class="flex flex-col divide-y divide-base-300 border-y border-base-300">
                <For each=move || found.get() key=|subject| *subject let:subject>
                    <Row work subject />
                </For>
            </ul>
        }
    };
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            {if group == Group::Done {
                view! {
                    <details class="group">
                        <summary class="flex min-h-touch cursor-pointer items-center gap-1 text-sm font-semibold">
                            <span class="group-open:rotate-90">
                                <Icon symbol=Symbol::ChevronRight />
                            </span>
                            <h2 class="contents">{heading()}</h2>
                        </summary>
                        {rows()}
                    </details>
                }
                    .into_any()
            } else {
                view! {
                    <section>
                        <h2 class="flex min-h-8 items-center gap-1 text-sm font-semibold">{heading()}</h2>
                        {rows()}
                    </section>
                }
                    .into_any()
            }}
        </Show>
    }
}

/// The arrow keys go from row to row.
fn move_focus(event: &KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(focused) = document().active_element() else { return };
    // The selector is fixed and valid.
    let Ok(rows) = document().query_selector_all("a[data-row]") else { return };
    let rows: Vec<HtmlElement> = (0..rows.length())
        .filter_map(|at| rows.item(at)?.dyn_into::<HtmlElement>().ok())
        .filter(|row| row.offset_parent().is_some())
        .collect();
    let at = rows.iter().position(|row| row.is_same_node(Some(&focused)));
    let next = at.and_then(|at| at.checked_add_signed(step)).and_then(|at| rows.get(at));
    if let Some(next) = next {
        event.prevent_default();
        // Refused only where it cannot have it.
        let _ = next.focus();
    }
}
