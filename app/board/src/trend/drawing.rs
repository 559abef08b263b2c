//! A trend as an SVG: the same on the page and as a file.
//!
//! Lines differ by colour, dashes and the number at their end, which is that of the table beside them. On the page the text
//! takes the colour of the page; a file brings its own.

use indicator_model::date::Date;
use indicator_model::monitor::trend::{Scale, Trend};
use indicator_model::quantity::{Precision, Quantity};
use ui::number::grouped;

/// How large a drawing is, so that its text is as large as that beside it. Lengths in the drawing's own units, which are
/// about those of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    width: f64,
    height: f64,
    /// Months that are named below.
    months: &'static [u8],
}

/// For a page, a file and paper.
pub const WIDE: Shape = Shape { width: 960.0, height: 400.0, months: &[1, 4, 7, 10] };
/// For a phone and a card.
pub const NARROW: Shape = Shape { width: 400.0, height: 260.0, months: &[1, 7] };

const LEFT: f64 = 72.0;
const RIGHT: f64 = 28.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 28.0;

/// Readable on light and dark, and on paper beside their dashes.
const COLOURS: [&str; 6] = ["#2a8f94", "#c77700", "#7468d4", "#d0567c", "#6a9a2d", "#7f8f99"];
/// So that eight lines differ without their colours.
const DASHES: [&str; 4] = ["", "8 4", "2 4", "12 4 2 4"];

/// The place of a line among the others, as it is drawn.
pub fn colour(at: usize) -> &'static str {
    COLOURS[at % COLOURS.len()]
}

