//! Which lights roll up, how many levels are open, and how large the map is.

use indicator_model::light::Light;
use indicator_model::monitor::map::Map;
use indicator_model::monitor::map::roll::Rolling;
use indicator_model::monitor::map::spread::{MOST, Spread};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use text::i18n::{t, t_string, use_i18n};
use ui::button::{Button, IconButton, Size};
use ui::choice::Choice;
use ui::icon::Symbol;
use ui::light::LightMark;
use ui::notice::Notice;
use ui::number::counted;
use ui::segmented::Segmented;
use ui::tone::Tone;

use super::canvas::FRAME;
use super::desk::{Desk, ZOOMS};
use super::words;

#[component]
pub fn Tools(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let rollings: Vec<Choice<Rolling>> = Rolling::ALL
        .into_iter()
        .map(|rolling| Choice::new(rolling, move || words::rolling(i18n.get_locale(), rolling)))
        .collect();
    let levels: Vec<Choice<u8>> = [1, 2, 3]
        .into_iter()
        .map(|level: u8| Choice::new(level, move || level.to_string()))
        .chain([Choice::new(Spread::ALL, move || t_string!(i18n, map.all_levels))])
        .collect();
    // “Fit” may make it smaller than the list does.
    let is_smallest = Signal::derive(move || desk.zoom.get() <= ZOOMS[0]);
    let is_largest = Signal::derive(move || desk.zoom.get() >= ZOOMS[ZOOMS.len() - 1]);
    view! {
        <div class="flex flex-wrap items-center gap-x-6 gap-y-2 print:hidden">
            <div class="flex flex-wrap items-center gap-2">
                <span class="text-sm text-muted">{t!(i18n, map.rolling)}</span>
                <Segmented
                    name="roll"
                    label=move || t_string!(i18n, map.rolling)
                    choices=rollings
                    value=Signal::derive(move || desk.view.with(|view| view.rolling))
                    on_change=move |rolling| desk.change(|view| view.rolling = rolling)
                />
            </div>
            <div class="flex flex-wrap items-center gap-2">
                <span class="text-sm text-muted">{t!(i18n, map.levels)}</span>
                <Segmented
                    name="levels"
                    label=move || t_string!(i18n, map.levels)
                    choices=levels
                    value=Signal::derive(move || desk.view.with(|view| view.spread.levels))
                    on_change=move |levels| desk.spread(Spread::of(levels))
                />
            </div>
            <div class="flex items-center gap-1">
                <IconButton
                    icon=Symbol::Remove
                    label=move || t_string!(i18n, map.smaller)
                    disabled=is_smallest
                    on:click=move |_| desk.step_zoom(false)
                />
                <span class="w-12 text-center text-sm tabular-nums" aria-live="polite">
                    {move || format!("{}%", desk.zoom.get())}
                </span>
                <IconButton
                    icon=Symbol::Add
                    label=move || t_string!(i18n, map.larger)
                    disabled=is_largest
                    on:click=move |_| desk.step_zoom(true)
                />
                <Button size=Size::Small on:click=move |_| fit(desk)>
                    {t!(i18n, map.fit)}
                </Button>
            </div>
        </div>
        {move || {
            let left_out =
                desk.layout.with(|layout| layout.left_out) + desk.map.with(Map::roots_left_out);
            (left_out > 0)
                .then(|| {
                    let count = counted(left_out.try_into().unwrap_or(u64::MAX));
                    view! {
                        <Notice tone=Tone::Warning>
                            {move || t_string!(i18n, map.left_out, count = count.as_str(), most = MOST)}
                        </Notice>
                    }
                })
        }}
    }
}

/// Makes the map so small that all of it is in the frame, and no larger than its own size.
fn fit(desk: Desk) {
    let frame = document().get_element_by_id(FRAME);
    let Some(frame) = frame.and_then(|frame| frame.dyn_into::<leptos::web_sys::HtmlElement>().ok()) else {
        return;
    };
    let (width, height) = desk.layout.with_untracked(|layout| (layout.width.max(1), layout.height.max(1)));
    let room = |pixels: i32| u32::try_from(pixels).unwrap_or_default();
    // The frame is as high as what it shows, up to a part of the screen.
    let tall = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(600.0) * 0.72;
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a screen")]
    let high = room(tall as i32);
    let zoom = (room(frame.client_width()) * 100 / width).min(high * 100 / height);
    desk.zoom.set(zoom.clamp(10, 100));
}

/// What the shapes, the edge and the numbers mean.
#[component]
pub fn Legend(desk: Desk) -> impl IntoView {
    let i18n = use_i18n();
    let rolling = Memo::new(move |_| desk.view.with(|view| view.rolling));
    view! {
        <div class="flex max-w-prose flex-col gap-1 text-[0.8125rem] text-muted">
            <p class="flex flex-wrap gap-x-4">
                {Light::WORST_FIRST
                    .map(|light| view! { <LightMark light=base::wording::measurement::light(light) /> })
                    .collect_view()}
            </p>
            <p>{t!(i18n, map.legend)}</p>
            <p>{move || words::rule(i18n.get_locale(), rolling.get())}</p>
            <p class="print:hidden">{t!(i18n, map.keys)}</p>
        </div>
    }
}
