//! The items that are shown, with what they come to together.

use base::money::Money;
use base::wording::budget::{percent, thresholds};
use base::wording::measurement::period;
use indicator_model::budget::list::{ItemList, Line, total};
use indicator_model::budget::reading::Spent;
use leptos::prelude::*;
use text::i18n::{t, t_string, use_i18n};
use ui::button::LinkButton;
use ui::empty_state::EmptyState;
use ui::icon::Symbol;

use crate::address::View;
use crate::line::{COLUMNS, ItemLine};

#[component]
pub fn List(list: StoredValue<ItemList>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let shown = Memo::new(move |_| {
        view.with(|view| {
            list.with_value(|list| {
                list.lines.iter().filter(|line| view.shows(line)).cloned().collect::<Vec<Line>>()
            })
        })
    });
    let code = |line: &Line| line.item().map(|item| item.code.clone()).unwrap_or_default();
    let all = move || View { asked: view.with(|view| view.asked), ..View::default() }.written();
    let rule = list.with_value(|list| list.lights);
    view! {
        <Show
            when=move || !shown.with(Vec::is_empty)
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Search
                        title=move || t_string!(i18n, budget.none_title)
                        text=move || t_string!(i18n, budget.none_text)
                    >
                        {move || view! { <LinkButton href=all()>{t!(i18n, budget.show_all)}</LinkButton> }}
                    </EmptyState>
                }
            }
        >
            <Sum list shown />
            <div>
                <Heads />
                <ol
                    class="divide-y divide-base-300 border-y border-base-300"
                    aria-label=move || t_string!(i18n, budget.list_label)
                >
                    <For each=move || shown.get() key=code children=move |line| view! { <ItemLine line list /> } />
                </ol>
            </div>
        </Show>
        <p class="max-w-5xl text-sm text-muted">{move || thresholds(i18n.get_locale(), &rule)}</p>
    }
}

/// What is shown, together.
#[component]
fn Sum(list: StoredValue<ItemList>, shown: Memo<Vec<Line>>) -> impl IntoView {
    let i18n = use_i18n();
    let month = list.with_value(|list| list.month);
    move || {
        let (count, total) = shown.with(|lines| (lines.len(), total(lines.iter())));
        // What no quantity can hold is not shown.
        let total = total.ok()?;
        let rate = month.and_then(|month| {
            let (executed, adjusted) = (total.executed, total.adjusted);
            Spent { month, executed, planned: executed, adjusted }.rate()
        });
        Some(view! {
            <p role="status" class="flex flex-wrap gap-x-4 gap-y-1">
                <span>{move || t_string!(i18n, budget.count, count = count)}</span>
                <span>{t!(i18n, budget.adjusted)} " " <Money amount=total.adjusted /></span>
                <span>
                    {move || month.map(|month| period(i18n.get_locale(), month))} " " {t!(i18n, budget.executed)} " "
                    <Money amount=total.executed />
                </span>
                <span>{t!(i18n, budget.rate)} " " {rate.map(percent)}</span>
            </p>
        })
    }
}

/// Each line says in words what its numbers are, so these are for the eye.
#[component]
fn Heads() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class=format!("hidden py-1 text-[0.8125rem] text-muted {COLUMNS}") aria-hidden="true">
            <span></span>
            <span>{t!(i18n, budget.item)}</span>
            <span>{t!(i18n, board.owner)}</span>
            <span>{t!(i18n, budget.indicators)}</span>
            <span class="text-end">{t!(i18n, budget.adjusted)}</span>
            <span class="text-end">{t!(i18n, budget.executed)}</span>
            <span class="text-end">{t!(i18n, budget.rate)}</span>
            <span>{t!(i18n, budget.findings)}</span>
        </div>
    }
}
