//! A board reads what is in force on a day.

use indicator_model::check_in::answer::Answer;
use indicator_model::light::Light;
use indicator_model::monitor::Why;
use indicator_model::monitor::board::{BoardRow, count};
use indicator_model::quantity::{Precision, Quantity};
use rstest_reuse::apply;
use storage::board::indicators;
use storage::ctx::Ctx;

use crate::check_in::{november, of, organization, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::sample;

async fn row(ctx: &Ctx, code: &str, day: Option<&str>) -> BoardRow {
    let scheme = storage::board::current(ctx).await.unwrap().unwrap();
    let day = day.map(|day| day.parse().unwrap());
    let board = indicators(ctx, scheme, None, day).await.unwrap();
    assert_eq!(count(&board.rows).values().sum::<usize>(), board.rows.len());
    board.rows.into_iter().find(|row| row.code == code).unwrap()
}

#[apply(both_engines)]
async fn a_value_that_is_reported_lights_its_row(database: Database) {
    let ctx = november(&database).await;
    let agriculture = organization(&ctx, "NYJ").await;
    // Far too little, and what was reported before; both are corrections with a note.
    for (value, light) in [("100", Light::Red), ("1015", Light::Green)] {
        let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
        assert_eq!(send(&ctx, &report(&october, value)).await, Answer::Accepted);
        let reading = row(&ctx, "NYJ-01", None).await.reading;
        assert_eq!((reading.light, reading.why), (light, Why::Value));
        assert_eq!(reading.last.unwrap().period.to_string(), "2025-M10");
    }
    let reading = row(&ctx, "NYJ-01", None).await.reading;
    assert_eq!(reading.course.len(), 10);
    // On an earlier day October was not over.
    let earlier = row(&ctx, "NYJ-01", Some("2025-10-20")).await.reading;
    assert_eq!(earlier.course.len(), 9);
    // A day ahead is today.
    assert_eq!(row(&ctx, "NYJ-01", Some("2025-12-31")).await.reading, reading);
}

/// The sample city on 15 November, with all that was reported until then.
#[apply(both_engines)]
async fn the_board_tells_the_stories_of_the_sample_city(database: Database) {
    let ctx = database.ctx().await;
    let scheme = sample(&ctx).await;
    assert_eq!(storage::board::current(&ctx).await.unwrap(), Some(scheme));
    // Investment falls behind from May on, and further each month.
    assert_eq!(row(&ctx, "FGW-01", None).await.reading.light, Light::Red);
    assert_eq!(row(&ctx, "FGW-01", Some("2025-06-15")).await.reading.light, Light::Amber);
    // By the calendar, what is sown and harvested is 15 points behind in August.
    let farming = row(&ctx, "NYJ-01", Some("2025-09-05")).await.reading;
    assert_eq!((farming.light, farming.gap.map(rounded).as_deref()), (Light::Amber, Some("15")));
    // Three accidents are allowed. Two in April are too fast; with the third the allowance is gone.
    assert_eq!(row(&ctx, "WLJ-02", Some("2025-05-05")).await.reading.light, Light::Amber);
    assert_eq!(row(&ctx, "WLJ-02", Some("2025-10-05")).await.reading.light, Light::Amber);
    // Fewer days are better, and beat the challenge target.
    let days = row(&ctx, "SJJ-03", None).await;
    assert_eq!(days.reading.light, Light::Green);
    assert!(days.reading.last.unwrap().value <= days.challenge);
    // September is not there at all: not zero, and not green.
    let missing = row(&ctx, "MZJ-03", None).await.reading;
    assert_eq!((missing.light, missing.why), (Light::Amber, Why::Late));
    assert_eq!(missing.late.unwrap().period.to_string(), "2025-M09");
    // A zero is a value.
    assert_eq!(row(&ctx, "YJJ-01", None).await.reading.course[0].value, Some(Quantity::ZERO));
    // A third of the beds are built.
    assert_eq!(row(&ctx, "MZJ-01", None).await.reading.light, Light::Red);
    // Money that is paid as the year goes is on plan, although it is far from the target of the year.
    assert_eq!(row(&ctx, "CZJ-01", None).await.reading.light, Light::Green);
    let board = indicators(&ctx, scheme, None, None).await.unwrap();
    let is_of_waters = |row: &&BoardRow| row.code.starts_with("SLJ-") && row.reading.last.is_some();
    let lights: Vec<Light> = board.rows.iter().filter(is_of_waters).map(|row| row.reading.light).collect();
    assert_eq!(lights, [Light::Green; 4]);
}

fn rounded(points: Quantity) -> String {
    points.round_to(Precision::INTEGER).to_string()
}

#[apply(both_engines)]
async fn an_organization_has_a_board_of_its_own_with_its_posts(database: Database) {
    let ctx = november(&database).await;
    let scheme = sample(&ctx).await;
    let all = indicators(&ctx, scheme, None, None).await.unwrap();
    let agriculture = all.organizations.iter().find(|owner| owner.name.contains("农业农村局")).unwrap().id;
    let own = indicators(&ctx, scheme, Some(agriculture), None).await.unwrap();
    assert!(own.rows.iter().all(|row| row.owner == agriculture));
    assert!(own.rows.len() > all.rows.iter().filter(|row| row.owner == agriculture).count());
}