/// The lines between the first day of their first year and the last day of their last.
pub fn svg(trend: &Trend, title: &str, shape: Shape) -> String {
    let Shape { width, height, months } = shape;
    let scale = trend.scale();
    let lines: Vec<Vec<(Date, Option<f64>)>> = trend
        .drawn()
        .map(|(line, row)| {
            let point = |point: &indicator_model::monitor::Point| {
                (point.period.ends(), scale.measure(point.value, row).map(number))
            };
            line.points.iter().map(point).collect()
        })
        .collect();
    let known = || lines.iter().flatten().filter_map(|(_, value)| *value);
    let days = || lines.iter().flatten().map(|(day, _)| *day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return frame(title, "", shape);
    };
    let ticks = ticks(known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let (Some(bottom), Some(top)) = (ticks.first().copied(), ticks.last().copied()) else {
        return frame(title, "", shape);
    };
    let years = [first.year(), last.year()];
    let edge = |year, month, day| Date::new(year, month, day).map_or(0.0, |date| count(date.number()));
    let (begin, end) = (edge(years[0], 1, 1), edge(years[1], 12, 31));
    let x = |day: Date| LEFT + (count(day.number()) - begin) / (end - begin) * (width - LEFT - RIGHT);
    let y = |value: f64| height - BOTTOM - (value - bottom) / (top - bottom) * (height - TOP - BOTTOM);

    let mut body = String::new();
    for tick in &ticks {
        let at = y(*tick);
        body.extend([format!(
            r#"<path d="M{LEFT} {at:.1}H{:.1}" stroke="currentColor" stroke-opacity=".15"/><text x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
            width - RIGHT,
            LEFT - 8.0,
            at + 4.0,
            written(*tick)
        )]);
    }
    for year in years[0]..=years[1] {
        for &month in months {
            let Ok(day) = Date::new(year, month, 1) else { continue };
            let label = if month == 1 { year.to_string() } else { month.to_string() };
            body.extend([format!(
                r#"<path d="M{0:.1} {1:.1}v5" stroke="currentColor" stroke-opacity=".4"/><text x="{0:.1}" y="{2:.1}" text-anchor="middle">{label}</text>"#,
                x(day),
                height - BOTTOM,
                height - 8.0
            )]);
        }
    }
    for (at, line) in lines.iter().enumerate() {
        let mut path = String::new();
        let mut is_drawing = false;
        for (day, value) in line {
            let Some(value) = value else {
                // What is missing is a gap, not a way down to zero.
                is_drawing = false;
                continue;
            };
            let letter = if is_drawing { "L" } else { "M" };
            let stay = if is_drawing { "" } else { "h0" };
            path.extend([format!("{letter}{:.1} {:.1}{stay}", x(*day), y(*value))]);
            is_drawing = true;
        }
        let (colour, dashes) = (colour(at), DASHES[at % DASHES.len()]);
        body.extend([format!(
            r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" stroke-dasharray="{dashes}"/>"#
        )]);
        if let Some((day, value)) = line.iter().rev().find_map(|(day, value)| Some((*day, (*value)?))) {
            body.extend([format!(
                r#"<text x="{:.1}" y="{:.1}" font-weight="600">{}</text>"#,
                x(day) + 6.0,
                y(value) + 4.0,
                at + 1
            )]);
        }
    }
    if let Scale::Unit(unit) = &scale {
        body.extend([format!(r#"<text x="{LEFT}" y="{:.1}">{}</text>"#, TOP - 4.0, escaped(unit))]);
    } else {
        body.extend([format!(r#"<text x="{LEFT}" y="{:.1}">%</text>"#, TOP - 4.0)]);
    }
    frame(title, &body, shape)
}

/// A file: with a ground, a colour of its own and the mark of who took it at its foot.
pub fn file(trend: &Trend, title: &str, mark: &str) -> String {
    let Shape { width, height, .. } = WIDE;
    let drawn = svg(trend, title, WIDE);
    let ground = format!(r##"<rect width="{width}" height="{}" fill="#fff"/>"##, height + 40.0);
    let foot = format!(
        r##"<text x="8" y="{:.1}" font-weight="600">{}</text><text x="8" y="{:.1}" fill="#777">{}</text>"##,
        height + 14.0,
        escaped(title),
        height + 32.0,
        escaped(mark)
    );
    let inner =
        drawn.split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>")).map_or("", |(inner, _)| inner);
    format!(
        r##"<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {}" width="{width}" font-family="sans-serif" font-size="12" fill="currentColor" color="#222">{ground}{inner}{foot}</svg>
"##,
        height + 40.0
    )
}

fn frame(title: &str, body: &str, shape: Shape) -> String {
    let Shape { width, height, .. } = shape;
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="12" fill="currentColor" role="img" aria-label="{}">{body}</svg>"#,
        escaped(title)
    )
}

/// At most seven round numbers around all values. A single value stands between two.
fn ticks(least: f64, most: f64) -> Vec<f64> {
    if !least.is_finite() || !most.is_finite() {
        return Vec::new();
    }
    let span = if most > least { most - least } else { most.abs().max(1.0) };
    let rough = span / 5.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|round| round * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    let from = (least / step).floor();
    let until = ((most / step).ceil()).max(from + 1.0);
    let mut ticks = Vec::new();
    let mut at = from;
    while at <= until {
        ticks.push(at * step);
        at += 1.0;
    }
    ticks
}

/// A tick as it is read: without the noise of a float.
#[expect(clippy::cast_possible_truncation, reason = "a tick of what a quantity holds")]
fn written(tick: f64) -> String {
    let quantity = Quantity::from_millionths((tick * 1e6).round() as i64).unwrap_or_default();
    grouped(quantity, Precision::INTEGER)
}

/// For drawing only: a quantity has more digits than a screen.
#[expect(clippy::cast_precision_loss, reason = "a pixel needs no more")]
fn number(quantity: Quantity) -> f64 {
    quantity.millionths() as f64 / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "days of nine thousand years")]
fn count(days: i64) -> f64 {
    days as f64
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_few_round_and_around_all_values() {
        assert_eq!(ticks(0.0, 100.0), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(ticks(3.0, 3.0), [3.0, 4.0]);
        assert_eq!(ticks(-7.0, 12.0), [-10.0, -5.0, 0.0, 5.0, 10.0, 15.0]);
        assert_eq!(ticks(f64::INFINITY, f64::NEG_INFINITY), Vec::<f64>::new());
        for (least, most) in [(0.0, 0.0), (-1e11, 1e11), (0.001, 0.002), (99.9, 100.1)] {
            let ticks = ticks(least, most);
            assert!((2..=8).contains(&ticks.len()), "{ticks:?}");
            assert!(ticks[0] <= least && ticks[ticks.len() - 1] >= most, "{ticks:?}");
        }
    }

    #[test]
    fn names_that_people_gave_are_text() {
        assert_eq!(escaped(r#"<script>"a"&b"#), "&lt;script&gt;&quot;a&quot;&amp;b");
    }
}
