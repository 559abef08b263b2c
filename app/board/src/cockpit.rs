//! The cockpit: the few indicators that the steering committee should talk about, why these, and who must act.

mod card;
pub mod words;

use base::json::Shared;
use base::live::{self, LiveState, Shows};
use base::wording::measurement;
use indicator_model::light::Light;
use indicator_model::monitor::cockpit::Cockpit;
use leptos::prelude::*;
use leptos_router::components::A;
use people_model::approval::SchemeSummary;
use text::i18n::{t, t_string, use_i18n};
use ui::date_field::DateField;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;
use ui::light::LightMark;

use self::card::CardView;
use crate::address::{Tab, View};
use crate::api;
use crate::filter::Filter;
use crate::frame::{PrintHead, opens};
use crate::refresh::refresh;
use crate::replace::use_replace;

#[component]
pub fn CockpitPage() -> impl IntoView {
    let shown = |cockpit: Shared<Cockpit>, schemes, view| view! { <Shown cockpit=cockpit.into_inner() schemes view /> };
    opens(
        Tab::Cockpit,
        |view| (view.asked, view.since),
        |(asked, since), _| api::open_cockpit(asked, since),
        shown,
    )
}

#[component]
fn Shown(cockpit: Cockpit, schemes: Vec<SchemeSummary>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let scheme = cockpit.board.scheme;
    let cockpit = RwSignal::new(cockpit);
    let again = refresh(cockpit, move || {
        let (asked, since) = view.try_with_untracked(|view| (view.asked, view.since))?;
        Some(async move { api::open_cockpit(asked, since).await.ok()?.board.map(Shared::into_inner) })
    });
    let contact = live::follow(scheme, Shows::Measurements, again);
    let board = Memo::new(move |_| cockpit.with(|cockpit| cockpit.board.clone()));
    let cards = move || {
        let cards = cockpit.with(|cockpit| cockpit.cards.clone());
        let since = cockpit.with(|cockpit| cockpit.since);
        cards
            .into_iter()
            .map(|card| view! { <li class="break-inside-avoid"><CardView card since board /></li> })
            .collect_view()
    };
    view! {
        <LiveState contact />
        <PrintHead board view />
        <Filter board schemes view />
        <Counts cockpit view />
        <Changes cockpit view />
        <Show
            when=move || cockpit.with(|cockpit| !cockpit.cards.is_empty())
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Check
                        title=move || t_string!(i18n, board_view.calm_title)
                        text=move || t_string!(i18n, board_view.calm_text)
                    />
                }
            }
        >
            <ol
                class="grid gap-3 sm:grid-cols-2 xl:grid-cols-3 sm:print:grid-cols-2"
                aria-label=move || t_string!(i18n, board_view.cards_label)
            >
                {cards}
            </ol>
        </Show>
    }
}

/// How many have each light, and how many it was before; a light leads to its lines.
#[component]
fn Counts(cockpit: RwSignal<Cockpit>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let tiles = [Light::Red, Light::Amber, Light::Green, Light::Grey].map(|light| {
        let href = move || {
            let asked = view.with(|view| view.asked);
            View { asked, light: Some(light), ..View::of(Tab::Lines) }.written()
        };
        let count = move || {
            cockpit.with(|cockpit| {
                [&cockpit.now, &cockpit.before].map(|counts| counts.get(&light).copied().unwrap_or_default())
            })
        };
        view! {
            <li>
                <A
                    href=href
                    attr:class="flex min-h-touch flex-col rounded-box border border-base-300 bg-base-100 px-4 py-2 hover:bg-base-200"
                >
                    <LightMark light=measurement::light(light) />
                    <span class="flex items-baseline gap-2">
                        <span class="text-2xl font-semibold tabular-nums">{move || count()[0]}</span>
                        <span class="text-[0.8125rem] text-muted tabular-nums">
                            {move || t_string!(i18n, board_view.was, count = count()[1])}
                        </span>
                    </span>
                </A>
            </li>
        }
    });
    view! {
        <ul
            class="grid max-w-5xl grid-cols-2 gap-2 sm:grid-cols-4"
            aria-label=move || t_string!(i18n, board_view.counts_label)
        >
            {tiles.collect_view()}
        </ul>
    }
}

/// What moved since the earlier day, which the reader may choose.
#[component]
fn Changes(cockpit: RwSignal<Cockpit>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let go = use_replace();
    let choose = move |since| go.run(View { since, ..view.get_untracked() });
    let sentence = move || {
        cockpit.with(|cockpit| {
            t_string!(
                i18n,
                board_view.changes,
                day = cockpit.since,
                worse = cockpit.worse,
                better = cockpit.better,
                miss = cockpit.will_miss
            )
        })
    };
    view! {
        <section class="flex flex-wrap items-end gap-x-6 gap-y-2" aria-label=move || t_string!(i18n, board_view.changes_label)>
            <p>{sentence}</p>
            <div class="w-44 print:hidden">
                <DateField
                    name="since"
                    label=move || t_string!(i18n, board_view.since)
                    value=Signal::derive(move || Some(cockpit.with(|cockpit| cockpit.since)))
                    on_change=choose
                />
            </div>
        </section>
        <h2 class="text-base font-semibold">{t!(i18n, board_view.cards_title)}</h2>
    }
}
