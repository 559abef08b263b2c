//! Where an indicator stands, as a line.

use base::wording::budget::{dual, overspent, percent};
use base::wording::measurement::{amount, forecast, light, period, rounded, why};
use base::wording::warning::{severity, step};
use indicator_model::budget::reading::{Reading, Spent};
use indicator_model::monitor::board::{BoardRow, Owner};
use indicator_model::monitor::forecast::Forecast;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::warning::list::Warning;
use leptos_i18n::td_string;
use serde_json::{Value, json};
use text::i18n::Locale;

/// One object with every number, so that a script needs no arithmetic of its own.
pub(super) fn json(
    row: &BoardRow,
    owner: Option<&Owner>,
    forecast: Option<&Forecast>,
    warning: Option<&Warning>,
) -> Value {
    let reading = &row.reading;
    json!({
        "node": row.node,
        "code": row.code,
        "name": row.name,
        "organization": owner.map(|owner| &owner.code),
        "unit": row.measure.unit(&row.unit),
        "period": reading.last.map(|last| last.period),
        "value": reading.last.and_then(|last| last.value),
        "planned_share": reading.plan.map(|plan| plan.share),
        "target_to_date": reading.last.and_then(|last| last.planned),
        "target": reading.target,
        "challenge": row.challenge,
        "gap": reading.gap,
        "light": reading.light,
        "late": reading.late,
        "forecast": forecast,
        "reason": reading.why,
        "budget": row.budget.as_ref().map(budget),
        "dual": row.dual(),
        "warning": warning.map(self::warning),
    })
}

/// A warning that is open: since when, why, and how far up the line it has gone.
fn warning(warning: &Warning) -> Value {
    json!({
        "severity": warning.severity(),
        "since": warning.episode.since,
        "red_since": warning.episode.red_since,
        "reasons": warning.reasons.iter().map(|(reason, _)| reason).collect::<Vec<_>>(),
        "step": warning.step,
        "next_step": warning.next.map(|(step, _)| step),
        "next_on": warning.next.map(|(_, day)| day),
    })
}

/// The money for an indicator, in 万元.
fn budget(budget: &Reading) -> Value {
    let overspent = budget.items.iter().filter(|item| item.overspent.is_some()).map(|item| &item.code);
    json!({
        "light": budget.light,
        "reason": budget.why,
        "month": budget.last.map(|last| last.month),
        "executed": budget.last.map(|last| last.executed),
        "planned": budget.last.map(|last| last.planned),
        "adjusted": budget.adjusted,
        "rate": budget.last.and_then(Spent::rate),
        "gap": budget.gap,
        "late": budget.late,
        "items": budget.items.iter().map(|item| &item.code).collect::<Vec<_>>(),
        "overspent": overspent.collect::<Vec<_>>(),
    })
}

/// The columns are parted by two blanks, and the first four are always there.
pub(super) fn sentence(
    locale: Locale,
    row: &BoardRow,
    owner: Option<&Owner>,
    expected: Option<&Forecast>,
    warning: Option<&Warning>,
) -> String {
    let reading = &row.reading;
    let unit = row.measure.unit(&row.unit);
    let shown = |value: Quantity| amount(rounded(value, row.precision), unit);
    let tenth = |points: Quantity| amount(points.round_to(Precision::TENTH), "");
    let mut parts = vec![light(reading.light).word(locale).to_owned(), row.code.clone()];
    parts.push(owner.map(|owner| owner.name.clone()).unwrap_or_default());
    parts.push(match reading.last.and_then(|last| Some((last.period, last.value?))) {
        Some((at, value)) => {
            td_string!(locale, cli.stands_value, value = shown(value), period = period(locale, at))
        }
        None => td_string!(locale, cli.stands_nothing).to_owned(),
    });
    if let Some(planned) = reading.last.and_then(|last| last.planned) {
        let target = || td_string!(locale, cli.stands_target, target = shown(planned));
        let on_its_way =
            |share| td_string!(locale, cli.stands_planned, planned = shown(planned), share = tenth(share));
        parts.push(reading.plan.map_or_else(target, |plan| on_its_way(plan.share)));
    }
    if let Some(gap) = reading.gap.filter(|gap| *gap > Quantity::ZERO) {
        parts.push(td_string!(locale, cli.stands_behind, points = tenth(gap)));
    }
    if let Some(late) = reading.late {
        parts.push(td_string!(
            locale,
            cli.stands_late,
            period = period(locale, late.period),
            days = late.days
        ));
    }
    parts.push(why(locale, reading.why).to_owned());
    parts.extend(expected.map(|expected| forecast(locale, expected, shown)));
    if let Some(budget) = &row.budget {
        let light = light(budget.light).word(locale);
        let rate = budget.last.and_then(Spent::rate).map_or_else(|| "–".to_owned(), percent);
        parts.push(td_string!(locale, cli.stands_spent, light = light, rate = rate));
        parts.extend(budget.items.iter().filter_map(|item| overspent(locale, item)));
    }
    parts.extend(row.dual().map(|verdict| dual(locale, verdict).to_owned()));
    parts.extend(warning.and_then(|warning| {
        let severity = severity(locale, warning.severity()?);
        let (since, step) = (warning.episode.since, step(locale, warning.step));
        Some(td_string!(locale, cli.stands_warning, severity = severity, since = since, step = step))
    }));
    parts.join("  ")
}
