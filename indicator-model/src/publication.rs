//! Public boards (公开发布): what a city tells everybody about its indicators on a day, frozen when it is published.
//!
//! A [`Content`] holds what the public may know and nothing else: names of indicators and organizations, targets, values
//! and lights. Deliberately absent: people, posts, notes, causes, budgets, and codes. Small counts are suppressed
//! ([`suppress`]), also where they would follow from others. Rows are in the order of the register and never the worst
//! first, because the place of a row would tell the light that is not given.

mod answer;
pub mod suppress;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::answer::{
    Answer, Fault, Field, Listed, NewPublication, Preview, Publication, Summary, Withdrawal,
};
use self::suppress::{Cell, Mark, Sum, protect};
use crate::date::Date;
use crate::id::{NodeId, OrganizationId, SchemeId};
use crate::indicator::MeasureKind;
use crate::light::Light;
use crate::monitor::board::{Board, BoardRow};
use crate::node::Level;
use crate::quantity::{ONE, Precision, Quantity};
use crate::text::key;

/// Rows that a publication may have: a page that a phone opens, and not a database.
pub const MOST_ROWS: usize = 1_000;

/// Counts from 1 to one less are suppressed. Zero suppresses nothing. One and two are no thresholds: below one there is
/// nothing, and "fewer than two" says that it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Threshold(u8);

impl Threshold {
    /// Those that a form offers.
    pub const OFFERED: [Self; 4] = [Self(5), Self(10), Self(3), Self::NONE];
    pub const NONE: Self = Self(0);

    pub const fn count(self) -> u8 {
        self.0
    }
}

impl Default for Threshold {
    /// Five, as statistical offices mostly have it.
    fn default() -> Self {
        Self(5)
    }
}

/// One or two, or more than a hundred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a threshold is 0, or 3 to 100")]
pub struct NotAThreshold;

impl TryFrom<u8> for Threshold {
    type Error = NotAThreshold;

    fn try_from(count: u8) -> Result<Self, NotAThreshold> {
        if matches!(count, 0 | 3..=100) { Ok(Self(count)) } else { Err(NotAThreshold) }
    }
}

impl From<Threshold> for u8 {
    fn from(threshold: Threshold) -> Self {
        threshold.0
    }
}

/// Which part of a board is published, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    pub scheme: SchemeId,
    /// None for all down to departments and districts.
    pub organization: Option<OrganizationId>,
    /// None for today.
    pub day: Option<Date>,
    /// A part of the name, code or theme of an indicator.
    pub text: String,
    /// Only the indicators of the city itself, or only those of departments and districts; none for both. Posts are never published,
    /// because a post is mostly one person.
    pub level: Option<Level>,
    /// Only indicators of this theme.
    #[serde(default)]
    pub theme: Option<String>,
    pub threshold: Threshold,
}

impl Selection {
    fn finds(&self, row: &BoardRow) -> bool {
        let text = key(&self.text);
        let is_theirs = self.organization.is_none_or(|organization| organization == row.owner);
        is_theirs
            && self.level.is_none_or(|level| level == row.level)
            && self.theme.as_ref().is_none_or(|theme| *theme == row.theme)
            && [&row.name, &row.code, &row.theme].iter().any(|known| key(known).contains(&text))
    }
}

/// What the public reads below title and introduction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub city: String,
    pub is_sample: bool,
    pub scheme: String,
    pub cycle: String,
    pub day: Date,
    /// The one organization that it is about; none for the whole city.
    pub scope: Option<String>,
    /// What was searched for; mostly empty.
    pub text: String,
    /// The one level that it is about; none for both. Publications of before it could be chosen are about both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    pub threshold: Threshold,
    /// By organization, in the order of the register.
    pub groups: Vec<Group>,
}

/// The indicators of one organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub owner: String,
    pub rows: Vec<PublicRow>,
}

/// What the public learns of one indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicRow {
    pub name: String,
    pub unit: String,
    pub figure: Figure,
    /// Of the period of the value.
    pub planned: Option<Quantity>,
    /// Of the year.
    pub target: Option<Quantity>,
    /// None where it would say something about a figure that is not given.
    pub light: Option<Light>,
}

/// The value of a row, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "figure", rename_all = "snake_case")]
pub enum Figure {
    Given {
        value: Quantity,
    },
    /// Fewer than the threshold, and not zero.
    Small,
    /// Not given, so that a small one does not follow from it.
    Withheld,
    /// Nothing was reported.
    Missing,
}

/// Which nodes add up to a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// 求和: their sum is the value of the row.
    pub summed: Vec<NodeId>,
    /// 同值承接: each has the value of the row.
    pub same: Vec<NodeId>,
}

/// The city whose board is published.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub city: &'a str,
    pub is_sample: bool,
}

