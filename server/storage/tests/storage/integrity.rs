use indicator_model::organization::fault::Fault;
use indicator_model::quantity::Quantity;
use people_model::approval::Step;
use people_model::audit::Verdict;
use rstest_reuse::apply;
use storage::integrity::Violation;

use crate::approval::step;
use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, basic, edit, import, load, lock, node, sample};
use crate::statements::grown;

/// Of the two schemes of the sample the one that [`sample`] answers.
const OF_2025: &str = "WHERE cycle_id IN (SELECT id FROM cycle WHERE starts = '2025-01-01')";

/// Whatever is edited, undone and imported, the journal makes the stored scheme from nothing.
#[apply(both_engines)]
async fn a_database_in_use_is_sound(database: Database) {
    let ctx = database.ctx().await;
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    let id = sample(&ctx).await;
    let base = load(&ctx, id).await;
    let changes = vec![basic(&base, "NYJ-01", "1300"), lock(&base, "QYD-03"), basic(&base, "QLX-03", "500")];
    let saved = storage::scheme::save(&ctx, id, edit(&base, changes)).await.unwrap();
    storage::scheme::undo(&ctx, id, saved.change_set).await.unwrap();
    storage::scheme::redo(&ctx, id, saved.change_set).await.unwrap();
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

/// The journal is read page by page. What the last page does to a node of the first counts, and so does what it adds.
#[apply(both_engines)]
async fn a_change_set_of_several_pages_is_replayed_and_verified(database: Database) {
    let (ctx, id) = database.sample().await;
    let base = load(&ctx, id).await;
    let first = basic(&base, "NYJ-01", "1300");
    let mut changes = vec![first.clone()];
    changes.extend(grown(&base, 2_500));
    changes.push(first.inverse());
    storage::scheme::save(&ctx, id, edit(&base, changes)).await.unwrap();
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    for city in storage::scheme::list(&ctx).await.unwrap().into_iter().map(|scheme| scheme.city) {
        let verdict = storage::integrity::verify(&ctx, city, &[]).await.unwrap();
        assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    }

    ctx.store().clone().close().await.unwrap();
    // The last of the nodes that are new.
    database.execute("UPDATE change SET edit = REPLACE(edit, 'T2499', 'T9999') WHERE revision = 2").await;
    let violations = storage::integrity::check(&database.ctx().await).await.unwrap();
    assert_eq!(violations, [Violation::Journal { scheme: id, node: None }]);
}

#[apply(both_engines)]
async fn a_second_city_is_found(database: Database) {
    let (ctx, _) = database.sample().await;
    import(&ctx, SAMPLE).await;
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    ctx.store().clone().close().await.unwrap();
    database.execute("UPDATE city SET sample = FALSE, home_id = NULL, code = 'A', name = '甲'").await;
    let violations = storage::integrity::check(&database.ctx().await).await.unwrap();
    assert_eq!(violations, [Violation::SeveralCities { codes: vec!["A 甲".into(), "A 甲".into()] }]);
}

#[apply(both_engines)]
async fn a_value_that_no_change_set_set_is_found(database: Database) {
    let (ctx, id) = database.sample().await;
    let tampered = node(&load(&ctx, id).await, "QYD-03");
    ctx.store().clone().close().await.unwrap();
    let value = Quantity::from_integer(200).unwrap().millionths();
    database
        .execute(&format!(
            "UPDATE target_version SET value = 999000000 WHERE tier = 'basic' AND value = {value} \
             AND node_id IN (SELECT n.id FROM node n JOIN indicator i ON i.id = n.indicator_id \
             WHERE i.code = 'QYD-03')"
        ))
        .await;
    let violations = storage::integrity::check(&database.ctx().await).await.unwrap();
    assert_eq!(violations, [Violation::Journal { scheme: id, node: Some(tampered) }]);
}

#[apply(both_engines)]
async fn a_lost_change_set_is_found(database: Database) {
    let (ctx, id) = database.sample().await;
    ctx.store().clone().close().await.unwrap();
    database.execute(&format!("UPDATE scheme SET revision = 2 {OF_2025}")).await;
    let violations = storage::integrity::check(&database.ctx().await).await.unwrap();
    assert_eq!(violations, [Violation::Revision { scheme: id, revision: 2, change_sets: 1 }]);
}

#[apply(both_engines)]
async fn a_scheme_that_was_settled_past_its_approvers_is_found(database: Database) {
    let (ctx, id) = database.sample().await;
    step(&ctx, id, Step::Submit).await.unwrap();
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
    ctx.store().clone().close().await.unwrap();
    database.execute(&format!("UPDATE scheme SET state = 'closed' {OF_2025}")).await;
    let violations = storage::integrity::check(&database.ctx().await).await.unwrap();
    assert_eq!(violations, [Violation::State { scheme: id }]);
}

#[apply(both_engines)]
async fn a_row_that_the_model_refuses_is_found(database: Database) {
    let (ctx, id) = database.sample().await;
    ctx.store().clone().close().await.unwrap();
    database.execute("UPDATE organization SET valid_from = 'yesterday' WHERE code = 'YL'").await;
    let violations = storage::integrity::check(&database.ctx().await).await.unwrap();
    let [Violation::UnreadableOrganizations { detail: city, .. }, schemes @ ..] = violations.as_slice()
    else {
        panic!("{violations:?}")
    };
    let expected = "a stored date is not valid: yesterday";
    assert_eq!(city, expected);
    // Both schemes of the city.
    assert_eq!(schemes.len(), 2);
    assert!(schemes.contains(&Violation::Unreadable { scheme: id, detail: expected.to_owned() }));
}

#[apply(both_engines)]
async fn an_organization_that_reports_to_itself_is_found(database: Database) {
    let (ctx, _) = database.sample().await;
    ctx.store().clone().close().await.unwrap();
    database.execute("UPDATE organization SET parent_id = id WHERE code = 'NYJ'").await;
    let violations = storage::integrity::check(&database.ctx().await).await.unwrap();
    let [Violation::Organization { fault, .. }, ..] = violations.as_slice() else { panic!("{violations:?}") };
    assert_eq!(*fault, Fault::Circle);
}
