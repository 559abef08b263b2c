//! Boards that people put together: edited in several windows, shared with a role, and read with the rights of who looks.

use indicator_model::id::{CardId, OwnBoardId};
use people_model::appointment::{Appointment, NewAppointment};
use people_model::audit::Deed;
use people_model::board::own::{
    BOARDS, BoardEdit, CARDS, Card, Change, Description, Edited, NewBoard, OwnBoard,
};
use people_model::board::{Listed, Refusal};
use people_model::role::Role;
use rstest_reuse::apply;
use storage::account::own_data;
use storage::audit::Filter;
use storage::board::{edit_board, make_board, own_board, remove_board, shelf};
use storage::ctx::Ctx;
use storage::error::StoreError;
use uuid::Uuid;

use crate::database::{Database, both_engines};
use crate::fixture::{PASSWORD, appointed, at_work, employed, founded, person, sample, sign_in};
use crate::shelf::{Office, address, refusal};

fn card(text: impl Into<String>) -> Card {
    Card { id: CardId(Uuid::now_v7()), address: address(text), is_wide: false }
}

async fn board(by: &Ctx, name: &str, cards: Vec<Card>) -> OwnBoardId {
    let new = NewBoard { id: OwnBoardId(Uuid::now_v7()), name: name.to_owned(), cards };
    let id = new.id;
    make_board(by, new).await.unwrap();
    id
}

async fn edit(by: &Ctx, board: OwnBoardId, change: Change) -> Result<Edited, StoreError> {
    edit_board(by, BoardEdit { board, change }).await
}

/// From a name and a role to others.
fn describe(before: (&str, Option<Role>), after: (&str, Option<Role>)) -> Change {
    let of = |(name, role): (&str, Option<Role>)| Description { name: name.to_owned(), role };
    Change::Describe { before: of(before), after: of(after) }
}

async fn share(by: &Ctx, board: OwnBoardId, role: Option<Role>) {
    let before = own_board(by, board).await.unwrap().description();
    let after = Description { role, ..before.clone() };
    assert!(edit(by, board, Change::Describe { before, after }).await.unwrap().is_done);
}

fn addresses(board: &OwnBoard) -> Vec<&str> {
    board.cards.iter().map(|card| card.address.as_str()).collect()
}

fn names(listed: &[Listed]) -> Vec<&str> {
    listed.iter().map(|listed| listed.name.as_str()).collect()
}

fn is_hidden<T: std::fmt::Debug>(answer: Result<T, StoreError>) {
    match answer {
        Err(StoreError::NotFound) => {}
        other => panic!("{other:?}"),
    }
}

#[apply(both_engines)]
async fn a_board_is_made_of_cards_arranged_and_removed(database: Database) {
    let Office { one, .. } = Office::open(&database).await;
    let [red, heat] = ["/board?light=red", "/board/heat"].map(card);
    let new = NewBoard {
        id: OwnBoardId(Uuid::now_v7()),
        name: " 晨会 ".to_owned(),
        cards: vec![red.clone(), heat.clone()],
    };
    for _ in 0..2 {
        make_board(&one, new.clone()).await.unwrap();
    }
    let made = own_board(&one, new.id).await.unwrap();
    assert_eq!((made.name.as_str(), made.revision, made.role, &made.by), ("晨会", 1, None, &None));
    assert_eq!(addresses(&made), ["/board?light=red", "/board/heat"]);

    let moved = Change::Move { card: heat.id, before: Some(red.id) };
    let edited = edit(&one, new.id, moved).await.unwrap();
    assert_eq!((edited.board.revision, edited.is_done), (2, true));
    edit(&one, new.id, Change::Resize { card: heat.id, is_wide: true }).await.unwrap();
    edit(&one, new.id, Change::Remove { card: red.id }).await.unwrap();
    let third = card("/board/warnings");
    let edited = edit(&one, new.id, Change::Add { card: third, before: None }).await.unwrap();
    assert_eq!(edited.board, own_board(&one, new.id).await.unwrap());
    assert_eq!(addresses(&edited.board), ["/board/heat", "/board/warnings"]);
    assert!(edited.board.cards[0].is_wide);

    let listed = shelf(&one).await.unwrap().boards;
    assert_eq!((names(&listed), listed[0].cards), (vec!["晨会"], 2));
    for _ in 0..2 {
        remove_board(&one, new.id).await.unwrap();
    }
    is_hidden(own_board(&one, new.id).await);
    assert!(storage::integrity::check(&database.ctx().await).await.unwrap().is_empty());
}

