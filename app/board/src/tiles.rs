//! How many indicators have each light. A tile shows only those, and pressed again all.

use base::wording::measurement;
use indicator_model::light::Light;
use indicator_model::monitor::board::{Board, count};
use leptos::prelude::*;
use leptos_router::components::A;
use text::i18n::{t_string, use_i18n};
use ui::light::LightMark;

use crate::address::View;

#[component]
pub fn Tiles(board: RwSignal<Board>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let counts = Memo::new(move |_| {
        view.with(|view| board.with(|board| count(board.rows.iter().filter(|row| view.finds(row)))))
    });
    // The worst first, as in the lines below.
    let tiles = [Light::Red, Light::Amber, Light::Green, Light::Grey].map(|light| {
        let is_chosen = move || view.with(|view| view.light == Some(light));
        let href = move || {
            let chosen = (!is_chosen()).then_some(light);
            view.with(|view| View { light: chosen, ..view.clone() }.written())
        };
        view! {
            <li>
                <A
                    href=href
                    scroll=false
                    attr:aria-current=move || is_chosen().then_some("true")
                    attr:class="flex min-h-touch flex-col rounded-box border border-base-300 bg-base-100 px-4 py-2 hover:bg-base-200 aria-[current=true]:border-primary aria-[current=true]:bg-primary/10"
                >
                    <LightMark light=measurement::light(light) />
                    <span class="text-2xl font-semibold">
                        {move || counts.with(|counts| counts.get(&light).copied().unwrap_or_default())}
                    </span>
                </A>
            </li>
        }
    });
    view! {
        <ul
            class="grid max-w-5xl grid-cols-2 gap-2 sm:grid-cols-4"
            aria-label=move || t_string!(i18n, board.tiles_label)
        >
            {tiles.collect_view()}
        </ul>
    }
}