impl Content {
    /// Suppresses over the whole board and selects then, so that two publications of a day tell no more than one does.
    /// `parts` are those of the nodes of the board; a sum with a part that is not on it tells nobody anything.
    pub fn of(
        place: Place<'_>,
        board: &Board,
        parts: &BTreeMap<NodeId, Parts>,
        selection: &Selection,
    ) -> Self {
        let shown: Vec<&BoardRow> = board.rows.iter().filter(|row| row.level != Level::Post).collect();
        let marks = marks(&shown, parts, selection.threshold);
        let mut known: BTreeMap<OrganizationId, Vec<(&str, PublicRow)>> = BTreeMap::new();
        for (row, mark) in shown.into_iter().zip(marks).filter(|(row, _)| selection.finds(row)) {
            known.entry(row.owner).or_default().push((&row.code, PublicRow::of(row, mark)));
        }
        let groups = board.organizations.iter().filter_map(|owner| {
            let mut rows = known.remove(&owner.id)?;
            rows.sort_by_key(|(code, _)| *code);
            Some(Group { owner: owner.name.clone(), rows: rows.into_iter().map(|(_, row)| row).collect() })
        });
        Self {
            city: place.city.to_owned(),
            is_sample: place.is_sample,
            scheme: board.name.clone(),
            cycle: board.cycle.clone(),
            day: board.day,
            scope: selection.organization.map(|owner| board.owner_name(owner).to_owned()),
            text: selection.text.trim().to_owned(),
            level: selection.level,
            threshold: selection.threshold,
            groups: groups.collect(),
        }
    }

    pub fn rows(&self) -> impl Iterator<Item = &PublicRow> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// Why it cannot be published.
    pub fn fault(&self) -> Option<Fault> {
        match self.rows().count() {
            0 => Some(Fault::Empty),
            found if found > MOST_ROWS => Some(Fault::TooMany { found, most: MOST_ROWS }),
            _ => None,
        }
    }

    /// How many rows show each light.
    pub fn lights(&self) -> BTreeMap<Light, usize> {
        let mut counts: BTreeMap<Light, usize> = Light::ALL.into_iter().map(|light| (light, 0)).collect();
        for light in self.rows().filter_map(|row| row.light) {
            *counts.entry(light).or_default() += 1;
        }
        counts
    }

    /// How many rows show none.
    pub fn suppressed(&self) -> usize {
        self.rows().filter(|row| row.light.is_none()).count()
    }
}

impl PublicRow {
    fn of(row: &BoardRow, mark: Mark) -> Self {
        let last = row.reading.last;
        let figure = match (mark, last.and_then(|last| last.value)) {
            (Mark::Small, _) => Figure::Small,
            (Mark::Withheld, _) => Figure::Withheld,
            (Mark::Given, Some(value)) => Figure::Given { value: rounded(value, row.precision) },
            (Mark::Given, None) => Figure::Missing,
        };
        Self {
            name: row.name.clone(),
            unit: row.measure.unit(&row.unit).to_owned(),
            figure,
            planned: last.and_then(|last| last.planned).map(|planned| rounded(planned, row.precision)),
            target: row.reading.target.map(|target| rounded(target, row.precision)),
            light: (mark == Mark::Given).then_some(row.reading.light),
        }
    }
}

/// To two decimals, or more where the indicator has more.
fn rounded(quantity: Quantity, precision: Precision) -> Quantity {
    quantity.round_to(precision.max(Precision::new(2).unwrap_or_default()))
}

/// The mark of each row.
fn marks(rows: &[&BoardRow], parts: &BTreeMap<NodeId, Parts>, threshold: Threshold) -> Vec<Mark> {
    let place: BTreeMap<NodeId, usize> = rows.iter().enumerate().map(|(at, row)| (row.node, at)).collect();
    let value = |row: &BoardRow| row.reading.last.and_then(|last| last.value);
    let cells: Vec<Cell> = rows
        .iter()
        .map(|row| Cell {
            value: value(row).map(|value| value.millionths().into()),
            counted: counted(row),
            step: row.precision.step().into(),
        })
        .collect();
    let sum = |total: usize, nodes: &[NodeId]| {
        let parts: Option<Vec<usize>> = nodes.iter().map(|node| place.get(node).copied()).collect();
        parts.filter(|parts| !parts.is_empty()).map(|parts| Sum { total, parts })
    };
    let mut sums = Vec::new();
    for (total, row) in rows.iter().enumerate() {
        if let Some(parts) = parts.get(&row.node) {
            sums.extend(sum(total, &parts.summed));
            sums.extend(parts.same.iter().filter_map(|part| sum(total, &[*part])));
        }
    }
    protect(&cells, &sums, threshold)
}

/// The millionths that one counted person, household or case makes in the unit of a row: 100 in 万人. None of what counts
/// none of them. A unit alone does not say it: doctors per thousand people are in 人 too, but not in whole numbers.
fn counted(row: &BoardRow) -> Option<i128> {
    let one = counted_unit(&row.unit)?;
    let is_number = !matches!(row.measure, MeasureKind::Milestone | MeasureKind::Rating | MeasureKind::YesNo);
    let is_whole = one < i128::from(ONE) || row.precision == Precision::INTEGER;
    (is_number && is_whole).then_some(one)
}

/// People, households and cases, as units of sheets have them. Accidents are counted in 起 and in 次.
const COUNTED: [&str; 12] = ["人", "名", "位", "户", "人次", "户次", "例", "件", "起", "次", "宗", "案"];

/// The same by the unit alone.
pub fn counted_unit(unit: &str) -> Option<i128> {
    let unit = unit.trim();
    let scaled = [("", 1), ("百", 100), ("千", 1_000), ("万", 10_000)];
    scaled.into_iter().find_map(|(prefix, scale)| {
        let counted = unit.strip_prefix(prefix).is_some_and(|unit| COUNTED.contains(&unit));
        counted.then(|| i128::from(ONE) / scale)
    })
}

#[cfg(test)]
mod tests;
