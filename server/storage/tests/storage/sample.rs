use indicator_model::check_in::chain::Stage;
use indicator_model::check_in::confirm::{Decided, Decision, Step};
use indicator_model::indicator::MeasureKind;
use indicator_model::node::{Level, RollUpRule};
use indicator_model::organization::OrganizationKind;
use indicator_model::scheme::Scheme;
use indicator_model::sheet::Outcome;
use people_model::role::Role;
use rstest_reuse::apply;
use storage::check_in::{decide, waiting};
use storage::sheet::{Format, Mode};

use crate::database::{Database, both_engines};
use crate::fixture::{NOVEMBER, SAMPLE, basic, edit, file, import, load, person};
use crate::measurement::{counts, exported, rows};

/// Two schemes of 96 indicators, what was measured, and what was spent by month.
const ROWS: u32 = 96 + 96 + MEASURED + SPENT;
const SPENT: u32 = 528;
const MEASURED: u32 = 1569;

fn at_level(scheme: &Scheme, level: Level) -> usize {
    scheme.nodes.iter().filter(|node| node.level == level).count()
}

// The numbers of domain.md §7.
#[apply(both_engines)]
async fn the_sample_has_the_numbers_of_its_description(database: Database) {
    let ctx = database.ctx().await;
    ctx.store().pretend(NOVEMBER.parse().unwrap());
    let outcome = storage::sample::load(&ctx).await.unwrap();
    assert_eq!((outcome.created, outcome.rejected), (ROWS, 0));
    let scheme = load(&ctx, outcome.scheme.unwrap()).await;
    assert_eq!(scheme.nodes.len(), 96);
    assert_eq!([Level::City, Level::Task, Level::Post].map(|level| at_level(&scheme, level)), [9, 63, 24]);
    let organizations = |kind| scheme.organizations.iter().filter(|known| known.kind == kind).count();
    assert_eq!(organizations(OrganizationKind::Department), 12);
    assert_eq!(organizations(OrganizationKind::District), 3);
    assert_eq!(scheme.name, "2025年度绩效考核方案");
    assert_eq!(scheme.cycle.starts.to_string(), "2025-01-01");

    let contribution = scheme.nodes.iter().find(|node| node.edge.rule == RollUpRule::Contribution).unwrap();
    assert_eq!(contribution.edge.basis, "标准化得分加权");
    let doctors = scheme.indicators.iter().find(|indicator| indicator.code == "WJW-01").unwrap();
    assert_eq!((doctors.precision.decimals(), doctors.measure), (2, MeasureKind::Stock));
    let seats = scheme.indicators.iter().find(|indicator| indicator.code == "JYJ-02").unwrap();
    assert_eq!((seats.precision.decimals(), seats.measure), (0, MeasureKind::Count));
}

#[apply(both_engines)]
async fn loading_the_sample_again_brings_back_what_was_changed(database: Database) {
    let (ctx, id) = database.sample().await;
    let before = load(&ctx, id).await;
    let again = storage::sample::load(&ctx).await.unwrap();
    let goal = again.goal.clone().filter(|goal| !goal.is_new);
    assert!(goal.is_some());
    assert_eq!(again, Outcome { scheme: Some(id), unchanged: ROWS, goal, ..Outcome::default() });

    let change = basic(&before, "NYJ-01", "1300");
    storage::scheme::save(&ctx, id, edit(&before, vec![change])).await.unwrap();
    let again = storage::sample::load(&ctx).await.unwrap();
    let goal = again.goal.clone();
    assert_eq!(
        again,
        Outcome { scheme: Some(id), updated: 1, unchanged: ROWS - 1, goal, ..Outcome::default() }
    );
    assert_eq!(load(&ctx, id).await.nodes.len(), 96);
}

#[apply(both_engines)]
async fn loading_the_sample_twice_at_once_makes_one_city(database: Database) {
    let ctx = database.ctx().await;
    ctx.store().pretend(NOVEMBER.parse().unwrap());
    let (first, second) = tokio::join!(storage::sample::load(&ctx), storage::sample::load(&ctx));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.scheme, second.scheme);
    assert_eq!((first.created + second.created, first.unchanged + second.unchanged), (ROWS, ROWS));
    assert_eq!(storage::scheme::list(&ctx).await.unwrap().len(), 2);
}

