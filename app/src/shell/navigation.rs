//! Where one can go: on the left of a wide window, at the bottom of a phone.

use indicator_model::account::Me;
use indicator_model::policy::Action;
use leptos::prelude::*;
use leptos_router::components::A;

use super::appearance::{AppearanceChoice, Navigation};
use super::mark::Mark;
use crate::account::Person;
use crate::i18n::{Locale, t, t_string, td_string, use_i18n};
use crate::ui::button::IconButton;
use crate::ui::icon::{Icon, Symbol};

/// A place in the navigation. Only places that exist are here.
#[derive(Clone, Copy)]
enum Destination {
    Decompose,
    Data,
}

impl Destination {
    const ALL: [Self; 2] = [Self::Decompose, Self::Data];

    /// Those that lead somewhere for the reader: to a stranger, none.
    fn open_to(person: Option<&Me>) -> impl Iterator<Item = Self> {
        let may = move |action| person.is_some_and(|me| me.standing.may_ever(action));
        Self::ALL.into_iter().filter(move |place| may(place.action()))
    }

    /// What is done there.
    const fn action(self) -> Action {
        match self {
            Self::Decompose | Self::Data => Action::SchemeRead,
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Decompose => "/decompose",
            Self::Data => "/data",
        }
    }

    const fn symbol(self) -> Symbol {
        match self {
            Self::Decompose => Symbol::Decompose,
            Self::Data => Symbol::Exchange,
        }
    }

    fn word(self, locale: Locale) -> &'static str {
        match self {
            Self::Decompose => td_string!(locale, shell.nav_decompose),
            Self::Data => td_string!(locale, shell.nav_data),
        }
    }
}

/// The navigation of a wide window: icon and word, or the icon alone.
#[component]
pub fn SideNavigation() -> impl IntoView {
    let i18n = use_i18n();
    let choice = AppearanceChoice::from_context();
    let is_slim = move || choice.get().navigation == Navigation::Slim;
    let person = Person::from_context();
    let link = move |place: Destination| {
        view! {
            <li>
                <A
                    href=place.path()
                    attr:title=move || place.word(i18n.get_locale())
                    attr:class="flex min-h-10 items-center gap-3 rounded-field px-3 text-muted hover:bg-base-300/50 hover:text-base-content aria-[current=page]:bg-base-300/70 aria-[current=page]:font-medium aria-[current=page]:text-primary slim:justify-center slim:px-0"
                >
                    <span class="text-[1.125rem]">
                        <Icon symbol=place.symbol() />
                    </span>
                    <span class="truncate slim:sr-only">{move || place.word(i18n.get_locale())}</span>
                </A>
            </li>
        }
    };
    view! {
        <nav
            aria-label=move || t_string!(i18n, shell.nav_label)
            class="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col gap-2 border-e border-base-300 bg-base-200 p-2 md:flex slim:w-14 print:hidden"
        >
            <A href="/" attr:class="flex h-10 items-center gap-3 rounded-field px-2 slim:justify-center slim:px-0">
                <Mark />
                <span class="text-base font-semibold slim:sr-only">{t!(i18n, shell.product)}</span>
            </A>
            <ul class="flex grow flex-col gap-1">
                <Suspense>
                    {move || Suspend::new(async move {
                        Destination::open_to(person.known().await.as_ref()).map(link).collect_view()
                    })}
                </Suspense>
            </ul>
            <div class="slim:self-center">
                <IconButton
                    icon=Symbol::Sidebar
                    label=move || {
                        if is_slim() {
                            t_string!(i18n, shell.nav_expand)
                        } else {
                            t_string!(i18n, shell.nav_collapse)
                        }
                    }
                    on:click=move |_| {
                        choice.choose_navigation(if is_slim() { Navigation::Full } else { Navigation::Slim });
                    }
                />
            </div>
        </nav>
    }
}

/// The navigation of a phone.
#[component]
pub fn BottomNavigation() -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let link = move |place: Destination| {
        view! {
            <li class="flex-1">
                <A
                    href=place.path()
                    attr:class="flex h-14 flex-col items-center justify-center gap-0.5 text-[0.8125rem] text-muted aria-[current=page]:font-medium aria-[current=page]:text-primary"
                >
                    <span class="text-[1.25rem]">
                        <Icon symbol=place.symbol() />
                    </span>
                    {move || place.word(i18n.get_locale())}
                </A>
            </li>
        }
    };
    view! {
        <nav
            aria-label=move || t_string!(i18n, shell.nav_label)
            class="fixed inset-x-0 bottom-0 z-20 border-t border-base-300 bg-base-100 pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
        >
            <ul class="flex">
                <Suspense>
                    {move || Suspend::new(async move {
                        Destination::open_to(person.known().await.as_ref()).map(link).collect_view()
                    })}
                </Suspense>
            </ul>
        </nav>
    }
}
