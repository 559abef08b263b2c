//! Why a light is on, in sentences with every number that counted, and the course of the year as a table.

mod below;

use std::collections::{BTreeMap, BTreeSet};

use base::comment::CommentsButton;
use base::error::AppError;
use base::history::HistoryButton;
use base::wording;
use base::wording::check_in::remark_with;
use base::wording::measurement::{self, amount, period, rounded};
use indicator_model::check_in::rule::Remark;
use indicator_model::comment::Place;
use indicator_model::curve::{CurveInForce, CurveOrigin};
use indicator_model::light::Light;
use indicator_model::measurement::{Source, Subject};
use indicator_model::monitor::below::{Below, RolledUp};
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::detail::Detail;
use indicator_model::monitor::{PATIENCE, Planned, Point, Why};
use indicator_model::period::Period;
use indicator_model::quantity::{Precision, Quantity};
use leptos::prelude::*;
use text::i18n::{Locale, t, t_string, td_string, use_i18n};
use ui::badge::Badge;
use ui::button::{LinkButton, Size};
use ui::number::grouped;
use ui::table::Table;
use ui::tone::Tone;

use self::below::Parts;
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
    let course = StoredValue::new(row.with_value(|row| row.reading.course.clone()));
    let (scheme, day) = board.with_untracked(|board| (board.scheme, board.day));
    let node = row.with_value(|row| row.node);
    // Where the server cannot be asked, the rest of the line stands by itself.
    let detail = Resource::new(|| (), move |()| api::explain(scheme, node, day));
    let subject = row.with_value(subject);
    let place =
        row.with_value(|row| Place { indicator: row.indicator, organization: row.owner, period: None });
    view! {
        <div class="flex flex-col gap-3 py-3 ps-2">
            <ul class="max-w-prose list-disc ps-5">
                {move || sentences().into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}
            </ul>
            <Expected row detail />
            <Spending row board />
            <Transition fallback=move || {
                view! { <Course row course=course.get_value() /> }
            }>
                {move || {
                    let Detail { below, parts, more, doubts, .. } = detail.get()?.unwrap_or_default();
                    Some(
                        view! {
                            <Course row course=course.get_value() below doubts />
                            <Parts parts more board />
                        },
                    )
                }}
            </Transition>
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
    (!row.is_computed).then_some(Subject {
        indicator: row.indicator,
        organization: row.owner,
        period,
        source: Source::Owner,
    })
}

/// The forecast; nothing where there is none.
#[component]
fn Expected(row: StoredValue<BoardRow>, detail: Resource<Result<Detail, AppError>>) -> impl IntoView {
    let i18n = use_i18n();
    let sentence = move || {
        let forecast = detail.get()?.ok()?.forecast?;
        row.with_value(|row| {
            let said = measurement::forecast(i18n.get_locale(), &forecast, |value| shown(row, value));
            Some(view! { <p class="max-w-prose">{said}</p> })
        })
    };
    view! { <Suspense>{sentence}</Suspense> }
}

/// The course of the year, beside what is below it where some of that is known and is another number.
#[component]
fn Course(
    row: StoredValue<BoardRow>,
    course: Vec<Point>,
    #[prop(optional)] below: Vec<(Period, Below)>,
    #[prop(optional)] doubts: Vec<(Period, Remark)>,
) -> impl IntoView {
    let i18n = use_i18n();
    if course.is_empty() {
        return ().into_any();
    }
    let written = move |value: Option<Quantity>| {
        row.with_value(|row| value.map_or_else(|| "–".to_owned(), |value| shown(row, value)))
    };
    let (precision, is_computed) = row.with_value(|row| (row.precision, row.is_computed));
    let unit = StoredValue::new(row.with_value(|row| row.measure.unit(&row.unit).to_owned()));
    let below: BTreeMap<Period, RolledUp> =
        below.into_iter().filter_map(|(period, below)| Some((period, below.value?))).collect();
    let is_compared = !is_computed && !below.is_empty();
    let heads = [
        Some((move || t_string!(i18n, board.period)).into()),
        Some((move || t_string!(i18n, board.value)).into()),
        is_compared.then(|| (move || t_string!(i18n, board.below)).into()),
        Some((move || t_string!(i18n, board.planned)).into()),
    ];
    let heads = heads.into_iter().flatten().collect();
    let beside = move |point: Point| {
        let rolled = below.get(&point.period).copied();
        let apart = |rolled: RolledUp| {
            point
                .value
                .is_some_and(|reported| rolled.parts_from(precision, &unit.get_value(), reported))
                .then(|| {
                    view! {
                        " "
                        <Badge tone=Tone::Warning>{t!(i18n, board.apart)}</Badge>
                    }
                })
        };
        view! {
            <td class="text-muted tabular-nums">
                {written(rolled.map(|rolled| rolled.number))} {rolled.and_then(apart)}
            </td>
        }
    };
    let doubtful: BTreeSet<Period> = doubts.iter().map(|(period, _)| *period).collect();
    let sentences = doubts
        .into_iter()
        .map(|(of, doubt)| {
            let sentence = move || {
                let locale = i18n.get_locale();
                let doubt = row.with_value(|row| remark_with(locale, &doubt, |value| shown(row, value)));
                let period = period(locale, of);
                td_string!(locale, board.doubt, period = period.as_str(), doubt = doubt.as_str())
            };
            view! { <li>{sentence}</li> }
        })
        .collect_view();
    let rows = course
        .into_iter()
        .map(|point| {
            let is_doubtful = doubtful.contains(&point.period);
            view! {
                <tr>
                    <th scope="row" class="font-normal">{move || period(i18n.get_locale(), point.period)}</th>
                    <td class="tabular-nums">
                        {written(point.value)}
                        {is_doubtful
                            .then(|| {
                                view! {
                                    " "
                                    <Badge tone=Tone::Warning>{t!(i18n, board.doubtful)}</Badge>
                                }
                            })}
                    </td>
                    {is_compared.then(|| beside(point))}
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
            <ul class="mt-2 text-sm empty:hidden">{sentences}</ul>
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
    said.extend(below::sentences(locale, row));
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
    let (until, share) =
        (period(locale, until), grouped(share.round_to(Precision::TENTH), Precision::INTEGER));
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
    let rule = board.rules.lights;
    let points = |quantity: Quantity| grouped(quantity, Precision::INTEGER);
    match row.reading.why {
        Why::FirstGood => {
            let word = |light| measurement::light(light).word(locale);
            let alone = row.reading.alone.unwrap_or(row.reading.light);
            td_string!(locale, board.rule_first_good, alone = word(alone), light = word(row.reading.light))
        }
        Why::Value if row.is_allowance() => {
            td_string!(locale, board.rule_burn, burn = points(rule.thresholds().burn)).to_string()
        }
        Why::Value => wording::budget::thresholds(locale, &rule),
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
