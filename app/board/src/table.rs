//! The views of a board as tables that leave as files: the same cells, words and order as on the page.

use base::wording;
use base::wording::measurement::{self, rounded};
use base::wording::warning as warning_wording;
use indicator_model::id::NodeId;
use indicator_model::light::Light;
use indicator_model::monitor::board::{Board, BoardRow};
use indicator_model::monitor::cockpit::{Card, Cockpit};
use indicator_model::monitor::district::Districts;
use indicator_model::monitor::heat::{Grid, Head, Monthly};
use indicator_model::monitor::map::layout::{Layout, Place};
use indicator_model::monitor::map::roll::Rolling;
use indicator_model::monitor::map::{Map, MapNode};
use indicator_model::monitor::table::{Table, TableCell};
use indicator_model::monitor::trend::Trend;
use indicator_model::node::Mode;
use indicator_model::objective::list::{KeyResult, Objective, Objectives};
use indicator_model::period::Period;
use indicator_model::quantity::{Precision, Quantity};
use indicator_model::warning::list::{Warning, Warnings};
use leptos_i18n::td_string;
use text::i18n::Locale;

use crate::address::View;
use crate::cockpit::words as cockpit_words;
use crate::district::words as district_words;
use crate::frame::about;
use crate::heat::words as heat_words;
use crate::line::behind;
use crate::map::words as map_words;
use crate::objective::found::Found;
use crate::objective::words as objective_words;
use crate::trend::words as trend_words;
use crate::warning::words as warning_words;

/// The lines that are shown.
pub fn lines(locale: Locale, view: &View, board: &Board) -> Table {
    let groups = view.arranged(board);
    let rows = groups.iter().flat_map(|group| &group.rows).map(|row| line(locale, row, board)).collect();
    Table { about: about(locale, board, view), heads: line_heads(locale), rows }
}

/// The cells of the heat map, in words.
pub fn heat(locale: Locale, view: &View, monthly: &Monthly) -> Table {
    let board = &monthly.board;
    let grid = Grid::of(monthly, view.sides, |row| view.finds(row));
    let corner = heat_words::axis(locale, view.sides[0]).to_owned();
    let names = grid.columns.iter().map(|head| heat_words::head(locale, head, board));
    let heads = std::iter::once(corner).chain(names).collect();
    let cell = |row: usize, column: usize| match grid.cell(row, column) {
        Some(cell) => heat_words::long(locale, cell, board, view.sides[1]).into(),
        None => TableCell::Empty,
    };
    let row = |(at, head): (usize, &Head)| -> Vec<TableCell> {
        let name = TableCell::from(heat_words::head(locale, head, board));
        std::iter::once(name).chain((0..grid.columns.len()).map(|column| cell(at, column))).collect()
    };
    let rows = grid.rows.iter().enumerate().map(row).collect();
    Table { about: about(locale, board, view), heads, rows }
}

/// The cards of the cockpit, each with why it was chosen.
pub fn cockpit(locale: Locale, view: &View, cockpit: &Cockpit) -> Table {
    let board = &cockpit.board;
    let mut heads = line_heads(locale);
    heads.push(td_string!(locale, board_view.why_here).to_owned());
    heads.push(td_string!(locale, board_view.who_acts).to_owned());
    let row = |card: &Card| {
        let mut cells = line(locale, &card.row, board);
        cells.push(cockpit_words::why(locale, card, cockpit.since).into());
        cells.push(cockpit_words::who(locale, card, board).into());
        cells
    };
    let mut about = about(locale, board, view);
    about.push(td_string!(locale, board_view.compared_with, day = cockpit.since));
    Table { about, heads, rows: cockpit.cards.iter().map(row).collect() }
}