#[apply(both_engines)]
async fn what_is_done_in_two_windows_is_there_in_both(database: Database) {
    let Office { one, .. } = Office::open(&database).await;
    let [first, second] = ["/board", "/board/heat"].map(card);
    let id = board(&one, "晨会", vec![first.clone(), second.clone()]).await;
    // Both windows saw the first revision.
    let here = Change::Add { card: card("/board/trend"), before: None };
    let there = Change::Move { card: second.id, before: Some(first.id) };
    let both = tokio::join!(edit(&one, id, here), edit(&one, id, there));
    assert!(both.0.unwrap().is_done && both.1.unwrap().is_done);
    let now = own_board(&one, id).await.unwrap();
    assert_eq!((now.revision, addresses(&now)), (3, vec!["/board/heat", "/board", "/board/trend"]));

    // A name that was not seen is not overwritten.
    let weekly = describe(("晨会", None), ("周会", None));
    assert!(edit(&one, id, weekly.clone()).await.unwrap().is_done);
    let late = edit(&one, id, describe(("晨会", None), ("例会", Some(Role::Auditor)))).await.unwrap();
    let now = (late.board.name.as_str(), late.board.role, late.board.revision);
    assert_eq!((late.is_done, now), (false, ("周会", None, 4)));
    // One whose answer was lost is answered as the first.
    let again = edit(&one, id, weekly).await.unwrap();
    assert_eq!((again.is_done, again.board.revision), (true, 4));
}

#[apply(both_engines)]
async fn a_board_is_read_by_those_who_hold_the_role_and_edited_by_its_author_alone(database: Database) {
    let Office { operator, city, one, other } = Office::open(&database).await;
    let id = board(&one, "晨会", vec![card("/board/heat")]).await;
    is_hidden(own_board(&other, id).await);
    assert!(shelf(&other).await.unwrap().shared.is_empty());

    share(&one, id, Some(Role::AssessmentOffice)).await;
    let seen = own_board(&other, id).await.unwrap();
    assert_eq!(seen.by.as_deref(), Some("zhaoli 同志"));
    assert_eq!(addresses(&seen), ["/board/heat"]);
    let listed = shelf(&other).await.unwrap();
    assert_eq!((names(&listed.shared), listed.boards.len()), (vec!["晨会"], 0));
    assert!(shelf(&one).await.unwrap().shared.is_empty(), "an own board is not shared with its author");
    is_hidden(edit(&other, id, describe(("晨会", Some(Role::AssessmentOffice)), ("改名", None))).await);
    remove_board(&other, id).await.unwrap();
    assert!(own_board(&one, id).await.is_ok());

    // Another role, or none any more.
    let account = other.actor().account().unwrap();
    let committee = appointed(&operator, city, vec![Appointment::to(Role::SteeringCommittee)]);
    is_hidden(own_board(&committee, id).await);
    assert!(shelf(&committee).await.unwrap().shared.is_empty());
    share(&one, id, Some(Role::SteeringCommittee)).await;
    is_hidden(own_board(&other, id).await);
    assert!(own_board(&committee, id).await.is_ok());
    share(&one, id, None).await;
    is_hidden(own_board(&committee, id).await);
    assert!(account != one.actor().account().unwrap());

    // Who sees names masked sees this one masked too.
    share(&one, id, Some(Role::Auditor)).await;
    let auditor = person(&operator, city, Role::Auditor);
    let by = own_board(&auditor, id).await.unwrap().by.unwrap();
    assert!(!by.contains("zhaoli"), "{by}");
}

#[apply(both_engines)]
async fn sharing_is_recorded_and_ends_with_the_account(database: Database) {
    let Office { operator, city, one, other } = Office::open(&database).await;
    let id = board(&one, "晨会", vec![card("/board/heat")]).await;
    share(&one, id, Some(Role::AssessmentOffice)).await;
    let office = ("晨会", Some(Role::AssessmentOffice));
    let stranger = edit(&one, id, describe(office, ("晨会", Some(Role::SystemAdministrator)))).await;
    assert_eq!(refusal(stranger), Refusal::NotAReader);
    remove_board(&one, id).await.unwrap();
    let shares = Filter { deed: Some(Deed::BoardShare), ..Filter::default() };
    let entries = storage::audit::list(&operator, city, shares, 9).await.unwrap();
    let roles: Vec<_> = entries
        .iter()
        .map(|entry| (entry.changes[0].before.as_deref(), entry.changes[0].after.as_deref()))
        .collect();
    assert_eq!(roles, [(Some("assessment_office"), None), (None, Some("assessment_office"))]);

    let id = board(&one, "周会", vec![card("/board/heat")]).await;
    share(&one, id, Some(Role::AssessmentOffice)).await;
    let export = own_data(&one).await.unwrap();
    assert_eq!(export.data().own_boards.iter().map(|own| own.name.as_str()).collect::<Vec<_>>(), ["周会"]);
    let account = one.actor().account().unwrap();
    storage::account::disable(&operator, city, account, "离任").await.unwrap();
    is_hidden(own_board(&other, id).await);
    assert!(shelf(&other).await.unwrap().shared.is_empty());
    storage::account::erase(&operator, city, account, "zhaoli", "离任").await.unwrap();
    assert!(shelf(&one).await.unwrap().boards.is_empty());
    assert!(storage::integrity::check(&operator).await.unwrap().is_empty());
}

