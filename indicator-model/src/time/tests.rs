use rstest::rstest;

use super::*;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn plain(text: &str) -> Measured {
    Measured::Plain { value: quantity(text) }
}

fn ratio(numerator: &str, denominator: &str) -> Measured {
    Measured::Ratio { numerator: quantity(numerator), denominator: quantity(denominator) }
}

fn missing(reason: MissingReason) -> Measured {
    Measured::Missing { reason }
}

#[rstest]
// 新增主体: counts add up over the months.
#[case::count(MeasureKind::Count, &[Some(plain("90")), Some(plain("110"))], plain("200"), 0)]
// 优良天数比率: 28 of 31 and 20 of 28 days are 48 of 59, not the mean of 90.3 % and 71.4 %.
#[case::ratio(MeasureKind::Ratio, &[Some(ratio("28", "31")), Some(ratio("20", "28"))], ratio("48", "59"), 0)]
#[case::percentages_are_never_averaged(MeasureKind::Ratio, &[Some(plain("90.3")), Some(plain("71.4"))], plain("71.4"), 0)]
#[case::stock(MeasureKind::Stock, &[Some(plain("620")), None, Some(plain("700"))], plain("700"), 1)]
#[case::mean(MeasureKind::WeightedMean, &[Some(plain("6.5")), Some(plain("5"))], plain("5.75"), 0)]
#[case::rating(MeasureKind::Rating, &[Some(plain("85")), Some(missing(MissingReason::NotDue))], plain("85"), 0)]
// Missing is not zero, and a month that is not due is not missing.
#[case::incomplete(MeasureKind::Count, &[Some(plain("0")), Some(missing(MissingReason::Late)), Some(missing(MissingReason::NotDue))], plain("0"), 1)]
#[case::nothing(MeasureKind::Count, &[None, Some(missing(MissingReason::Late))], missing(MissingReason::Late), 2)]
#[case::no_period(MeasureKind::Count, &[], missing(MissingReason::NotCollected), 0)]
fn rolls_up(
    #[case] measure: MeasureKind,
    #[case] periods: &[Option<Measured>],
    #[case] value: Measured,
    #[case] missing: u32,
) {
    assert_eq!(roll_up(measure, periods), Ok(TimeRollUp { value, missing }));
}

#[test]
fn a_sum_out_of_range_is_refused() {
    let largest = Some(Measured::Plain { value: Quantity::MAX });
    assert_eq!(roll_up(MeasureKind::Count, &[largest, largest]), Err(QuantityError::Overflow));
}

fn season() -> Profile {
    Profile::Season { last_year: ["10", "40", "40", "10"].map(|value| Some(quantity(value))).to_vec() }
}

fn milestones() -> Profile {
    let milestone = |period, percent| Milestone { period, percent: quantity(percent) };
    Profile::Milestones { milestones: vec![milestone(1, "30"), milestone(3, "100")] }
}

#[rstest]
#[case::linear("1200", Profile::Linear, &["300", "300", "300", "300"])]
#[case::linear_rest("1202", Profile::Linear, &["301", "301", "300", "300"])]
// 3t² − 2t³ at ¼, ½, ¾ is 0.15625, 0.5, 0.84375: quotas 187.5, 412.5, 412.5, 187.5.
#[case::s_curve("1200", Profile::SCurve, &["188", "413", "412", "187"])]
#[case::season("1200", season(), &["120", "480", "480", "120"])]
#[case::milestones("1200", milestones(), &["0", "360", "0", "840"])]
#[case::a_season_of_zeros("8", Profile::Season { last_year: vec![] }, &["2", "2", "2", "2"])]
fn lays_a_year_out_over_quarters(#[case] total: &str, #[case] profile: Profile, #[case] parts: &[&str]) {
    let allocation = lay_out(quantity(total), Precision::INTEGER, 4, &profile);
    let parts: Vec<_> = parts.iter().map(|part| Some(quantity(part))).collect();
    assert_eq!(allocation.values.to_vec(), parts);
    assert_eq!(allocation.unreachable, Quantity::ZERO);
}

#[test]
fn the_plan_to_date_ends_at_the_total() {
    let parts = lay_out(quantity("1201"), Precision::INTEGER, 12, &Profile::SCurve);
    let plan = cumulative(Quantity::ZERO, &parts).unwrap();
    assert_eq!(plan.last(), Some(&quantity("1201")));
    assert!(plan.is_sorted());
}

#[test]
fn a_path_leads_from_the_baseline_to_the_target_either_way() {
    // 空气质量优良天数比率 86.5 → 88, 审批平均时限 12 → 10 (sample city).
    let tenths = Precision::new(1).unwrap();
    let rising = path(quantity("86.5"), quantity("88"), tenths, 4, &Profile::Linear).unwrap();
    assert_eq!(rising, ["86.9", "87.3", "87.7", "88"].map(quantity));
    let falling = path(quantity("12"), quantity("10"), tenths, 4, &Profile::Linear).unwrap();
    assert_eq!(falling, ["11.5", "11", "10.5", "10"].map(quantity));
}
