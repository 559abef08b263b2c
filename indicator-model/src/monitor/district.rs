//! Districts side by side (区县比较), indicator by indicator, in three views: against their targets, against each other, and
//! against their own past.
//!
//! Districts are compared within their class. What is compared is of one period: the last one for which any of them has a value. Who
//! has none for it is not ranked, and never counts as zero. What is shown as equal has the same rank and the same place.
//!
//! Deliberately absent: one number over all indicators, which would be a score.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use super::board::{Board, BoardRow};
use crate::enumeration::array;
use crate::id::{NodeId, OrganizationId};
use crate::indicator::{Direction, MeasureKind};
use crate::organization::DistrictClass;
use crate::period::Period;
use crate::quantity::{ONE, Precision, Quantity};
use crate::roll_up::divide;

/// The readings of the districts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Districts {
    /// With rows of districts alone.
    pub board: Board,
    /// Of each district that has one, its class.
    pub classes: BTreeMap<OrganizationId, DistrictClass>,
    /// The value of the same period a year before, of each row that has one.
    pub before: BTreeMap<NodeId, Quantity>,
}

/// What districts are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Angle {
    /// 目标完成: points ahead of the plan.
    Target,
    /// 发展水平: the value itself.
    Peers,
    /// 进步幅度: by how many percent it is better than in the same period a year before.
    Past,
}

impl Angle {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in texts and addresses.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }
}

/// The districts of a class in one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub name: String,
    pub unit: String,
    pub direction: Direction,
    /// The last one for which any of them has a value; none where none has.
    pub period: Option<Period>,
    /// The best first, those that are not ranked at the end.
    pub places: Vec<Place>,
}

/// Where a district stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its row on the board.
    pub row: usize,
    /// From 1; those that are equal share the best rank among them, and the next one is passed over.
    pub rank: Option<u16>,
    /// What is shown: points ahead, the value, or percent better.
    pub measure: Option<Quantity>,
    /// Between the worst (0) and the best (100); 100 where all are equal.
    pub position: Option<Quantity>,
}

impl Districts {
    /// The classes with their districts, those of most first; none for districts without a class. A class of one district has nobody
    /// to be compared with.
    pub fn by_class(&self) -> Vec<(Option<&DistrictClass>, usize)> {
        let mut sizes: BTreeMap<Option<&DistrictClass>, usize> = BTreeMap::new();
        let owners: BTreeSet<OrganizationId> = self.board.rows.iter().map(|row| row.owner).collect();
        for owner in owners {
            *sizes.entry(self.classes.get(&owner)).or_default() += 1;
        }
        let mut sizes: Vec<_> = sizes.into_iter().collect();
        sizes.sort_by_key(|&(_, size)| std::cmp::Reverse(size));
        sizes
    }

    /// The indicators that at least two of the chosen districts have, by code. The choice is a class, or none for all districts.
    pub fn compared(&self, class: Option<&DistrictClass>, angle: Angle) -> Vec<Comparison> {
        let mut groups: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (at, row) in self.board.rows.iter().enumerate() {
            if class.is_none() || self.classes.get(&row.owner) == class {
                groups.entry((&row.name, row.measure.unit(&row.unit))).or_default().push(at);
            }
        }
        let mut groups: Vec<_> = groups.into_iter().filter(|(_, rows)| rows.len() > 1).collect();
        groups.sort_by_key(|(_, rows)| rows.iter().map(|&at| &self.board.rows[at].code).min());
        groups.into_iter().map(|((name, unit), rows)| self.comparison(name, unit, &rows, angle)).collect()
    }

    fn comparison(&self, name: &str, unit: &str, rows: &[usize], angle: Angle) -> Comparison {
        let of = |at: usize| &self.board.rows[at];
        let direction = of(rows[0]).direction;
        let periods = rows.iter().filter_map(|&at| of(at).reading.last.map(|last| last.period));
        let period = periods.max_by_key(|period| period.ends());
        let measures: Vec<(usize, Option<Quantity>)> =
            rows.iter().map(|&at| (at, self.measure(of(at), period, angle))).collect();
        let known: Vec<Quantity> = measures.iter().filter_map(|(_, measure)| *measure).collect();
        let is_better = |one: Quantity, other: Quantity| match angle {
            Angle::Peers => direction.is_better(one, other),
            Angle::Target | Angle::Past => one > other,
        };
        let place = |(row, measure): (usize, Option<Quantity>)| {
            let better = |measure| known.iter().filter(|other| is_better(**other, measure)).count();
            let rank = measure.map(|measure| u16::try_from(better(measure) + 1).unwrap_or(u16::MAX));
            let position = measure.and_then(|measure| position(measure, &known, is_better));
            Place { row, rank, measure, position }
        };
        let mut places: Vec<Place> = measures.into_iter().map(place).collect();
        places.sort_by_key(|place| (place.rank.is_none(), place.rank, &of(place.row).code));
        Comparison { name: name.to_owned(), unit: unit.to_owned(), direction, period, places }
    }

    /// What a row is compared by, rounded as it is shown, so that what looks equal is equal.
    fn measure(&self, row: &BoardRow, period: Option<Period>, angle: Angle) -> Option<Quantity> {
        let last = row.reading.last.filter(|last| Some(last.period) == period)?;
        let value = last.value?;
        if row.direction == Direction::WithinBand {
            return None;
        }
        match angle {
            Angle::Target => {
                Some(Quantity::ZERO.checked_sub(row.reading.gap?).ok()?.round_to(Precision::TENTH))
            }
            Angle::Peers => Some(value.round_to(row.precision.max(Precision::new(2).unwrap_or_default()))),
            Angle::Past => {
                let before = *self.before.get(&row.node)?;
                let better = match row.direction {
                    Direction::LowerBetter => before.checked_sub(value).ok()?,
                    _ => value.checked_sub(before).ok()?,
                };
                let whole = i128::from(before.millionths()).abs();
                let percent = (whole > 0)
                    .then(|| divide(i128::from(better.millionths()) * 100 * i128::from(ONE), whole))?;
                Some(Quantity::from_wide(percent).ok()?.round_to(Precision::TENTH))
            }
        }
    }
}

impl BoardRow {
    /// Whether values of districts of different size can be put side by side: a share or a mean can, a number of things cannot.
    pub const fn is_comparable(&self) -> bool {
        !matches!(self.measure, MeasureKind::Count | MeasureKind::Stock)
    }
}

/// How far along a measure is from the worst to the best of those that are known.
fn position(
    measure: Quantity,
    known: &[Quantity],
    is_better: impl Fn(Quantity, Quantity) -> bool,
) -> Option<Quantity> {
    let last = |one: Quantity, other: Quantity| if is_better(one, other) { other } else { one };
    let first = |one: Quantity, other: Quantity| if is_better(other, one) { other } else { one };
    let from = known.iter().copied().reduce(last)?;
    let best = known.iter().copied().reduce(first)?;
    let way = |to: Quantity| (i128::from(to.millionths()) - i128::from(from.millionths())).abs();
    if way(best) == 0 {
        return Some(Quantity::HUNDRED);
    }
    Quantity::from_wide(divide(way(measure) * 100 * i128::from(ONE), way(best))).ok()
}

#[cfg(test)]
mod tests;