#[apply(both_engines)]
async fn boards_and_cards_have_an_end_and_names_are_given_once(database: Database) {
    let Office { one, .. } = Office::open(&database).await;
    let full = board(&one, "满", (0..CARDS).map(|_| card("/board")).collect()).await;
    let one_more = Change::Add { card: card("/board"), before: None };
    assert_eq!(refusal(edit(&one, full, one_more).await), Refusal::TooManyCards { most: CARDS });
    let new = |name: &str, cards: usize| NewBoard {
        id: OwnBoardId(Uuid::now_v7()),
        name: name.to_owned(),
        cards: (0..cards).map(|_| card("/board")).collect(),
    };
    assert_eq!(
        refusal(make_board(&one, new("更满", CARDS + 1)).await),
        Refusal::TooManyCards { most: CARDS }
    );
    assert_eq!(refusal(make_board(&one, new(" 满 ", 0)).await), Refusal::NameTaken);
    let other = board(&one, "另一个", Vec::new()).await;
    let renamed = edit(&one, other, describe(("另一个", None), ("满", None))).await;
    assert_eq!(refusal(renamed), Refusal::NameTaken);
    let unnamed = edit(&one, other, describe(("另一个", None), (" ", None))).await.unwrap_err();
    assert!(matches!(unnamed, StoreError::Text { field: Some("name"), .. }), "{unnamed:?}");
    for number in 2..BOARDS {
        board(&one, &format!("第{number}个"), Vec::new()).await;
    }
    assert_eq!(refusal(make_board(&one, new("再一个", 0)).await), Refusal::TooManyBoards { most: BOARDS });
}

#[apply(both_engines)]
async fn a_board_that_was_made_and_edited_since_is_answered_as_made(database: Database) {
    let Office { one, other, .. } = Office::open(&database).await;
    let new = NewBoard { id: OwnBoardId(Uuid::now_v7()), name: "晨会".to_owned(), cards: Vec::new() };
    make_board(&one, new.clone()).await.unwrap();
    edit(&one, new.id, Change::Add { card: card("/board/heat"), before: None }).await.unwrap();
    // The answer was lost, and somebody went on with it on another device.
    make_board(&one, new.clone()).await.unwrap();
    assert_eq!(own_board(&one, new.id).await.unwrap().cards.len(), 1);
    assert!(matches!(make_board(&other, new).await, Err(StoreError::ReusedId)));
}

#[apply(both_engines)]
async fn a_card_has_an_id_of_its_own_and_what_is_there_already_moves_nothing(database: Database) {
    let Office { one, .. } = Office::open(&database).await;
    let [red, heat] = ["/board?light=red", "/board/heat"].map(card);
    let twice = Card { id: red.id, ..heat.clone() };
    let new = NewBoard {
        id: OwnBoardId(Uuid::now_v7()),
        name: "晨会".to_owned(),
        cards: vec![red.clone(), twice.clone()],
    };
    assert!(matches!(make_board(&one, new).await, Err(StoreError::ReusedId)));
    let id = board(&one, "晨会", vec![red.clone(), heat.clone()]).await;
    let again = edit(&one, id, Change::Add { card: twice, before: None }).await;
    assert!(matches!(again, Err(StoreError::ReusedId)), "{again:?}");
    let gone = CardId(Uuid::now_v7());
    for change in [
        Change::Add { card: red, before: None },
        Change::Move { card: heat.id, before: None },
        Change::Resize { card: gone, is_wide: true },
        Change::Remove { card: gone },
    ] {
        let edited = edit(&one, id, change).await.unwrap();
        assert_eq!((edited.is_done, edited.board.revision), (true, 1));
    }
}

#[apply(both_engines)]
async fn cards_of_the_sample_go_with_it_and_those_of_foreign_schemes_do_not_come(database: Database) {
    let operator = database.ctx().await;
    let (city, _) = founded(&operator).await;
    let (first, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let scheme = sample(&first).await;
    let (first, _) = sign_in(&operator, "wangfang", PASSWORD).await.unwrap();
    let of_sample = || card(format!("/board/trend?scheme={scheme}"));
    let id = board(&first, "晨会", vec![of_sample(), card("/board/heat")]).await;
    // Who has no part in the sample puts nothing of it on a board.
    let made = employed(&operator, city, "zhaoli", NewAppointment::to(Role::AssessmentOffice)).await;
    let office = at_work(&operator, city, made.id).await;
    let own = board(&office, "我的", Vec::new()).await;
    is_hidden(edit(&office, own, Change::Add { card: of_sample(), before: None }).await);

    storage::sample::remove(&first).await.unwrap();
    let left = own_board(&first, id).await.unwrap();
    assert_eq!((addresses(&left), left.revision), (vec!["/board/heat"], 2));
    assert!(storage::integrity::check(&operator).await.unwrap().is_empty());
}
