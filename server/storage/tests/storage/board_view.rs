//! The views of a board say what its lines say.

use std::collections::BTreeMap;

use indicator_model::check_in::answer::Answer;
use indicator_model::id::NodeId;
use indicator_model::light::Light;
use indicator_model::monitor::Why;
use indicator_model::monitor::board::count;
use indicator_model::monitor::cockpit::{CARDS, Chosen};
use indicator_model::monitor::district::Angle;
use indicator_model::monitor::forecast::Chance;
use indicator_model::monitor::heat::{Axis, Grid};
use indicator_model::monitor::table::{Table, TableCell};
use indicator_model::monitor::trend::Scale;
use people_model::audit::{Deed, FieldName};
use people_model::role::Role;
use rstest_reuse::apply;
use storage::audit::Filter;
use storage::board::{cockpit, districts, export, indicators, monthly, trend};
use storage::error::StoreError;
use storage::sheet::Format;

use crate::check_in::{november, of, organization, report, send};
use crate::database::{Database, both_engines};
use crate::fixture::{SAMPLE, import, person};

#[apply(both_engines)]
async fn a_heat_map_has_the_readings_of_the_lines(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let lines = indicators(&ctx, scheme, None, None).await.unwrap();
    let heat = monthly(&ctx, scheme, None, None).await.unwrap();
    assert_eq!(heat.board, lines.value());
    // On 15 November ten months are over.
    assert_eq!(heat.months.len(), 10);
    assert_eq!(heat.lights.len(), lines.rows.len());
    assert!(heat.lights.values().all(|lights| lights.len() == 10));
    let october = "2025-M10".parse().unwrap();
    let reported = lines.rows.iter().filter(|row| {
        let is_by_value = matches!(row.reading.why, Why::Value | Why::FirstGood);
        is_by_value && row.reading.last.is_some_and(|last| last.period == october)
    });
    let mut compared = 0;
    for row in reported {
        assert_eq!(heat.lights[&row.node].last(), Some(&Some(row.reading.light)), "{}", row.code);
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
    // Investment falls behind in May and further each month.
    let investment = lines.rows.iter().find(|row| row.code == "FGW-01").unwrap();
    let off_track: Vec<bool> =
        heat.lights[&investment.node].iter().map(|light| light.unwrap().is_off_track()).collect();
    assert_eq!(off_track.iter().position(|is_off_track| *is_off_track), Some(4));

    // The three districts have five indicators in common, a column each.
    let grid = Grid::of(&heat, [Axis::Organizations, Axis::Indicators], |row| row.code.starts_with('Q'));
    assert_eq!((grid.rows.len(), grid.columns.len(), grid.cells().count()), (3, 5, 15));

    let agriculture = lines.organizations.iter().find(|owner| owner.code == "NYJ").unwrap().id;
    let own = monthly(&ctx, scheme, Some(agriculture), None).await.unwrap();
    assert_eq!(own.board, indicators(&ctx, scheme, Some(agriculture), None).await.unwrap().value());
}

#[apply(both_engines)]
async fn the_cockpit_has_the_reds_first_and_says_what_changed(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let lines = indicators(&ctx, scheme, None, None).await.unwrap();
    let month_ago = Some("2025-10-15".parse().unwrap());
    let before = indicators(&ctx, scheme, None, month_ago).await.unwrap();
    let shown = cockpit(&ctx, scheme, None, None, None).await.unwrap();
    assert_eq!(Some(shown.since), month_ago);
    assert_eq!((&shown.now, &shown.before), (&count(&lines.rows), &count(&before.rows)));
    assert!(!shown.cards.is_empty() && shown.cards.len() <= CARDS);
    let reds = lines.rows.iter().filter(|row| row.reading.light == Light::Red).count();
    for (at, card) in shown.cards.iter().enumerate() {
        assert_eq!(card.row.reading.light == Light::Red, at < reds, "{}", card.row.code);
        let line = lines.rows.iter().find(|row| row.node == card.row.node).unwrap();
        let earlier = before.rows.iter().find(|row| row.node == card.row.node).unwrap();
        assert_eq!((&card.row, card.before), (line, earlier.reading.light));
    }
    // Investment cannot be caught up, and a third of the beds are built.
    let cards: BTreeMap<&str, _> = shown.cards.iter().map(|card| (card.row.code.as_str(), card)).collect();
    let investment = cards["FGW-01"];
    assert_eq!(investment.forecast.unwrap().basic, Some(Chance::Impossible));
    assert!(matches!(cards["MZJ-01"].chosen, Chosen::Red { .. }));
    assert_eq!(shown.cards[0].chosen, Chosen::Red { place: 1 });

    // Compared with the day itself nothing has changed.
    let same = cockpit(&ctx, scheme, None, None, Some(lines.today)).await.unwrap();
    assert_eq!((same.worse, same.better, &same.before), (0, 0, &same.now));
}

#[apply(both_engines)]
async fn what_is_reported_moves_the_cockpit(database: Database) {
    let ctx = november(&database).await;
    let scheme = storage::board::current(&ctx).await.unwrap().unwrap();
    let agriculture = organization(&ctx, "NYJ").await;
    let october = of(&ctx, agriculture, "NYJ-01", "2025-M10").await;
    let worse = cockpit(&ctx, scheme, None, None, None).await.unwrap().worse;
    assert_eq!(send(&ctx, &report(&october, "100")).await, Answer::Accepted);
    let after = cockpit(&ctx, scheme, None, None, None).await.unwrap();
    assert_eq!(after.worse, worse + 1);
    let card = after.cards.iter().find(|card| card.row.code == "NYJ-01").unwrap();
    assert_eq!((card.row.reading.light, card.before), (Light::Red, Light::Green));
}

#[apply(both_engines)]
async fn a_view_leaves_with_its_mark_for_those_who_may_export(database: Database) {
    let (operator, scheme) = database.sample().await;
    let city = storage::scheme::list(&operator).await.unwrap()[0].city;
    let table = || Table {
        about: vec!["热力图".to_owned()],
        heads: vec!["单位".to_owned(), "=1+1".to_owned()],
        rows: vec![vec!["市水利局".into(), TableCell::count(3)], vec![TableCell::Empty, "+1".into()]],
    };
    let office = person(&operator, city, Role::SteeringCommittee);
    for format in [Format::Csv, Format::Xlsx] {
        let file = export(&office, scheme, table(), format).await.unwrap();
        let by_deed = Filter { deed: Some(Deed::BoardExport), ..Filter::default() };
        let newest = storage::audit::list(&operator, city, by_deed, 10).await.unwrap().remove(0);
        assert_eq!(newest.changes[0].field, FieldName::File);
        assert_eq!(newest.changes[0].after, Some(file.watermark.id.to_string()));
        if format == Format::Csv {
            let text = String::from_utf8(file.bytes).unwrap();
            let mark = format!("{},\r\n", file.watermark.line());
            // What a spreadsheet would take for a formula is text.
            assert_eq!(text, format!("\u{feff}单位,'=1+1\r\n市水利局,3\r\n,'+1\r\n{mark}"));
        }
    }
    // A post holder reads every view and takes none out; to another city there is nothing.
    let post = person(&operator, city, Role::PostHolder);
    monthly(&post, scheme, None, None).await.unwrap();
    cockpit(&post, scheme, None, None, None).await.unwrap();
    assert!(matches!(export(&post, scheme, table(), Format::Csv).await, Err(StoreError::Forbidden(_))));
    let own = import(&operator, SAMPLE).await.scheme.unwrap();
    let summaries = storage::scheme::list(&operator).await.unwrap();
    let elsewhere = summaries.iter().find(|summary| summary.id == own).unwrap().city;
    let other = person(&operator, elsewhere, Role::AssessmentOffice);
    let answers = [
        monthly(&other, scheme, None, None).await.err(),
        cockpit(&other, scheme, None, None, None).await.err(),
        export(&other, scheme, table(), Format::Csv).await.err(),
    ];
    assert!(answers.iter().all(|answer| matches!(answer, Some(StoreError::NotFound))), "{answers:?}");
}

#[apply(both_engines)]
async fn districts_stand_beside_each_other_in_what_they_have_in_common(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let lines = indicators(&ctx, scheme, None, None).await.unwrap();
    let found = districts(&ctx, scheme, None).await.unwrap();
    // Three districts with five indicators each, each district of a class of its own.
    assert_eq!(found.board.rows.len(), 15);
    assert!(found.board.rows.iter().all(|row| lines.rows.contains(row)));
    assert_eq!(found.by_class().iter().map(|(_, size)| *size).collect::<Vec<_>>(), [1, 1, 1]);
    for angle in Angle::ALL {
        let compared = found.compared(None, angle);
        assert_eq!(compared.len(), 5, "{angle:?}");
        assert!(compared.iter().all(|comparison| comparison.places.len() == 3));
    }
    // By target a rank follows the gap of the line.
    for comparison in found.compared(None, Angle::Target) {
        let ranked = comparison.places.iter().filter(|place| place.rank.is_some());
        let gaps: Vec<_> = ranked.map(|place| found.board.rows[place.row].reading.gap).collect();
        assert!(gaps.is_sorted(), "{comparison:?}");
    }
    // All were there a year ago.
    assert!(found.before.len() >= 12, "{:?}", found.before);
    let farming =
        found.compared(None, Angle::Past).into_iter().find(|known| known.name.contains("培育")).unwrap();
    assert!(farming.places.iter().all(|place| place.measure.is_some()), "{farming:?}");
}

#[apply(both_engines)]
async fn a_trend_has_the_last_year_and_the_course_of_the_lines(database: Database) {
    let (ctx, scheme) = database.sample().await;
    let lines = indicators(&ctx, scheme, None, None).await.unwrap();
    let worst: Vec<_> = lines.rows.iter().map(|row| row.node).take(3).collect();
    let opened = trend(&ctx, scheme, None, None, &[]).await.unwrap();
    assert_eq!(opened.lines.iter().map(|line| line.node).collect::<Vec<_>>(), worst);
    let farming = lines.rows.iter().find(|row| row.code == "NYJ-01").unwrap();
    let chosen = trend(&ctx, scheme, None, None, &[farming.node, NodeId(uuid::Uuid::nil())]).await.unwrap();
    let [line] = &chosen.lines[..] else { panic!("{:?}", chosen.lines) };
    let (before, now) = line.points.split_at(12);
    assert_eq!(now, farming.reading.course);
    assert!(before.iter().all(|point| point.period.year() == 2024 && point.value.is_some()), "{before:?}");
    assert_eq!(chosen.scale(), Scale::Unit("家".to_owned()));
}
