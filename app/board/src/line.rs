//! The lines of a board: an indicator each, which opens to say why its light is on.

use std::collections::HashMap;

use base::wording::measurement::{self, amount, rounded};
use indicator_model::id::NodeId;
use indicator_model::monitor::arrange::{Group, Of};
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::quantity::{Precision, Quantity};
use leptos::prelude::*;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::button::LinkButton;
use ui::empty_state::EmptyState;
use ui::icon::{Icon, Symbol};
use ui::light::{LightMark, Wording};
use ui::number::grouped;
use ui::tone::Tone;

use crate::address::View;
use crate::explain::Explanation;
use crate::spark::Spark;
use crate::spending::SpendingMark;

/// Columns of a wide window; on a phone they flow.
const COLUMNS: &str =
    "lg:grid lg:grid-cols-[1.25rem_minmax(0,3fr)_minmax(0,2fr)_7rem_7rem_5rem_6rem_10rem_8rem] lg:gap-x-4";

#[component]
pub fn Lines(board: RwSignal<Board>, view: Memo<View>) -> impl IntoView {
    let i18n = use_i18n();
    let groups: Memo<Vec<(Of, Vec<NodeId>)>> = Memo::new(move |_| {
        view.with(|view| {
            board.with(|board| {
                let nodes = |group: &Group<'_>| group.rows.iter().map(|row| row.node).collect();
                view.arranged(board).iter().map(|group| (group.of.clone(), nodes(group))).collect()
            })
        })
    });
    let places: Memo<HashMap<NodeId, usize>> = Memo::new(move |_| {
        board.with(|board| board.rows.iter().enumerate().map(|(at, row)| (row.node, at)).collect())
    });
    let group = move |of: Of| {
        let nodes = {
            let of = of.clone();
            Memo::new(move |_| {
                let found = |groups: &Vec<(Of, Vec<NodeId>)>| {
                    groups.iter().find(|(known, _)| *known == of).map(|(_, nodes)| nodes.clone())
                };
                groups.with(found).unwrap_or_default()
            })
        };
        view! { <LineGroup of nodes places board /> }
    };
    let all = move || View { asked: view.with(|view| view.asked), ..View::default() }.written();
    view! {
        <Show
            when=move || !groups.with(Vec::is_empty)
            fallback=move || {
                view! {
                    <EmptyState
                        icon=Symbol::Search
                        title=move || t_string!(i18n, board.none_title)
                        text=move || t_string!(i18n, board.none_text)
                    >
                        {move || view! { <LinkButton href=all()>{t!(i18n, board.show_all)}</LinkButton> }}
                    </EmptyState>
                }
            }
        >
            <div>
                <Heads />
                <For
                    each=move || {
                        groups.with(|groups| groups.iter().map(|(of, _)| of.clone()).collect::<Vec<_>>())
                    }
                    key=Of::clone
                    children=group
                />
            </div>
        </Show>
    }
}

/// Lines that belong together, under what they have in common.
#[component]
fn LineGroup(
    of: Of,
    nodes: Memo<Vec<NodeId>>,
    places: Memo<HashMap<NodeId, usize>>,
    board: RwSignal<Board>,
) -> impl IntoView {
    let i18n = use_i18n();
    // A line that is open stays so when its numbers move.
    let line = move |node: NodeId| {
        let row = Memo::new(move |_| {
            let at = places.with(|places| places.get(&node).copied())?;
            board.with(|board| board.rows.get(at).cloned())
        });
        view! { <Line row board /> }
    };
    let has_name = of != Of::All;
    let name = move || match &of {
        Of::All => t_string!(i18n, board.list_label).to_owned(),
        Of::Owner(owner) => board.with(|board| board.owner_name(*owner).to_owned()),
        Of::Theme(theme) if theme.is_empty() => t_string!(i18n, board.no_theme).to_owned(),
        Of::Theme(theme) => theme.clone(),
    };
    let head = {
        let name = name.clone();
        move || {
            view! {
                <h2 class="flex break-after-avoid flex-wrap items-baseline gap-x-3 pt-5 pb-1 text-base font-semibold">
                    {name}
                    <span class="text-[0.8125rem] font-normal text-muted tabular-nums">
                        {move || t_string!(i18n, board.count, count = nodes.with(Vec::len))}
                    </span>
                </h2>
            }
        }
    };
    view! {
        <section>
            {has_name.then(head)}
            <ol class="divide-y divide-base-300 border-y border-base-300" aria-label=name>
                <For each=move || nodes.get() key=|node| *node children=line />
            </ol>
        </section>
    }
}

/// Each line says in words what its numbers are, so these are for the eye.
#[component]
fn Heads() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class=format!("hidden py-1 text-[0.8125rem] text-muted {COLUMNS}") aria-hidden="true">
            <span></span>
            <span>{t!(i18n, board.indicator)}</span>
            <span>{t!(i18n, board.owner)}</span>
            <span class="text-end">{t!(i18n, board.value)}</span>
            <span class="text-end">{t!(i18n, board.target_to_date)}</span>
            <span class="text-end">{t!(i18n, board.gap)}</span>
            <span>{t!(i18n, board.course)}</span>
            <span>{t!(i18n, budget.spending)}</span>
            <span>{t!(i18n, board.reported)}</span>
        </div>
    }
}

