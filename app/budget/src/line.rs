//! One item: what it is for, what it has and what is spent, and what is wrong with it. It opens to say why its light is on.

use base::money::Money;
use base::wording::budget::{money_in_full, overspent, percent, sentences};
use base::wording::measurement::{self, period};
use indicator_model::budget::list::{ItemList, Line, Linked};
use indicator_model::budget::reading::Spent;
use indicator_model::quantity::Quantity;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::icon::{Icon, Symbol};
use ui::light::{LightMark, Wording};
use ui::tone::Tone;

/// Columns of a wide window; on a phone they flow.
pub const COLUMNS: &str =
    "lg:grid lg:grid-cols-[1.25rem_minmax(0,3fr)_minmax(0,2fr)_minmax(0,2fr)_7rem_7rem_5rem_9rem] lg:gap-x-4";

#[component]
pub fn ItemLine(line: Line, list: StoredValue<ItemList>) -> impl IntoView {
    let i18n = use_i18n();
    // Stays true: what was drawn once is there when it is opened again.
    let opened = RwSignal::new(false);
    let line = StoredValue::new(line);
    let rule = list.with_value(|list| list.lights);
    let scheme = list.with_value(|list| list.scheme);
    let said = move || {
        let locale = i18n.get_locale();
        let said = line.with_value(|line| {
            let mut said = sentences(locale, &line.reading, &rule);
            said.extend(funds(locale, line));
            said
        });
        said.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()
    };
    let links = move || {
        let anchor = |known: &Linked| {
            let query = [("scheme", Some(scheme.to_string())), ("q", Some(known.code.clone()))];
            let address = base::address::with_query("/board", query);
            let name = format!("{} {}", known.code, known.name);
            view! {
                <li>
                    <a class="link inline-flex min-h-touch items-center" href=address>
                        {name}
                    </a>
                </li>
            }
        };
        line.with_value(|line| line.indicators.iter().map(anchor).collect_view())
    };
    let has_indicators = line.with_value(|line| !line.indicators.is_empty());
    view! {
        <li>
            <details class="group" on:toggle=move |_| opened.set(true)>
                <summary class=format!(
                    "flex min-h-touch cursor-pointer flex-wrap items-center gap-x-4 gap-y-1 py-2 hover:bg-base-200/60 {COLUMNS}",
                )>
                    <Figures line list />
                </summary>
                <Show when=move || opened.get()>
                    <div class="flex flex-col gap-2 py-3 ps-2 lg:ps-9">
                        <ul class="max-w-prose list-disc ps-5">{said}</ul>
                        <Show
                            when=move || has_indicators
                            fallback=move || view! { <p class="text-muted">{t!(i18n, budget.unlinked)}</p> }
                        >
                            <h2 class="font-medium">{t!(i18n, budget.indicators)}</h2>
                            <ul>{links}</ul>
                        </Show>
                    </div>
                </Show>
            </details>
        </li>
    }
}

/// What a line says while it is closed.
#[component]
fn Figures(line: StoredValue<Line>, list: StoredValue<ItemList>) -> impl IntoView {
    let i18n = use_i18n();
    line.with_value(|shown| {
        // A reading of one item has it.
        let item = shown.item()?.clone();
        let owner = list.with_value(|list| {
            let owner = list.organizations.iter().find(|known| known.id == item.owner);
            owner.map(|owner| owner.name.clone())
        });
        let codes: Vec<&str> = shown.indicators.iter().map(|known| known.code.as_str()).collect();
        let codes = codes.join("、");
        let light = measurement::light(shown.light());
        let (last, late) = (item.last, shown.reading.late);
        let over = item.overspent;
        let title = move || over.and_then(|_| line.with_value(|line| overspent(i18n.get_locale(), line.item()?)));
        let amount = |amount: Option<Quantity>| match amount {
            Some(amount) => view! { <Money amount /> }.into_any(),
            None => "–".into_any(),
        };
        Some(view! {
            <LightMark light wording=Wording::Hidden />
            <span class="min-w-0 grow basis-[calc(100%-3rem)] lg:basis-auto">
                <span class="block font-medium">{item.name.clone()}</span>
                <span class="block text-[0.8125rem] text-muted">{item.code.clone()}</span>
            </span>
            <span class="basis-full truncate text-sm text-muted lg:basis-auto">{owner}</span>
            <span class="basis-full truncate text-sm text-muted lg:basis-auto">{codes}</span>
            <Figure label=move || t_string!(i18n, budget.adjusted)>{amount(Some(item.adjusted))}</Figure>
            <Figure label=move || t_string!(i18n, budget.executed)>{amount(last.map(|last| last.executed))}</Figure>
            <Figure label=move || t_string!(i18n, budget.rate)>
                {last.and_then(Spent::rate).map_or_else(|| "–".to_owned(), percent)}
            </Figure>
            <span class="flex flex-wrap items-center gap-1 text-sm">
                {over
                    .is_some()
                    .then(|| {
                        view! {
                            <span title=title>
                                <Badge tone=Tone::Bad icon=Tone::Bad.symbol()>
                                    {t!(i18n, budget.over_budget)}
                                </Badge>
                            </span>
                        }
                    })}
                {late
                    .map(|late| {
                        view! {
                            <Badge tone=Tone::Warning>
                                {move || period(i18n.get_locale(), late.period)} " "
                                {move || t_string!(i18n, board.days_late, days = late.days)}
                            </Badge>
                        }
                    })} <span class="ms-auto text-muted group-open:rotate-90 print:hidden">
                    <Icon symbol=Symbol::ChevronRight />
                </span>
            </span>
        })
    })
}

/// A number, with its name where no column says it.
#[component]
fn Figure(#[prop(into)] label: TextProp, children: Children) -> impl IntoView {
    view! {
        <span class="flex flex-col lg:block lg:text-end">
            <span class="text-[0.8125rem] text-muted lg:sr-only">{move || label.get()}" "</span>
            <span class="whitespace-nowrap tabular-nums">{children()}</span>
        </span>
    }
}

/// The budget of January, and where the money comes from.
fn funds(locale: Locale, line: &Line) -> Vec<String> {
    let parts = [
        (line.funds.fiscal, td_string!(locale, budget.fund_fiscal)),
        (line.funds.carry, td_string!(locale, budget.fund_carry)),
        (line.funds.other, td_string!(locale, budget.fund_other)),
    ];
    let initial = td_string!(locale, budget.said_initial, initial = money_in_full(line.initial));
    let parts = parts.into_iter().filter_map(|(amount, name)| {
        let amount = amount.filter(|amount| !amount.is_zero())?;
        Some(td_string!(locale, budget.said_fund, name = name, amount = money_in_full(amount)))
    });
    std::iter::once(initial).chain(parts).collect()
}
