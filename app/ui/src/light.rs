//! The four lights of progress. Each has its own shape and its own word, so that no one needs to tell the colours.

use leptos::prelude::*;
use leptos_i18n::td_string;
use text::i18n::{Locale, use_i18n};

/// How far an indicator is, compared with where it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    Green,
    Amber,
    Red,
    /// Nothing is known; never to be read as green.
    Grey,
}

impl Light {
    pub const ALL: [Self; 4] = [Self::Green, Self::Amber, Self::Red, Self::Grey];

    pub fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Green => td_string!(locale, shell.light.green),
            Self::Amber => td_string!(locale, shell.light.amber),
            Self::Red => td_string!(locale, shell.light.red),
            Self::Grey => td_string!(locale, shell.light.grey),
        }
    }

    /// Circle, triangle, square, ring: in a square of 16.
    pub const fn outline(self) -> &'static str {
        match self {
            Self::Green => "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z",
            Self::Amber => "M8 1.5 15 14H1z",
            Self::Red => "M2.5 2.5h11v11h-11z",
            Self::Grey => "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12zm0 2.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7z",
        }
    }

    /// The class of its colour.
    pub const fn colour(self) -> &'static str {
        match self {
            Self::Green => "text-light-green",
            Self::Amber => "text-light-amber",
            Self::Red => "text-light-red",
            Self::Grey => "text-light-grey",
        }
    }
}

/// Whether the word stands beside the shape, or is left to the tooltip and the screen reader in a dense table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    #[default]
    Shown,
    Hidden,
}

/// A light with its word.
#[component]
pub fn LightMark(#[prop(into)] light: Signal<Light>, #[prop(optional)] wording: Wording) -> impl IntoView {
    let i18n = use_i18n();
    let word = move || light.get().word(i18n.get_locale());
    view! {
        <span
            class="inline-flex items-center gap-1.5 whitespace-nowrap"
            title=move || (wording == Wording::Hidden).then(word)
        >
            <svg
                viewBox="0 0 16 16"
                aria-hidden="true"
                class=move || format!("size-[0.9em] shrink-0 fill-current {}", light.get().colour())
            >
                <path fill-rule="evenodd" d=move || light.get().outline()></path>
            </svg>
            <span class=match wording {
                Wording::Shown => "",
                Wording::Hidden => "sr-only",
            }>{word}</span>
        </span>
    }
}
