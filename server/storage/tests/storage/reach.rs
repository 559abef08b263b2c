use indicator_model::history::Direction;
use indicator_model::scheme::Revision;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::error::StoreError;
use storage::scheme::{NewScheme, Page};
use storage::sheet::{Destination, Format, Mode};

use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, basic, edit, file, import, load, node, person, sample};

/// To somebody of one city the others do not exist, in any function.
#[apply(both_engines)]
async fn another_city_is_not_found(database: Database) {
    let (admin, foreign) = database.sample().await;
    let scheme = load(&admin, foreign).await;
    let own = import(&admin, SAMPLE).await.scheme.unwrap();
    let schemes = storage::scheme::list(&admin).await.unwrap();
    let city = schemes.iter().find(|summary| summary.id == own).unwrap().city;
    let other = schemes.iter().find(|summary| summary.id == foreign).unwrap().city;
    let ctx = person(&admin, city, Role::AssessmentOffice);

    let visible = storage::scheme::list(&ctx).await.unwrap();
    assert_eq!(visible.iter().map(|summary| summary.id).collect::<Vec<_>>(), [own]);
    load(&ctx, own).await;
    let change_set = edit(&scheme, vec![basic(&scheme, "NYJ-01", "1")]);
    let import = storage::sheet::import(&ctx, file(SAMPLE), Destination::Scheme(foreign), Mode::Apply).await;
    let new = NewScheme { city: other, name: "方案".into(), cycle: scheme.cycle.clone() };
    let answers = [
        storage::scheme::load(&ctx, foreign).await.err(),
        storage::scheme::save(&ctx, foreign, change_set.clone()).await.err(),
        storage::scheme::cursor(&ctx, foreign).await.err(),
        storage::scheme::undo(&ctx, foreign, change_set.id).await.err(),
        storage::scheme::redo(&ctx, foreign, change_set.id).await.err(),
        storage::scheme::preview(&ctx, foreign, Direction::Undo, change_set.id).await.err(),
        storage::scheme::confirm(&ctx, foreign, Direction::Undo, change_set.id, scheme.revision).await.err(),
        storage::scheme::news(&ctx, foreign, scheme.revision).await.err(),
        storage::scheme::history(&ctx, foreign, Page::default()).await.err(),
        storage::scheme::node_history(&ctx, foreign, node(&scheme, "NYJ-01")).await.err(),
        storage::scheme::create(&ctx, new).await.err(),
        storage::sheet::export(&ctx, foreign, Format::Csv).await.err(),
        import.err(),
    ];
    for (index, answer) in answers.into_iter().enumerate() {
        assert!(matches!(answer, Some(StoreError::NotFound)), "{index}: {answer:?}");
    }
    assert_eq!(load(&admin, foreign).await.revision, Revision(1));
}

#[apply(both_engines)]
async fn checking_the_database_is_forbidden_to_the_office(database: Database) {
    let (admin, _) = database.sample().await;
    let city = storage::scheme::list(&admin).await.unwrap()[0].city;
    let ctx = person(&admin, city, Role::AssessmentOffice);
    let answers = [storage::integrity::check(&ctx).await.err()];
    assert!(answers.iter().all(|answer| matches!(answer, Some(StoreError::Forbidden(_)))), "{answers:?}");
}

#[apply(both_engines)]
async fn a_new_scheme_begins_empty(database: Database) {
    let ctx = database.ctx().await;
    let scheme = load(&ctx, sample(&ctx).await).await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let new = NewScheme { city, name: "年中调整方案".into(), cycle: scheme.cycle.clone() };
    let id = storage::scheme::create(&ctx, new).await.unwrap();
    let empty = load(&ctx, id).await;
    assert_eq!((empty.name.as_str(), empty.revision, empty.nodes.len()), ("年中调整方案", Revision(0), 0));
    assert_eq!(empty.organizations, scheme.organizations);
    assert_eq!(empty.cycle, scheme.cycle);
}
