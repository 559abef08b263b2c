//! Why a light is on, in sentences with every number that counted, and the course of the year as a table.

use base::comment::CommentsButton;
use base::history::HistoryButton;
use base::wording;
use base::wording::measurement::{self, amount, period, rounded};
use indicator_model::comment::Place;
use indicator_model::curve::{CurveInForce, CurveOrigin};
use indicator_model::light::Light;
use indicator_model::measurement::{Source, Subject};
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::{PATIENCE, Planned, Point, Why};
use indicator_model::quantity::{Precision, Quantity};
use leptos::prelude::*;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::button::{LinkButton, Size};
use ui::number::grouped;
use ui::table::Table;

use crate::api;
use crate::pin::PinButton;
use crate::spending::Spending;

#[component]
pub fn Explanation(row: StoredValue<BoardRow>, #[prop(into)] board: Signal<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let sentences = move || {
        let locale = i18n.get_locale();
        row.with_value(|row| board.with(|board| sentences(locale, row, board)))
    };
    let address = row.with_value(|row| {
        board.with_untracked(|board| format!("/decompose?scheme={}&node={}", board.scheme, row.node))
    });
    let course = row.with_value(|row| row.reading.course.clone());
    let subject = row.with_value(subject);
    let place =
        row.with_value(|row| Place { indicator: row.indicator, organization: row.owner, period: None });
    view! {
        <div class="flex flex-col gap-3 py-3 ps-2">
            <ul class="max-w-prose list-disc ps-5">
                {move || sentences().into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}
            </ul>
            <Expected row board />
            <Spending row board />
            <Course row course />
            <div class="flex flex-wrap gap-2 print:hidden">
                {subject.map(|subject| view! { <HistoryButton subject /> })}
                <CommentsButton place=Signal::stored(place) />
                <PinButton row board />
                <LinkButton href=address size=Size::Small>{t!(i18n, board.to_decompose)}</LinkButton>
            </div>
        </div>
    }
}

/// What was reported last, or is awaited; none for what nobody reports.
fn subject(row: &BoardRow) -> Option<Subject> {
    let period = row.reading.last.map(|last| last.period).or(row.reading.late.map(|late| late.period))?;
    let is_reported = row.reading.why != Why::Computed;
    is_reported.then_some(Subject {
        indicator: row.indicator,
        organization: row.owner,
        period,
        source: Source::Owner,
    })
}

/// The forecast, which the server makes when the row is opened: most rows never are.
#[component]
fn Expected(row: StoredValue<BoardRow>, #[prop(into)] board: Signal<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let (scheme, day) = board.with_untracked(|board| (board.scheme, board.day));
    let node = row.with_value(|row| row.node);
    let forecast = Resource::new(|| (), move |()| api::forecast_node(scheme, node, day));
    // Nothing is shown where there is none, or where the server could not be asked: the rest of the row stands by itself.
    let sentence = move || {
        let forecast = forecast.get()?.ok()??;
        row.with_value(|row| {
            let said = measurement::forecast(i18n.get_locale(), &forecast, |value| shown(row, value));
            Some(view! { <p class="max-w-prose">{said}</p> })
        })
    };
    view! { <Suspense>{sentence}</Suspense> }
}

