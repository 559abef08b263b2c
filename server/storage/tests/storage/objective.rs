//! Key results are moved by those who report for them; each move is kept once, in its order, and of two at once one is asked.

use indicator_model::change::{Change, Edit};
use indicator_model::check_in::answer::Answer;
use indicator_model::id::{MoveId, NodeId, SchemeId};
use indicator_model::node::Mode;
use indicator_model::objective::list::{KeyResult, Objectives};
use indicator_model::objective::{Fault, Moved, NewMove, Status};
use people_model::appointment::Appointment;
use people_model::audit::Deed;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::board::{move_key_result, objectives};
use storage::ctx::Ctx;
use storage::error::StoreError;
use uuid::Uuid;

use crate::check_in::{Department, november, of, organization, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{appointed, edit, load, node, person};
use crate::own_data::reported;

/// The objective of the agriculture bureau, and the posts that are its key results.
pub(crate) const OKR: [(&str, Mode); 3] =
    [("NYJ-01", Mode::Objective), ("NYJ-P1", Mode::KeyResult), ("NYJ-P2", Mode::KeyResult)];

/// Sets the modes in a scheme.
pub(crate) async fn set(ctx: &Ctx, scheme: SchemeId, modes: &[(&str, Mode)]) {
    let before = load(ctx, scheme).await;
    let to = |(code, mode): &(&str, Mode)| {
        let id = node(&before, code);
        let now = before.nodes.iter().find(|known| known.id == id).unwrap().mode;
        (now != Some(*mode))
            .then_some(Change { node: id, edit: Edit::Mode { before: now, after: Some(*mode) } })
    };
    let changes = modes.iter().filter_map(to).collect();
    storage::scheme::save(ctx, scheme, edit(&before, changes)).await.unwrap();
}

/// The sample city in November with these objectives.
pub(crate) async fn okr(database: &Database) -> (Ctx, SchemeId) {
    let ctx = november(database).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    set(&ctx, scheme, &OKR).await;
    (ctx, scheme)
}

pub(crate) async fn shown(ctx: &Ctx, scheme: SchemeId) -> Objectives {
    objectives(ctx, scheme, None, None).await.unwrap()
}

fn of_code<'a>(shown: &'a Objectives, code: &str) -> &'a KeyResult {
    shown.key_results.iter().find(|it| it.row.code == code).unwrap()
}

pub(crate) async fn place(ctx: &Ctx, scheme: SchemeId, code: &str) -> NodeId {
    node(&load(ctx, scheme).await, code)
}

/// Something said about a key result by somebody who saw so many moves of it.
pub(crate) fn said(scheme: SchemeId, node: NodeId, seen: u32, status: Status) -> NewMove {
    NewMove {
        id: MoveId(Uuid::now_v7()),
        scheme,
        node,
        seen,
        status,
        confidence: 7,
        note: "示范农场已完成评审".to_owned(),
    }
}

#[apply(both_engines)]
async fn objectives_have_their_key_results_with_progress_and_light(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    let own = Some(organization(&ctx, "NYJ").await);
    let board = objectives(&ctx, scheme, own, None).await.unwrap();
    let [objective] = &board.objectives[..] else { panic!("{:?}", board.objectives) };
    assert_eq!((objective.row.code.as_str(), objective.above), ("NYJ-01", None));
    let codes: Vec<_> = board.of_objective(Some(objective.row.node)).map(|it| it.row.code.as_str()).collect();
    assert_eq!(codes, ["NYJ-P1", "NYJ-P2"]);
    for key_result in &board.key_results {
        assert_eq!((key_result.status(), key_result.may_move), (Status::NotStarted, true));
        // Farms and trained farmers are counted over the year, from nothing.
        let value = key_result.row.reading.last.unwrap().value.unwrap();
        assert!(value > "0".parse().unwrap() && key_result.start == "0".parse().ok());
        assert!(key_result.progress.is_some(), "{key_result:?}");
    }
    assert!(objective.progress.is_some());
    // The readings are those of the other views.
    let posts = storage::board::Extent::Whole;
    let lines = storage::board::indicators(&ctx, scheme, posts, None).await.unwrap();
    let line = lines.rows.iter().find(|row| row.code == "NYJ-P1").unwrap();
    assert_eq!(&of_code(&board, "NYJ-P1").row, line);

    let other = objectives(&ctx, scheme, Some(organization(&ctx, "SLJ").await), None).await.unwrap();
    assert_eq!((other.objectives.len(), other.key_results.len()), (0, 0));
    let nobody = objectives(&ctx, scheme, Some(indicator_model::id::OrganizationId(Uuid::nil())), None).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)), "{nobody:?}");
}

