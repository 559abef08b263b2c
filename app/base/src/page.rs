//! The body of a page: its title, its one primary action, its content.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_meta::Title;
use people_model::policy::Action;
use text::i18n::{t_string, use_i18n};
use ui::button::{LinkButton, Variant};
use ui::icon::Symbol;

use crate::person::Person;
use crate::waiting::Waiting;

/// The actions of a page, the primary one last.
#[slot]
pub struct PageActions {
    children: Children,
}

/// How tall a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// As tall as its content; the window scrolls.
    #[default]
    Flow,
    /// As tall as the window; its content takes the rest and scrolls by itself.
    Fill,
    /// A short form alone in the middle, for somebody who is not signed in.
    Form,
    /// On a screen that everybody looks at: its content says by itself what it is.
    Wall,
}

/// A page with its heading, which also names the browser's tab.
#[component]
pub fn Page(
    #[prop(into)] title: TextProp,
    #[prop(optional)] layout: Layout,
    #[prop(optional)] page_actions: Option<PageActions>,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    // Runs in the browser only, and here rather than around all pages, because the code of a page may come after
    // the frame: from here on the page answers. Tests wait for it, and so may a style.
    let waiting = Waiting::from_context();
    Effect::new(move |_| {
        // What is drawn may only differ from what the server drew once all of it has come to life.
        waiting.count_again();
        if let Some(root) = document().document_element() {
            // A fixed, valid name cannot be refused.
            let _ = root.set_attribute("data-hydrated", "true");
        }
    });
    let tab = {
        let title = title.clone();
        move || format!("{} · {}", title.get(), t_string!(i18n, shell.product))
    };
    // The server writes the head when the body is done, and what a title reads may be gone by then: it reads it now.
    let tab: TextProp = if cfg!(target_arch = "wasm32") { tab.into() } else { untrack(tab).into() };
    let shape = match layout {
        Layout::Flow => "p-4 md:px-6",
        Layout::Fill => "p-4 md:px-6 h-[calc(100dvh-6.5rem)] md:h-[calc(100dvh-3rem)] print:h-auto",
        Layout::Form => {
            "mx-auto w-full max-w-md p-4 sm:my-[8dvh] sm:rounded-box sm:border sm:border-base-300 sm:p-8"
        }
        Layout::Wall => "p-3 md:px-6",
    };
    let head = if layout == Layout::Wall { "sr-only" } else { "flex flex-wrap items-center gap-x-4 gap-y-2" };
    view! {
        <Title text=tab />
        <div class=format!("flex min-w-0 flex-col gap-4 {shape}")>
            <header class=head>
                <h1 class="grow text-xl font-semibold">{move || title.get()}</h1>
                {page_actions
                    .map(|actions| {
                        view! {
                            <div class="flex flex-wrap items-center gap-2 print:hidden max-sm:gap-1 max-sm:[&>.btn]:px-2">
                                {(actions.children)()}
                            </div>
                        }
                    })}
            </header>
            {children()}
        </div>
    }
}

/// The way to a page from another one, for who may do there what it is for.
#[component]
pub fn OfferedLink(
    #[prop(into)] text: TextProp,
    action: Action,
    href: &'static str,
    icon: Symbol,
) -> impl IntoView {
    let person = Person::from_context();
    let text = StoredValue::new(text);
    view! {
        <Transition>
            {move || {
                person
                    .may(action)
                    .then(|| {
                        view! {
                            <LinkButton href variant=Variant::Primary icon>
                                {move || text.with_value(TextProp::get)}
                            </LinkButton>
                        }
                    })
            }}
        </Transition>
    }
}