#[component]
fn Course(row: StoredValue<BoardRow>, course: Vec<Point>) -> impl IntoView {
    let i18n = use_i18n();
    if course.is_empty() {
        return ().into_any();
    }
    let written = move |value: Option<Quantity>| {
        row.with_value(|row| value.map_or_else(|| "–".to_owned(), |value| shown(row, value)))
    };
    let heads = vec![
        (move || t_string!(i18n, board.period)).into(),
        (move || t_string!(i18n, board.value)).into(),
        (move || t_string!(i18n, board.planned)).into(),
    ];
    let rows = course
        .into_iter()
        .map(|point| {
            view! {
                <tr>
                    <th scope="row" class="font-normal">{move || period(i18n.get_locale(), point.period)}</th>
                    <td class="tabular-nums">{written(point.value)}</td>
                    <td class="tabular-nums text-muted">{written(point.planned)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="max-w-lg">
            <Table label=move || t_string!(i18n, board.course) heads>
                {rows}
            </Table>
        </div>
    }
    .into_any()
}

fn shown(row: &BoardRow, value: Quantity) -> String {
    amount(rounded(value, row.precision), row.measure.unit(&row.unit))
}

/// What decided, with its numbers, then the rule.
fn sentences(locale: Locale, row: &BoardRow, board: &Board) -> Vec<String> {
    let reading = &row.reading;
    let mut said = Vec::new();
    if let Some(last) = reading.last
        && let Some(value) = last.value
    {
        said.push(td_string!(
            locale,
            board.said_value,
            period = period(locale, last.period),
            value = shown(row, value)
        ));
        if let (Some(target), Some(planned)) = (reading.target, last.planned) {
            said.push(td_string!(
                locale,
                board.said_target,
                target = shown(row, target),
                planned = shown(row, planned)
            ));
        }
    }
    said.extend(plan(locale, row));
    if let Some(challenge) = row.challenge {
        said.push(td_string!(locale, board.said_challenge, challenge = shown(row, challenge)));
    }
    if let Some(late) = reading.late {
        said.push(td_string!(
            locale,
            board.said_late,
            period = period(locale, late.period),
            due = late.due,
            days = late.days
        ));
    }
    said.push(rule(locale, row, board));
    said.extend(row.dual().map(|dual| wording::budget::dual_meaning(locale, dual).to_owned()));
    said
}

/// Which plan curve is followed, who decided it, and what it plans.
fn plan(locale: Locale, row: &BoardRow) -> Option<String> {
    let Some(Planned { period: until, curve: CurveInForce { curve, origin }, follows, share }) =
        row.reading.plan
    else {
        let is_level = row.reading.gap.is_some();
        return is_level.then(|| td_string!(locale, board.plan_level).to_owned());
    };
    let tenth = Precision::new(1).unwrap_or_default();
    let (until, share) = (period(locale, until), grouped(share.round_to(tenth), Precision::INTEGER));
    let word = wording::curve(locale, curve);
    Some(match origin {
        _ if follows != curve => td_string!(locale, board.plan_no_season, period = until, share = share),
        CurveOrigin::Own => td_string!(locale, board.plan_own, curve = word, period = until, share = share),
        CurveOrigin::Inherited { .. } => {
            td_string!(locale, board.plan_inherited, curve = word, period = until, share = share)
        }
        CurveOrigin::Default => td_string!(locale, board.plan_default, period = until, share = share),
    })
}

/// The rule that gave the light.
fn rule(locale: Locale, row: &BoardRow, board: &Board) -> String {
    let preset = board.rules.preset;
    let points = |quantity: Quantity| grouped(quantity, Precision::INTEGER);
    match row.reading.why {
        Why::FirstGood => {
            let word = |light| measurement::light(light).word(locale);
            let alone = row.reading.alone.unwrap_or(row.reading.light);
            td_string!(locale, board.rule_first_good, alone = word(alone), light = word(row.reading.light))
        }
        Why::Value if row.is_allowance() => {
            td_string!(locale, board.rule_burn, burn = points(preset.thresholds().burn)).to_string()
        }
        Why::Value => wording::budget::thresholds(locale, preset),
        Why::Late if row.reading.light == Light::Amber => {
            td_string!(locale, board.rule_long_late, days = PATIENCE)
        }
        Why::Late => td_string!(locale, board.rule_late, days = PATIENCE),
        Why::Computed => td_string!(locale, board.rule_computed).to_owned(),
        Why::NothingYet => td_string!(locale, board.rule_nothing_yet).to_owned(),
        Why::NoTarget => td_string!(locale, board.rule_no_target).to_owned(),
        Why::NoRule => td_string!(locale, board.rule_no_rule).to_owned(),
    }
}
