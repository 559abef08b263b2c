//! Where one can go: on the left of a wide window, at the bottom of a phone.

use base::access::Need;
use base::appearance::{AppearanceChoice, Navigation};
use base::person::Person;
use leptos::prelude::*;
use leptos_router::components::A;
use people_model::session::Me;
use text::i18n::{Locale, t, t_string, use_i18n};
use ui::button::IconButton;
use ui::icon::{Icon, Symbol};
use ui::popover::{Popover, TAB, Trigger};

use super::mark::Mark;
use super::waiting::{Count, TODO};
use crate::place::{Entry, PLACES};

/// An entry of the navigation.
#[derive(Clone, Copy)]
pub(super) struct Destination {
    pub(super) path: &'static str,
    entry: Entry,
}

impl Destination {
    /// Those that lead somewhere for the reader: to a stranger, none.
    pub(super) fn open_to(person: Option<&Me>) -> impl Iterator<Item = Self> {
        let may = move |need: Need| match need {
            Need::OneOf([action, ..]) => person.is_some_and(|me| me.standing.may_ever(*action)),
            _ => person.is_some(),
        };
        PLACES.iter().filter_map(move |place| {
            let entry = place.entry.filter(|_| may(place.need))?;
            Some(Self { path: place.path, entry })
        })
    }

    pub(super) fn word(self, locale: Locale) -> &'static str {
        (self.entry.word)(locale)
    }
}

/// A place of the navigation, in the line of a list. `count` is how much waits for the reader.
#[component]
fn PlaceLink(place: Destination, count: ReadSignal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <A
            href=place.path
            attr:title=move || place.word(i18n.get_locale())
            attr:class="flex min-h-10 items-center gap-3 rounded-field px-3 text-muted slim:relative hover:bg-base-300/50 hover:text-base-content aria-[current=page]:bg-base-300/70 aria-[current=page]:font-medium aria-[current=page]:text-primary slim:justify-center slim:px-0"
        >
            <span class="text-[1.125rem]">
                <Icon symbol=place.entry.symbol />
            </span>
            <span class="grow truncate slim:sr-only">{move || place.word(i18n.get_locale())}</span>
            {(place.path == TODO)
                .then(|| {
                    view! {
                        <span class="flex slim:absolute slim:-end-1 slim:-top-1">
                            <Count count />
                        </span>
                    }
                })}
        </A>
    }
}

/// The navigation of a wide window: icon and word, or the icon alone.
#[component]
pub fn SideNavigation(count: ReadSignal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let choice = AppearanceChoice::from_context();
    let is_slim = move || choice.get().navigation == Navigation::Slim;
    let person = Person::from_context();
    view! {
        <nav
            aria-label=move || t_string!(i18n, shell.nav_label)
            class="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col gap-2 border-e border-base-300 bg-base-200 p-2 md:flex slim:w-14 print:hidden"
        >
            <A href="/" attr:class="flex h-10 items-center gap-3 rounded-field px-2 slim:justify-center slim:px-0">
                <Mark />
                <span class="text-base font-semibold slim:sr-only">{t!(i18n, shell.product)}</span>
            </A>
            <ul class="flex grow flex-col gap-1 overflow-y-auto">
                <Suspense>
                    {move || Suspend::new(async move {
                        Destination::open_to(person.known().await.as_ref())
                            .map(|place| {
                                view! {
                                    <li>
                                        <PlaceLink place count />
                                    </li>
                                }
                            })
                            .collect_view()
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

/// As many fit side by side at the bottom of a phone.
const SIDE_BY_SIDE: usize = 4;

/// The navigation of a phone. What has no room stands behind the last button.
#[component]
pub fn BottomNavigation(count: ReadSignal<usize>) -> impl IntoView {
    let i18n = use_i18n();
    let person = Person::from_context();
    let link = move |place: Destination| {
        view! {
            <li class="min-w-0 flex-1">
                <A
                    href=place.path
                    attr:class=format!("{TAB} relative aria-[current=page]:font-medium aria-[current=page]:text-primary")
                >
                    <span class="text-[1.25rem]">
                        <Icon symbol=place.entry.symbol />
                    </span>
                    <span class="max-w-full truncate px-1">{move || place.word(i18n.get_locale())}</span>
                    {(place.path == TODO)
                        .then(|| {
                            view! {
                                <span class="absolute start-1/2 top-1 flex ps-2">
                                    <Count count />
                                </span>
                            }
                        })}
                </A>
            </li>
        }
    };
    let more = move |places: Vec<Destination>| {
        view! {
            <li class="min-w-0 flex-1">
                <Popover
                    id="more-places"
                    label=move || t_string!(i18n, shell.nav_more)
                    icon=Symbol::More
                    trigger=Trigger::Tab
                >
                    <ul class="flex flex-col">
                        {places
                            .into_iter()
                            .map(|place| {
                                view! {
                                    <li>
                                        <PlaceLink place count />
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </Popover>
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
                        let mut places: Vec<_> = Destination::open_to(person.known().await.as_ref()).collect();
                        let has_room = places.len() <= SIDE_BY_SIDE;
                        let hidden = if has_room { Vec::new() } else { places.split_off(SIDE_BY_SIDE - 1) };
                        view! {
                            {places.into_iter().map(link).collect_view()}
                            {(!has_room).then(|| more(hidden))}
                        }
                    })}
                </Suspense>
            </ul>
        </nav>
    }
}
