//! Objectives are looked back on at their close: each retrospective is kept once, in its order, and of two at once one is asked.

use indicator_model::id::{NodeId, RetrospectiveId, SchemeId};
use indicator_model::objective::Status;
use indicator_model::objective::list::{Objective, Objectives};
use indicator_model::objective::retrospective::{Fault, NewRetrospective, Written};
use people_model::appointment::Appointment;
use people_model::audit::Deed;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::board::{move_key_result, objectives, write_retrospective};
use storage::ctx::Ctx;
use storage::error::StoreError;
use uuid::Uuid;

use crate::check_in::{Department, organization};
use crate::database::{Database, both_engines};
use crate::fixture::{appointed, person, sample};
use crate::objective::{OKR, okr, place, said, set, shown};
use crate::own_data::reported;

/// What somebody says about an objective who saw so many retrospectives of it.
fn new(scheme: SchemeId, node: NodeId, seen: u32) -> NewRetrospective {
    NewRetrospective {
        id: RetrospectiveId(Uuid::now_v7()),
        scheme,
        node,
        seen,
        reached: "示范农场全部建成".to_owned(),
        learned: "评审要提前一个季度排期".to_owned(),
        next: "培训转入日常，新建到此为止".to_owned(),
    }
}

/// Settles key results of a scheme about which so much was said.
async fn settle(ctx: &Ctx, scheme: SchemeId, key_results: &[(&str, u32, Status)]) {
    for (code, seen, status) in key_results {
        let moved = said(scheme, place(ctx, scheme, code).await, *seen, *status);
        move_key_result(ctx, moved).await.unwrap();
    }
}

const SETTLED: [(&str, u32, Status); 2] = [("NYJ-P1", 0, Status::Achieved), ("NYJ-P2", 0, Status::Dropped)];

/// Writes one about an objective of the sample, whose key results are settled for it.
pub(crate) async fn write(ctx: &Ctx, scheme: SchemeId) {
    settle(ctx, scheme, &[("SJJ-P1", 1, Status::Achieved), ("SJJ-P2", 1, Status::Dropped)]).await;
    let new = new(scheme, place(ctx, scheme, "SJJ-02").await, 0);
    assert_eq!(write_retrospective(ctx, new).await.unwrap(), Written::Done);
}

fn farming(shown: &Objectives) -> &Objective {
    shown.objectives.iter().find(|it| it.row.code == "NYJ-01").unwrap()
}

