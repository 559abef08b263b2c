//! Objectives and key results (OKR): what people say about a key result, and how far it and its objective have come.
//!
//! Which nodes are objectives and key results is agreed in the scheme ([`crate::node::Mode`]). The value of a key result is
//! reported as that of any indicator; what its people think of it is a [`Move`], written once, and the newest counts. At the close of an objective they look back on it
//! ([`retrospective`]).

pub mod list;
mod progress;
pub mod retrospective;

use serde::{Deserialize, Serialize};
use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::date::Date;
use crate::enumeration::array;
use crate::id::{MoveId, NodeId, SchemeId};

pub use self::progress::{mean, progress};

/// The status of a key result, in the order of the columns of its board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Status {
    /// 未开始; also that of a key result about which nobody has said anything.
    #[default]
    NotStarted,
    /// 进行中
    OnTrack,
    /// 有风险
    AtRisk,
    /// 已达成
    Achieved,
    /// 已放弃
    Dropped,
}

impl Status {
    pub const ALL: [Self; Self::COUNT] = array(Self::VARIANTS);

    /// The key in texts, addresses and rows.
    pub const fn key(self) -> &'static str {
        self.into_str()
    }

    /// Whether nothing more is expected of the key result: it is reached, or given up.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Achieved | Self::Dropped)
    }
}

/// The highest confidence: certain to be reached. The lowest is 0.
pub const CERTAIN: u8 = 10;

/// What somebody said about a key result. It takes the place of the one before it, which stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Counts the moves of the key result from 1.
    pub ordinal: u32,
    /// In the city.
    pub day: Date,
    /// Who said it, as the reader may see it.
    pub by: String,
    pub status: Status,
    /// That the target is reached, from 0 to [`CERTAIN`].
    pub confidence: u8,
    /// What changed.
    pub note: String,
}

/// A move as it is sent. The id is made by the client, so that one that is sent again is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewMove {
    pub id: MoveId,
    pub scheme: SchemeId,
    pub node: NodeId,
    /// The ordinal of the move that its author saw as the newest; 0 where there was none.
    pub seen: u32,
    pub status: Status,
    pub confidence: u8,
    pub note: String,
}

/// What became of a move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Moved {
    Done,
    /// Another has moved the key result since the author looked. Nothing was kept.
    Conflict {
        theirs: Box<Move>,
    },
    /// The node is no key result, or no longer one.
    NotAKeyResult,
    /// The id was used for another move.
    ReusedId,
    Refused {
        fault: Fault,
    },
}

/// What is wrong with a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// No number from 0 to [`CERTAIN`].
    Confidence,
    NoNote,
}

impl NewMove {
    /// The first thing that is wrong with it, in the order of the form.
    pub fn fault(&self) -> Option<Fault> {
        if self.confidence > CERTAIN {
            Some(Fault::Confidence)
        } else {
            self.note.trim().is_empty().then_some(Fault::NoNote)
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    #[rstest]
    #[case::whole(0, "已签约三家", None)]
    #[case::certain(10, "已签约三家", None)]
    #[case::more_than_certain(11, "", Some(Fault::Confidence))]
    #[case::silent(5, " ", Some(Fault::NoNote))]
    fn a_move_has_a_confidence_and_says_what_changed(
        #[case] confidence: u8,
        #[case] note: &str,
        #[case] fault: Option<Fault>,
    ) {
        let new = NewMove {
            id: MoveId(Uuid::from_u128(1)),
            scheme: SchemeId(Uuid::from_u128(2)),
            node: NodeId(Uuid::from_u128(3)),
            seen: 0,
            status: Status::OnTrack,
            confidence,
            note: note.to_owned(),
        };
        assert_eq!(new.fault(), fault);
    }
}
