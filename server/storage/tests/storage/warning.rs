//! Warnings follow from what was reported: the sample city has those that its story tells, with the day on which they began.

use std::collections::BTreeMap;

use indicator_model::check_in::Cause;
use indicator_model::check_in::answer::Answer;
use indicator_model::date::Date;
use indicator_model::id::{AnswerId, SchemeId};
use indicator_model::light::Light;
use indicator_model::warning::answer::{Answered, Fault, NewAnswer};
use indicator_model::warning::escalation::Step;
use indicator_model::warning::list::{Status, Warning};
use indicator_model::warning::{FollowUp, Outcome, Reason, Severity};
use people_model::appointment::Appointment;
use people_model::audit::Deed;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::board::{Extent, answer, cockpit, indicators, warnings};
use storage::ctx::Ctx;
use storage::error::StoreError;
use uuid::Uuid;

use crate::check_in::{november, of, organization, report, send};
use crate::database::{Database, both_engines};
use crate::escalation::answered;
use crate::fixture::{appointed, person};
use crate::statements::heard;

fn by_code(list: &[Warning], status: Status) -> BTreeMap<&str, &Warning> {
    let of = list.iter().filter(|warning| warning.status() == status);
    of.map(|warning| (warning.row.code.as_str(), warning)).collect()
}

fn has(warning: &Warning, reason: Reason) -> bool {
    warning.reasons.iter().any(|(known, _)| *known == reason)
}

/// The stories S1 to S13 of the sample year.
#[apply(both_engines)]
async fn the_sample_has_the_warnings_of_its_story(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let shown = warnings(&ctx, scheme, None, None).await.unwrap();
    let open = by_code(&shown.list, Status::Open);
    // S1: the value of April, known on 1 May, is near its plan, but does not lead to the target; from May on it is behind.
    let investment = open["FGW-01"];
    assert!(has(investment, Reason::Goal) && has(investment, Reason::WillMiss), "{:?}", investment.reasons);
    assert_eq!(investment.severity(), Some(Severity::Red));
    assert_eq!(investment.episode.since, "2025-05-01".parse().unwrap());
    // September was more than 30 points behind, which was known on 2 October.
    assert_eq!(investment.episode.red_since, "2025-10-02".parse().ok());
    assert_eq!((investment.step, investment.next), (Step::Committee, None));
    // S3: accidents use up what is allowed.
    assert!(has(open["WLJ-02"], Reason::Goal));
    // S5: two months of approvals are not there at all.
    assert!(has(open["MZJ-03"], Reason::Silent), "{:?}", open["MZJ-03"].reasons);
    // S8: more is spent than the budget has.
    assert!(has(open["WLJ-01"], Reason::Overspent), "{:?}", open["WLJ-01"].reasons);
    // S12: beds are not built, whatever is paid.
    assert_eq!(open["MZJ-01"].severity(), Some(Severity::Red));
    // S4: below its limit is better.
    assert!(!open.contains_key("SJJ-03"));
    // S2: on plan by the farming curve.
    assert!(!open.contains_key("NYJ-01"));
    // S13: green all year.
    assert!(open.keys().all(|code| !code.starts_with("SLJ")), "{:?}", open.keys());
}

#[apply(both_engines)]
async fn what_is_off_track_on_the_board_is_a_warning_and_the_worst_come_first(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let board = indicators(&ctx, scheme, None, None).await.unwrap();
    let shown = warnings(&ctx, scheme, None, None).await.unwrap();
    let open = by_code(&shown.list, Status::Open);
    for row in &board.rows {
        let warning = open.get(row.code.as_str());
        if let Some(warning) = warning {
            assert_eq!(&warning.row, row);
        }
        let is_red = row.reading.light == Light::Red;
        assert!(!row.reading.light.is_off_track() || warning.is_some(), "{}", row.code);
        assert!(!is_red || warning.unwrap().severity() == Some(Severity::Red), "{}", row.code);
    }
    let severities: Vec<_> = shown.list.iter().filter_map(Warning::severity).collect();
    assert!(severities.is_sorted(), "{severities:?}");
    assert!(shown.list.iter().skip_while(|it| it.status() == Status::Open).all(|it| it.next.is_none()));

    // Of one organization, and of all with their posts.
    let welfare = shown.board.organizations.iter().find(|owner| owner.code == "MZJ").unwrap().id;
    let own = warnings(&ctx, scheme, Some(welfare), None).await.unwrap().list;
    assert!(!own.is_empty() && own.iter().all(|warning| warning.row.owner == welfare));
    let all = warnings(&ctx, scheme, Extent::Whole, None).await.unwrap().list;
    assert!(all.len() >= shown.list.len());
}

