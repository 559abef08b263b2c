use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::check_in::Cause;
use crate::id::AnswerId;
use crate::monitor::fixture::date;
use Step::{Committee, Head, Leader, Responsible};

fn answer(day: Date, until: Date) -> Answer {
    Answer {
        id: AnswerId(Uuid::nil()),
        day,
        by: "王芳".to_owned(),
        cause: Cause::Funds,
        measure: "补足资金".to_owned(),
        responsible: "张伟".to_owned(),
        until,
        outcome: None,
    }
}

fn episode(since: Date, is_red: bool) -> Episode {
    Episode { since, red_since: is_red.then_some(since), closed: None }
}

/// 2026-11-02 is a Monday; no day of November is arranged. domain.md 2.5 has the four steps.
#[rstest]
#[case::opens(true, "11-02", Responsible)]
#[case::red_third_day(true, "11-05", Head)]
#[case::red_seventh(true, "11-11", Leader)]
#[case::weekends_do_not_count(true, "11-22", Leader)]
#[case::red_fifteenth(true, "11-23", Committee)]
#[case::amber_fourth(false, "11-06", Responsible)]
#[case::amber_fifth(false, "11-09", Head)]
#[case::amber_tenth(false, "11-16", Leader)]
#[case::amber_ends_there(false, "12-31", Leader)]
fn what_nobody_answers_goes_up_the_line(#[case] is_red: bool, #[case] day: &str, #[case] step: Step) {
    let (calendar, ladder) = (Calendar::default(), Ladder::default());
    let episode = episode(date("2026-11-02"), is_red);
    let course = Course { episode, answers: &[], calendar: &calendar, ladder: &ladder };
    assert_eq!(course.reached(date(&format!("2026-{day}"))), step);
}

#[test]
fn a_measure_stops_the_clock_until_its_day() {
    let (calendar, ladder) = (Calendar::default(), Ladder::default());
    // Two days waited, then a measure until the 13th.
    let answers = [answer(date("2026-11-05"), date("2026-11-13"))];
    let episode = episode(date("2026-11-02"), true);
    let course = Course { episode, answers: &answers, calendar: &calendar, ladder: &ladder };
    assert_eq!(course.reached(date("2026-11-05")), Responsible);
    assert_eq!(course.reached(date("2026-11-15")), Responsible);
    assert_eq!(course.next(date("2026-11-05")), Some((Head, date("2026-11-16"))));
    assert_eq!(course.reached(date("2026-11-16")), Head);
    assert_eq!(course.next(date("2026-11-16")), Some((Leader, date("2026-11-20"))));
}

#[test]
fn what_turns_red_late_is_given_the_days_of_a_red_one() {
    let (calendar, ladder) = (Calendar::default(), Ladder::default());
    let episode = Episode { since: date("2026-11-02"), red_since: Some(date("2026-12-01")), closed: None };
    let course = Course { episode, answers: &[], calendar: &calendar, ladder: &ladder };
    assert_eq!(course.reached(date("2026-12-02")), Leader);
    assert_eq!(course.next(date("2026-12-02")), Some((Committee, date("2026-12-22"))));
}

/// 11-07 and 11-08 are a weekend.
#[rstest]
#[case::on_its_first_day("11-02", &[], Some(Responsible))]
#[case::until_the_next_step("11-04", &[], Some(Responsible))]
#[case::the_head("11-05", &[], Some(Head))]
#[case::still_the_head("11-10", &[], Some(Head))]
#[case::the_leader("11-11", &[], Some(Leader))]
#[case::answered_by_then("11-05", &[("11-05", "11-20")], None)]
#[case::overdue("11-10", &[("11-05", "11-09")], Some(Head))]
#[case::the_clock_stood_still("11-12", &[("11-05", "11-09")], Some(Head))]
fn a_warning_without_a_measure_waits_for_the_people_of_its_step(
    #[case] on: &str,
    #[case] answers: &[(&str, &str)],
    #[case] step: Option<Step>,
) {
    let (calendar, ladder) = (Calendar::default(), Ladder::default());
    let day = |text: &str| date(&format!("2026-{text}"));
    let answers: Vec<Answer> = answers.iter().map(|(on, until)| answer(day(on), day(until))).collect();
    let episode = episode(day("11-02"), true);
    let course = Course { episode, answers: &answers, calendar: &calendar, ladder: &ladder };
    assert_eq!(course.waits_for(day(on)), step);
    let closed = Episode { closed: Some(day("11-02")), ..episode };
    assert_eq!(Course { episode: closed, ..course }.waits_for(day(on)), None);
}

