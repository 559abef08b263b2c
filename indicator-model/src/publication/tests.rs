use rstest::rstest;

use super::*;
use crate::light::Light::{Amber, Green, Red};
use crate::monitor::Point;
use crate::monitor::fixture::{board, id, row};

/// Row `number` of organization `owner`, with a value in a unit.
fn valued(number: u128, owner: u128, unit: &str, value: &str, light: Light) -> BoardRow {
    let mut row = row(number, owner, &format!("indicator {number}"), "民生", light, None);
    unit.clone_into(&mut row.unit);
    let (value, planned) = (value.parse().ok(), "100".parse().ok());
    row.reading.last = Some(Point { period: "2026-M10".parse().unwrap(), value, planned });
    row.reading.target = "120".parse().ok();
    row
}

fn selection(text: &str) -> Selection {
    Selection {
        scheme: SchemeId(id(1)),
        organization: None,
        day: None,
        text: text.to_owned(),
        level: None,
        theme: None,
        threshold: Threshold::default(),
    }
}

fn content(rows: Vec<BoardRow>, parts: &[(u128, &[u128])], selection: &Selection) -> Content {
    let parts = parts.iter().map(|(total, summed)| {
        let summed = summed.iter().map(|part| NodeId(id(*part))).collect();
        (NodeId(id(*total)), Parts { summed, same: Vec::new() })
    });
    Content::of(Place { city: "云澜市", is_sample: false }, &board(rows), &parts.collect(), selection)
}

fn figures(content: &Content) -> Vec<(&str, Figure)> {
    content.rows().map(|row| (row.name.as_str(), row.figure)).collect()
}

fn given(value: &str) -> Figure {
    Figure::Given { value: value.parse().unwrap() }
}

/// The unit and the decimals say whether a number counts people, households or cases.
#[rstest]
#[case("人", "3", 0, Figure::Small)]
#[case("户", "4", 0, Figure::Small)]
#[case("起", "1", 0, Figure::Small)]
#[case("次", "3", 0, Figure::Small)]
#[case("人次", "5", 0, given("5"))]
#[case("人", "0", 0, given("0"))]
// Three people in ten thousands, and thirty.
#[case("万人", "0.0003", 4, Figure::Small)]
#[case("万人", "0.003", 4, given("0.003"))]
// Doctors per thousand people.
#[case("人", "3.12", 2, given("3.12"))]
#[case("家", "3", 0, given("3"))]
#[case("%", "3", 0, given("3"))]
#[case("人/万人", "3", 0, given("3"))]
fn a_small_count_is_not_given(
    #[case] unit: &str,
    #[case] value: &str,
    #[case] decimals: u8,
    #[case] expected: Figure,
) {
    let mut row = valued(1, 1, unit, value, Green);
    row.precision = Precision::new(decimals).unwrap();
    let content = content(vec![row], &[], &selection(""));
    assert_eq!(figures(&content), [("indicator 1", expected)]);
    assert_eq!(content.rows().next().unwrap().light.is_none(), expected == Figure::Small);
}

#[test]
fn a_suppressed_row_has_no_light_and_is_in_no_count_of_lights() {
    let rows = vec![
        valued(1, 1, "起", "20", Green),
        valued(2, 2, "起", "3", Red),
        valued(3, 3, "起", "8", Amber),
        valued(4, 4, "起", "9", Green),
    ];
    let content = content(rows, &[(1, &[2, 3, 4])], &selection(""));
    let expected = [
        ("indicator 1", given("20")),
        ("indicator 2", Figure::Small),
        ("indicator 3", Figure::Withheld),
        ("indicator 4", given("9")),
    ];
    assert_eq!(figures(&content), expected);
    assert_eq!((content.lights()[&Green], content.lights()[&Red], content.lights()[&Amber]), (2, 0, 0));
    assert_eq!(content.suppressed(), 2);
}

#[test]
fn a_part_of_a_board_tells_no_more_than_the_whole() {
    let rows = || {
        vec![valued(1, 1, "起", "20", Green), valued(2, 2, "起", "3", Red), valued(3, 3, "起", "17", Green)]
    };
    let sums: [(u128, &[u128]); 1] = [(1, &[2, 3])];
    let whole = content(rows(), &sums, &selection(""));
    for text in ["indicator 1", "indicator 2", "indicator 3"] {
        let part = content(rows(), &sums, &selection(text));
        let same: Vec<_> = figures(&whole).into_iter().filter(|(name, _)| *name == text).collect();
        assert_eq!(figures(&part), same);
    }
}