#[apply(both_engines)]
async fn a_day_that_is_past_has_the_warnings_that_it_had(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let april = warnings(&ctx, scheme, None, "2025-04-20".parse().ok()).await.unwrap();
    assert!(!by_code(&april.list, Status::Open).contains_key("FGW-01"));
    // Since when it is open does not depend on the day that is looked at.
    let july = warnings(&ctx, scheme, None, "2025-07-20".parse().ok()).await.unwrap();
    let now = warnings(&ctx, scheme, None, None).await.unwrap();
    let since = |shown: &[Warning]| by_code(shown, Status::Open)["FGW-01"].episode.since;
    assert_eq!(since(&july.list), since(&now.list));
    assert!(by_code(&july.list, Status::Open)["FGW-01"].step <= Step::Committee);
}

#[apply(both_engines)]
async fn what_is_reported_opens_a_warning_on_its_day(database: Database) {
    let ctx = november(&database).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    let before = warnings(&ctx, scheme, None, None).await.unwrap();
    assert!(!by_code(&before.list, Status::Open).contains_key("NYJ-01"));
    assert_eq!(send(&ctx, &report(&october, "100")).await, Answer::Accepted);
    let after = warnings(&ctx, scheme, None, None).await.unwrap();
    let opened = by_code(&after.list, Status::Open)["NYJ-01"];
    assert_eq!((opened.episode.since, opened.step), (after.board.today, Step::Responsible));
    assert_eq!(opened.next.map(|(step, _)| step), Some(Step::Head));
}

/// The indicators that were forecast for a request, by their codes.
fn forecast_of(heard: &[String]) -> Vec<&str> {
    heard.iter().filter_map(|line| line.strip_prefix("FORECAST ")).collect()
}

#[apply(both_engines)]
async fn a_forecast_is_made_once_and_again_for_what_was_reported(database: Database) {
    let ctx = november(&database).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let (first, made) = heard(warnings(&ctx, scheme, Extent::Whole, None)).await;
    assert!(forecast_of(&made).len() > 20, "{made:?}");
    // All views share what was made.
    let (second, made) = heard(warnings(&ctx, scheme, Extent::Whole, None)).await;
    assert_eq!(forecast_of(&made), [""; 0]);
    assert_eq!(second.unwrap(), first.unwrap());
    let (_, made) = heard(cockpit(&ctx, scheme, Extent::Whole, None, None)).await;
    assert_eq!(forecast_of(&made), [""; 0]);

    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(send(&ctx, &report(&october, "100")).await, Answer::Accepted);
    let (_, made) = heard(cockpit(&ctx, scheme, Extent::Whole, None, None)).await;
    assert_eq!(forecast_of(&made), ["NYJ-01"]);
}

/// An answer to the open warning of an indicator, to be carried out by the end of the year.
pub(crate) async fn about(ctx: &Ctx, scheme: SchemeId, code: &str) -> NewAnswer {
    let shown = warnings(ctx, scheme, None, None).await.unwrap();
    let warning = by_code(&shown.list, Status::Open)[code];
    NewAnswer {
        id: AnswerId(Uuid::now_v7()),
        scheme,
        node: warning.row.node,
        seen: warning.answer.as_ref().map(|answer| answer.id),
        cause: Cause::Funds,
        measure: "补足建设资金，每周调度".to_owned(),
        responsible: "张伟".to_owned(),
        until: "2025-12-31".parse().unwrap(),
        outcome: None,
    }
}