#[apply(both_engines)]
async fn removing_the_sample_leaves_real_data_alone(database: Database) {
    let (ctx, sample) = database.sample().await;
    let real = import(&ctx, SAMPLE).await.scheme.unwrap();
    assert_ne!(sample, real);
    let before = load(&ctx, real).await;
    let flags: Vec<bool> =
        storage::scheme::list(&ctx).await.unwrap().iter().map(|summary| summary.sample).collect();
    assert_eq!(flags, [false, true, true]);

    assert!(storage::sample::remove(&ctx).await.unwrap());
    let left = storage::scheme::list(&ctx).await.unwrap();
    assert_eq!(left.iter().map(|summary| (summary.id, summary.nodes)).collect::<Vec<_>>(), [(real, 96)]);
    assert_eq!(load(&ctx, real).await, before);
    assert!(!storage::sample::remove(&ctx).await.unwrap());
}

#[apply(both_engines)]
async fn the_sample_has_a_scheme_for_each_year_and_the_current_one_comes_first(database: Database) {
    let (ctx, this) = database.sample().await;
    let schemes = storage::scheme::list(&ctx).await.unwrap();
    let named: Vec<(&str, u32)> = schemes.iter().map(|scheme| (scheme.name.as_str(), scheme.nodes)).collect();
    assert_eq!(named, [("2025年度绩效考核方案", 96), ("2024年度绩效考核方案", 96)]);
    assert_eq!(schemes[0].id, this);
}

#[apply(both_engines)]
async fn what_was_measured_in_the_sample_comes_back_too(database: Database) {
    let (ctx, _) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let before = rows(&ctx, city).await;
    let sheet = "指标编码,责任单位编码,年份,期间,完成值\nSTJ-P1,STJ,2025,M07,98\n";
    let corrected = storage::measurement::import(&ctx, city, file(sheet), Mode::Apply).await.unwrap();
    assert_eq!(counts(&corrected), [0, 1, 0, 0]);
    let again = storage::sample::load(&ctx).await.unwrap();
    assert_eq!((again.created, again.updated, again.unchanged), (0, 1, ROWS - 1));
    assert_eq!(rows(&ctx, city).await, before);
    assert_eq!(storage::integrity::check(&ctx).await.unwrap(), []);
}

#[apply(both_engines)]
async fn the_exported_measurements_change_nothing(database: Database) {
    let (ctx, _) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    for format in [Format::Csv, Format::Xlsx] {
        let sheet = exported(&ctx, city, format).await;
        let outcome = storage::measurement::import(&ctx, city, file(sheet), Mode::Apply).await.unwrap();
        assert_eq!(counts(&outcome), [0, 0, MEASURED, 0], "{:?}", outcome.errors.first());
    }
}

/// A sheet that calls a report submitted does not make it wait again.
#[apply(both_engines)]
async fn what_was_confirmed_stays_so_when_the_sheet_comes_again(database: Database) {
    let (ctx, _) = database.sample().await;
    let city = storage::scheme::list(&ctx).await.unwrap()[0].city;
    let office = person(&ctx, city, Role::AssessmentOffice);
    let before = exported(&ctx, city, Format::Csv).await;
    let waits = waiting(&office).await.unwrap();
    let check_in = waits[0].due.current.as_ref().unwrap().id;
    let decision = Decision { check_in, step: Step::Confirm, stage: Stage::Anyone, reason: String::new() };
    assert_eq!(decide(&office, vec![decision]).await.unwrap(), [Decided::Done]);
    let again = storage::measurement::import(&ctx, city, file(before), Mode::Apply).await.unwrap();
    assert_eq!(counts(&again), [0, 0, MEASURED, 0]);
    assert_eq!(waiting(&office).await.unwrap().len(), waits.len() - 1);
}
