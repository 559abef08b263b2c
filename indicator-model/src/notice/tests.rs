use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::calendar::DayKind;

/// Around 1 October 2025 (国办发明电〔2024〕12号): off from the 1st to the 8th, the Saturday after is worked.
fn calendar() -> Calendar {
    let off = (1..=8).map(|day| (Date::new(2025, 10, day).unwrap(), DayKind::Holiday));
    off.chain([(Date::new(2025, 10, 11).unwrap(), DayKind::Working)]).collect()
}

#[rstest]
#[case::two_days_ahead("2025-11-07", "2025-11-05", 2)]
#[case::the_day_itself("2025-11-07", "2025-11-07", 0)]
#[case::a_weekend_is_not_counted("2025-11-07", "2025-11-10", -1)]
#[case::a_week_late("2025-11-07", "2025-11-18", -7)]
#[case::ahead_of_a_holiday("2025-10-09", "2025-09-29", 2)]
#[case::after_a_holiday("2025-09-30", "2025-10-09", -1)]
#[case::a_saturday_that_is_worked("2025-10-10", "2025-10-11", -1)]
#[case::the_last_working_day_before_a_sunday("2025-11-09", "2025-11-07", 0)]
#[case::the_monday_after_it("2025-11-09", "2025-11-10", -1)]
fn days_are_counted_as_they_are_worked(#[case] due: Date, #[case] today: Date, #[case] left: i32) {
    assert_eq!(days_left(due, today, &calendar()), left);
}

#[rstest]
#[case(3, false)]
#[case(2, true)]
#[case(1, false)]
#[case(0, true)]
#[case(-1, true)]
#[case(-2, false)]
#[case(-3, true)]
#[case(-6, false)]
#[case(-7, true)]
#[case(-8, false)]
fn the_ladder_has_five_days(#[case] left: i32, #[case] is_told: bool) {
    assert_eq!(is_step(left), is_told);
}

#[rstest]
#[case(-6, false, false)]
#[case(-7, true, false)]
#[case(-9, true, false)]
#[case(-10, true, true)]
fn what_is_a_week_late_goes_up_the_line(#[case] left: i32, #[case] head: bool, #[case] office: bool) {
    assert_eq!([Superior::Head, Superior::AssessmentOffice].map(|who| who.hears(left)), [head, office]);
}

#[rstest]
#[case("2025-11-24", "2025-11-24")]
#[case("2025-11-30", "2025-11-24")]
#[case("2025-12-01", "2025-12-01")]
fn a_week_begins_on_monday(#[case] day: Date, #[case] monday: Date) {
    assert_eq!(week_of(day), monday);
}

#[test]
fn a_digest_has_so_many_lines_and_the_number_of_the_rest() {
    let missing = |day: usize| Missing {
        due: Date::new(2025, 1, 1).unwrap().plus_days(day.try_into().unwrap()).unwrap(),
        organization: OrganizationId(uuid::Uuid::nil()),
        name: "农业农村局".to_owned(),
        period: "2025-M10".parse().unwrap(),
        left: 0,
        count: 1,
    };
    let lines: Vec<Missing> = (0..MOST_LINES + 7).rev().map(missing).collect();
    let digest = Digest { missing: lines, ..Digest::default() }.bounded();
    assert_eq!((digest.missing.len(), digest.more), (MOST_LINES, 7));
    assert_eq!(digest.missing[0], missing(0), "the earliest first");
    assert_eq!(digest.clone().bounded(), digest);
}

#[rstest]
#[case("0", true)]
#[case("14", true)]
#[case("15", false)]
#[case("-1", false)]
fn a_limit_that_cannot_be_is_not_read(#[case] text: &str, #[case] is_limit: bool) {
    assert_eq!(serde_json::from_str::<WeeklyLimit>(text).is_ok(), is_limit);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// So a deadline is notified at most once for each step, whatever day it is on.
    #[test]
    fn from_one_working_day_to_the_next_a_deadline_comes_nearer_by_one(due in 0_i64..700, start in 0_i64..700) {
        let first = Date::new(2025, 1, 1).unwrap();
        let calendar = calendar();
        let (due, today) = (first.plus_days(due).unwrap(), calendar.next_working(first.plus_days(start).unwrap()));
        let next = calendar.next_working(today);
        let (now, then) = (days_left(due, today, &calendar), days_left(due, next, &calendar));
        prop_assert_eq!(then, now - 1);
    }
}
