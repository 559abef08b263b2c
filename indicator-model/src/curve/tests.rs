use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// Any percentages that never fall and end at 100.
fn any_months() -> impl Strategy<Value = Months> {
    prop::array::uniform11(0..=100_u8).prop_map(|mut earlier| {
        earlier.sort_unstable();
        let mut all = [100; 12];
        all[..11].copy_from_slice(&earlier);
        Months::new(all).unwrap()
    })
}

fn any_curve() -> impl Strategy<Value = Curve> {
    prop_oneof![prop::sample::select(Curve::NAMED.to_vec()), any_months().prop_map(Curve::Drawn)]
}

#[test]
fn templates_are_plans_of_a_year() {
    for curve in Curve::NAMED {
        if let Some(months) = curve.months() {
            assert_eq!(Months::new(months.percentages()), Ok(months), "{curve}");
        }
    }
}

/// 农时: NYJ-01 of the sample city stands at 52 % in August.
#[rstest]
#[case::calendar(Curve::Calendar, Frequency::Monthly, 8, "66.666667")]
#[case::works(Curve::SCurve, Frequency::Monthly, 6, "50")]
#[case::farming(Curve::Farming, Frequency::Monthly, 8, "53")]
#[case::farming_by_quarters(Curve::Farming, Frequency::Quarterly, 2, "43")]
#[case::flood(Curve::Flood, Frequency::HalfYearly, 1, "46")]
#[case::a_year(Curve::Flood, Frequency::Yearly, 1, "100")]
// The thirteenth fortnight ends with June, the first amid January: 12/26 of 2 %.
#[case::half_of_the_fortnights(Curve::Farming, Frequency::Fortnightly, 13, "43")]
#[case::amid_a_month(Curve::Farming, Frequency::Fortnightly, 1, "0.923077")]
#[case::a_season_that_nobody_knows(Curve::Season, Frequency::Monthly, 3, "25")]
fn a_curve_says_what_is_planned_by_then(
    #[case] curve: Curve,
    #[case] frequency: Frequency,
    #[case] period: u8,
    #[case] done: &str,
) {
    let profile = curve.profile(frequency, None);
    assert_eq!(profile.done(period, frequency.per_year()), quantity(done));
}

#[test]
fn a_season_is_the_shape_of_last_year() {
    let gains = [1, 3, 4, 2].map(|gain| Quantity::from_integer(gain).unwrap()).to_vec();
    let profile = Curve::Season.profile(Frequency::Quarterly, Some(gains));
    assert_eq!([1, 2, 3, 4].map(|quarter| profile.done(quarter, 4)), ["10", "40", "80", "100"].map(quantity));
}

#[rstest]
#[case("calendar", Some(Curve::Calendar))]
#[case("s_curve", Some(Curve::SCurve))]
#[case("0 0 0 30 30 30 30 30 100 100 100 100", Some(Curve::Drawn(Months::known([0, 0, 0, 30, 30, 30, 30, 30, 100, 100, 100, 100]))))]
#[case("8%，17%、25/33/42/50/58/67/75/83/92/100％", Some(Curve::Drawn(Months::known([8, 17, 25, 33, 42, 50, 58, 67, 75, 83, 92, 100]))))]
#[case::eleven("8 17 25 33 42 50 58 67 75 83 100", None)]
#[case::half_a_percent("8.5 17 25 33 42 50 58 67 75 83 92 100", None)]
#[case::negative("-1 17 25 33 42 50 58 67 75 83 92 100", None)]
#[case::nothing("", None)]
#[case::drawn_how("drawn", None)]
fn a_text_is_a_curve_or_none(#[case] text: &str, #[case] curve: Option<Curve>) {
    assert_eq!(text.parse().ok(), curve);
}

#[rstest]
#[case([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99], NotMonths::Unfinished)]
#[case([0, 0, 50, 49, 60, 60, 60, 60, 60, 60, 60, 100], NotMonths::Falls { month: 4 })]
#[case([0, 0, 50, 101, 60, 60, 60, 60, 60, 60, 60, 100], NotMonths::AboveHundred { month: 4 })]
fn a_plan_never_falls_and_ends_at_hundred(#[case] percentages: [u8; 12], #[case] why: NotMonths) {
    assert_eq!(Months::new(percentages), Err(why));
}

#[test]
fn a_curve_can_be_drawn_over() {
    assert_eq!(Curve::Calendar.drawn().to_string(), "8 17 25 33 42 50 58 67 75 83 92 100");
    assert_eq!(Curve::SCurve.drawn().to_string(), "2 7 16 26 38 50 62 74 84 93 98 100");
    assert_eq!(Some(Curve::Farming.drawn()), Curve::Farming.months());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_curve_has_one_text(curve in any_curve()) {
        prop_assert_eq!(curve.to_string().parse(), Ok(curve));
        prop_assert_eq!(Months::new(curve.drawn().percentages()), Ok(curve.drawn()));
        let json = serde_json::to_string(&curve).unwrap();
        prop_assert_eq!(serde_json::from_str::<Curve>(&json).unwrap(), curve);
    }

    /// Whatever curve, and however often an indicator is collected.
    #[test]
    fn a_plan_never_falls_and_is_done_at_the_end(
        curve in any_curve(),
        frequency in prop::sample::select(Frequency::ALL.to_vec()),
        gains in prop::option::of(prop::collection::vec(0..1_000_i64, 26)),
    ) {
        let gains = gains.map(|gains| gains.into_iter().filter_map(|gain| Quantity::from_integer(gain).ok()).collect());
        let profile = curve.profile(frequency, gains);
        let periods = frequency.per_year();
        let plan: Vec<Quantity> = (1..=periods).map(|period| profile.done(period, periods)).collect();
        prop_assert!(plan.is_sorted(), "{:?}", plan);
        prop_assert!(plan[0] >= Quantity::ZERO);
        prop_assert_eq!(plan.last(), Some(&Quantity::HUNDRED));
    }
}
