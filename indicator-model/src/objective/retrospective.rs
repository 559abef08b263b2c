//! The retrospective of an objective (复盘): what people write at its close about what was reached, what was learned, and what goes on.

use serde::{Deserialize, Serialize};

use super::Status;
use crate::date::Date;
use crate::id::{NodeId, RetrospectiveId, SchemeId};

/// A retrospective as it was written. It takes the place of the one before it, which stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retrospective {
    /// Counts the retrospectives of the objective from 1.
    pub ordinal: u32,
    /// In the city.
    pub day: Date,
    /// Who wrote it, as the reader may see it.
    pub by: String,
    pub reached: String,
    pub learned: String,
    /// What goes on, and what stops.
    pub next: String,
}

/// A retrospective as it is sent. The id is made by the client, so that one that is sent again is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRetrospective {
    pub id: RetrospectiveId,
    pub scheme: SchemeId,
    pub node: NodeId,
    /// The ordinal of the retrospective that its author saw as the newest; 0 where there was none.
    pub seen: u32,
    pub reached: String,
    pub learned: String,
    pub next: String,
}

/// What became of a retrospective.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Written {
    Done,
    /// Another has written one since the author looked. Nothing was kept.
    Conflict {
        theirs: Box<Retrospective>,
    },
    /// The objective is not at its close ([`is_at_close`]), or the node is no objective.
    NotAtClose,
    /// The id was used for another retrospective.
    ReusedId,
    Refused {
        fault: Fault,
    },
}

/// The field of a retrospective that is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    NoReached,
    NoLearned,
    NoNext,
}

impl NewRetrospective {
    /// The first field that is empty, in the order of the form.
    pub fn fault(&self) -> Option<Fault> {
        let fields = [
            (&self.reached, Fault::NoReached),
            (&self.learned, Fault::NoLearned),
            (&self.next, Fault::NoNext),
        ];
        fields.into_iter().find_map(|(text, fault)| text.trim().is_empty().then_some(fault))
    }
}

/// Whether an objective is at its close: its cycle is over, or it has key results and each of them is settled.
pub fn is_at_close(is_cycle_over: bool, key_results: impl IntoIterator<Item = Status>) -> bool {
    let mut key_results = key_results.into_iter().peekable();
    is_cycle_over || (key_results.peek().is_some() && key_results.all(Status::is_settled))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    #[rstest]
    #[case::whole(["一", "二", "三"], None)]
    #[case::nothing_reached([" ", "", ""], Some(Fault::NoReached))]
    #[case::nothing_learned(["一", "", "三"], Some(Fault::NoLearned))]
    #[case::nothing_next(["一", "二", "\n"], Some(Fault::NoNext))]
    fn all_three_fields_are_filled_in(#[case] fields: [&str; 3], #[case] fault: Option<Fault>) {
        let [reached, learned, next] = fields.map(str::to_owned);
        let new = NewRetrospective {
            id: RetrospectiveId(Uuid::from_u128(1)),
            scheme: SchemeId(Uuid::from_u128(2)),
            node: NodeId(Uuid::from_u128(3)),
            seen: 0,
            reached,
            learned,
            next,
        };
        assert_eq!(new.fault(), fault);
    }

    #[rstest]
    #[case::over(true, &[], true)]
    #[case::over_and_open(true, &[Status::AtRisk], true)]
    #[case::without_key_results(false, &[], false)]
    #[case::settled(false, &[Status::Achieved, Status::Dropped], true)]
    #[case::one_is_open(false, &[Status::Achieved, Status::OnTrack], false)]
    #[case::not_begun(false, &[Status::NotStarted], false)]
    fn an_objective_closes_with_its_cycle_or_its_last_key_result(
        #[case] is_cycle_over: bool,
        #[case] key_results: &[Status],
        #[case] closes: bool,
    ) {
        assert_eq!(is_at_close(is_cycle_over, key_results.iter().copied()), closes);
    }
}
