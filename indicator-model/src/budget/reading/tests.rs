use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::budget::{Funds, Item};
use crate::light::Preset;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn months(year: u16, adjusted: &str, months: &str) -> Vec<Execution> {
    let months = months.split(' ').zip(1..).filter(|(month, _)| *month != "." && !month.is_empty());
    let execution = |(executed, number): (&str, u8)| Execution {
        month: Period::new(year, Frequency::Monthly, number).unwrap(),
        adjusted: quantity(adjusted),
        executed: quantity(executed),
    };
    months.map(execution).collect()
}

/// An item of 2026 with what was spent by the end of each month, `.` for one that nobody reported.
fn item(budget: &str, of_this_year: &str, of_last_year: &str) -> Spending {
    let item = Item {
        code: "B-1".to_owned(),
        year: 2026,
        name: String::new(),
        owner: OrganizationId(Uuid::nil()),
        indicators: Vec::new(),
        initial: quantity(budget),
        funds: Funds::default(),
        curve: None,
    };
    Spending { item, months: months(2026, budget, of_this_year), before: months(2025, budget, of_last_year) }
}

fn on(day: &str, preset: Preset, spendings: &[Spending]) -> Reading {
    let spendings: Vec<&Spending> = spendings.iter().collect();
    let rules = Rules { lights: preset.into(), ..Rules::default() };
    read(&spendings, &rules, day.parse().unwrap()).unwrap()
}

/// Half of the year is over, so by the calendar 600 of 1200 are planned; each threshold from both sides.
#[rstest]
#[case::on_plan(Preset::Yinchuan, "600", Light::Green, "0")]
#[case::just_before_amber(Preset::Yinchuan, "480.1", Light::Green, "9.991667")]
#[case::amber_begins(Preset::Yinchuan, "480", Light::Amber, "10")]
#[case::amber_ends(Preset::Yinchuan, "240", Light::Amber, "30")]
#[case::red_begins(Preset::Yinchuan, "239.9", Light::Red, "30.008333")]
#[case::ahead(Preset::Yinchuan, "1100", Light::Green, "-41.666667")]
#[case::overspent(Preset::Yinchuan, "1300", Light::Green, "-58.333333")]
#[case::nothing(Preset::Yinchuan, "0", Light::Red, "50")]
#[case::on_plan(Preset::Tianjin, "600", Light::Green, "0")]
#[case::amber_begins(Preset::Tianjin, "599.9", Light::Amber, "0.016667")]
#[case::amber_ends(Preset::Tianjin, "420", Light::Amber, "30")]
#[case::red_begins(Preset::Tianjin, "419.9", Light::Red, "30.016667")]
#[case::nothing(Preset::Tianjin, "0", Light::Red, "100")]
#[case::on_plan(Preset::Sanya, "600", Light::Green, "0")]
#[case::amber_begins(Preset::Sanya, "599.9", Light::Amber, "0.016667")]
#[case::amber_ends(Preset::Sanya, "300", Light::Amber, "50")]
#[case::red_begins(Preset::Sanya, "299.9", Light::Red, "50.016667")]
fn money_is_judged_by_the_thresholds_of_a_city(
    #[case] preset: Preset,
    #[case] june: &str,
    #[case] light: Light,
    #[case] gap: &str,
) {
    // May is as good as June, so that the first good month is not what decides.
    let reading = on("2026-07-01", preset, &[item("1200", &format!(". . . . . {june}"), "")]);
    assert_eq!((reading.light, reading.why), (light, Why::Spent));
    assert_eq!(reading.gap, Some(quantity(gap)));
    assert_eq!(reading.last.unwrap().planned, quantity("600"));
}

/// Silence is never green: grey, and amber once it is long overdue. Nothing of nothing is grey.
#[rstest]
#[case::nothing_is_due("2026-01-20", "1200", "", Light::Grey, Why::NothingYet)]
#[case::january_is_late("2026-02-10", "1200", "", Light::Grey, Why::Late)]
#[case::january_is_long_late("2026-03-10", "1200", "", Light::Amber, Why::Late)]
#[case::a_good_month_and_then_silence("2026-03-10", "1200", "100", Light::Grey, Why::Late)]
#[case::a_good_month_and_long_silence("2026-04-10", "1200", "100", Light::Amber, Why::Late)]
#[case::zero_is_no_silence("2026-07-01", "1200", "0 0 0 0 0 0", Light::Red, Why::Spent)]
#[case::what_is_behind_stays_so_in_silence("2026-12-10", "1200", "0 0 0 0 0 0", Light::Red, Why::Spent)]
#[case::no_budget("2026-07-01", "0", "0 0 0 0 0 0", Light::Grey, Why::NoBudget)]
#[case::no_budget_and_no_report("2026-07-01", "0", "", Light::Grey, Why::NoBudget)]
#[case::first_good("2026-07-01", "1200", "100 200 300 400 300 600", Light::Amber, Why::FirstGood)]
#[case::second_good("2026-08-01", "1200", "100 200 300 400 300 600 700", Light::Green, Why::Spent)]
fn what_is_missing_is_never_green(
    #[case] day: &str,
    #[case] budget: &str,
    #[case] spent: &str,
    #[case] light: Light,
    #[case] why: Why,
) {
    let reading = on(day, Preset::Yinchuan, &[item(budget, spent, "")]);
    assert_eq!((reading.light, reading.why), (light, why));
}

