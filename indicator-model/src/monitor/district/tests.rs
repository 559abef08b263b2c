use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::light::Light;
use crate::monitor::Point;
use crate::monitor::fixture::{board, id, row};

/// A district by number with a value (`.` for none), a gap and the value of a year before.
type Known<'a> = (u128, &'a str, &'a str, &'a str);

fn districts(direction: Direction, known: &[Known<'_>]) -> Districts {
    let rows = known.iter().map(|&(number, value, gap, _)| {
        let gap = gap.parse().is_ok_and(|_: Quantity| true).then_some(gap);
        let mut row = row(number, number, "增长率", "经济", Light::Green, gap);
        row.direction = direction;
        row.measure = MeasureKind::Ratio;
        row.reading.last = value.parse().ok().map(|value| Point {
            period: "2026-M10".parse().unwrap(),
            value: Some(value),
            planned: None,
        });
        row
    });
    let before =
        known.iter().filter_map(|&(number, _, _, before)| Some((NodeId(id(number)), before.parse().ok()?)));
    Districts { before: before.collect(), classes: BTreeMap::new(), board: board(rows.collect()) }
}

/// District, rank and position of each place.
fn places(districts: &Districts, angle: Angle) -> String {
    let compared = districts.compared(None, angle);
    let written = compared[0].places.iter().map(|place| {
        let owner = districts.board.rows[place.row].owner.0.as_u128();
        let rank = place.rank.map_or("-".to_owned(), |rank| rank.to_string());
        let position = place.position.map_or("-".to_owned(), |position| position.to_string());
        format!("{owner}:{rank}@{position}")
    });
    written.collect::<Vec<_>>().join(" ")
}

#[rstest]
// Three views of one set of values (domain.md §3.1): who is best differs.
#[case::against_the_target(Angle::Target, Direction::HigherBetter, "1:1@100 3:2@80 2:3@0 4:-@-")]
#[case::against_each_other(Angle::Peers, Direction::HigherBetter, "2:1@100 1:2@50 3:3@0 4:-@-")]
#[case::against_the_own_past(Angle::Past, Direction::HigherBetter, "3:1@100 1:2@0 2:-@- 4:-@-")]
// Of what should be low, the same values stand the other way around.
#[case::lower_is_better(Angle::Peers, Direction::LowerBetter, "3:1@100 1:2@50 2:3@0 4:-@-")]
#[case::lower_than_a_year_ago(Angle::Past, Direction::LowerBetter, "1:1@100 3:2@0 2:-@- 4:-@-")]
#[case::a_band_has_no_order(Angle::Peers, Direction::WithinBand, "1:-@- 2:-@- 3:-@- 4:-@-")]
fn districts_stand_in_three_views(
    #[case] angle: Angle,
    #[case] direction: Direction,
    #[case] expected: &str,
) {
    // The second has no past, and of the fourth nothing is known this year.
    let known = [(1, "6", "-5", "5"), (2, "7", "5", "."), (3, "5", "-3", "4"), (4, ".", ".", "5")];
    assert_eq!(places(&districts(direction, &known), angle), expected);
}

#[rstest]
#[case::two_that_are_equal_share_a_rank("6 6 5", "1:1@100 2:1@100 3:3@0")]
#[case::what_is_shown_as_equal_is_equal("6.001 6.004 5", "1:1@100 2:1@100 3:3@0")]
#[case::all_equal("5 5 5", "1:1@100 2:1@100 3:1@100")]
#[case::zero_is_a_value_and_missing_is_not("0 . 5", "3:1@100 1:2@0 2:-@-")]
fn ties_are_ties(#[case] values: &str, #[case] expected: &str) {
    let known: Vec<Known<'_>> =
        (1..).zip(values.split(' ')).map(|(number, value)| (number, value, "0", ".")).collect();
    assert_eq!(places(&districts(Direction::HigherBetter, &known), Angle::Peers), expected);
}

#[test]
fn only_values_of_one_period_are_ranked() {
    let mut districts = districts(Direction::HigherBetter, &[(1, "9", "0", "."), (2, "5", "0", ".")]);
    let late = districts.board.rows.iter_mut().find(|row| row.owner.0.as_u128() == 1).unwrap();
    late.reading.last.as_mut().unwrap().period = "2026-M09".parse().unwrap();
    assert_eq!(places(&districts, Angle::Peers), "2:1@100 1:-@-");
    let compared = districts.compared(None, Angle::Peers);
    assert_eq!(compared[0].period, Some("2026-M10".parse().unwrap()));
}

#[test]
fn districts_are_compared_within_their_class() {
    let mut districts =
        districts(Direction::HigherBetter, &[(1, "6", "0", "."), (2, "5", "0", "."), (3, "4", "0", ".")]);
    let class = |name: &str| DistrictClass(name.to_owned());
    let of = |(number, name): (u128, &str)| (OrganizationId(id(number)), class(name));
    districts.classes = [(1, "主城区"), (2, "主城区"), (3, "生态区")].map(of).into();
    let (city, green) = (class("主城区"), class("生态区"));
    assert_eq!(districts.by_class(), [(Some(&city), 2), (Some(&green), 1)]);
    assert_eq!(districts.compared(Some(&city), Angle::Peers)[0].places.len(), 2);
    // One alone has nobody to be compared with.
    assert_eq!(districts.compared(Some(&green), Angle::Peers), []);
    assert_eq!(districts.compared(None, Angle::Peers)[0].places.len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Equal measures have one rank and one place, better ones a better rank; turning the direction around turns the order around.
    #[test]
    fn ranks_follow_measures(values in prop::collection::vec(prop::option::of(-50..50_i64), 2..12)) {
        let texts: Vec<String> =
            values.iter().map(|value| value.map_or(".".to_owned(), |value| value.to_string())).collect();
        let known: Vec<Known<'_>> =
            (1..).zip(&texts).map(|(number, value)| (number, value.as_str(), "0", ".")).collect();
        for direction in [Direction::HigherBetter, Direction::LowerBetter] {
            let districts = districts(direction, &known);
            let compared = districts.compared(None, Angle::Peers).remove(0);
            for one in &compared.places {
                prop_assert_eq!(one.rank.is_some(), one.measure.is_some());
                for other in &compared.places {
                    let (Some(a), Some(b)) = (one.measure, other.measure) else { continue };
                    prop_assert_eq!(direction.is_better(a, b), one.rank < other.rank);
                    prop_assert_eq!(a == b, one.position == other.position);
                    prop_assert_eq!(a == b, one.rank == other.rank);
                }
            }
        }
    }
}