#[component]
fn Line(row: Memo<Option<BoardRow>>, board: RwSignal<Board>) -> impl IntoView {
    // Stays true: what was drawn once is there when it is opened again.
    let opened = RwSignal::new(false);
    view! {
        <li>
            <details class="group" on:toggle=move |_| opened.set(true)>
                <summary class=format!(
                    "flex min-h-touch cursor-pointer flex-wrap items-center gap-x-4 gap-y-1 py-2 hover:bg-base-200/60 {COLUMNS}",
                )>{move || row.get().map(|row| view! { <Figures row board /> })}</summary>
                <Show when=move || opened.get()>
                    <div class="lg:ps-7">
                        {move || row.get().map(|row| view! { <Explanation row=StoredValue::new(row) board /> })}
                    </div>
                </Show>
            </details>
        </li>
    }
}

/// What a line says while it is closed.
#[component]
fn Figures(row: BoardRow, board: RwSignal<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let owner = board.with_untracked(|board| board.owner_name(row.owner).to_owned());
    let unit = row.measure.unit(&row.unit).to_owned();
    let precision = row.precision;
    let written = move |value: Option<Quantity>, unit: &str| {
        value.map_or_else(|| "–".to_owned(), |value| amount(rounded(value, precision), unit))
    };
    let (last, late) = (row.reading.last, row.reading.late);
    let value = written(last.and_then(|last| last.value), &unit);
    let target = written(last.and_then(|last| last.planned), &unit);
    let below = row.below_beside().map(|below| written(Some(below.number), &unit));
    let parts = row.parts_from_below();
    let gap = row.reading.gap;
    let is_allowance = row.is_allowance();
    let (code, name, course) = (row.code.clone(), row.name.clone(), row.reading.course.clone());
    let light = measurement::light(row.reading.light);
    let money = StoredValue::new(row);
    view! {
        <LightMark light wording=Wording::Hidden />
        <span class="min-w-0 grow basis-[calc(100%-3rem)] lg:basis-auto">
            <span class="block font-medium">{name}</span>
            <span class="block text-[0.8125rem] text-muted">{code}</span>
        </span>
        <span class="basis-full truncate text-sm text-muted lg:basis-auto">{owner}</span>
        <Figure label=move || t_string!(i18n, board.value) strong=true>
            {value} {below.map(|below| view! { <Below below /> })}
        </Figure>
        <Figure label=move || t_string!(i18n, board.target_to_date)>{target}</Figure>
        <Figure label=move || t_string!(i18n, board.gap)>
            {move || gap.map_or_else(|| "–".to_owned(), |gap| behind(i18n.get_locale(), gap, is_allowance))}
        </Figure>
        <Spark course />
        <SpendingMark row=money />
        <span class="flex flex-wrap items-center gap-1 text-sm">
            {last
                .map(|last| {
                    view! {
                        <span class="text-muted">
                            {move || measurement::period(i18n.get_locale(), last.period)}
                        </span>
                    }
                })}
            {parts
                .then(|| view! { <Badge tone=Tone::Warning>{t!(i18n, board.apart)}</Badge> })}
            {late
                .map(|late| {
                    view! {
                        <Badge tone=Tone::Warning>
                            {move || t_string!(i18n, board.days_late, days = late.days)}
                        </Badge>
                    }
                })} <span class="ms-auto text-muted group-open:rotate-90 print:hidden">
                <Icon symbol=Symbol::ChevronRight />
            </span>
        </span>
    }
}

/// What is below it comes to.
#[component]
fn Below(below: String) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <span class="block text-[0.8125rem] font-normal text-muted">
            <span aria-hidden="true">"Σ "</span>
            <span class="sr-only">{t!(i18n, board.below)} " "</span>
            {below}
        </span>
    }
}

/// A number, with its name where no column says it.
#[component]
fn Figure(
    #[prop(into)] label: leptos::text_prop::TextProp,
    #[prop(optional)] strong: bool,
    children: Children,
) -> impl IntoView {
    let weight = if strong { "font-semibold" } else { "" };
    view! {
        <span class="flex flex-col lg:block lg:text-end">
            <span class="text-[0.8125rem] text-muted lg:sr-only">{move || label.get()}" "</span>
            <span class=format!("tabular-nums whitespace-nowrap {weight}")>{children()}</span>
        </span>
    }
}

/// Points behind, or ahead, to one decimal; of an allowance, used too fast or spared.
pub fn behind(locale: Locale, gap: Quantity, is_allowance: bool) -> String {
    let points = gap.round_to(Precision::TENTH);
    if points > Quantity::ZERO && is_allowance {
        return td_string!(locale, board.points_over, points = grouped(points, Precision::TENTH));
    }
    if points > Quantity::ZERO {
        return td_string!(locale, board.points_behind, points = grouped(points, Precision::TENTH));
    }
    let ahead = Quantity::ZERO.checked_sub(points).unwrap_or_default();
    if ahead.is_zero() {
        return td_string!(locale, board.on_plan).to_owned();
    }
    if is_allowance {
        return td_string!(locale, board.points_spared, points = grouped(ahead, Precision::TENTH));
    }
    td_string!(locale, board.points_ahead, points = grouped(ahead, Precision::TENTH))
}
