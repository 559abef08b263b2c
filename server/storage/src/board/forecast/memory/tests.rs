use indicator_model::curve::{Curve, CurveInForce, CurveOrigin};
use indicator_model::indicator::{Direction, Frequency, Indicator, MeasureKind};
use indicator_model::measurement::Measured;
use indicator_model::measurement::series::Reported;
use indicator_model::quantity::{Precision, Quantity};
use rstest::rstest;

use super::super::tests::{indicator, reports};
use super::*;

/// What a forecast is asked from.
struct Asked {
    indicator: Indicator,
    commitment: Commitment,
    before: Vec<Reported>,
    year: Vec<Reported>,
    last: Period,
}

impl Asked {
    fn new() -> Self {
        let curve = CurveInForce { curve: Curve::Calendar, origin: CurveOrigin::Own };
        let year = reports(MeasureKind::Count, 2026, "10 20 30 40 50 60");
        Self {
            indicator: indicator(MeasureKind::Count, Direction::HigherBetter, "家"),
            commitment: Commitment {
                baseline: None,
                basic: Some(Quantity::HUNDRED),
                challenge: None,
                curve: Some(curve),
                is_in_words: false,
            },
            before: reports(MeasureKind::Count, 2025, "5 10 15 20 25 30 35 40 45 50 55 60"),
            last: year[4].period,
            year,
        }
    }

    fn ask(&self, memory: &Memory) -> Option<Forecast> {
        let reports = Reports { year: &self.year, before: &self.before };
        memory.forecast(&self.indicator, &self.commitment, reports, self.last)
    }
}

fn count(memory: &Memory) -> usize {
    memory.kept().len()
}

fn other(value: &str) -> Measured {
    Measured::Plain { value: value.parse().unwrap() }
}

/// Each thing that a forecast reads makes it another one.
#[rstest]
#[case::measure(|asked: &mut Asked| asked.indicator.measure = MeasureKind::WeightedMean)]
#[case::direction(|asked: &mut Asked| asked.indicator.direction = Direction::LowerBetter)]
#[case::unit(|asked: &mut Asked| asked.indicator.unit = "%".to_owned())]
#[case::precision(|asked: &mut Asked| asked.indicator.precision = Precision::new(2).unwrap())]
#[case::frequency(|asked: &mut Asked| asked.indicator.frequency = Frequency::Fortnightly)]
#[case::baseline(|asked: &mut Asked| asked.commitment.baseline = Some(Quantity::ZERO))]
#[case::basic(|asked: &mut Asked| asked.commitment.basic = None)]
#[case::challenge(|asked: &mut Asked| asked.commitment.challenge = Some(Quantity::HUNDRED))]
#[case::curve(|asked: &mut Asked| asked.commitment.curve.as_mut().unwrap().curve = Curve::Farming)]
#[case::a_year_before(|asked: &mut Asked| asked.before[3].value = other("21"))]
#[case::a_report(|asked: &mut Asked| asked.year[3].value = other("41"))]
#[case::a_period_more(|asked: &mut Asked| asked.last = asked.year[5].period)]
fn what_a_forecast_reads_is_what_it_is_known_by(#[case] change: fn(&mut Asked)) {
    let memory = Memory::default();
    let mut asked = Asked::new();
    let first = asked.ask(&memory);
    assert!(first.is_some());
    assert_eq!((asked.ask(&memory), count(&memory)), (first, 1), "the same again");
    change(&mut asked);
    let made = asked.ask(&memory);
    assert_eq!((asked.ask(&memory), count(&memory)), (made, 2));
}

/// Nothing of this is read, so it takes no second forecast.
#[rstest]
#[case::name(|asked: &mut Asked| asked.indicator.name = "高标准农田".to_owned())]
#[case::who_decided_the_curve(|asked: &mut Asked| asked.commitment.curve.as_mut().unwrap().origin = CurveOrigin::Default)]
#[case::a_later_report(|asked: &mut Asked| asked.year[5].value = other("61"))]
fn what_a_forecast_does_not_read_makes_no_other(#[case] change: fn(&mut Asked)) {
    let memory = Memory::default();
    let mut asked = Asked::new();
    let first = asked.ask(&memory);
    change(&mut asked);
    assert_eq!((asked.ask(&memory), count(&memory)), (first, 1));
}

#[test]
fn what_was_not_asked_for_longest_goes_when_the_bound_is_reached() {
    let memory = Memory::of(3 * (size_of::<Key>() + size_of::<Kept>() + LINKS));
    let of = |basic: i64| {
        let mut asked = Asked::new();
        asked.commitment.basic = Quantity::from_integer(basic).ok();
        asked
    };
    let known = |basic: i64| {
        let asked = of(basic);
        let reports = until(Reports { year: &asked.year, before: &asked.before }, asked.last);
        let key = key(&asked.indicator, &asked.commitment, reports, asked.last).unwrap();
        memory.kept().peek(&key).is_some()
    };
    for basic in [1, 2, 3, 1, 4] {
        of(basic).ask(&memory);
    }
    assert_eq!([1, 2, 3, 4].map(known), [true, false, true, true]);
}