#[apply(both_engines)]
async fn an_objective_is_looked_back_on_at_its_close_and_the_newest_counts(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    let node = place(&ctx, scheme, "NYJ-01").await;
    let first = new(scheme, node, 0);
    assert_eq!(write_retrospective(&ctx, first.clone()).await.unwrap(), Written::NotAtClose);
    settle(&ctx, scheme, &SETTLED[..1]).await;
    assert_eq!(write_retrospective(&ctx, first.clone()).await.unwrap(), Written::NotAtClose);
    assert!(!farming(&shown(&ctx, scheme).await).may_close);
    settle(&ctx, scheme, &SETTLED[1..]).await;
    assert!(farming(&shown(&ctx, scheme).await).may_close);
    assert_eq!(write_retrospective(&ctx, first.clone()).await.unwrap(), Written::Done);
    assert_eq!(write_retrospective(&ctx, first.clone()).await.unwrap(), Written::Done, "the same again");
    let other = NewRetrospective { learned: "没有".to_owned(), ..first.clone() };
    assert_eq!(write_retrospective(&ctx, other).await.unwrap(), Written::ReusedId);
    let second = NewRetrospective { next: "新建也继续".to_owned(), ..new(scheme, node, 1) };
    assert_eq!(write_retrospective(&ctx, second.clone()).await.unwrap(), Written::Done);
    assert_eq!(write_retrospective(&ctx, first.clone()).await.unwrap(), Written::Done, "also later");

    let board = shown(&ctx, scheme).await;
    let written: Vec<_> =
        farming(&board).retrospectives.iter().map(|it| (it.ordinal, it.next.as_str())).collect();
    assert_eq!(written, [(1, first.next.as_str()), (2, second.next.as_str())]);
    let newest = farming(&board).newest().unwrap();
    assert_eq!((newest.day, &newest.reached), (board.board.today, &first.reached));
    // It was not there yesterday, and a day that is past is not written about.
    let yesterday = objectives(&ctx, scheme, None, board.board.today.plus_days(-1)).await.unwrap();
    assert_eq!((farming(&yesterday).newest(), farming(&yesterday).may_close), (None, false));
    // When a key result is taken up again, what was written stays.
    settle(&ctx, scheme, &[("NYJ-P1", 1, Status::AtRisk)]).await;
    let again = shown(&ctx, scheme).await;
    assert_eq!((farming(&again).retrospectives.len(), farming(&again).may_close), (2, false));
    let late = new(scheme, node, 2);
    assert_eq!(write_retrospective(&ctx, late).await.unwrap(), Written::NotAtClose);

    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let entries = storage::audit::list(&ctx, city, Filter::default(), 100).await.unwrap();
    let recorded: Vec<_> = entries.iter().filter(|it| it.deed == Deed::RetrospectiveWrite).collect();
    assert_eq!((recorded.len(), &recorded[0].reason), (2, &first.reached));
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    assert!(storage::sample::remove(&ctx).await.unwrap());
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn when_the_cycle_is_over_each_objective_is_at_its_close(database: Database) {
    let ctx = database.ctx().await;
    ctx.store().pretend("2025-12-31".parse().unwrap());
    let this_year = sample(&ctx).await;
    let schemes = storage::scheme::list(&ctx).await.unwrap();
    let last_year = schemes.iter().find(|summary| summary.id != this_year).unwrap().id;
    // The last day of a cycle belongs to it.
    for (scheme, is_over, answer) in
        [(this_year, false, Written::NotAtClose), (last_year, true, Written::Done)]
    {
        set(&ctx, scheme, &OKR).await;
        assert_eq!(farming(&shown(&ctx, scheme).await).may_close, is_over);
        let written = new(scheme, place(&ctx, scheme, "NYJ-01").await, 0);
        assert_eq!(write_retrospective(&ctx, written).await.unwrap(), answer);
    }
}

#[apply(both_engines)]
async fn of_two_at_once_one_is_kept_and_the_other_is_shown_it(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    settle(&ctx, scheme, &SETTLED).await;
    let node = place(&ctx, scheme, "NYJ-01").await;
    let sent = ["一", "二", "三"]
        .map(|reached| NewRetrospective { reached: reached.to_owned(), ..new(scheme, node, 0) });
    let tasks = sent.clone().map(|new| {
        let ctx = ctx.clone();
        tokio::spawn(async move { write_retrospective(&ctx, new).await.unwrap() })
    });
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    let kept = answers.iter().position(|answer| *answer == Written::Done).unwrap();
    for (at, answer) in answers.iter().enumerate().filter(|(at, _)| *at != kept) {
        let Written::Conflict { theirs } = answer else { panic!("{at}: {answer:?}") };
        assert_eq!((theirs.ordinal, &theirs.reached), (1, &sent[kept].reached));
    }
    assert_eq!(write_retrospective(&ctx, new(scheme, node, 1)).await.unwrap(), Written::Done);
    assert_eq!(farming(&shown(&ctx, scheme).await).retrospectives.len(), 2);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn an_empty_field_is_refused_and_only_objectives_are_looked_back_on(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    settle(&ctx, scheme, &SETTLED).await;
    let whole = new(scheme, place(&ctx, scheme, "NYJ-01").await, u32::MAX);
    let empty = || "\u{200b} ".to_owned();
    for (silent, fault) in [
        (NewRetrospective { reached: empty(), ..whole.clone() }, Fault::NoReached),
        (NewRetrospective { learned: empty(), ..whole.clone() }, Fault::NoLearned),
        (NewRetrospective { next: empty(), ..whole.clone() }, Fault::NoNext),
    ] {
        assert_eq!(write_retrospective(&ctx, silent).await.unwrap(), Written::Refused { fault });
    }
    for code in ["NYJ-P1", "NYJ-02"] {
        let other = NewRetrospective { node: place(&ctx, scheme, code).await, ..whole.clone() };
        assert_eq!(write_retrospective(&ctx, other).await.unwrap(), Written::NotAtClose, "{code}");
    }
    let unknown = NewRetrospective { node: NodeId(Uuid::nil()), ..whole.clone() };
    assert!(matches!(write_retrospective(&ctx, unknown).await, Err(StoreError::NotFound)));
    // However many an author claims to have seen.
    assert_eq!(write_retrospective(&ctx, whole.clone()).await.unwrap(), Written::Done);
    assert_eq!(write_retrospective(&ctx, whole).await.unwrap(), Written::Done, "the same again");
    assert_eq!(farming(&shown(&ctx, scheme).await).newest().unwrap().ordinal, 1);
}

#[apply(both_engines)]
async fn those_who_report_for_an_organization_look_back_on_its_objectives(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    settle(&ctx, scheme, &SETTLED).await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let (agriculture, water) = (organization(&ctx, "NYJ").await, organization(&ctx, "SLJ").await);
    let of = |organization| {
        let held = Appointment { organization: Some(organization), ..Appointment::to(Role::Reporter) };
        appointed(&ctx, city, vec![held])
    };
    let (own, stranger) = (of(agriculture), of(water));
    let written = new(scheme, place(&ctx, scheme, "NYJ-01").await, 0);
    for who in [&stranger, &person(&ctx, city, Role::Auditor)] {
        assert!(!farming(&shown(who, scheme).await).may_close);
        let refused = write_retrospective(who, written.clone()).await;
        assert!(matches!(refused, Err(StoreError::Forbidden(_))), "{refused:?}");
    }
    assert!(farming(&shown(&own, scheme).await).may_close);
    assert_eq!(write_retrospective(&own, written).await.unwrap(), Written::Done);
}

#[apply(both_engines)]
async fn who_wrote_a_retrospective_takes_it_along(database: Database) {
    let at = Department::open(&database).await;
    let scheme = storage::board::current(&at.operator).await.unwrap().unwrap();
    set(&at.operator, scheme, &OKR).await;
    settle(&at.operator, scheme, &SETTLED).await;
    let written = new(scheme, place(&at.operator, scheme, "NYJ-01").await, 0);
    assert_eq!(write_retrospective(&at.reporter, written.clone()).await.unwrap(), Written::Done);
    let own = reported(&at.reporter).await;
    let [taken] = &own.retrospectives[..] else { panic!("{:?}", own.retrospectives) };
    assert_eq!((taken.id, taken.code.as_str()), (written.id, "NYJ-01"));
    assert_eq!(
        (&taken.reached, &taken.learned, &taken.next),
        (&written.reached, &written.learned, &written.next)
    );
    assert_eq!(reported(&at.head).await.retrospectives, []);
}