#[apply(both_engines)]
async fn the_sample_has_an_objective_of_the_city_and_one_that_supports_it(database: Database) {
    let ctx = november(&database).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let all = shown(&ctx, scheme).await;
    let [city, bureau] = &all.objectives[..] else { panic!("{:?}", all.objectives) };
    assert_eq!((city.row.code.as_str(), city.above), ("C06", None));
    assert_eq!((bureau.row.code.as_str(), bureau.above), ("SJJ-02", Some(city.row.node)));
    let of = |node| all.of_objective(Some(node)).map(|it| it.row.code.as_str()).collect::<Vec<_>>();
    assert_eq!(of(city.row.node), ["SJJ-01", "SJJ-03", "SJJ-04"]);
    assert_eq!(of(bureau.row.node), ["SJJ-P1", "SJJ-P2"]);
    // Of one organization, with the objectives above its own.
    let own = objectives(&ctx, scheme, Some(organization(&ctx, "SJJ").await), None).await.unwrap();
    assert_eq!((own.objectives.len(), own.key_results.len()), (2, 5));
    // What its people said, up to two things about one; loading it again adds nothing.
    let said = |board: &Objectives| board.key_results.iter().map(|it| it.moves.len()).collect::<Vec<_>>();
    assert_eq!(said(&all), [2, 1, 1, 1, 1]);
    assert_eq!(of_code(&all, "SJJ-01").status(), Status::Achieved);
    storage::sample::load(&ctx).await.unwrap();
    assert_eq!(said(&shown(&ctx, scheme).await), [2, 1, 1, 1, 1]);
    // What is left to be scored of the bureau and its posts adds up to nothing that is missing.
    let tree = indicator_model::tree::Tree::new(load(&ctx, scheme).await);
    let found = indicator_model::diagnose::diagnose_weights(&tree);
    let owners: Vec<_> =
        found.iter().map(|it| tree.indicator(tree.row(it.node).unwrap()).code.as_str()).collect();
    assert_eq!(owners, ["C01"], "the city's own add up to 90");
}

#[apply(both_engines)]
async fn a_value_that_is_reported_moves_the_progress(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-P2", "2025-M10").await;
    assert_eq!(send(&ctx, &report(&october, "3150")).await, Answer::Accepted);
    let progress = of_code(&shown(&ctx, scheme).await, "NYJ-P2").progress;
    assert_eq!(progress, "0.9".parse().ok(), "3150 of 3500");
}

