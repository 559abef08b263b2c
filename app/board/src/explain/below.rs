//! What the indicators below one come to: in sentences, and each of them in a table.

use base::wording::measurement::{amount, period, rounded};
use indicator_model::monitor::below::{By, RolledUp};
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::detail::NamedPart;
use indicator_model::node::RollUpRule;
use indicator_model::quantity::{PERCENT, Precision, Quantity};
use leptos::prelude::*;
use text::i18n::{Locale, t_string, td_string, use_i18n};
use ui::number::grouped;
use ui::table::Table;

use super::shown;

/// What is below beside what is reported, and whether they part.
pub(super) fn sentences(locale: Locale, row: &BoardRow) -> Vec<String> {
    let mut said = Vec::new();
    if row.is_computed && row.reading.last.is_some() {
        said.push(td_string!(locale, board.said_computed).to_owned());
    }
    if let Some(rolled) = row.below.value {
        said.push(td_string!(
            locale,
            board.said_below,
            value = shown(row, rolled.number),
            by = by(locale, rolled.by),
            known = rolled.known
        ));
        said.extend(missing(locale, rolled));
        let reported = row.reading.last.and_then(|last| last.value).filter(|_| row.parts_from_below());
        said.extend(reported.and_then(|reported| apart(locale, row, reported, rolled.number)));
    }
    if let Some(score) = row.below.score {
        let (number, known) = (points(score.number), score.known);
        said.push(td_string!(locale, board.said_score, score = number, known = known));
        said.extend(missing(locale, score));
    }
    said
}

fn missing(locale: Locale, rolled: RolledUp) -> Option<String> {
    let missing = rolled.missing;
    (missing > 0).then(|| td_string!(locale, board.said_below_missing, missing = missing).to_string())
}

fn apart(locale: Locale, row: &BoardRow, reported: Quantity, below: Quantity) -> Option<String> {
    let apart = below.checked_sub(reported).ok()?;
    let apart = if apart.is_negative() { Quantity::ZERO.checked_sub(apart).ok()? } else { apart };
    // Between percentages lie percentage points.
    Some(if row.measure.unit(&row.unit) == PERCENT {
        let points = grouped(rounded(apart, row.precision), Precision::INTEGER);
        td_string!(locale, board.said_apart_points, points = points)
    } else {
        td_string!(locale, board.said_apart, apart = shown(row, apart))
    })
}

/// A score has one decimal.
fn points(score: Quantity) -> String {
    grouped(score.round_to(Precision::TENTH), Precision::INTEGER)
}

fn by(locale: Locale, by: By) -> &'static str {
    match by {
        By::Sum => td_string!(locale, board.by_sum),
        By::Mean => td_string!(locale, board.by_mean),
        By::Quotient => td_string!(locale, board.by_quotient),
        By::Same => td_string!(locale, board.by_same),
        By::Worst => td_string!(locale, board.by_worst),
        By::Milestones => td_string!(locale, board.by_milestones),
        By::Scores => td_string!(locale, board.by_scores),
    }
}

/// The indicators below, each with what it brings.
#[component]
pub(super) fn Parts(parts: Vec<NamedPart>, more: usize, board: Signal<Board>) -> impl IntoView {
    let i18n = use_i18n();
    if parts.is_empty() {
        return ().into_any();
    }
    let heads = vec![
        (move || t_string!(i18n, board.indicator)).into(),
        (move || t_string!(i18n, board.owner)).into(),
        (move || t_string!(i18n, board.period)).into(),
        (move || t_string!(i18n, board.value)).into(),
        (move || t_string!(i18n, board.share)).into(),
        (move || t_string!(i18n, board.score)).into(),
    ];
    let rows = parts.into_iter().map(|part| view! { <Line part board /> }).collect_view();
    view! {
        <div class="max-w-3xl">
            <Table label=move || t_string!(i18n, board.parts) heads>
                {rows}
            </Table>
            {(more > 0)
                .then(|| {
                    view! {
                        <p class="text-sm text-muted">
                            {move || t_string!(i18n, board.parts_more, count = more)}
                        </p>
                    }
                })}
        </div>
    }
    .into_any()
}

#[component]
fn Line(part: NamedPart, board: Signal<Board>) -> impl IntoView {
    let i18n = use_i18n();
    let NamedPart { part, code, name, owner, unit, measure, precision } = part;
    let owner = board.with_untracked(|board| board.owner_name(owner).to_owned());
    let none = || "–".to_owned();
    let value = part.value.map_or_else(none, |value| amount(rounded(value, precision), measure.unit(&unit)));
    // A sum asks for no share, and what is summed up has no score.
    let shares = matches!(part.rule, RollUpRule::WeightedMean | RollUpRule::Ratio | RollUpRule::Contribution);
    let share = part.share.filter(|_| shares);
    let share = share.map_or_else(none, |share| grouped(share, Precision::INTEGER));
    let score = part.score.map_or_else(none, points);
    view! {
        <tr>
            <th scope="row" class="font-normal">
                {name} " " <span class="text-[0.8125rem] whitespace-nowrap text-muted">{code}</span>
            </th>
            <td>{owner}</td>
            <td>
                {move || part.period.map_or_else(|| "–".to_owned(), |it| period(i18n.get_locale(), it))}
            </td>
            <td class="tabular-nums">{value}</td>
            <td class="tabular-nums">{share}</td>
            <td class="tabular-nums">{score}</td>
        </tr>
    }
}
