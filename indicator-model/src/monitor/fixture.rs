//! Rows and boards for the tests of what is made of them.

use uuid::Uuid;

use super::below::Below;
use super::board::{Board, BoardRow, Owner, order};
use super::{Reading, Rules, Why};
use crate::date::Date;
use crate::id::{IndicatorId, NodeId, OrganizationId, SchemeId};
use crate::indicator::{Direction, MeasureKind};
use crate::light::Light;
use crate::node::Level;
use crate::quantity::Precision;

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// By number, so that tests can name organizations and nodes.
pub const fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Row `number`, of an organization by its number. The gap is in points.
pub fn row(number: u128, owner: u128, name: &str, theme: &str, light: Light, gap: Option<&str>) -> BoardRow {
    BoardRow {
        node: NodeId(id(number)),
        indicator: IndicatorId(id(number)),
        code: format!("{owner:02}-{number:03}"),
        name: name.to_owned(),
        unit: "家".to_owned(),
        precision: Precision::INTEGER,
        measure: MeasureKind::Count,
        direction: Direction::HigherBetter,
        theme: theme.to_owned(),
        level: Level::Task,
        owner: OrganizationId(id(owner)),
        challenge: None,
        reading: Reading {
            light,
            why: if light == Light::Grey { Why::NothingYet } else { Why::Value },
            alone: Some(light),
            target: None,
            plan: None,
            last: None,
            gap: gap.map(|gap| gap.parse().unwrap()),
            course: Vec::new(),
            late: None,
        },
        is_computed: false,
        below: Below::default(),
        budget: None,
    }
}

pub fn board(mut rows: Vec<BoardRow>) -> Board {
    order(&mut rows);
    let mut owners: Vec<OrganizationId> = rows.iter().map(|row| row.owner).collect();
    owners.sort();
    owners.dedup();
    let owner = |id: OrganizationId| Owner { id, code: id.to_string(), name: id.to_string() };
    Board {
        scheme: SchemeId(id(1)),
        name: String::new(),
        cycle: String::new(),
        day: date("2026-11-15"),
        today: date("2026-11-15"),
        rules: Rules::default(),
        organization: None,
        organizations: owners.into_iter().map(owner).collect(),
        rows,
    }
}