#[apply(both_engines)]
async fn a_move_is_kept_once_recorded_and_the_newest_counts(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    let farms = place(&ctx, scheme, "NYJ-P1").await;
    let first = said(scheme, farms, 0, Status::OnTrack);
    assert_eq!(move_key_result(&ctx, first.clone()).await.unwrap(), Moved::Done);
    assert_eq!(move_key_result(&ctx, first.clone()).await.unwrap(), Moved::Done, "the same again");
    let other = NewMove { confidence: 3, ..first.clone() };
    assert_eq!(move_key_result(&ctx, other).await.unwrap(), Moved::ReusedId);
    let second = NewMove { confidence: 2, ..said(scheme, farms, 1, Status::AtRisk) };
    assert_eq!(move_key_result(&ctx, second).await.unwrap(), Moved::Done);
    assert_eq!(move_key_result(&ctx, first.clone()).await.unwrap(), Moved::Done, "also later");

    let board = shown(&ctx, scheme).await;
    let key_result = of_code(&board, "NYJ-P1");
    let moves: Vec<_> = key_result.moves.iter().map(|it| (it.ordinal, it.status, it.confidence)).collect();
    assert_eq!(moves, [(1, Status::OnTrack, 7), (2, Status::AtRisk, 2)]);
    assert_eq!((key_result.status(), key_result.newest().unwrap().day), (Status::AtRisk, board.board.today));
    // It was not said yesterday, and a day that is past is not written about.
    let yesterday = objectives(&ctx, scheme, None, board.board.today.plus_days(-1)).await.unwrap();
    let then = of_code(&yesterday, "NYJ-P1");
    assert_eq!((then.status(), then.may_move), (Status::NotStarted, false));

    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let entries = storage::audit::list(&ctx, city, Filter::default(), 100).await.unwrap();
    let mut recorded = entries.iter().filter(|entry| entry.deed == Deed::KeyResultMove);
    assert!(recorded.any(|entry| entry.reason == first.note), "{entries:?}");
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    assert!(storage::sample::remove(&ctx).await.unwrap());
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn of_two_at_once_one_is_kept_and_the_other_is_shown_it(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    let farms = place(&ctx, scheme, "NYJ-P1").await;
    let sent = [Status::OnTrack, Status::AtRisk, Status::Achieved].map(|to| said(scheme, farms, 0, to));
    let tasks = sent.clone().map(|new| {
        let ctx = ctx.clone();
        tokio::spawn(async move { move_key_result(&ctx, new).await.unwrap() })
    });
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    let kept = answers.iter().position(|answer| *answer == Moved::Done).unwrap();
    for (at, answer) in answers.iter().enumerate().filter(|(at, _)| *at != kept) {
        let Moved::Conflict { theirs } = answer else { panic!("{at}: {answer:?}") };
        assert_eq!((theirs.ordinal, theirs.status), (1, sent[kept].status));
    }
    // Who was asked says it again, over what the other said.
    let again = said(scheme, farms, 1, Status::Dropped);
    assert_eq!(move_key_result(&ctx, again).await.unwrap(), Moved::Done);
    assert_eq!(of_code(&shown(&ctx, scheme).await, "NYJ-P1").moves.len(), 2);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn what_says_nothing_is_refused_and_only_key_results_are_moved(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    let farms = place(&ctx, scheme, "NYJ-P1").await;
    let new = said(scheme, farms, 0, Status::OnTrack);
    let refused = |fault| Moved::Refused { fault };
    let silent = NewMove { note: "\u{200b} ".to_owned(), ..new.clone() };
    assert_eq!(move_key_result(&ctx, silent).await.unwrap(), refused(Fault::NoNote));
    let sure = NewMove { confidence: 11, ..new.clone() };
    assert_eq!(move_key_result(&ctx, sure).await.unwrap(), refused(Fault::Confidence));
    for code in ["NYJ-01", "NYJ-02"] {
        let other = NewMove { node: place(&ctx, scheme, code).await, ..new.clone() };
        assert_eq!(move_key_result(&ctx, other).await.unwrap(), Moved::NotAKeyResult, "{code}");
    }
    let unknown = NewMove { node: NodeId(Uuid::nil()), ..new.clone() };
    assert!(matches!(move_key_result(&ctx, unknown).await, Err(StoreError::NotFound)));
    // However many moves an author claims to have seen.
    let ahead = NewMove { seen: u32::MAX, ..new };
    assert_eq!(move_key_result(&ctx, ahead.clone()).await.unwrap(), Moved::Done);
    assert_eq!(move_key_result(&ctx, ahead).await.unwrap(), Moved::Done, "the same again");
    assert_eq!(of_code(&shown(&ctx, scheme).await, "NYJ-P1").newest().unwrap().ordinal, 1);
}

#[apply(both_engines)]
async fn those_who_report_for_an_organization_move_its_key_results(database: Database) {
    let (ctx, scheme) = okr(&database).await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let farms = place(&ctx, scheme, "NYJ-P1").await;
    let (agriculture, water) = (organization(&ctx, "NYJ").await, organization(&ctx, "SLJ").await);
    let of = |role, organization| {
        appointed(&ctx, city, vec![Appointment { organization: Some(organization), ..Appointment::to(role) }])
    };
    let (own, stranger) = (of(Role::Reporter, agriculture), of(Role::Reporter, water));
    let new = said(scheme, farms, 0, Status::OnTrack);
    for who in [&stranger, &person(&ctx, city, Role::Auditor)] {
        assert!(!of_code(&shown(who, scheme).await, "NYJ-P1").may_move);
        let refused = move_key_result(who, new.clone()).await;
        assert!(matches!(refused, Err(StoreError::Forbidden(_))), "{refused:?}");
    }
    assert!(of_code(&shown(&own, scheme).await, "NYJ-P1").may_move);
    assert_eq!(move_key_result(&own, new).await.unwrap(), Moved::Done);
    let outsider = person(&ctx, city, Role::SystemAdministrator);
    let refused = objectives(&outsider, scheme, None, None).await;
    assert!(matches!(refused, Err(StoreError::Forbidden(_))), "{refused:?}");
}

#[apply(both_engines)]
async fn who_moved_a_key_result_takes_along_what_was_said(database: Database) {
    let at = Department::open(&database).await;
    let scheme = storage::board::current(&at.operator).await.unwrap().unwrap();
    set(&at.operator, scheme, &OKR).await;
    let farms = place(&at.operator, scheme, "NYJ-P1").await;
    let new = said(scheme, farms, 0, Status::OnTrack);
    assert_eq!(move_key_result(&at.reporter, new.clone()).await.unwrap(), Moved::Done);
    let own = reported(&at.reporter).await;
    let [moved] = &own.moves[..] else { panic!("{:?}", own.moves) };
    assert_eq!((moved.id, moved.code.as_str(), moved.note.as_str()), (new.id, "NYJ-P1", new.note.as_str()));
    assert_eq!((moved.status, moved.confidence), (Status::OnTrack, 7));
    assert_eq!(reported(&at.head).await.moves, []);
}
