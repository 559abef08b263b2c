//! The course of a year as a small line beside its plan. The numbers stand in the table that the line opens.

use indicator_model::monitor::Point;
use indicator_model::quantity::Quantity;
use leptos::prelude::*;

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 24.0;
/// So that the thickness of a line stays inside.
const MARGIN: f64 = 2.0;

/// Drawn for the eye alone.
#[expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]
#[component]
pub fn Spark(course: Vec<Point>) -> impl IntoView {
    let [value, planned] = paths(&course);
    view! {
        <svg
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            class="h-6 w-24 shrink-0 overflow-visible fill-none"
            aria-hidden="true"
        >
            <path class="stroke-base-content/30" stroke-dasharray="3 3" d=planned></path>
            <path class="stroke-primary" stroke-width="1.75" stroke-linejoin="round" stroke-linecap="round" d=value></path>
        </svg>
    }
}

/// The paths of the values and of the plan, in the same scale. A missing value leaves a gap.
fn paths(course: &[Point]) -> [String; 2] {
    let lines: [fn(&Point) -> Option<Quantity>; 2] = [|point| point.value, |point| point.planned];
    let lines = lines.map(|line| course.iter().map(|point| line(point).map(number)).collect::<Vec<_>>());
    let known = || lines.iter().flatten().flatten().copied();
    let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
    let span = if most > least { most - least } else { 1.0 };
    let step = (WIDTH - 2.0 * MARGIN) / last_of(course.len());
    lines.map(|line| {
        let mut path = String::new();
        let mut is_drawing = false;
        for (x, value) in std::iter::successors(Some(MARGIN), |x| Some(x + step)).zip(line) {
            let Some(value) = value else {
                is_drawing = false;
                continue;
            };
            let y = HEIGHT - MARGIN - (value - least) / span * (HEIGHT - 2.0 * MARGIN);
            // A single value is a point: a line of no length with round ends.
            let part = if is_drawing { format!("L{x:.1} {y:.1}") } else { format!("M{x:.1} {y:.1}h0") };
            path.push_str(&part);
            is_drawing = true;
        }
        path
    })
}

/// The number of steps from the first of so many points to the last.
fn last_of(points: usize) -> f64 {
    f64::from(u16::try_from(points.saturating_sub(1)).unwrap_or(u16::MAX).max(1))
}

/// For drawing only: a quantity has more digits than a screen.
#[expect(clippy::cast_precision_loss, reason = "a pixel needs no more")]
fn number(quantity: Quantity) -> f64 {
    quantity.millionths() as f64
}

#[cfg(test)]
mod tests {
    use indicator_model::indicator::Frequency;
    use indicator_model::period::Period;

    use super::*;

    fn course(values: &str) -> Vec<Point> {
        let point = |(value, number): (&str, u8)| Point {
            period: Period::new(2026, Frequency::Monthly, number).unwrap(),
            value: value.parse().ok(),
            planned: None,
        };
        values.split(' ').zip(1..).map(point).collect()
    }

    #[test]
    fn a_course_is_a_line_with_gaps_where_nothing_is_known() {
        let [value, planned] = paths(&course("0 10 . 5"));
        assert_eq!(value, "M2.0 22.0h0L32.7 2.0M94.0 12.0h0");
        assert_eq!(planned, "");
        assert_eq!(paths(&course("7"))[0], "M2.0 22.0h0");
        assert_eq!(paths(&[]), ["", ""]);
    }
}
