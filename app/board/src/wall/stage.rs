//! What is in front, and behind it what comes next. Whether that is loaded, and whether it failed, says the page itself.

use std::time::Duration;

use base::person::whoami;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, KeyboardEvent};
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use ui::dialog::is_something_above;
use ui::full_screen;

use super::bar::Bar;
use super::{Scene, Wall};
use crate::address::{Tab, View};
use crate::cockpit::CockpitPage;
use crate::district::DistrictPage;
use crate::heat::HeatPage;
use crate::map::{MapPage, Saving};
use crate::objective::ObjectivePage;
use crate::own::One;
use crate::page::BoardPage;
use crate::trend::TrendPage;
use crate::warning::WarningPage;

/// How often the stage looks at what is behind it.
const TICK: Duration = Duration::from_millis(250);
const TICKS: u32 = 4;

/// Seconds before its turn in which a view is loaded.
const LEAD: u32 = 8;

/// Seconds that a screenful takes to read.
const READING: u32 = 5;

/// How far the next part of a view is down, of a screen: the last lines are seen once more.
const STEP: f64 = 0.85;

/// In the context of what is on a wall: a view is this one, whatever the address of the page says; none for an own board.
#[derive(Clone, Copy)]
pub struct Staged(pub Option<Memo<View>>);

/// What is drawn: one of the scenes, under a number of its own, because it stays when it comes to the front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    scene: usize,
    number: u32,
}

/// What the screen has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nobody is signed in any more: it goes on showing what it has.
    SignedOut,
    /// What came next could not be shown.
    Failed,
}

#[derive(Clone, Copy)]
pub struct Stage {
    wall: StoredValue<Wall>,
    front: RwSignal<Slot>,
    back: RwSignal<Option<Slot>>,
    /// The last number of a slot.
    numbers: StoredValue<u32>,
    /// Which part of what is in front is in sight, from 0.
    part: StoredValue<u32>,
    /// Ticks since what is in front came there, or somebody used the screen.
    passed: StoredValue<u32>,
    /// Whether what is behind comes as soon as it is loaded.
    is_hurried: StoredValue<bool>,
    pub is_paused: RwSignal<bool>,
    pub told: RwSignal<Option<Told>>,
}

impl Stage {
    fn new(wall: Wall) -> Self {
        Self {
            wall: StoredValue::new(wall),
            front: RwSignal::new(Slot { scene: 0, number: 0 }),
            back: RwSignal::new(None),
            numbers: StoredValue::new(0),
            part: StoredValue::new(0),
            passed: StoredValue::new(0),
            is_hurried: StoredValue::new(false),
            is_paused: RwSignal::new(false),
            told: RwSignal::new(None),
        }
    }

    pub fn count(self) -> usize {
        self.wall.with_value(|wall| wall.scenes.len())
    }

    /// The place of what is in front, from 0.
    pub fn place(self) -> usize {
        self.front.get().scene
    }

    /// The address of what is in front.
    pub fn address(self) -> String {
        let scene = self.front.get_untracked().scene;
        self.wall.with_value(|wall| wall.scenes[scene].address())
    }

    /// Somebody uses the screen: what is in front stays for its whole time.
    fn used(self) {
        self.passed.set_value(0);
        // Where they left it stays in sight until the next part has its turn.
        self.part.set_value(0);
    }

    /// Shows the next, or the one before, as soon as it is loaded.
    pub fn go(self, is_on: bool) {
        let (count, front) = (self.count(), self.front.get_untracked());
        let scene = (front.scene + if is_on { 1 } else { count - 1 }) % count;
        if scene == front.scene {
            return;
        }
        if self.back.get_untracked().is_none_or(|back| back.scene != scene) {
            self.load(scene);
        }
        self.is_hurried.set_value(true);
    }

    /// Behind what is in front, under a number that no view had: one that failed is drawn again.
    fn load(self, scene: usize) {
        self.numbers.update_value(|number| *number += 1);
        self.back.set(Some(Slot { scene, number: self.numbers.get_value() }));
    }