/// The warnings that are shown.
pub fn warnings(locale: Locale, view: &View, warnings: &Warnings) -> Table {
    let board = &warnings.board;
    let heads = [
        td_string!(locale, warning.severity),
        td_string!(locale, board_view.code),
        td_string!(locale, board.indicator),
        td_string!(locale, board_view.theme),
        td_string!(locale, board.owner),
        td_string!(locale, warning.since),
        td_string!(locale, warning.days),
        td_string!(locale, warning.why),
        td_string!(locale, warning.step),
        td_string!(locale, warning.next_step),
        td_string!(locale, warning.measure),
    ];
    let row = |warning: &Warning| {
        let severity = warning.severity().map(|severity| warning_wording::severity(locale, severity));
        vec![
            severity.unwrap_or_default().into(),
            warning.row.code.as_str().into(),
            warning.row.name.as_str().into(),
            warning.row.theme.as_str().into(),
            board.owner_name(warning.row.owner).into(),
            warning.episode.since.to_string().into(),
            TableCell::count(warning.age(board.day).into()),
            warning_words::why(locale, warning, board).into(),
            warning_words::reached(locale, warning, board).into(),
            warning_words::next(locale, warning, board).into(),
            warning_words::answered(locale, warning, board).into(),
        ]
    };
    let shown = warnings.list.iter().filter(|warning| view.warns(warning));
    let mut about = about(locale, board, view);
    about.push(warning_words::status(locale, view.status).to_owned());
    Table { about, heads: heads.map(str::to_owned).into(), rows: shown.map(row).collect() }
}

/// The objectives that are shown, each before its key results and the objectives below it; last what belongs to none.
pub fn objectives(locale: Locale, view: &View, shown: &Objectives) -> Table {
    let board = &shown.board;
    let found = Found::of(shown, view);
    let heads = [
        td_string!(locale, model.mode),
        td_string!(locale, board_view.code),
        td_string!(locale, board.indicator),
        td_string!(locale, board.owner),
        td_string!(locale, objective.above),
        td_string!(locale, objective.status),
        td_string!(locale, objective.confidence),
        td_string!(locale, board.value),
        td_string!(locale, model.tier_basic),
        td_string!(locale, board_view.unit),
        td_string!(locale, objective.progress),
        td_string!(locale, board_view.light),
        td_string!(locale, objective.last_change),
        td_string!(locale, objective.reached),
        td_string!(locale, objective.learned),
        td_string!(locale, objective.next),
    ];
    let mut rows = Vec::new();
    // Those that come next, the last first.
    let mut next: Vec<&Objective> = found.below(shown, None).collect();
    next.reverse();
    while let Some(objective) = next.pop() {
        let node = Some(objective.row.node);
        rows.push(objective_line(locale, shown, objective));
        rows.extend(found.of_objective(shown, node).map(|it| key_result_line(locale, shown, it)));
        let at = next.len();
        next.extend(found.below(shown, node));
        next[at..].reverse();
    }
    rows.extend(found.of_objective(shown, None).map(|it| key_result_line(locale, shown, it)));
    let mut about = about(locale, board, view);
    about.extend(view.result.map(|status| wording::objective::status(locale, status).to_owned()));
    Table { about, heads: heads.map(str::to_owned).into(), rows }
}

/// What an objective and a key result say alike: which it is, of whom, and below what.
fn named(
    locale: Locale,
    shown: &Objectives,
    mode: Mode,
    row: &BoardRow,
    above: Option<NodeId>,
) -> Vec<TableCell> {
    let above = above.and_then(|above| shown.objective(above)).map(|above| above.row.name.as_str());
    vec![
        wording::mode(locale, Some(mode)).into(),
        row.code.as_str().into(),
        row.name.as_str().into(),
        shown.board.owner_name(row.owner).into(),
        above.unwrap_or_default().into(),
    ]
}

