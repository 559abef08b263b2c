//! The field and the list of what it finds.

use base::error::AppError;
use base::failure::FailureNotice;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos_router::hooks::use_location;
use people_model::find::Hits;
use people_model::policy::Action;
use people_model::session::Me;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::icon::{Icon, Symbol};
use ui::pause::settled;
use web_sys::HtmlElement;

use super::api;
use super::line::{Group, Line, PageHit, lines};

/// The pages that somebody may open, in a language.
type Pages = fn(Locale, &Me) -> Vec<PageHit>;

const LIST: &str = "found";

fn line_id(at: usize) -> String {
    format!("{LIST}-{at}")
}

/// The content of a dialog: what is typed, and lines that lead somewhere. `open` is the dialog's.
#[component]
pub fn Search(open: RwSignal<bool>, me: StoredValue<Me>, pages: Pages) -> impl IntoView {
    let i18n = use_i18n();
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        // It is in the document with the next frame. Refused only where nothing can have the focus.
        request_animation_frame(move || drop(field.focus()));
    });
    let typed = RwSignal::new(String::new());
    let wanted = Memo::new(move |_| typed.with(|typed| typed.trim().to_lowercase()));
    let answer = answer(wanted);
    let shown = Memo::new(move |_| {
        let hits = answer.get().and_then(Result::ok).unwrap_or_default();
        me.with_value(|me| {
            let plans = me.standing.may_ever(Action::SchemeEdit);
            wanted.with(|wanted| lines(wanted, pages(i18n.get_locale(), me), hits, plans))
        })
    });
    let chosen = RwSignal::new(0_usize);
    // Enter before the answer opens what it brings first.
    let hurries = RwSignal::new(false);
    Effect::new(move |_| {
        let is_there = answer.with(Option::is_some);
        if hurries.get() && is_there {
            hurries.set(false);
            // Once it is drawn.
            request_animation_frame(|| follow(0));
        }
    });
    let press = move |event: KeyboardEvent| {
        let count = shown.with_untracked(Vec::len);
        match event.key().as_str() {
            // The input method's own.
            _ if event.is_composing() => return,
            "ArrowDown" if count > 0 => chosen.update(|at| *at = (*at + 1) % count),
            "ArrowUp" if count > 0 => chosen.update(|at| *at = (*at + count - 1) % count),
            "Enter" if answer.with_untracked(Option::is_none) => hurries.set(true),
            "Enter" => follow(chosen.get_untracked()),
            _ => return,
        }
        event.prevent_default();
        if let Some(line) = document().get_element_by_id(&line_id(chosen.get_untracked())) {
            line.scroll_into_view_with_bool(false);
        }
    };
    let error = move || answer.get().and_then(Result::err);
    view! {
        <div class="flex flex-col gap-3">
            <label class="input w-full">
                <span class="text-muted">
                    <Icon symbol=Symbol::Search />
                </span>
                <input
                    node_ref=field
                    type="text"
                    role="combobox"
                    class="grow"
                    aria-label=move || t_string!(i18n, find.title)
                    placeholder=move || t_string!(i18n, find.hint)
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-autocomplete="list"
                    aria-activedescendant=move || {
                        let at = chosen.get();
                        shown.with(|shown| at < shown.len()).then(|| line_id(at))
                    }
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    maxlength="200"
                    prop:value=move || typed.get()
                    on:input:target=move |event| {
                        chosen.set(0);
                        hurries.set(false);
                        typed.set(event.target().value());
                    }
                    on:keydown=press
                />
            </label>
            <FailureNotice error />
            <div
                id=LIST
                role="listbox"
                class="flex min-h-40 flex-col gap-3 sm:min-h-96"
                aria-label=move || t_string!(i18n, find.found)
                aria-busy=move || answer.with(Option::is_none).to_string()
            >
                {move || {
                    let shown = shown.get();
                    Group::ALL.map(|group| view! { <Lines group all=shown.clone() chosen open /> }).collect_view()
                }}
            </div>
            <div class="flex flex-wrap gap-x-4 text-sm text-muted">
                <p role="status">
                    {move || match (answer.with(Option::is_none), shown.with(Vec::len)) {
                        (true, _) => t_string!(i18n, find.searching).to_owned(),
                        (false, 0) => t_string!(i18n, find.nothing).to_owned(),
                        (false, count) => t_string!(i18n, find.count, count = count),
                    }}
                </p>
                <p class="max-sm:hidden">{t!(i18n, find.keys)}</p>
            </div>
        </div>
    }
}

/// What the server finds for a text, once typing has settled; nothing while it is asked.
fn answer(wanted: Memo<String>) -> Memo<Option<Result<Hits, AppError>>> {
    let asked = settled(wanted);
    let found = RwSignal::new(None::<(String, Result<Hits, AppError>)>);
    Effect::new(move |_| {
        let text = asked.get();
        spawn_local(async move {
            let answer = if text.is_empty() { Ok(Hits::default()) } else { api::find(text.clone()).await };
            // One that comes late is to something else, and the dialog may be closed by then.
            if asked.try_get_untracked().is_some_and(|asked| asked == text) {
                found.set(Some((text, answer)));
            }
        });
    });
    Memo::new(move |_| {
        let of_this = |(text, _): &(String, _)| wanted.with(|wanted| text == wanted);
        found.get().filter(of_this).map(|(_, answer)| answer)
    })
}

/// The lines of a group under their heading; nothing where there are none.
#[component]
fn Lines(group: Group, all: Vec<Line>, chosen: RwSignal<usize>, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let name = move || match group {
        Group::Pages => t_string!(i18n, find.pages),
        Group::Indicators => t_string!(i18n, find.indicators),
        Group::Organizations => t_string!(i18n, find.organizations),
        Group::People => t_string!(i18n, find.people),
    };
    // A page reads its address when it is opened, so the one that is open is opened again.
    let path = use_location().pathname;
    let again = move |href: &str| path.with_untracked(|path| href.split('?').next() == Some(path));
    let of_group: Vec<(usize, Line)> =
        all.into_iter().enumerate().filter(|(_, line)| line.group == group).collect();
    (!of_group.is_empty()).then(|| {
        let links = of_group.into_iter().map(|(at, line)| {
            let is_chosen = move || chosen.get() == at;
            view! {
                <a
                    id=line_id(at)
                    role="option"
                    tabindex="-1"
                    rel=again(&line.href).then_some("external")
                    href=line.href
                    aria-selected=move || is_chosen().to_string()
                    class="flex min-h-touch flex-wrap items-center gap-x-3 rounded-field px-3 py-1 hover:bg-base-200 aria-selected:bg-base-300/70"
                    on:pointermove=move |_| chosen.set(at)
                    on:click=move |_| open.set(false)
                >
                    <span class="min-w-0 break-words">{line.name}</span>
                    <span class="min-w-0 text-sm break-words text-muted">{line.detail}</span>
                </a>
            }
        });
        view! {
            <div role="group" aria-label=name>
                <p aria-hidden="true" class="px-3 text-sm text-muted">
                    {name}
                </p>
                {links.collect_view()}
            </div>
        }
    })
}

/// Opens a line as a click on it does.
fn follow(at: usize) {
    let line = document().get_element_by_id(&line_id(at));
    if let Some(line) = line.and_then(|line| line.dyn_into::<HtmlElement>().ok()) {
        line.click();
    }
}
