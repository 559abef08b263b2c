use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::answer::ExtensionFault;
use super::*;
use crate::id::CycleId;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn organization(number: u128) -> OrganizationId {
    OrganizationId(Uuid::from_u128(number))
}

fn extension(owner: u128, span: Span, until: &str) -> Extension {
    Extension {
        id: ExtensionId(Uuid::from_u128(owner)),
        organization: organization(owner),
        span,
        until: day(until),
        reason: "防汛".to_owned(),
    }
}

/// October 2025 is due on 7 November and closes on 5 December.
fn october() -> Period {
    "2025-M10".parse().unwrap()
}

fn cycle(year: u16) -> Cycle {
    Cycle {
        id: CycleId(Uuid::nil()),
        name: String::new(),
        starts: Date::new(year, 1, 1).unwrap(),
        ends: Date::new(year, 12, 31).unwrap(),
    }
}

fn of(period: &str) -> Span {
    Span::Period { period: period.parse().unwrap() }
}

fn from(text: &str) -> Span {
    Span::From { day: day(text) }
}

#[rstest]
#[case::the_period_itself(of("2025-M10"), "2025-11-20", "2025-11-20", "2025-12-05")]
#[case::beyond_the_lock(of("2025-M10"), "2025-12-31", "2025-12-31", "2025-12-31")]
#[case::another_period(of("2025-M09"), "2025-12-31", "2025-11-07", "2025-12-05")]
#[case::due_within(from("2025-11-01"), "2025-11-20", "2025-11-20", "2025-12-05")]
#[case::due_before_it_begins(from("2025-11-08"), "2025-11-20", "2025-11-07", "2025-12-05")]
#[case::due_after_it_ends(from("2025-10-01"), "2025-11-06", "2025-11-07", "2025-12-05")]
fn an_extension_moves_what_it_is_for(
    #[case] span: Span,
    #[case] until: &str,
    #[case] due: &str,
    #[case] closes: &str,
) {
    let timetable = Timetable { extensions: vec![extension(1, span, until)], ..Timetable::default() };
    let window = timetable.window(october());
    assert_eq!((window.due, window.closes), (day(due), day(closes)));
    assert_eq!(timetable.extension(october()).is_some(), window != timetable.usual(october()));
}

#[test]
fn an_extension_is_for_an_organization_and_those_below_it() {
    let all =
        Timetable { extensions: vec![extension(1, of("2025-M10"), "2025-11-20")], ..Timetable::default() };
    let due = |line: &[u128]| {
        let line: Vec<_> = line.iter().copied().map(organization).collect();
        all.narrowed(&line).window(october()).due
    };
    assert_eq!(due(&[7, 1]), day("2025-11-20"), "below it");
    assert_eq!(due(&[7, 2]), day("2025-11-07"), "beside it");
}

#[test]
fn a_frequency_has_deadlines_of_its_own() {
    let mut schedule = Schedule::default();
    schedule.set(Frequency::Monthly, Deadlines { due: After::Calendar(10), ..Deadlines::DEFAULT });
    let timetable = Timetable { schedule: schedule.clone(), ..Timetable::default() };
    assert_eq!(timetable.window(october()).due, day("2025-11-10"));
    assert_eq!(timetable.window("2025-Q3".parse().unwrap()).due, day("2025-10-07"));
    let before = Schedule::default();
    let changed: Vec<_> = before.changed(&schedule).map(|(frequency, ..)| frequency).collect();
    assert_eq!(changed, [Frequency::Monthly]);
}

#[rstest]
#[case(3, After::Working(5), After::Working(25), None)]
#[case(3, After::Working(5), After::Working(4), Some((DeadlineField::Closes, DeadlineFault::ClosesBeforeDue)))]
#[case(3, After::Working(30), After::Calendar(31), None)]
#[case(367, After::Working(5), After::Working(25), Some((DeadlineField::OpensBefore, DeadlineFault::TooMany)))]
#[case(0, After::Calendar(366), After::Calendar(367), Some((DeadlineField::Closes, DeadlineFault::TooMany)))]
fn deadlines_that_cannot_be_are_named(
    #[case] opens_before: u16,
    #[case] due: After,
    #[case] closes: After,
    #[case] fault: Option<(DeadlineField, DeadlineFault)>,
) {
    assert_eq!(Deadlines { opens_before, due, closes }.fault(), fault);
}

#[rstest]
#[case::a_day_more(of("2025-M10"), "2025-11-08", None)]
#[case::the_day_itself(of("2025-M10"), "2025-11-07", Some(ExtensionFault::NoMoreTime))]
#[case::another_year(of("2026-M10"), "2026-12-31", Some(ExtensionFault::NotAPeriod))]
#[case::one_day(from("2025-11-08"), "2025-11-08", None)]
#[case::backwards(from("2025-11-08"), "2025-11-07", Some(ExtensionFault::NoMoreTime))]
#[case::for_ever(from("2025-01-01"), "2026-12-31", Some(ExtensionFault::TooLong))]
fn an_extension_gives_more_time_and_ends(
    #[case] span: Span,
    #[case] until: &str,
    #[case] fault: Option<ExtensionFault>,
) {
    assert_eq!(extension(1, span, until).fault(&Timetable::default(), &cycle(2025)), fault);
}

#[rstest]
#[case(Frequency::Monthly, "2026-03-10", "M02")]
#[case(Frequency::Monthly, "2026-03-28", "M02 M03")]
#[case(Frequency::Monthly, "2026-01-10", "")]
#[case(Frequency::Fortnightly, "2026-02-11", "F01 F02 F03")]
#[case(Frequency::Quarterly, "2026-03-27", "")]
#[case(Frequency::Quarterly, "2026-04-20", "Q1")]
#[case::the_year_is_reported_after_it(Frequency::Yearly, "2027-01-10", "Y")]
#[case::not_for_ever(Frequency::Yearly, "2027-03-01", "")]
fn a_period_can_be_reported_from_its_end_until_it_closes(
    #[case] frequency: Frequency,
    #[case] today: &str,
    #[case] expected: &str,
) {
    let timetable = Timetable::default();
    let cycle = cycle(2026);
    let periods = Period::within(frequency, &cycle);
    let open = periods.filter(|period| timetable.window(*period).phase(day(today)).is_open());
    assert_eq!(open.map(Period::part).collect::<Vec<_>>().join(" "), expected);
    assert!(expected.is_empty() || timetable.is_open(&cycle, day(today)));
}

proptest! {
    /// More time is never less, whatever was granted and to whom.
    #[test]
    fn an_extension_takes_no_time_away(
        month in 1_u8..=12,
        granted in prop::collection::vec((1_u128..4, 0_i64..400, 0_i64..400, any::<bool>()), 0..6),
    ) {
        let period = Period::new(2025, Frequency::Monthly, month).unwrap();
        let first = day("2025-01-01");
        let extensions = granted.into_iter().map(|(owner, from, until, is_span)| {
            let day = first.plus_days(from).unwrap();
            let span = if is_span { Span::From { day } } else { Span::Period { period } };
            Extension { until: first.plus_days(until).unwrap(), ..extension(owner, span, "2025-01-01") }
        });
        let all = Timetable { extensions: extensions.collect(), ..Timetable::default() };
        let own = all.narrowed(&[organization(1)]);
        prop_assert!(own.window(period).due >= own.usual(period).due);
        prop_assert!(all.window(period).due >= own.window(period).due);
        prop_assert!(own.window(period).closes >= own.window(period).due);
    }
}