#[apply(both_engines)]
async fn an_answer_is_kept_once_recorded_and_stops_the_clock(database: Database) {
    let ctx = november(&database).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    assert_eq!(send(&ctx, &report(&october, "100")).await, Answer::Accepted);
    let new = about(&ctx, scheme, "NYJ-01").await;
    assert_eq!(answer(&ctx, new.clone()).await.unwrap(), Answered::Done);
    assert_eq!(answer(&ctx, new.clone()).await.unwrap(), Answered::Done, "the same again");
    let other = NewAnswer { responsible: "李娜".to_owned(), ..new.clone() };
    assert_eq!(answer(&ctx, other).await.unwrap(), Answered::ReusedId);

    let shown = warnings(&ctx, scheme, None, None).await.unwrap();
    let answered = by_code(&shown.list, Status::Open)["NYJ-01"];
    let said = answered.answer.as_ref().unwrap();
    assert_eq!((said.measure.as_str(), said.until), (new.measure.as_str(), new.until));
    let (step, day) = answered.next.unwrap();
    assert!(step == Step::Head && day > new.until, "{step:?} {day}");
    // It was not said yesterday.
    let yesterday = shown.board.today.plus_days(-1);
    let before = warnings(&ctx, scheme, None, yesterday).await.unwrap().list;
    assert!(before.iter().all(|warning| warning.answer.is_none() && !warning.may_answer));

    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let entries = storage::audit::list(&ctx, city, Filter::default(), 100).await.unwrap();
    let recorded: Vec<_> = entries.iter().filter(|entry| entry.deed == Deed::WarningAnswer).collect();
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0].reason, new.measure);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    assert!(storage::sample::remove(&ctx).await.unwrap());
}

#[apply(both_engines)]
async fn an_answer_that_another_was_faster_than_is_kept_after_theirs_was_seen(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let [theirs, mine] = [about(&ctx, scheme, "FGW-01").await, about(&ctx, scheme, "FGW-01").await];
    assert_eq!(answer(&ctx, theirs.clone()).await.unwrap(), Answered::Done);
    let mine = NewAnswer { measure: "增加施工队".to_owned(), ..mine };
    let Answered::Conflict { theirs: shown } = answer(&ctx, mine.clone()).await.unwrap() else {
        panic!("a conflict")
    };
    assert_eq!((shown.id, shown.measure), (theirs.id, theirs.measure.clone()));
    let seen = NewAnswer { seen: Some(theirs.id), ..mine };
    assert_eq!(answer(&ctx, seen.clone()).await.unwrap(), Answered::Done);
    // What was lost is the answer only, whatever has been said since: each is answered as it was first.
    for again in [theirs, seen.clone()] {
        assert_eq!(answer(&ctx, again).await.unwrap(), Answered::Done);
    }
    let newest = about(&ctx, scheme, "FGW-01").await.seen;
    assert_eq!(newest, Some(seen.id));
}

#[apply(both_engines)]
async fn of_two_answers_at_once_one_is_kept_and_shown_to_the_other(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let [one, other] = [about(&ctx, scheme, "FGW-01").await, about(&ctx, scheme, "FGW-01").await];
    let answers = tokio::join!(answer(&ctx, one), answer(&ctx, other));
    let answers = [answers.0.unwrap(), answers.1.unwrap()];
    assert!(answers.contains(&Answered::Done), "{answers:?}");
    assert!(answers.iter().any(|answer| matches!(answer, Answered::Conflict { .. })), "{answers:?}");
}