/// B-FGW-01: in May 31 % are paid. By the calendar that is behind by 10.8 points; by its own last year it is on plan.
#[test]
fn without_a_filed_plan_money_is_paid_as_it_was_last_year() {
    let last =
        "976.44 2395.14 5830.24 9955.61 14817.62 20069.44 24725.90 30341.19 35272.58 39162.43 44467.56 48000";
    let this = "944.86 2399.12 5837.11 10109.63 14834.46";
    let as_last_year = on("2026-06-01", Preset::Yinchuan, &[item("48000", this, last)]);
    assert_eq!((as_last_year.light, as_last_year.items[0].follows), (Light::Green, Curve::Season));
    // A month of it is missing.
    let unknown = on("2026-06-01", Preset::Yinchuan, &[item("48000", this, &last.replace("20069.44", "."))]);
    assert_eq!((unknown.light, unknown.items[0].follows), (Light::Amber, Curve::Calendar));
    let mut filed = item("48000", this, last);
    filed.item.curve = Some(Curve::Calendar);
    let filed = on("2026-06-01", Preset::Yinchuan, &[filed]);
    assert_eq!((filed.light, filed.items[0].is_filed), (Light::Amber, true));
}

#[test]
fn several_items_count_by_their_sums() {
    // 100 of 1000 and 500 of 200: by rates one is far behind, together they are on plan.
    let items = [item("1000", ". . . . . 100", ""), item("200", ". . . . . 500", "")];
    let reading = on("2026-07-01", Preset::Yinchuan, &items);
    let spent = reading.last.unwrap();
    assert_eq!(
        (spent.executed, spent.planned, spent.adjusted),
        (quantity("600"), quantity("600"), quantity("1200"))
    );
    assert_eq!((reading.light, spent.rate()), (Light::Green, Some(quantity("50"))));
    assert_eq!(reading.items[1].overspent, Some(quantity("300")));
    // A month counts when all items have it.
    let items = [item("1000", ". . . . 400 500", ""), item("200", ". . . . 100", "")];
    assert_eq!(on("2026-07-01", Preset::Yinchuan, &items).last.unwrap().month.number(), 5);
}

/// S8: what is overspent in October is found until a later month has a budget for it.
#[test]
fn an_overspent_budget_is_found_until_it_is_adjusted() {
    let mut wlj = item("320", "26 54 80 106 135 160 187 209 240 329.6", "");
    let on = |day: &str, spending: &Spending| {
        on(day, Preset::Yinchuan, std::slice::from_ref(spending)).items[0].overspent
    };
    assert_eq!(on("2026-10-20", &wlj), None);
    assert_eq!(on("2026-11-20", &wlj), Some(quantity("9.6")));
    wlj.months.push(Execution { adjusted: quantity("345"), ..wlj.months[9] });
    wlj.months[10].month = Period::new(2026, Frequency::Monthly, 11).unwrap();
    assert_eq!(on("2026-11-20", &wlj), Some(quantity("9.6")));
    assert_eq!(on("2026-12-01", &wlj), None);
}

fn any_preset() -> impl Strategy<Value = Preset> {
    prop::sample::select(Preset::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn more_spent_is_never_a_worse_light(
        budget in 0..10_000_i64,
        one in 0..12_000_i64,
        other in 0..12_000_i64,
        month in 1..=12_usize,
        preset in any_preset(),
    ) {
        let light = |spent: i64| {
            let spent = format!("{}{spent}", ". ".repeat(month - 1));
            on("2027-01-01", preset, &[item(&budget.to_string(), &spent, "")]).alone
        };
        prop_assert!(light(one.max(other)) <= light(one.min(other)));
    }

    /// What is bought for half the money is behind by as much.
    #[test]
    fn a_light_does_not_depend_on_the_size_of_a_budget(
        budget in 1..10_000_i64,
        spent in 0..12_000_i64,
        times in 1..50_i64,
        preset in any_preset(),
    ) {
        let light = |budget: i64, spent: i64| {
            on("2026-07-01", preset, &[item(&budget.to_string(), &format!(". . . . . {spent}"), "")]).light
        };
        prop_assert_eq!(light(budget, spent), light(budget * times, spent * times));
    }
}
