use proptest::prelude::*;

use super::*;
use crate::monitor::fixture::{board, id, row};
use Axis::{Indicators, Months, Organizations, Themes};
use Light::{Amber, Green, Grey, Red};

fn monthly(rows: Vec<BoardRow>, months: &[(u128, &[Option<Light>])]) -> Monthly {
    let most = months.iter().map(|(_, lights)| lights.len()).max().unwrap_or_default();
    Monthly {
        board: board(rows),
        months: (1..=most).map(|month| format!("2026-M{month:02}").parse().unwrap()).collect(),
        lights: months.iter().map(|(node, lights)| (NodeId(id(*node)), lights.to_vec())).collect(),
    }
}

fn all(monthly: &Monthly, sides: [Axis; 2]) -> Grid {
    Grid::of(monthly, sides, |_| true)
}

#[test]
fn a_cell_is_as_bad_as_the_worst_reading_in_it() {
    let monthly = monthly(
        vec![
            row(1, 1, "投资", "经济", Green, Some("-5")),
            row(2, 1, "开工", "经济", Red, Some("40")),
            row(3, 1, "入库", "经济", Amber, Some("12")),
            row(4, 2, "水质", "生态", Grey, None),
        ],
        &[],
    );
    let grid = all(&monthly, [Organizations, Themes]);
    assert_eq!(grid.columns, [Head::Theme("经济".to_owned()), Head::Theme("生态".to_owned())]);
    let cell = grid.cell(0, 0).unwrap();
    assert_eq!((cell.light, cell.off_track, cell.rows.as_slice()), (Red, 2, [0, 1, 2].as_slice()));
    // Nothing known is grey, and where nothing belongs there is nothing.
    assert_eq!(grid.cell(1, 1).unwrap().light, Grey);
    assert_eq!((grid.cell(0, 1), grid.cell(1, 0)), (None, None));
}

/// Districts have a code each for the same indicator (`sample_city.csv`: QYD-03, QLX-03, QQP-03).
#[test]
fn what_districts_have_in_common_is_one_column_and_comes_first() {
    let monthly = monthly(
        vec![
            row(1, 1, "审批时限", "营商", Green, None),
            row(2, 2, "培育数量", "乡村", Red, None),
            row(3, 3, "培育数量", "乡村", Green, None),
        ],
        &[],
    );
    let grid = all(&monthly, [Organizations, Indicators]);
    let name = |name: &str| Head::Indicator { name: name.to_owned(), unit: "家".to_owned() };
    assert_eq!(grid.columns, [name("培育数量"), name("审批时限")]);
    assert_eq!(grid.cell(1, 0).unwrap().light, Red);
    assert_eq!(grid.cell(2, 0).unwrap().light, Green);
    assert_eq!(grid.columns[0].key(), "培育数量/家");
}

#[test]
fn a_month_has_the_lights_of_that_month_and_silence_is_not_green() {
    let monthly = monthly(
        vec![row(1, 1, "投资", "经济", Green, None), row(2, 1, "开工", "经济", Green, None)],
        &[(1, &[Some(Red), Some(Green), Some(Green)]), (2, &[None, Some(Grey), Some(Green)])],
    );
    let grid = all(&monthly, [Organizations, Months]);
    assert_eq!(grid.columns.len(), 3);
    let cells: Vec<_> = grid.cells().map(|((_, month), cell)| (month, cell.light, cell.rows.len())).collect();
    assert_eq!(cells, [(0, Red, 1), (1, Grey, 2), (2, Green, 2)]);
    // The one without a value comes first: it is what the cell is grey for.
    assert_eq!(grid.cell(0, 1).unwrap().rows, [1, 0]);
}

#[test]
fn only_what_is_shown_is_counted() {
    let monthly =
        monthly(vec![row(1, 1, "投资", "经济", Red, None), row(2, 2, "水质", "生态", Green, None)], &[]);
    let grid = Grid::of(&monthly, [Themes, Organizations], |row| row.name == "水质");
    assert_eq!((grid.rows.len(), grid.columns.len()), (1, 1));
    assert_eq!(all(&self::monthly(Vec::new(), &[]), [Organizations, Themes]), Grid::default());
}

prop_compose! {
    fn some_row()(number in 0..1_000_000_u128, owner in 0..6_u128, name in 0..8_u8, theme in 0..4_u8, light in 0..4_usize)
        -> BoardRow
    {
        row(number, owner, &name.to_string(), &theme.to_string(), Light::ALL[light], None)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Counts of cells add up to the board, and turning the map around turns its cells around.
    #[test]
    fn every_reading_is_in_one_cell(rows in prop::collection::vec(some_row(), 0..30)) {
        let monthly = monthly(rows, &[]);
        for sides in [[Organizations, Themes], [Organizations, Indicators], [Themes, Indicators]] {
            let grid = all(&monthly, sides);
            let mut places: Vec<usize> = grid.cells().flat_map(|(_, cell)| cell.rows.clone()).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..monthly.board.rows.len()).collect::<Vec<_>>());
            for (_, cell) in grid.cells() {
                let lights = || cell.rows.iter().map(|at| monthly.board.rows[*at].reading.light);
                prop_assert_eq!(cell.off_track, lights().filter(|light| light.is_off_track()).count());
                prop_assert_eq!(cell.light.is_off_track(), cell.off_track > 0);
                prop_assert_eq!(cell.light == Red, lights().any(|light| light == Red));
            }
            let turned = all(&monthly, [sides[1], sides[0]]);
            for ((row, column), cell) in grid.cells() {
                prop_assert_eq!(turned.cell(column, row), Some(cell));
            }
        }
    }
}