#[apply(both_engines)]
async fn of_a_measure_that_is_past_its_day_the_list_shows_what_came_and_the_next_answer_says_it(
    database: Database,
) {
    let (ctx, scheme) = database.sample().await;
    answered(&database, "2025-10-09", "2025-11-05").await;
    let shown = async |day: Option<Date>| {
        let shown = warnings(&ctx, scheme, None, day).await.unwrap();
        by_code(&shown.list, Status::Open)["FGW-01"].clone()
    };
    assert_eq!(
        shown("2025-11-05".parse().ok()).await.follow_up,
        None,
        "until that day it is being carried out"
    );
    let due = "2025-11-05".parse().unwrap();
    let (then, now) = (Some(Severity::Red), Some(Severity::Red));
    assert_eq!(shown(None).await.follow_up, Some(FollowUp { due, then, now }));

    let new = about(&ctx, scheme, "FGW-01").await;
    let refused = answer(&ctx, new.clone()).await.unwrap();
    assert_eq!(refused, Answered::Refused { fault: Fault::NoOutcome });
    let postponed = NewAnswer { outcome: Some(Outcome::Postponed), ..new };
    assert_eq!(answer(&ctx, postponed.clone()).await.unwrap(), Answered::Done);
    assert_eq!(answer(&ctx, postponed).await.unwrap(), Answered::Done, "the same again");
    // The day of the new measure is ahead: that it was not carried out cannot be known yet.
    let early = NewAnswer { outcome: Some(Outcome::NotDone), ..about(&ctx, scheme, "FGW-01").await };
    let refused = answer(&ctx, early).await.unwrap();
    assert_eq!(refused, Answered::Refused { fault: Fault::NotDue });
    let answered = shown(None).await;
    assert_eq!((answered.follow_up, answered.answer.unwrap().outcome), (None, Some(Outcome::Postponed)));
    // Nothing was to be carried out before this one.
    let other = NewAnswer { outcome: Some(Outcome::Done), ..about(&ctx, scheme, "MZJ-01").await };
    let refused = answer(&ctx, other).await.unwrap();
    assert_eq!(refused, Answered::Refused { fault: Fault::NoMeasureBefore });
}

#[apply(both_engines)]
async fn what_is_no_measure_is_refused_and_what_is_no_warning_has_no_answer(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let new = about(&ctx, scheme, "FGW-01").await;
    let refused = |fault| Answered::Refused { fault };
    let silent = NewAnswer { measure: "\u{200b} ".to_owned(), ..new.clone() };
    assert_eq!(answer(&ctx, silent).await.unwrap(), refused(Fault::NoMeasure));
    let past = NewAnswer { until: "2025-11-14".parse().unwrap(), ..new.clone() };
    assert_eq!(answer(&ctx, past).await.unwrap(), refused(Fault::Past));
    let well = indicators(&ctx, scheme, None, None).await.unwrap();
    let well = well.rows.iter().find(|row| row.code == "SJJ-03").unwrap().node;
    let other = NewAnswer { node: well, ..new };
    assert_eq!(answer(&ctx, other).await.unwrap(), Answered::NoWarning);
}

#[apply(both_engines)]
async fn those_who_report_for_an_organization_answer_for_it(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let new = about(&ctx, scheme, "FGW-01").await;
    let shown = warnings(&ctx, scheme, None, None).await.unwrap();
    let owner = |code: &str| shown.board.organizations.iter().find(|owner| owner.code == code).unwrap().id;
    let of = |role, code| {
        appointed(&ctx, city, vec![Appointment { organization: Some(owner(code)), ..Appointment::to(role) }])
    };
    let (own, head) = (of(Role::Reporter, "FGW"), of(Role::DepartmentHead, "FGW"));
    let stranger = of(Role::Reporter, "NYJ");
    let seen = warnings(&stranger, scheme, None, None).await.unwrap();
    assert!(!by_code(&seen.list, Status::Open)["FGW-01"].may_answer);
    assert!(matches!(answer(&stranger, new.clone()).await, Err(StoreError::Forbidden(_))));
    let auditor = person(&ctx, city, Role::Auditor);
    assert!(matches!(answer(&auditor, new.clone()).await, Err(StoreError::Forbidden(_))));
    for who in [&own, &head] {
        let seen = warnings(who, scheme, None, None).await.unwrap();
        assert!(by_code(&seen.list, Status::Open)["FGW-01"].may_answer);
        let new = NewAnswer { measure: new.measure.clone(), ..about(who, scheme, "FGW-01").await };
        assert_eq!(answer(who, new).await.unwrap(), Answered::Done);
    }
}

#[apply(both_engines)]
async fn warnings_are_read_by_those_who_read_the_scheme(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let reader = person(&ctx, city, Role::Auditor);
    assert!(!warnings(&reader, scheme, None, None).await.unwrap().list.is_empty());
    let stranger = person(&ctx, city, Role::SystemAdministrator);
    let refused = warnings(&stranger, scheme, None, None).await;
    assert!(matches!(refused, Err(StoreError::Forbidden(_))), "{refused:?}");
}