fn objective_line(locale: Locale, shown: &Objectives, objective: &Objective) -> Vec<TableCell> {
    let mut cells = named(locale, shown, Mode::Objective, &objective.row, objective.above);
    cells.extend((0..5).map(|_| TableCell::Empty));
    cells.extend([progress(objective.progress), TableCell::Empty]);
    match objective.newest() {
        Some(newest) => cells.extend([
            objective_words::written_by(locale, newest.day, &newest.by).into(),
            newest.reached.as_str().into(),
            newest.learned.as_str().into(),
            newest.next.as_str().into(),
        ]),
        None => cells.extend((0..4).map(|_| TableCell::Empty)),
    }
    cells
}

fn key_result_line(locale: Locale, shown: &Objectives, key_result: &KeyResult) -> Vec<TableCell> {
    let row = &key_result.row;
    let number = |value: Option<Quantity>| {
        TableCell::number(value.map(|value| rounded(value, row.precision)), row.precision)
    };
    let newest = key_result.newest();
    let confidence = newest.map_or(TableCell::Empty, |newest| TableCell::count(newest.confidence.into()));
    let mut cells = named(locale, shown, Mode::KeyResult, row, key_result.objective);
    cells.extend([
        wording::objective::status(locale, key_result.status()).into(),
        confidence,
        number(row.reading.last.and_then(|last| last.value)),
        number(row.reading.target),
        row.measure.unit(&row.unit).into(),
        progress(key_result.progress),
        measurement::light(row.reading.light).word(locale).into(),
        newest.map(|_| objective_words::last_move(locale, key_result)).unwrap_or_default().into(),
        TableCell::Empty,
        TableCell::Empty,
        TableCell::Empty,
    ]);
    cells
}

fn progress(progress: Option<Quantity>) -> TableCell {
    TableCell::number(progress, Precision::new(2).unwrap_or_default())
}

/// The boxes of the map that are shown, in the order of the tree, with their lights in both views.
pub fn map(locale: Locale, view: &View, map: &Map) -> Table {
    let board = &map.board;
    let layout = Layout::of(&map.nodes, &view.spread);
    let mut heads = vec![
        td_string!(locale, map.level).to_owned(),
        td_string!(locale, board_view.code).to_owned(),
        td_string!(locale, board.indicator).to_owned(),
        td_string!(locale, board.owner).to_owned(),
        td_string!(locale, board_view.light).to_owned(),
        td_string!(locale, board_view.unit).to_owned(),
        td_string!(locale, board.value).to_owned(),
        td_string!(locale, map.target).to_owned(),
    ];
    heads.extend(Rolling::ALL.map(|rolling| map_words::rolling(locale, rolling).to_owned()));
    let below = Light::WORST_FIRST.map(|light| measurement::light(light).word(locale));
    heads.extend(below.map(|light| td_string!(locale, map.count_below, light = light)));
    heads.extend(below.map(|light| td_string!(locale, map.share_below, light = light)));
    let places = layout.boxes.iter().filter_map(|place| Some((place, map.nodes.get(place.at)?)));
    let row = |(place, node): (&Place, &MapNode)| {
        let word = |light| TableCell::from(measurement::light(light).word(locale));
        let number = |value: Option<Quantity>| {
            let value = value.map(|value| rounded(value, node.precision));
            TableCell::number(value, value.map_or(node.precision, Quantity::precision))
        };
        let mut cells = vec![
            TableCell::count(place.depth + 1),
            node.code.as_str().into(),
            node.name.as_str().into(),
            board.owner_name(node.owner).into(),
            word(node.light),
            node.unit.as_str().into(),
            number(node.value),
            number(node.target),
        ];
        cells.extend(Rolling::ALL.map(|rolling| word(node.rolled.light(rolling))));
        let counts = Light::WORST_FIRST.map(|light| usize::try_from(node.rolled.below.count(light)));
        cells.extend(counts.map(|count| TableCell::count(count.unwrap_or(usize::MAX))));
        cells.extend(node.rolled.shares.percents().map(|percent| TableCell::count(percent.into())));
        cells
    };
    Table { about: about(locale, board, view), heads, rows: places.map(row).collect() }
}

