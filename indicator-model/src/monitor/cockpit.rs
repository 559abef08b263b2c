//! The cockpit (驾驶舱) of the steering committee: the few indicators that it should talk about, and why these.
//!
//! At most [`CARDS`] are chosen: what is red, the widest gap first; then what got worse, what will miss its year, what is long
//! overdue, and what else is amber. What is green and on its way is never chosen, and what is missing never counts as zero.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Why;
use super::board::{Board, BoardRow};
use super::forecast::{Chance, Forecast};
use crate::date::Date;
use crate::id::NodeId;
use crate::light::Light;

/// More than seven nobody discusses in one meeting (domain.md §5).
pub const CARDS: usize = 7;

/// What a cockpit shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cockpit {
    /// Without its rows: those that matter are on the cards.
    pub board: Board,
    /// The earlier day that everything is compared with.
    pub since: Date,
    /// How many have each light.
    pub now: BTreeMap<Light, usize>,
    pub before: BTreeMap<Light, usize>,
    pub worse: usize,
    pub better: usize,
    /// How many will miss their basic target, as far as can be foreseen.
    pub will_miss: usize,
    pub cards: Vec<Card>,
}

/// What is known of an indicator beside its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The light on the earlier day.
    pub before: Light,
    pub forecast: Option<Forecast>,
}

/// An indicator to talk about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub row: BoardRow,
    pub chosen: Chosen,
    pub before: Light,
    pub forecast: Option<Forecast>,
}

/// For what a card was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// 红灯; the widest gap is place 1.
    Red { place: u16 },
    /// Amber, and green on the earlier day.
    Worse,
    /// 预计全年完不成: not even the better end of the forecast reaches the basic target.
    WillMiss,
    /// 长期未报: silent for longer than is tolerated.
    Late { days: u16 },
    /// Amber before as well.
    Amber,
}

/// How a light moved between two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Worse,
    Better,
    /// The same, or grey on one of the two days: from nothing known nothing follows.
    None,
}

impl Move {
    pub fn between(before: Light, now: Light) -> Self {
        if before == Light::Grey || now == Light::Grey {
            return Self::None;
        }
        match now.cmp(&before) {
            std::cmp::Ordering::Greater => Self::Worse,
            std::cmp::Ordering::Less => Self::Better,
            std::cmp::Ordering::Equal => Self::None,
        }
    }
}

impl Outlook {
    fn will_miss(&self) -> bool {
        self.forecast.is_some_and(|forecast| forecast.basic == Some(Chance::Impossible))
    }
}

impl Cockpit {
    /// What matters of a board, whose rows have the worst first. A row without an outlook stands as it stood.
    pub fn of(mut board: Board, since: Date, outlooks: &BTreeMap<NodeId, Outlook>) -> Self {
        let rows = std::mem::take(&mut board.rows);
        let outlook = |row: &BoardRow| {
            let as_now = Outlook { before: row.reading.light, forecast: None };
            outlooks.get(&row.node).copied().unwrap_or(as_now)
        };
        let zero = || Light::ALL.into_iter().map(|light| (light, 0)).collect::<BTreeMap<_, usize>>();
        let (mut now, mut before) = (zero(), zero());
        let (mut worse, mut better, mut will_miss) = (0, 0, 0);
        for row in &rows {
            let outlook = outlook(row);
            *now.entry(row.reading.light).or_default() += 1;
            *before.entry(outlook.before).or_default() += 1;
            match Move::between(outlook.before, row.reading.light) {
                Move::Worse => worse += 1,
                Move::Better => better += 1,
                Move::None => {}
            }
            will_miss += usize::from(outlook.will_miss());
        }
        let cards = choose(rows, outlook);
        Self { board, since, now, before, worse, better, will_miss, cards }
    }
}

fn choose(rows: Vec<BoardRow>, outlook: impl Fn(&BoardRow) -> Outlook) -> Vec<Card> {
    let mut reds = 0;
    let mut cards: Vec<Card> = rows
        .into_iter()
        .filter_map(|row| {
            let known = outlook(&row);
            let chosen = match row.reading.light {
                Light::Red => {
                    reds += 1;
                    Chosen::Red { place: reds }
                }
                Light::Amber if Move::between(known.before, Light::Amber) == Move::Worse => Chosen::Worse,
                _ if known.will_miss() => Chosen::WillMiss,
                Light::Amber if row.reading.why == Why::Late => {
                    Chosen::Late { days: row.reading.late.map_or(0, |late| late.days) }
                }
                Light::Amber => Chosen::Amber,
                Light::Green | Light::Grey => return None,
            };
            Some(Card { row, chosen, before: known.before, forecast: known.forecast })
        })
        .collect();
    // Stable, so that within a kind the order of the board stays.
    cards.sort_by_key(|card| match card.chosen {
        Chosen::Red { .. } => 0,
        Chosen::Worse => 1,
        Chosen::WillMiss => 2,
        Chosen::Late { .. } => 3,
        Chosen::Amber => 4,
    });
    cards.truncate(CARDS);
    cards
}

#[cfg(test)]
mod tests;
