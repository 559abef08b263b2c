//! A board has what is below an indicator beside its own value, and computes what nobody reports.

use indicator_model::id::OrganizationId;
use indicator_model::light::Light;
use indicator_model::monitor::Why;
use indicator_model::monitor::below::{By, RolledUp};
use indicator_model::monitor::board::BoardRow;
use indicator_model::quantity::Precision;
use rstest_reuse::apply;
use storage::board::{detail, indicators, monthly};
use storage::ctx::Ctx;

use crate::check_in::organization;
use crate::database::{Database, both_engines};

async fn rows(ctx: &Ctx, organization: Option<OrganizationId>, day: &str) -> Vec<BoardRow> {
    let scheme = storage::board::current(ctx).await.unwrap().unwrap();
    indicators(ctx, scheme, organization, Some(day.parse().unwrap())).await.unwrap().value().rows
}

fn of<'a>(rows: &'a [BoardRow], code: &str) -> &'a BoardRow {
    rows.iter().find(|row| row.code == code).unwrap()
}

/// C04 in October: STJ-01 has 87.1 where 86.5, 88 and 90 were agreed, STJ-02 93.2 where 91.7, 95 and 100 were: 68 and 69.09 points of
/// equal share. Water is reported at the end of the year.
#[apply(both_engines)]
async fn an_index_that_nobody_reports_follows_from_what_is_below_it(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let all = rows(&ctx, None, "2025-11-15").await;
    let index = of(&all, "C04");
    let last = index.reading.last.unwrap();
    assert_eq!((index.is_computed, index.reading.light, index.reading.why), (true, Light::Amber, Why::Value));
    assert_eq!(
        (last.period.to_string(), last.value.unwrap().to_string()),
        ("2025-M10".into(), "68.545455".into())
    );
    assert_eq!(index.reading.course.iter().filter(|point| point.value.is_some()).count(), 10);
    let score = RolledUp { by: By::Scores, number: last.value.unwrap(), known: 2, missing: 1 };
    assert_eq!((index.below.value, index.below.score), (None, Some(score)));
    assert!(!index.parts_from_below(), "it is what is below it");

    let detail = detail(&ctx, scheme, index.node, None).await.unwrap();
    assert!(detail.forecast.is_some(), "what has a course can be forecast");
    assert_eq!(detail.below.len(), 10);
    let scores: Vec<(String, Option<String>)> = detail
        .parts
        .iter()
        .map(|named| {
            let score = named.part.score.map(|score| score.round_to(Precision::TENTH).to_string());
            (named.code.clone(), score)
        })
        .collect();
    let expected = [("SLJ-02", None), ("STJ-01", Some("68")), ("STJ-02", Some("69.1"))];
    assert_eq!(scores, expected.map(|(code, score)| (code.to_owned(), score.map(str::to_owned))));

    // As it was known on an earlier day, and as lights of the months.
    let spring = rows(&ctx, None, "2025-03-20").await;
    assert_eq!(of(&spring, "C04").reading.last.unwrap().period.to_string(), "2025-M02");
    assert_eq!(of(&spring, "C03").reading.why, Why::Computed, "no quarter is over");
    let lights = monthly(&ctx, scheme, None, None).await.unwrap().value().lights;
    assert_eq!(lights[&index.node], vec![Some(Light::Amber); 10]);
}

/// S9: 94.7 is reported of SJJ-04 in June, and the numerators and denominators of the districts give 93.4.
#[apply(both_engines)]
async fn what_is_reported_can_part_from_what_is_below(database: Database) {
    let (ctx, _) = database.sample().await;
    let bureau = organization(&ctx, "SJJ").await;
    for (day, parts) in [("2025-06-20", false), ("2025-07-20", true), ("2025-08-20", false)] {
        let all = rows(&ctx, None, day).await;
        let hotline = of(&all, "SJJ-04");
        assert_eq!(hotline.parts_from_below(), parts, "{day}: {hotline:?}");
        assert_eq!(hotline.below.value.map(|rolled| rolled.by), Some(By::Quotient));
        // The bureau sees what the districts report as well.
        assert_eq!(of(&rows(&ctx, Some(bureau), day).await, "SJJ-04"), hotline);
    }
    let all = rows(&ctx, None, "2025-11-15").await;
    let farms = of(&all, "NYJ-01");
    assert_eq!(farms.below.value.map(|rolled| rolled.number), farms.reading.last.unwrap().value);
    assert!(!farms.parts_from_below());
    // The city counts other accidents than its three bureaus do.
    assert!(of(&all, "C07").parts_from_below());
}