/// The districts by indicator, the best first.
pub fn districts(locale: Locale, view: &View, districts: &Districts) -> Table {
    let board = &districts.board;
    let class = view.class_of(districts);
    let compared = districts.compared(class.as_ref(), view.angle);
    let compared = compared.into_iter().filter(|comparison| view.finds_text(&[&comparison.name]));
    let mut rows = Vec::new();
    for comparison in compared {
        for place in &comparison.places {
            let Some(row) = board.rows.get(place.row) else { continue };
            rows.push(vec![
                comparison.name.as_str().into(),
                comparison
                    .period
                    .map(|period| measurement::period(locale, period))
                    .unwrap_or_default()
                    .into(),
                place.rank.map_or(TableCell::Empty, |rank| TableCell::count(rank.into())),
                board.owner_name(row.owner).into(),
                district_words::measure(locale, place, row, view.angle).into(),
                measurement::light(row.reading.light).word(locale).into(),
            ]);
        }
    }
    let heads = [
        td_string!(locale, board.indicator),
        td_string!(locale, board.period),
        td_string!(locale, board_view.rank),
        td_string!(locale, board_view.district),
        district_words::angle(locale, view.angle),
        td_string!(locale, board_view.light),
    ];
    let mut about = about(locale, board, view);
    about.extend(class.map(|class| class.0));
    Table { about, heads: heads.map(str::to_owned).into(), rows }
}

/// The values of a trend, a row for each period.
pub fn trend(locale: Locale, view: &View, trend: &Trend) -> Table {
    let (heads, rows) = trend_words::table(locale, trend);
    let row = |(period, cells): (Period, Vec<Option<Quantity>>)| {
        let cells = cells.into_iter().map(|cell| TableCell::number(cell, Precision::INTEGER));
        std::iter::once(measurement::period(locale, period).into()).chain(cells).collect()
    };
    Table { about: about(locale, &trend.board, view), heads, rows: rows.into_iter().map(row).collect() }
}

fn line_heads(locale: Locale) -> Vec<String> {
    [
        td_string!(locale, board_view.light),
        td_string!(locale, board_view.code),
        td_string!(locale, board.indicator),
        td_string!(locale, board_view.theme),
        td_string!(locale, board.owner),
        td_string!(locale, board_view.unit),
        td_string!(locale, board.value),
        td_string!(locale, board.below),
        td_string!(locale, board.target_to_date),
        td_string!(locale, board.gap),
        td_string!(locale, board.reported),
    ]
    .map(str::to_owned)
    .into()
}

fn line(locale: Locale, row: &BoardRow, board: &Board) -> Vec<TableCell> {
    let reading = &row.reading;
    let precision = row.precision.max(Precision::new(2).unwrap_or_default());
    let number = |value: Option<Quantity>| {
        let value = value.map(|value| rounded(value, row.precision));
        TableCell::number(value, value.map_or(precision, Quantity::precision))
    };
    let (last, late) = (reading.last, reading.late);
    let gap = reading.gap.map(|gap| behind(locale, gap, row.is_allowance())).unwrap_or_default();
    let period = last.map(|last| measurement::period(locale, last.period));
    let late = late.map(|late| td_string!(locale, board.days_late, days = late.days));
    let reported = period.into_iter().chain(late).collect::<Vec<_>>().join(" · ");
    vec![
        measurement::light(reading.light).word(locale).into(),
        row.code.as_str().into(),
        row.name.as_str().into(),
        row.theme.as_str().into(),
        board.owner_name(row.owner).into(),
        row.measure.unit(&row.unit).into(),
        number(last.and_then(|last| last.value)),
        number(row.below_beside().map(|below| below.number)),
        number(last.and_then(|last| last.planned)),
        gap.into(),
        reported.into(),
    ]
}