#[test]
fn a_theme_is_selected_beside_a_text() {
    let mut rows = vec![
        valued(1, 1, "起", "20", Green),
        valued(2, 2, "起", "30", Green),
        valued(3, 3, "起", "17", Green),
    ];
    for (row, theme) in rows.iter_mut().zip(["平安建设", "平安建设 2", "平安建设"]) {
        theme.clone_into(&mut row.theme);
    }
    let names = |text| {
        let selection = Selection { theme: Some("平安建设".to_owned()), ..selection(text) };
        content(rows.clone(), &[], &selection).rows().map(|row| row.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(""), ["indicator 1", "indicator 3"]);
    assert_eq!(names("indicator 3"), ["indicator 3"]);
    assert_eq!(names("indicator 2"), [""; 0]);
}

/// Of a level, and never of posts.
#[test]
fn a_level_is_selected_and_tells_no_more_than_the_whole() {
    let rows = || {
        let mut rows = vec![
            valued(1, 1, "起", "20", Green),
            valued(2, 2, "起", "3", Red),
            valued(3, 3, "起", "17", Green),
        ];
        rows.push(valued(4, 3, "家", "50", Green));
        for (row, level) in rows.iter_mut().zip([Level::City, Level::Task, Level::Task, Level::Post]) {
            row.level = level;
        }
        rows
    };
    let sums: [(u128, &[u128]); 1] = [(1, &[2, 3])];
    let whole = content(rows(), &sums, &selection(""));
    let names = |level| {
        let content = content(rows(), &sums, &Selection { level: Some(level), ..selection("") });
        assert_eq!(content.level, Some(level));
        for row in content.rows() {
            assert!(whole.rows().any(|known| known == row), "{row:?}");
        }
        content.rows().map(|row| row.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(Level::City), ["indicator 1"]);
    assert_eq!(names(Level::Task), ["indicator 2", "indicator 3"]);
    assert_eq!(names(Level::Post), [""; 0]);
    // What was published before a level could be chosen has the hash that it had.
    assert!(!serde_json::to_string(&whole).unwrap().contains("level"));
}

#[test]
fn rows_stand_in_the_order_of_the_register_and_posts_are_not_there() {
    let mut post = valued(4, 1, "家", "50", Green);
    post.level = Level::Post;
    let rows = vec![
        valued(3, 2, "家", "50", Red),
        valued(2, 1, "家", "50", Red),
        post,
        valued(1, 1, "家", "50", Green),
    ];
    // A board has the worst first.
    let content = content(rows, &[], &selection(""));
    let names: Vec<&str> = content.rows().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["indicator 1", "indicator 2", "indicator 3"]);
    assert_eq!(content.groups.iter().map(|group| group.rows.len()).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_sum_with_a_part_that_is_never_published_tells_nothing() {
    let mut post = valued(3, 1, "户", "17", Green);
    post.level = Level::Post;
    let rows = vec![valued(1, 1, "户", "20", Green), valued(2, 2, "户", "3", Red), post];
    let content = content(rows, &[(1, &[2, 3])], &selection(""));
    assert_eq!(figures(&content), [("indicator 1", given("20")), ("indicator 2", Figure::Small)]);
}

#[test]
fn a_selection_without_rows_or_with_too_many_is_no_publication() {
    assert_eq!(content(Vec::new(), &[], &selection("")).fault(), Some(Fault::Empty));
    let rows = (0..=MOST_ROWS as u128).map(|number| valued(number, 1, "家", "50", Green)).collect();
    let fault = Fault::TooMany { found: MOST_ROWS + 1, most: MOST_ROWS };
    assert_eq!(content(rows, &[], &selection("")).fault(), Some(fault));
}

#[test]
fn a_threshold_that_would_give_the_number_away_is_none() {
    for (count, is_one) in
        [(0, true), (1, false), (2, false), (3, true), (5, true), (100, true), (101, false)]
    {
        assert_eq!(serde_json::from_value::<Threshold>(count.into()).is_ok(), is_one, "{count}");
    }
}

#[test]
fn a_content_holds_the_fields_that_are_listed_and_no_others() {
    let content = content(vec![valued(1, 1, "家", "50", Green)], &[], &selection(""));
    let written = serde_json::to_value(&content).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let of_content = ["city", "is_sample", "scheme", "cycle", "day", "scope", "text", "threshold", "groups"];
    let sorted = |mut keys: Vec<String>| {
        keys.sort();
        keys
    };
    assert_eq!(sorted(keys(&written)), sorted(of_content.map(str::to_owned).into()));
    let of_row = ["name", "unit", "figure", "planned", "target", "light"];
    assert_eq!(sorted(keys(&written["groups"][0]["rows"][0])), sorted(of_row.map(str::to_owned).into()));
}