    /// Turns to the part of a long view that has its turn, of as many as there is time for.
    fn turn(self, passed: u32, seconds: u32) {
        let part = part_of(passed, seconds * TICKS, parts(self.front.get_untracked(), seconds));
        if self.part.get_value() != part {
            self.part.set_value(part);
            window().scroll_to_with_x_and_y(0.0, f64::from(part) * STEP * window_height());
        }
    }

    fn tick(self) {
        let is_hurried = self.is_hurried.get_value();
        if self.is_paused.get_untracked() && !is_hurried {
            return;
        }
        self.passed.update_value(|passed| *passed += 1);
        let (passed, seconds) = (self.passed.get_value(), self.wall.with_value(|wall| wall.seconds));
        self.turn(passed, seconds);
        let Some(back) = self.back.get_untracked() else {
            if self.count() == 1 && passed >= seconds * TICKS {
                // Nothing new is loaded, by which it would be found.
                self.used();
                window().scroll_to_with_x_and_y(0.0, 0.0);
                self.tell_whether_signed_out();
            } else if self.count() > 1 && passed + LEAD * TICKS >= seconds * TICKS {
                self.load((self.front.get_untracked().scene + 1) % self.count());
            }
            return;
        };
        if !is_hurried && passed < seconds * TICKS {
            return;
        }
        match look(back) {
            Looked::Loading => {}
            Looked::Loaded => {
                self.front.set(back);
                self.told.set(None);
                window().scroll_to_with_x_and_y(0.0, 0.0);
                self.settle();
            }
            Looked::Failed => {
                self.tell_failure();
                // Another turn later the next one after it.
                self.settle();
                self.load((back.scene + 1) % self.count());
            }
        }
    }

    fn settle(self) {
        self.back.set(None);
        self.used();
        self.is_hurried.set_value(false);
    }

    fn tell_whether_signed_out(self) {
        spawn_local(async move {
            // Whether the server is heard says the view.
            if let Ok(me) = whoami().await {
                self.told.try_set(me.is_none().then_some(Told::SignedOut));
            }
        });
    }

    fn tell_failure(self) {
        spawn_local(async move {
            let told = match whoami().await {
                Ok(None) => Told::SignedOut,
                _ => Told::Failed,
            };
            self.told.try_set(Some(told));
        });
    }
}

/// The parts of a view that is higher than the screen: each has [`READING`] seconds or more.
fn parts(front: Slot, seconds: u32) -> u32 {
    // What lies behind may be longer.
    let element = document().get_element_by_id(&id(front.number));
    let end = element.map_or(0.0, |element| element.get_bounding_client_rect().bottom());
    let height = end + window().scroll_y().unwrap_or_default();
    // The last one begins where less than a screen is left.
    let steps = ((height / window_height() - 1.0) / STEP).ceil().max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few screens")]
    let count = steps as u32 + 1;
    count.clamp(1, (seconds / READING).max(1))
}

/// The part, from 0, whose turn it is after so many ticks of all.
const fn part_of(passed: u32, ticks: u32, parts: u32) -> u32 {
    let part = passed * parts / ticks;
    if part < parts { part } else { parts - 1 }
}

fn window_height() -> f64 {
    window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .filter(|height| *height > 0.0)
        .unwrap_or(1.0)
}

/// How a view behind the stage is.
enum Looked {
    Loading,
    Loaded,
    Failed,
}

fn look(slot: Slot) -> Looked {
    let Some(element) = document().get_element_by_id(&id(slot.number)) else { return Looked::Loading };
    // The selectors are fixed and valid.
    let has = |what: &str| element.query_selector(what).ok().flatten().is_some();
    if has("[role=alert]") {
        Looked::Failed
    } else if has(".skeleton") || !has("[data-staged]") {
        Looked::Loading
    } else {
        Looked::Loaded
    }
}

fn id(number: u32) -> String {
    format!("wall-{number}")
}

