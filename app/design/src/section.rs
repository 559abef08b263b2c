//! The parts of the page, and the frame of each.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use leptos_i18n::td_string;
use text::i18n::{Locale, t_string, use_i18n};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Colour,
    Action,
    Input,
    Choice,
    Overlay,
    Message,
    State,
    Table,
    Symbol,
}

impl Part {
    pub(super) const ALL: [Self; 9] = [
        Self::Colour,
        Self::Action,
        Self::Input,
        Self::Choice,
        Self::Overlay,
        Self::Message,
        Self::State,
        Self::Table,
        Self::Symbol,
    ];

    const fn id(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Action => "action",
            Self::Input => "input",
            Self::Choice => "choice",
            Self::Overlay => "overlay",
            Self::Message => "message",
            Self::State => "state",
            Self::Table => "table",
            Self::Symbol => "symbol",
        }
    }

    fn title(self, locale: Locale) -> &'static str {
        match self {
            Self::Colour => td_string!(locale, design.section_colour),
            Self::Action => td_string!(locale, design.section_action),
            Self::Input => td_string!(locale, design.section_input),
            Self::Choice => td_string!(locale, design.section_choice),
            Self::Overlay => td_string!(locale, design.section_overlay),
            Self::Message => td_string!(locale, design.section_message),
            Self::State => td_string!(locale, design.section_state),
            Self::Table => td_string!(locale, design.section_table),
            Self::Symbol => td_string!(locale, design.section_symbol),
        }
    }
}

/// The table of contents.
#[component]
pub(super) fn PartLinks() -> impl IntoView {
    let i18n = use_i18n();
    let links = Part::ALL.map(|part| {
        view! {
            <li>
                <a class="link link-primary inline-flex min-h-touch items-center" href=format!("#{}", part.id())>
                    {move || part.title(i18n.get_locale())}
                </a>
            </li>
        }
    });
    view! {
        <nav aria-label=move || t_string!(i18n, design.contents)>
            <ul class="flex flex-wrap gap-x-4">{links}</ul>
        </nav>
    }
}

/// One part of the page, with its heading.
#[component]
pub(super) fn Section(part: Part, children: Children) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <section
            id=part.id()
            aria-labelledby=format!("{}-title", part.id())
            class="flex scroll-mt-16 flex-col gap-4 border-t border-base-300 pt-4"
        >
            <h2 id=format!("{}-title", part.id()) class="text-lg font-semibold">
                {move || part.title(i18n.get_locale())}
            </h2>
            {children()}
        </section>
    }
}

/// Several examples side by side, wrapping.
#[component]
pub(super) fn Row(children: Children) -> impl IntoView {
    view! { <div class="flex flex-wrap items-center gap-3">{children()}</div> }
}

/// Several fields in columns of equal width.
#[component]
pub(super) fn Columns(children: Children) -> impl IntoView {
    view! { <div class="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-3">{children()}</div> }
}

/// An example with its name above.
#[component]
pub(super) fn Example(#[prop(into)] title: TextProp, children: Children) -> impl IntoView {
    view! {
        <div class="flex min-w-0 flex-col gap-2">
            <h3 class="text-[0.8125rem] text-muted">{move || title.get()}</h3>
            {children()}
        </div>
    }
}
