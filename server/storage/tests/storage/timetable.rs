//! When periods are reported is set by the assessment office, and everything that judges a report by its day reads it.

use indicator_model::calendar::notice::{self, NOTICES};
use indicator_model::calendar::sheet::{Column, Problem};
use indicator_model::calendar::{ArrangedDay, DayChange, DayKind};
use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::rule::Remark;
use indicator_model::date::Date;
use indicator_model::deadline::{After, Deadlines};
use indicator_model::id::{ExtensionId, OrganizationId, SchemeId};
use indicator_model::indicator::Frequency;
use indicator_model::timetable::answer::{
    Arrangement, ExtensionFault, NewDays, NewExtension, NewSchedule, Saved,
};
use indicator_model::timetable::{DeadlineFault, DeadlineField, Extension, Schedule, Span};
use people_model::appointment::NewAppointment;
use people_model::audit::{Deed, FieldName, Verdict};
use people_model::policy::Denial;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::check_in::due;
use storage::ctx::Ctx;
use storage::error::StoreError;
use storage::integrity;
use storage::sheet::{File, Mode};
use storage::timetable::{arrange, grant, import, read, set_schedule, withdraw};
use uuid::Uuid;

use crate::check_in::{november, of, organization, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{at_work, employed, founded, import as import_sheet, reportable};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

async fn current(ctx: &Ctx) -> Arrangement {
    let scheme = storage::board::current(ctx).await.unwrap().unwrap();
    read(ctx, scheme).await.unwrap()
}

fn monthly(deadlines: Deadlines) -> Schedule {
    let mut schedule = Schedule::default();
    schedule.set(Frequency::Monthly, deadlines);
    schedule
}

/// The arrangement of 2025, as a reader brings it who has seen none.
pub(crate) fn holidays(scheme: SchemeId) -> NewDays {
    let days = notice::read(NOTICES[0].text, 2025).unwrap().into_iter();
    NewDays {
        scheme,
        changes: days.map(|(day, after)| DayChange { day, before: None, after: Some(after) }).collect(),
    }
}

pub(crate) fn more_time(
    scheme: SchemeId,
    organization: OrganizationId,
    span: Span,
    until: &str,
) -> NewExtension {
    let extension = Extension {
        id: ExtensionId(Uuid::now_v7()),
        organization,
        span,
        until: day(until),
        reason: "防汛救灾".to_owned(),
    };
    NewExtension { scheme, extension }
}

async fn verified(ctx: &Ctx) {
    for city in storage::audit::chains(ctx).await.unwrap() {
        let verdict = integrity::verify(ctx, city, &[]).await.unwrap();
        assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    }
    assert_eq!(integrity::check(ctx).await.unwrap(), []);
}

/// The periods of an indicator that can be reported.
async fn open(ctx: &Ctx, organization: OrganizationId, code: &str) -> Vec<String> {
    let list = due(ctx, Some(organization)).await.unwrap();
    let own = list.due.iter().filter(|due| due.indicator.code == code);
    own.map(|due| due.subject.period.part()).collect()
}

/// On 5 November. By the week alone September closed on 4 November; eight days of October were off.
#[apply(both_engines)]
async fn the_holidays_of_a_city_move_its_deadlines(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let scheme = current(&ctx).await.scheme;
    assert_eq!(open(&ctx, agriculture, "NYJ-01").await, ["M10"]);
    let new = holidays(scheme);
    assert_eq!(arrange(&ctx, new.clone()).await.unwrap(), Saved::Done);
    assert_eq!(open(&ctx, agriculture, "NYJ-01").await, ["M09", "M10"]);
    assert_eq!(current(&ctx).await.days.len(), new.changes.len());
    // The same again changes nothing.
    assert_eq!(arrange(&ctx, new).await.unwrap(), Saved::Done);
    verified(&ctx).await;
}

#[apply(both_engines)]
async fn of_two_who_change_a_day_the_second_is_shown_what_the_first_did(database: Database) {
    let ctx = november(&database).await;
    let scheme = current(&ctx).await.scheme;
    let arranged = |kind, name: &str| Some(ArrangedDay { kind, name: name.to_owned() });
    let change = |before, after| {
        let changes = vec![DayChange { day: day("2025-10-09"), before, after }];
        arrange(&ctx, NewDays { scheme, changes })
    };
    let first = arranged(DayKind::Holiday, "停电");
    assert_eq!(change(None, first.clone()).await.unwrap(), Saved::Done);
    let Saved::DaysChanged { current } = change(None, arranged(DayKind::Working, "")).await.unwrap() else {
        panic!("the first has changed it")
    };
    assert_eq!(current.get(&day("2025-10-09")), first.as_ref());
    // Who has seen it takes it back.
    assert_eq!(change(first, None).await.unwrap(), Saved::Done);
    assert!(self::current(&ctx).await.days.is_empty());
    verified(&ctx).await;
}

#[apply(both_engines)]
async fn deadlines_hold_for_check_ins_and_boards(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(october.window.due, day("2025-11-07"));
    let scheme = current(&ctx).await.scheme;
    let strict = Deadlines { opens_before: 0, due: After::Calendar(2), closes: After::Calendar(3) };
    let new = NewSchedule { scheme, before: Schedule::default(), after: monthly(strict) };
    assert_eq!(set_schedule(&ctx, new.clone()).await.unwrap(), Saved::Done);
    assert_eq!(open(&ctx, agriculture, "NYJ-01").await, [""; 0]);
    let Answer::Refused { remarks } = send(&ctx, &report(&october, "1200")).await else {
        panic!("the period is closed")
    };
    assert_eq!(remarks[0], Remark::Closed { closed: day("2025-11-03") });
    let board = storage::board::indicators(&ctx, scheme, None, None).await.unwrap();
    let late = board.rows.iter().filter_map(|row| row.reading.late);
    let late: Vec<_> = late.filter(|late| late.period.frequency() == Frequency::Monthly).collect();
    assert!(!late.is_empty());
    assert!(late.iter().all(|late| late.period.ends().plus_days(2) == Some(late.due)), "{late:?}");

    // Somebody who saw the old deadlines; and what cannot be.
    let other = Deadlines { due: After::Working(9), ..Deadlines::DEFAULT };
    let blind = NewSchedule { after: monthly(other), ..new.clone() };
    let answer = set_schedule(&ctx, blind).await.unwrap();
    assert_eq!(answer, Saved::ScheduleChanged { current: monthly(strict) });
    let backwards = Deadlines { closes: After::Calendar(1), ..strict };
    let backwards = NewSchedule { before: monthly(strict), after: monthly(backwards), ..new };
    let (frequency, field) = (Frequency::Monthly, DeadlineField::Closes);
    let fault = DeadlineFault::ClosesBeforeDue;
    assert_eq!(set_schedule(&ctx, backwards).await.unwrap(), Saved::BadDeadline { frequency, field, fault });
    verified(&ctx).await;
}

#[apply(both_engines)]
async fn an_organization_with_more_time_reports_what_is_closed_for_others(database: Database) {
    let ctx = november(&database).await;
    let (agriculture, reform) = (organization(&ctx, "NYJ").await, organization(&ctx, "FGW").await);
    let scheme = current(&ctx).await.scheme;
    let span = Span::Period { period: "2025-M09".parse().unwrap() };
    let new = more_time(scheme, agriculture, span, "2025-11-10");
    assert_eq!(grant(&ctx, new.clone()).await.unwrap(), Saved::Done);
    assert_eq!(grant(&ctx, new.clone()).await.unwrap(), Saved::Done, "the same again");
    // In the order in which they are due.
    assert_eq!(open(&ctx, agriculture, "NYJ-01").await, ["M10", "M09"]);
    assert!(!open(&ctx, reform, "FGW-01").await.contains(&"M09".to_owned()));
    let september = of(&ctx, agriculture, "NYJ-01", "2025-M09").await;
    let more = september.extension.clone().unwrap();
    assert_eq!((more.until, more.reason.as_str()), (day("2025-11-10"), "防汛救灾"));
    assert_eq!(september.window.due, day("2025-11-10"), "in time until then");
    assert_eq!(send(&ctx, &report(&september, "900")).await, Answer::Accepted);
    let granted = current(&ctx).await.extensions;
    let granted: Vec<_> = granted.into_iter().map(|granted| granted.extension).collect();
    assert_eq!(granted, std::slice::from_ref(&new.extension));

    withdraw(&ctx, scheme, new.extension.id).await.unwrap();
    assert_eq!(open(&ctx, agriculture, "NYJ-01").await, ["M10"]);
    // Withdrawn, it can be granted again as it was.
    assert_eq!(grant(&ctx, new).await.unwrap(), Saved::Done);
    verified(&ctx).await;
}

#[apply(both_engines)]
async fn an_extension_that_gives_nobody_more_time_is_refused(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let scheme = current(&ctx).await.scheme;
    let october = Span::Period { period: "2025-M10".parse().unwrap() };
    let nobody = OrganizationId(Uuid::now_v7());
    let mut silent = more_time(scheme, agriculture, october, "2025-11-20");
    silent.extension.reason = " ".to_owned();
    for (new, fault) in [
        (more_time(scheme, nobody, october, "2025-11-20"), ExtensionFault::NotAnOwner),
        (more_time(scheme, agriculture, october, "2025-11-07"), ExtensionFault::NoMoreTime),
        (silent, ExtensionFault::NoReason),
    ] {
        assert_eq!(grant(&ctx, new).await.unwrap(), Saved::BadExtension { fault });
    }
    let granted = more_time(scheme, agriculture, october, "2025-11-20");
    assert_eq!(grant(&ctx, granted.clone()).await.unwrap(), Saved::Done);
    let mut other = granted;
    other.extension.until = day("2025-11-21");
    let fault = ExtensionFault::ReusedId;
    assert_eq!(grant(&ctx, other).await.unwrap(), Saved::BadExtension { fault });
}

#[apply(both_engines)]
async fn who_reports_reads_the_timetable_and_only_the_office_changes_it(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let scheme = import_sheet(&operator, reportable()).await.scheme.unwrap();
    let register = storage::organization::read(&operator, city).await.unwrap();
    let agriculture = register.by_code("NYJ").unwrap().id;
    let of = NewAppointment { organization: Some(agriculture), ..NewAppointment::to(Role::Reporter) };
    let reporter = employed(&operator, city, "reporter", of).await;
    let reporter = at_work(&operator, city, reporter.id).await;
    let office = employed(&operator, city, "office", NewAppointment::to(Role::AssessmentOffice)).await;
    let office = at_work(&operator, city, office.id).await;

    assert!(!read(&reporter, scheme).await.unwrap().may_edit);
    let refused = arrange(&reporter, holidays(scheme)).await;
    assert!(matches!(refused, Err(StoreError::Forbidden(Denial::NoRole))), "{refused:?}");

    assert!(read(&office, scheme).await.unwrap().may_edit);
    let change = DayChange {
        day: day("2025-10-01"),
        before: None,
        after: Some(ArrangedDay { kind: DayKind::Holiday, name: "国庆节".to_owned() }),
    };
    let new = NewDays { scheme, changes: vec![change] };
    assert_eq!(arrange(&office, new).await.unwrap(), Saved::Done);
    let after = monthly(Deadlines { opens_before: 5, ..Deadlines::DEFAULT });
    let new = NewSchedule { scheme, before: Schedule::default(), after };
    assert_eq!(set_schedule(&office, new).await.unwrap(), Saved::Done);

    let entries = storage::audit::list(&operator, city, Filter::default(), 10).await.unwrap();
    let told = |deed: Deed| {
        let entry = entries.iter().find(|entry| entry.deed == deed).unwrap();
        let change = entry.changes.first().unwrap();
        (change.field.clone(), change.before.clone(), change.after.clone())
    };
    let day = r#"{"day":"2025-10-01","kind":"holiday","name":"国庆节"}"#;
    assert_eq!(told(Deed::CalendarChange), (FieldName::Day.into(), None, Some(day.to_owned())));
    let (field, before, after) = told(Deed::DeadlineChange);
    assert_eq!(field, FieldName::Deadlines);
    assert!(before.unwrap().contains(r#""opens_before":3"#));
    assert!(after.unwrap().contains(r#""frequency":"monthly","opens_before":5"#));
    verified(&operator).await;
}

fn sheet(text: &str) -> File {
    File { name: "2025年节假日.csv".to_owned(), bytes: text.as_bytes().to_vec() }
}

#[apply(both_engines)]
async fn a_sheet_of_holidays_is_imported_whole_or_not_at_all(database: Database) {
    let ctx = november(&database).await;
    let scheme = current(&ctx).await.scheme;
    let wrong = "日期,类型,名称\n2025-10-01,休,国庆节\n2025-10-32,休,\n2025-10-03,放,\n2025年10月1日,班,\n";
    let outcome = import(&ctx, scheme, sheet(wrong), Mode::Apply).await.unwrap();
    let places: Vec<_> = outcome.errors.iter().map(|error| (error.row, error.column)).collect();
    let at = |row, column| (Some(row), Some(column));
    assert_eq!(places, [at(3, Column::Day), at(4, Column::Kind), at(5, Column::Day)]);
    assert_eq!(outcome.errors[2].problem, Problem::RepeatedDay { first_row: 2 });
    assert!(current(&ctx).await.days.is_empty());

    let right = "日期,类型,名称\n2025-10-01,休,国庆节\n2025-10-11,班,国庆节\n";
    let outcome = import(&ctx, scheme, sheet(right), Mode::DryRun).await.unwrap();
    assert_eq!((outcome.created, current(&ctx).await.days.len()), (2, 0));
    import(&ctx, scheme, sheet(right), Mode::Apply).await.unwrap();
    assert_eq!(current(&ctx).await.days.len(), 2);
    let other = right.replace("10-11,班,国庆节", "10-11,班,调休");
    let outcome = import(&ctx, scheme, sheet(&other), Mode::Apply).await.unwrap();
    assert_eq!((outcome.created, outcome.updated, outcome.unchanged), (0, 1, 1));
    verified(&ctx).await;
}

/// None of them is left out in silence, however many there are.
#[apply(both_engines)]
async fn many_days_are_changed_at_once(database: Database) {
    let ctx = november(&database).await;
    let scheme = current(&ctx).await.scheme;
    let off = ArrangedDay { kind: DayKind::Holiday, name: "停工".to_owned() };
    let all: Vec<Date> = (0..2_000).map(|days| day("2025-01-01").plus_days(days).unwrap()).collect();
    let change = |before: Option<&ArrangedDay>, after: Option<&ArrangedDay>| NewDays {
        scheme,
        changes: all
            .iter()
            .map(|&day| DayChange { day, before: before.cloned(), after: after.cloned() })
            .collect(),
    };
    assert_eq!(arrange(&ctx, change(None, Some(&off))).await.unwrap(), Saved::Done);
    assert_eq!(current(&ctx).await.days.len(), all.len());
    assert_eq!(arrange(&ctx, change(Some(&off), None)).await.unwrap(), Saved::Done);
    assert!(current(&ctx).await.days.is_empty());
}
