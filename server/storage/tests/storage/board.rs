//! A board reads what is in force on a day.

use std::collections::BTreeMap;

use indicator_model::check_in::answer::Answer;
use indicator_model::curve::{Curve, CurveInForce, CurveOrigin};
use indicator_model::id::{NodeId, SchemeId};
use indicator_model::light::Light;
use indicator_model::monitor::Why;
use indicator_model::monitor::board::{BoardRow, count};
use indicator_model::monitor::forecast::{Chance, Method};
use indicator_model::quantity::Quantity;
use rstest_reuse::apply;
use storage::board::indicators;
use storage::ctx::Ctx;
use storage::error::StoreError;

use crate::check_in::{november, of, organization, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{NOVEMBER, sample};

async fn row(ctx: &Ctx, code: &str, day: Option<&str>) -> BoardRow {
    let scheme = storage::board::current(ctx).await.unwrap().unwrap();
    let day = day.map(|day| day.parse().unwrap());
    let board = indicators(ctx, scheme, None, day).await.unwrap();
    assert_eq!(count(&board.rows).values().sum::<usize>(), board.rows.len());
    board.value().rows.into_iter().find(|row| row.code == code).unwrap()
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
    let (ctx, scheme) = database.sample().await;
    assert_eq!(storage::board::current(&ctx).await.unwrap(), Some(scheme));
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
}

/// The lights of a month, by the code of the indicator: those with a value, after all reports of the month are in.
async fn lights(ctx: &Ctx, scheme: SchemeId, month: u8) -> BTreeMap<String, Light> {
    let day = if month == 10 { NOVEMBER.to_owned() } else { format!("2025-{:02}-20", month + 1) };
    let board = indicators(ctx, scheme, None, Some(day.parse().unwrap())).await.unwrap();
    let known = board.value().rows.into_iter().filter(|row| row.reading.last.is_some());
    known.map(|row| (row.code, row.reading.light)).collect()
}

/// Farming and water works have their seasons, and investment falls behind from May on, and further each month.
#[apply(both_engines)]
async fn plan_curves_tell_what_is_behind_from_what_has_its_season(database: Database) {
    let (ctx, scheme) = database.sample().await;
    for month in 1..=10 {
        let lights = lights(&ctx, scheme, month).await;
        for farming in ["NYJ-01", "QYD-03", "QLX-03", "QQP-03"] {
            assert_eq!(lights[farming], Light::Green, "{farming} in month {month}");
        }
        let mut waters = lights.iter().filter(|(code, _)| code.starts_with("SLJ-"));
        assert!(
            waters.clone().count() >= 3 && waters.all(|(_, light)| *light == Light::Green),
            "{month}: {lights:?}"
        );
        assert_eq!(lights["FGW-01"].is_off_track(), month >= 5, "investment in month {month}");
    }
    assert_eq!(row(&ctx, "FGW-01", None).await.reading.light, Light::Red);

    // In August 52 % are done: by the calendar that would be 15 points behind.
    let day = Some("2025-09-20");
    let city = row(&ctx, "NYJ-01", day).await;
    let planned = city.reading.plan.unwrap();
    assert_eq!((planned.curve.curve, planned.curve.origin), (Curve::Farming, CurveOrigin::Own));
    assert_eq!((planned.share, planned.period.to_string().as_str()), ("53".parse().unwrap(), "2025-M08"));
    assert!(city.reading.gap < Some(Quantity::ONE.checked_add(Quantity::ONE).unwrap()));
    // The districts take over the curve of what they add up to; training is no part of that sum.
    let district = row(&ctx, "QYD-03", day).await.reading.plan.unwrap().curve;
    assert_eq!(
        district,
        CurveInForce { curve: Curve::Farming, origin: CurveOrigin::Inherited { from: city.node } }
    );
    let activities = row(&ctx, "WLJ-01", day).await.reading.plan.unwrap().curve;
    assert_eq!(activities, CurveInForce { curve: Curve::Calendar, origin: CurveOrigin::Default });
}

/// The investment of S1 cannot be caught up; what has its season is on the way to its target.
#[apply(both_engines)]
async fn a_forecast_says_what_the_year_comes_to(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let (_, stands) = storage::board::stands(&ctx, scheme, None).await.unwrap();
    let known = |code: &str| stands.iter().find(|stand| stand.row.code == code).unwrap();
    let investment = known("FGW-01");
    let chance = investment.forecast.as_ref().unwrap().basic;
    assert_eq!(chance, Some(Chance::Impossible), "{:?}", investment.forecast);
    assert!(investment.warning.is_some() && known("SJJ-03").warning.is_none());
    let farming = row(&ctx, "NYJ-01", None).await;
    let forecast =
        async |node, day| storage::board::detail(&ctx, scheme, node, day).await.map(|detail| detail.forecast);
    let of_farming = forecast(farming.node, None).await.unwrap();
    assert_eq!((&farming, &of_farming), (&known("NYJ-01").row, &known("NYJ-01").forecast));
    let of_farming = of_farming.unwrap();
    assert_eq!(of_farming.method, Method::Season, "{of_farming:?}");
    assert_ne!(of_farming.basic, Some(Chance::Impossible), "{of_farming:?}");
    assert!(of_farming.error < Quantity::HUNDRED, "{of_farming:?}");
    // What was reported later is not known on an earlier day.
    let february = Some("2025-02-20".parse().unwrap());
    assert_eq!(forecast(farming.node, february).await.unwrap(), None);
    let nobody = forecast(NodeId(uuid::Uuid::nil()), None).await;
    assert!(matches!(nobody, Err(StoreError::NotFound)));
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