#[rstest]
#[case::as_it_comes([Some(0), Some(3), Some(7), Some(15)], None)]
#[case::steps_that_are_never_reached([Some(0), None, Some(1), None], None)]
#[case::a_year([Some(0), None, None, Some(250)], None)]
#[case::more_than_a_year([Some(0), None, None, Some(251)], Some((Committee, LadderFault::TooMany)))]
#[case::at_the_same_time([Some(0), Some(3), Some(3), None], Some((Leader, LadderFault::NotLater)))]
#[case::earlier([Some(0), Some(5), None, Some(4)], Some((Committee, LadderFault::NotLater)))]
#[case::at_once([Some(0), Some(0), None, None], Some((Head, LadderFault::NotLater)))]
#[case::nobody_is_to_act([None, Some(1), None, None], Some((Responsible, LadderFault::NotAtOnce)))]
#[case::later([Some(1), Some(2), None, None], Some((Responsible, LadderFault::NotAtOnce)))]
fn each_step_is_reached_later_than_the_one_before(
    #[case] days: [Option<u16>; Step::COUNT],
    #[case] fault: Option<(Step, LadderFault)>,
) {
    let red = Ladder { red: days, ..Ladder::default() };
    assert_eq!(red.fault(), fault.map(|(step, fault)| (Severity::Red, step, fault)));
    let amber = Step::ALL.into_iter().zip(days);
    let amber =
        amber.fold(Ladder::default(), |ladder, (step, days)| ladder.with(Severity::Amber, step, days));
    assert_eq!(amber.fault(), fault.map(|(step, fault)| (Severity::Amber, step, fault)));
}

#[test]
fn a_closed_warning_goes_nowhere() {
    let (calendar, ladder) = (Calendar::default(), Ladder::default());
    let episode = Episode { closed: Some(date("2026-11-04")), ..episode(date("2026-11-02"), true) };
    let course = Course { episode, answers: &[], calendar: &calendar, ladder: &ladder };
    assert_eq!((course.reached(date("2026-12-30")), course.next(date("2026-12-30"))), (Responsible, None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn later_is_never_lower(
        since in 9_500..9_600_i64,
        is_red: bool,
        answered in prop::collection::vec((0..60_i64, 0..60_i64), 0..3),
        first in 0..80_i64,
        more in 0..80_i64,
    ) {
        let (calendar, ladder) = (Calendar::default(), Ladder::default());
        let day = |number: i64| Date::from_number(since + number);
        let mut answers: Vec<Answer> =
            answered.iter().map(|(on, lasts)| answer(day(*on), day(on + lasts))).collect();
        answers.sort_by_key(|answer| answer.day);
        let course =
            Course { episode: episode(day(0), is_red), answers: &answers, calendar: &calendar, ladder: &ladder };
        prop_assert!(course.reached(day(first)) <= course.reached(day(first + more)));
        // The next step is reached on the day that is shown.
        if let Some((step, on)) = course.next(day(first)) {
            prop_assert_eq!(course.reached(on), step);
            prop_assert!(on > day(first) && step > course.reached(day(first)));
        }
    }

    #[test]
    fn a_measure_never_hastens_and_red_never_waits_longer(
        since in 9_500..9_600_i64,
        on in 0..40_i64,
        lasts in 0..40_i64,
        looked in 0..80_i64,
    ) {
        let (calendar, ladder) = (Calendar::default(), Ladder::default());
        let day = |number: i64| Date::from_number(since + number);
        let answers = [answer(day(on), day(on + lasts))];
        let reached = |is_red, answers| {
            let episode = episode(day(0), is_red);
            Course { episode, answers, calendar: &calendar, ladder: &ladder }.reached(day(looked))
        };
        prop_assert!(reached(true, &answers[..]) <= reached(true, &[]));
        prop_assert!(reached(false, &answers[..]) <= reached(true, &answers[..]));
    }
}