#[component]
pub(super) fn StageView(wall: Wall, saving: Saving) -> impl IntoView {
    let stage = Stage::new(wall);
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        full_screen::leave();
        navigate(&stage.address(), NavigateOptions::default());
    });
    run(stage);
    listen(stage, leave);
    let slots = move || [Some(stage.front.get()), stage.back.get()].into_iter().flatten().collect::<Vec<_>>();
    view! {
        <div class="wall">
            <Bar stage leave />
            <div class="relative">
                <For each=slots key=|slot| slot.number let:of>
                    <SceneView stage of saving />
                </For>
            </div>
        </div>
    }
}

#[component]
fn SceneView(stage: Stage, of: Slot, saving: Saving) -> impl IntoView {
    let scene = stage.wall.with_value(|wall| wall.scenes[of.scene].clone());
    let is_behind = move || stage.front.get().number != of.number;
    let shown = match scene {
        Scene::Own(id) => {
            provide_context(Staged(None));
            view! { <One id /> }.into_any()
        }
        Scene::View(view) => {
            let tab = view.tab;
            provide_context(Staged(Some(Memo::new(move |_| View::clone(&view)))));
            match tab {
                Tab::Lines => view! { <BoardPage /> }.into_any(),
                Tab::Cockpit => view! { <CockpitPage /> }.into_any(),
                Tab::Heat => view! { <HeatPage /> }.into_any(),
                Tab::Map => view! { <MapPage saving /> }.into_any(),
                Tab::Districts => view! { <DistrictPage /> }.into_any(),
                Tab::Trend => view! { <TrendPage /> }.into_any(),
                Tab::Warnings => view! { <WarningPage /> }.into_any(),
                Tab::Objectives => view! { <ObjectivePage /> }.into_any(),
            }
        }
    };
    // Laid out behind as it will be in front, so that what loads when it is in sight loads too.
    view! {
        <div
            id=id(of.number)
            class="wall-view flex flex-col gap-4"
            class=("wall-behind", is_behind)
            inert=is_behind
        >
            {shown}
        </div>
    }
}

fn run(stage: Stage) {
    Effect::new(move |_| {
        // Refused by no browser.
        if let Ok(handle) = set_interval_with_handle(move || stage.tick(), TICK) {
            on_cleanup(move || handle.clear());
        }
    });
}

/// Space pauses, arrows go, Escape leaves; whatever is used keeps what is in front there.
fn listen(stage: Stage, leave: Callback<()>) {
    let keys = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        stage.used();
        let is_control = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| target.closest(CONTROLS).ok().flatten().is_some());
        match event.key().as_str() {
            // Somebody has used it, or what lies above the view will.
            _ if event.default_prevented() || is_something_above() => return,
            "Escape" => leave.run(()),
            _ if is_control => return,
            " " => stage.is_paused.update(|is_paused| *is_paused = !*is_paused),
            "ArrowRight" => stage.go(true),
            "ArrowLeft" => stage.go(false),
            _ => return,
        }
        event.prevent_default();
    });
    let pointers = ["pointermove", "pointerdown", "wheel"]
        .map(|name| window_event_listener_untyped(name, move |_| stage.used()));
    // Escape ends the full screen before any page hears of it.
    let was_full = StoredValue::new(false);
    let turned = window_event_listener_untyped("fullscreenchange", move |_| {
        let is_full = full_screen::is_on();
        if was_full.try_get_value() == Some(true) && !is_full {
            leave.run(());
        }
        was_full.try_set_value(is_full);
    });
    Effect::new(move |_| {
        was_full.set_value(full_screen::is_on());
        // Who goes back by the browser has no wall any more.
        on_cleanup(full_screen::leave);
    });
    on_cleanup(move || {
        keys.remove();
        turned.remove();
        for listener in pointers {
            listener.remove();
        }
    });
}

/// What uses keys by itself.
const CONTROLS: &str = "button, a, input, select, textarea, summary, [role=grid], [role=tree]";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_view_has_its_turn() {
        let turns: Vec<u32> = (0..12).map(|passed| part_of(passed, 12, 3)).collect();
        assert_eq!(turns, [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
        // While the next view is awaited.
        assert_eq!((part_of(40, 12, 3), part_of(40, 12, 1)), (2, 0));
    }
}
