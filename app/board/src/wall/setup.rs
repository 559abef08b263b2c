//! Chooses what a full screen shows, and for how long each.

use std::collections::BTreeSet;

use base::loaded::Loaded;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use people_model::board::Shelf;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, Kind, Size, Variant};
use ui::checkbox::Checkbox;
use ui::choice::Choice;
use ui::dialog::Dialog;
use ui::full_screen;
use ui::icon::Symbol;
use ui::notice::Notice;
use ui::select::Select;
use ui::skeleton::Skeleton;
use ui::tone::Tone;

use super::{MOST, SECONDS, Scene, Wall};
use crate::address::View;
use crate::api;

/// The button of a page that shows `now`.
#[component]
pub fn WallButton(#[prop(into)] now: Signal<Scene>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <Button variant=Variant::Quiet size=Size::Small icon=Symbol::Screen on:click=move |_| open.set(true)>
            {t!(i18n, own_board.wall)}
        </Button>
        <Dialog open title=move || t_string!(i18n, own_board.wall)>
            <Opened now />
        </Dialog>
    }
}

#[component]
fn Opened(now: Signal<Scene>) -> impl IntoView {
    let shelf = Resource::new(|| (), |()| api::open_shelf());
    view! {
        <Loaded resource=shelf fallback=|| view! { <Skeleton lines=4 /> } let:shelf>
            <Form shelf now=now.get_untracked() />
        </Loaded>
    }
}

/// What can be shown, by name. What is shown now comes first and has none.
fn offered(shelf: Shelf, now: Scene) -> Vec<(Option<String>, Scene)> {
    let Shelf { views, boards, shared } = shelf;
    let views = views.into_iter().filter_map(|saved| {
        let view = View::at(&saved.address).ok()?;
        Some((Some(saved.name), Scene::View(Box::new(view))))
    });
    let boards = boards.into_iter().chain(shared).map(|listed| (Some(listed.name), Scene::Own(listed.id)));
    std::iter::once((None, now)).chain(views).chain(boards).collect()
}

#[component]
fn Form(shelf: Shelf, now: Scene) -> impl IntoView {
    let i18n = use_i18n();
    let navigate = use_navigate();
    let offered = offered(shelf, now);
    // What is shown now alone, until something is chosen.
    let chosen = RwSignal::new(BTreeSet::from([0_usize]));
    let seconds = RwSignal::new(SECONDS[1]);
    let names: Vec<Option<String>> = offered.iter().map(|(name, _)| name.clone()).collect();
    let boxes = names.into_iter().enumerate().map(move |(at, name)| {
        let label = move || name.clone().unwrap_or_else(|| t_string!(i18n, own_board.now).to_owned());
        let is_full =
            Signal::derive(move || chosen.with(|chosen| chosen.len() >= MOST && !chosen.contains(&at)));
        view! {
            <li>
                <Checkbox label item=at chosen disabled=is_full />
            </li>
        }
    });
    let wall = Memo::new(move |_| {
        let chosen = chosen.get();
        let scenes = chosen.iter().filter_map(|at| offered.get(*at)).map(|(_, scene)| scene.clone());
        Wall { scenes: scenes.collect(), seconds: seconds.get() }
    });
    let fits = Memo::new(move |_| wall.with(Wall::fits));
    let start = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        full_screen::enter();
        navigate(&wall.with_untracked(Wall::written), NavigateOptions::default());
    };
    let every = [10, 15, 30, 60, 120, 300, 600];
    let choices: Vec<Choice<u32>> = every
        .into_iter()
        .map(|count| Choice::new(count, move || t_string!(i18n, own_board.seconds, count = count)))
        .collect();
    view! {
        <form class="flex flex-col gap-4" on:submit=start>
            <fieldset class="flex flex-col gap-1">
                <legend class="text-sm font-medium">{t!(i18n, own_board.shows)}</legend>
                <ul class="max-h-72 overflow-y-auto">{boxes.collect_view()}</ul>
            </fieldset>
            <div class="flex flex-col gap-1">
                <Select
                    name="seconds"
                    label=move || t_string!(i18n, own_board.each)
                    hint=move || t_string!(i18n, own_board.wall_hint)
                    choices
                    value=seconds
                    on_change=move |count| seconds.set(count)
                />
                // A phone has no such keys.
                <p class="text-[0.8125rem] text-muted pointer-coarse:hidden">{t!(i18n, own_board.wall_keys)}</p>
            </div>
            <Show when=move || !fits.get()>
                <Notice tone=Tone::Warning>{t!(i18n, own_board.wall_too_long)}</Notice>
            </Show>
            <div class="flex justify-end">
                <Button
                    kind=Kind::Submit
                    variant=Variant::Primary
                    disabled=Signal::derive(move || !fits.get() || chosen.with(BTreeSet::is_empty))
                >
                    {t!(i18n, own_board.start)}
                </Button>
            </div>
        </form>
    }
}
