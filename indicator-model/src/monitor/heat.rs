//! A heat map (热力图): the readings of a board as the cells of a table, with two of their properties along its sides.
//!
//! A cell holds all readings that belong there and has the light of the worst of them. Every reading is in one cell; in a map by
//! month it is in one for each month. Where nothing belongs, there is no cell, which is not the same as a grey one.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use super::board::{Board, BoardRow};
use crate::enumeration::array;
use crate::id::{NodeId, OrganizationId};
use crate::light::Light;
use crate::period::Period;

/// A board with its months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Monthly {
    pub board: Board,
    /// Those of the cycle that are over.
    pub months: Vec<Period>,
    /// Of each row of the board: a light for each month, none where nothing was due yet.
    pub lights: BTreeMap<NodeId, Vec<Option<Light>>>,
}

/// What is along a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Axis {
    Organizations,
    Themes,
    Indicators,
    Months,
}

impl Axis {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in texts and addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// What a row or a column of cells is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Head {
    Organization(OrganizationId),
    Theme(String),
    /// Districts have the same indicator under a code each, so it is the name and the unit that say which it is.
    Indicator {
        name: String,
        unit: String,
    },
    Month(Period),
}

impl Head {
    /// Unique along its side; for addresses.
    pub fn key(&self) -> String {
        match self {
            Self::Organization(organization) => organization.to_string(),
            Self::Theme(theme) => theme.clone(),
            Self::Indicator { name, unit } => format!("{name}/{unit}"),
            Self::Month(month) => month.to_string(),
        }
    }
}

/// The readings at a row and a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Of the worst.
    pub light: Light,
    /// How many are amber or red.
    pub off_track: usize,
    /// Where they are among the rows of the board, the worst first; at least one.
    pub rows: Vec<usize>,
}

/// The cells of a heat map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    pub rows: Vec<Head>,
    pub columns: Vec<Head>,
    cells: BTreeMap<(usize, usize), Cell>,
}

impl Grid {
    /// The cells of the rows of a board that are shown. The two sides differ.
    ///
    /// Organizations are in the order of the board; themes by their first code; indicators by how many organizations have
    /// them, the most first, and then by code.
    pub fn of(monthly: &Monthly, [rows, columns]: [Axis; 2], shows: impl Fn(&BoardRow) -> bool) -> Self {
        let of_board = || monthly.board.rows.iter().enumerate().filter(|(_, row)| shows(row));
        let mut entries: BTreeMap<(Head, Head), Vec<Entry>> = BTreeMap::new();
        for (at, row) in of_board() {
            for (across, by_row) in heads(monthly, row, rows) {
                for (down, by_column) in heads(monthly, row, columns) {
                    let by_month = by_row.or(by_column);
                    let light = by_month.unwrap_or(row.reading.light);
                    // On the day itself the board has the order; of a month there is the light alone.
                    let rank = Reverse(by_month.map_or(0, Light::badness));
                    entries.entry((across.clone(), down)).or_default().push(Entry { rank, light, at });
                }
            }
        }
        let order = Order::of(&monthly.board, of_board().map(|(_, row)| row));
        let side = |of: fn(&(Head, Head)) -> &Head| {
            let heads: BTreeSet<&Head> = entries.keys().map(of).collect();
            let mut heads: Vec<Head> = heads.into_iter().cloned().collect();
            heads.sort_by_cached_key(|head| order.place(head));
            heads
        };
        let (rows, columns) = (side(|(row, _)| row), side(|(_, column)| column));
        let places = |heads: &[Head]| -> BTreeMap<Head, usize> { heads.iter().cloned().zip(0..).collect() };
        let (row_at, column_at) = (places(&rows), places(&columns));
        let cells = entries.into_iter().filter_map(|((row, column), mut entries)| {
            entries.sort_by_key(|entry| (entry.rank, entry.at));
            let cell = Cell {
                light: entries.first()?.light,
                off_track: entries.iter().filter(|entry| entry.light.is_off_track()).count(),
                rows: entries.iter().map(|entry| entry.at).collect(),
            };
            Some(((*row_at.get(&row)?, *column_at.get(&column)?), cell))
        });
        let cells = cells.collect();
        Self { rows, columns, cells }
    }

    /// None where nothing belongs.
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.get(&(row, column))
    }

    /// All cells with their places, row by row.
    pub fn cells(&self) -> impl Iterator<Item = ((usize, usize), &Cell)> {
        self.cells.iter().map(|(&place, cell)| (place, cell))
    }
}

/// A reading that belongs into a cell.
struct Entry {
    /// The worst first.
    rank: Reverse<u8>,
    light: Light,
    /// Its row on the board.
    at: usize,
}

/// Where a row of the board belongs along a side, by month with the light of each.
fn heads(monthly: &Monthly, row: &BoardRow, axis: Axis) -> Vec<(Head, Option<Light>)> {
    let head = match axis {
        Axis::Organizations => Head::Organization(row.owner),
        Axis::Themes => Head::Theme(row.theme.clone()),
        Axis::Indicators => {
            Head::Indicator { name: row.name.clone(), unit: row.measure.unit(&row.unit).to_owned() }
        }
        Axis::Months => {
            let lights = monthly.lights.get(&row.node).into_iter().flatten();
            let months = monthly.months.iter().zip(lights);
            return months
                .filter_map(|(month, light)| Some((Head::Month(*month), Some((*light)?))))
                .collect();
        }
    };
    vec![(head, None)]
}

/// What heads are ordered by.
struct Order<'a> {
    organizations: BTreeMap<OrganizationId, usize>,
    /// The first code of a theme.
    themes: BTreeMap<&'a str, &'a str>,
    /// Who has an indicator, and its first code.
    indicators: BTreeMap<(&'a str, &'a str), (BTreeSet<OrganizationId>, &'a str)>,
}

impl<'a> Order<'a> {
    fn of(board: &'a Board, rows: impl Iterator<Item = &'a BoardRow>) -> Self {
        let organizations = board.organizations.iter().map(|owner| owner.id).zip(0..).collect();
        let mut order = Self { organizations, themes: BTreeMap::new(), indicators: BTreeMap::new() };
        for row in rows {
            let code = row.code.as_str();
            let first = order.themes.entry(&row.theme).or_insert(code);
            *first = code.min(first);
            let key = (row.name.as_str(), row.measure.unit(&row.unit));
            let (owners, first) = order.indicators.entry(key).or_insert((BTreeSet::new(), code));
            owners.insert(row.owner);
            *first = code.min(first);
        }
        order
    }

    fn place(&self, head: &Head) -> (Reverse<usize>, usize, &'a str, Option<Period>) {
        let none = (Reverse(0), 0, "", None);
        match head {
            Head::Organization(organization) => {
                let at = self.organizations.get(organization).copied().unwrap_or(usize::MAX);
                (Reverse(0), at, "", None)
            }
            Head::Theme(theme) => {
                self.themes.get(theme.as_str()).map_or(none, |first| (Reverse(0), 0, *first, None))
            }
            Head::Indicator { name, unit } => {
                let known = self.indicators.get(&(name.as_str(), unit.as_str()));
                known.map_or(none, |(owners, first)| (Reverse(owners.len()), 0, *first, None))
            }
            Head::Month(month) => (Reverse(0), 0, "", Some(*month)),
        }
    }
}

#[cfg(test)]
mod tests;
