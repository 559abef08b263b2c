use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::monitor::Late;
use crate::monitor::fixture::{board, date, id, row};
use crate::monitor::forecast::Method;
use crate::quantity::Quantity;
use Light::{Amber, Green, Grey, Red};

fn forecast(basic: Option<Chance>) -> Forecast {
    let zero = Quantity::ZERO;
    Forecast {
        method: Method::RunRate,
        least: zero,
        likely: zero,
        most: zero,
        error: zero,
        basic,
        challenge: None,
    }
}

/// Number, light, gap, light before, and whether the year will be missed.
type Known = (u128, Light, Option<&'static str>, Light, Option<Chance>);

fn cockpit(known: &[Known]) -> Cockpit {
    let rows = known.iter().map(|&(number, light, gap, ..)| row(number, 1, "", "", light, gap)).collect();
    let outlook = |&(number, _, _, before, chance): &Known| {
        (NodeId(id(number)), Outlook { before, forecast: chance.map(|chance| forecast(Some(chance))) })
    };
    Cockpit::of(board(rows), date("2026-10-15"), &known.iter().map(outlook).collect())
}

fn cards(cockpit: &Cockpit) -> Vec<(u128, Chosen)> {
    cockpit.cards.iter().map(|card| (card.row.node.0.as_u128(), card.chosen)).collect()
}

#[test]
fn reds_come_first_then_what_got_worse_what_will_miss_its_year_and_what_else_is_amber() {
    let found = cockpit(&[
        (1, Amber, Some("15"), Amber, None),
        (2, Red, Some("35"), Amber, None),
        (3, Amber, Some("11"), Green, None),
        (4, Green, Some("2"), Green, Some(Chance::Impossible)),
        (5, Red, Some("60"), Red, Some(Chance::Impossible)),
        (6, Green, Some("-3"), Amber, Some(Chance::Certain)),
        (7, Grey, None, Green, None),
    ]);
    let expected = [
        (5, Chosen::Red { place: 1 }),
        (2, Chosen::Red { place: 2 }),
        (3, Chosen::Worse),
        (4, Chosen::WillMiss),
        (1, Chosen::Amber),
    ];
    assert_eq!(cards(&found), expected);
    assert_eq!((found.worse, found.better, found.will_miss), (2, 1, 2));
    assert_eq!((found.now[&Red], found.before[&Red], found.now[&Grey]), (2, 1, 1));
}

#[test]
fn of_what_is_long_silent_the_card_says_for_how_long() {
    let mut silent = row(1, 1, "", "", Amber, None);
    silent.reading.why = Why::Late;
    silent.reading.late =
        Some(Late { period: "2026-M09".parse().unwrap(), due: date("2026-10-12"), days: 34 });
    let found = Cockpit::of(board(vec![silent]), date("2026-10-15"), &BTreeMap::new());
    assert_eq!(cards(&found), [(1, Chosen::Late { days: 34 })]);
}

#[rstest]
#[case(Green, Amber, Move::Worse)]
#[case(Amber, Red, Move::Worse)]
#[case(Red, Amber, Move::Better)]
#[case(Red, Red, Move::None)]
#[case::what_was_unknown_did_not_get_worse(Grey, Red, Move::None)]
#[case::what_is_unknown_did_not_get_better(Red, Grey, Move::None)]
fn a_light_moves_between_two_days(#[case] before: Light, #[case] now: Light, #[case] expected: Move) {
    assert_eq!(Move::between(before, now), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_worst_are_never_left_out_for_others(
        known in prop::collection::btree_map(
            0..1_000_u128, (0..4_usize, 0..4_usize, prop::option::of(0..100_i64), 0..4_usize), 0..20,
        )
    ) {
        let chances = [None, Some(Chance::Impossible), Some(Chance::Possible), Some(Chance::Certain)];
        let rows = known.iter().map(|(number, (light, _, gap, _))| {
            let mut row = row(*number, 1, "", "", Light::ALL[*light], None);
            row.reading.gap = gap.map(|gap| Quantity::from_integer(gap).unwrap());
            row
        });
        let board = board(rows.collect());
        let outlooks = known.iter().map(|(number, (_, before, _, chance))| {
            let forecast = chances[*chance].map(|chance| forecast(Some(chance)));
            (NodeId(id(*number)), Outlook { before: Light::ALL[*before], forecast })
        });
        let all = board.rows.clone();
        let found = Cockpit::of(board, date("2026-10-15"), &outlooks.collect());
        let reds: Vec<NodeId> =
            all.iter().filter(|row| row.reading.light == Red).map(|row| row.node).take(CARDS).collect();
        let nodes: Vec<NodeId> = found.cards.iter().map(|card| card.row.node).collect();
        // The first reds of the board are the first cards.
        prop_assert_eq!(&nodes[..reds.len()], &reds);
        prop_assert!(nodes.len() <= CARDS);
        for card in &found.cards {
            let will_miss = card.forecast.is_some_and(|forecast| forecast.basic == Some(Chance::Impossible));
            prop_assert!(card.row.reading.light.is_off_track() || will_miss);
        }
        // Where there is room, nothing that is off track is left out.
        if nodes.len() < CARDS {
            let off_track = all.iter().filter(|row| row.reading.light.is_off_track());
            prop_assert!(off_track.map(|row| row.node).all(|node| nodes.contains(&node)));
        }
        prop_assert_eq!(found.now.values().sum::<usize>(), all.len());
        prop_assert_eq!(found.before.values().sum::<usize>(), all.len());
    }
}
