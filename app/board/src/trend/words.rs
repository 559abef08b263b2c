//! The words and numbers of a trend.

use std::collections::BTreeMap;

use base::wording::measurement;
use indicator_model::date::Date;
use indicator_model::monitor::trend::{Scale, Trend};
use indicator_model::period::Period;
use indicator_model::quantity::Quantity;
use leptos_i18n::td_string;
use text::i18n::Locale;

/// What the drawing shows, for those who do not see it.
pub fn title(locale: Locale, trend: &Trend) -> String {
    let names: Vec<String> =
        trend.drawn().zip(1..).map(|((_, row), at): (_, usize)| format!("{at} {}", row.name)).collect();
    let Some(scheme) = (!names.is_empty()).then_some(&trend.board.name) else {
        return td_string!(locale, board_view.nothing_chosen).to_owned();
    };
    format!("{scheme} · {} · {}", td_string!(locale, board_view.tab_trend), names.join(" · "))
}

pub fn scale(locale: Locale, scale: &Scale) -> String {
    match scale {
        Scale::Unit(unit) => td_string!(locale, board_view.in_unit, unit = unit),
        Scale::OfTarget => td_string!(locale, board_view.of_target).to_owned(),
    }
}

/// A period, with the value of each line.
pub type Values = (Period, Vec<Option<Quantity>>);

/// Heads and a row for each period that any line has, in order of time; none where a line has nothing. The values are those of the
/// lines of the board, whatever the scale of the drawing.
pub fn table(locale: Locale, trend: &Trend) -> (Vec<String>, Vec<Values>) {
    let mut heads = vec![td_string!(locale, board.period).to_owned()];
    heads.extend(trend.drawn().zip(1..).map(|((_, row), at): (_, usize)| {
        let unit = row.measure.unit(&row.unit);
        let unit = if unit.is_empty() { String::new() } else { format!(" ({unit})") };
        format!("{at} {}{unit}", row.name)
    }));
    let lines = trend.drawn().count();
    let mut rows: BTreeMap<(Date, Period), Vec<Option<Quantity>>> = BTreeMap::new();
    for (at, (line, row)) in trend.drawn().enumerate() {
        for point in &line.points {
            let cells = rows.entry((point.period.ends(), point.period)).or_insert_with(|| vec![None; lines]);
            if let (Some(cell), Some(value)) = (cells.get_mut(at), point.value) {
                *cell = Some(measurement::rounded(value, row.precision));
            }
        }
    }
    (heads, rows.into_iter().map(|((_, period), cells)| (period, cells)).collect())
}
