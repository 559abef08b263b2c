//! How many indicators have each verdict of goal and money (双监控). One shows only those, and pressed again all.

use base::wording::budget::{dual as word, dual_tone};
use indicator_model::budget::dual::Dual;
use indicator_model::monitor::board::{Board, count_duals};
use leptos::prelude::*;
use leptos_router::components::A;
use text::i18n::{t_string, use_i18n};
use ui::icon::Icon;

use crate::address::View;

/// Nothing where no budget is linked to an indicator.
#[component]
pub fn Duals(board: RwSignal<Board>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let counts = Memo::new(move |_| {
        view.with(|view| board.with(|board| count_duals(board.rows.iter().filter(|row| view.finds(row)))))
    });
    // What was chosen stays, so that it can be pressed again.
    let shown = Memo::new(move |_| {
        let chosen = view.with(|view| view.dual);
        let is_shown = |dual: &Dual| counts.with(|counts| counts.contains_key(dual)) || chosen == Some(*dual);
        Dual::ALL.into_iter().filter(is_shown).collect::<Vec<_>>()
    });
    let chip = move |dual: Dual| {
        let is_chosen = move || view.with(|view| view.dual == Some(dual));
        let href = move || {
            let chosen = (!is_chosen()).then_some(dual);
            view.with(|view| View { dual: chosen, ..view.clone() }.written())
        };
        view! {
            <li>
                <A
                    href=href
                    scroll=false
                    attr:aria-current=move || is_chosen().then_some("true")
                    attr:class="flex min-h-touch items-center gap-1.5 rounded-field border border-base-300 bg-base-100 px-3 hover:bg-base-200 aria-[current=true]:border-primary aria-[current=true]:bg-primary/10"
                >
                    <Icon symbol=dual_tone(dual).symbol() />
                    <span>{move || word(i18n.get_locale(), dual)}</span>
                    " "
                    <span class="font-semibold tabular-nums">
                        {move || counts.with(|counts| counts.get(&dual).copied().unwrap_or_default())}
                    </span>
                </A>
            </li>
        }
    };
    view! {
        <Show when=move || !shown.with(Vec::is_empty)>
            <ul class="flex max-w-5xl flex-wrap gap-2" aria-label=move || t_string!(i18n, budget.duals_label)>
                <For each=move || shown.get() key=|dual| *dual children=chip />
            </ul>
        </Show>
    }
}
