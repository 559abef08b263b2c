//! What a person says about a warning: the cause, and a measure with who carries it out and until when.

use serde::{Deserialize, Serialize};

use crate::check_in::Cause;
use crate::date::Date;
use crate::id::{AnswerId, NodeId, SchemeId};
use crate::warning::{Answer, Outcome};

/// Days that a measure may take at most.
pub const LONGEST: i64 = 366;

/// An answer to the warning that is open about a node. The id is made by the client, so that one that is sent again is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAnswer {
    pub id: AnswerId,
    pub scheme: SchemeId,
    pub node: NodeId,
    /// The newest answer to the warning that its author saw; none where there was none.
    pub seen: Option<AnswerId>,
    pub cause: Cause,
    pub measure: String,
    /// The person or organization that carries it out.
    pub responsible: String,
    pub until: Date,
    /// What came of the measure before it. Once that is past its day an outcome has to be stated. Before, one may be: that it was
    /// carried out early and was not enough, or that its day cannot be kept. That it was not carried out shows on its day only.
    pub outcome: Option<Outcome>,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Outcome,
    Cause,
    Measure,
    Responsible,
    Until,
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answered {
    Done,
    /// Another has answered the warning since the author looked. Nothing was kept.
    Conflict {
        theirs: Box<Answer>,
    },
    /// There is no open warning about the node; perhaps it was closed since.
    NoWarning,
    /// The id was used for another answer.
    ReusedId,
    Refused {
        fault: Fault,
    },
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The measure before it is past its day, and no outcome is stated.
    NoOutcome,
    /// There is no measure before it.
    NoMeasureBefore,
    /// The answer states that the measure before it was not carried out, and that has time until its day.
    NotDue,
    NoCause,
    NoMeasure,
    NoResponsible,
    NoDay,
    /// The measure is to be carried out on a day that is past.
    Past,
    /// More than [`LONGEST`] days ahead.
    TooLong,
}

impl Fault {
    pub const fn field(self) -> Field {
        match self {
            Self::NoOutcome | Self::NoMeasureBefore | Self::NotDue => Field::Outcome,
            Self::NoCause => Field::Cause,
            Self::NoMeasure => Field::Measure,
            Self::NoResponsible => Field::Responsible,
            Self::NoDay | Self::Past | Self::TooLong => Field::Until,
        }
    }
}

impl NewAnswer {
    /// The first thing that is wrong with it on a day, in the order of the form. `before` is the answer that holds until then.
    pub fn fault(&self, today: Date, before: Option<&Answer>) -> Option<Fault> {
        let days = self.until.number() - today.number();
        let is_overdue = before.is_some_and(|before| before.until < today);
        if is_overdue && self.outcome.is_none() {
            Some(Fault::NoOutcome)
        } else if before.is_none() && self.outcome.is_some() {
            Some(Fault::NoMeasureBefore)
        } else if !is_overdue && self.outcome == Some(Outcome::NotDone) {
            Some(Fault::NotDue)
        } else if self.measure.trim().is_empty() {
            Some(Fault::NoMeasure)
        } else if self.responsible.trim().is_empty() {
            Some(Fault::NoResponsible)
        } else if days < 0 {
            Some(Fault::Past)
        } else {
            (days > LONGEST).then_some(Fault::TooLong)
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    #[rstest]
    #[case::whole("补足资金", "张伟", "2026-11-30", None)]
    #[case::today("补足资金", "张伟", "2026-11-15", None)]
    #[case::nothing_done(" ", "张伟", "2026-11-30", Some(Fault::NoMeasure))]
    #[case::nobody("补足资金", "", "2026-11-30", Some(Fault::NoResponsible))]
    #[case::past("补足资金", "张伟", "2026-11-14", Some(Fault::Past))]
    #[case::a_year("补足资金", "张伟", "2027-11-16", None)]
    #[case::more_than_a_year("补足资金", "张伟", "2027-11-17", Some(Fault::TooLong))]
    fn a_measure_has_somebody_and_a_day_ahead(
        #[case] measure: &str,
        #[case] responsible: &str,
        #[case] until: &str,
        #[case] fault: Option<Fault>,
    ) {
        let new = NewAnswer {
            id: AnswerId(Uuid::from_u128(1)),
            scheme: SchemeId(Uuid::from_u128(2)),
            node: NodeId(Uuid::from_u128(3)),
            seen: None,
            cause: Cause::Funds,
            measure: measure.to_owned(),
            responsible: responsible.to_owned(),
            until: until.parse().unwrap(),
            outcome: None,
        };
        assert_eq!(new.fault("2026-11-15".parse().unwrap(), None), fault);
    }

    #[rstest]
    #[case::first(None, None, None)]
    #[case::of_nothing(None, Some(Outcome::Done), Some(Fault::NoMeasureBefore))]
    #[case::early(Some("2026-11-15"), None, None)]
    #[case::done_early(Some("2026-11-15"), Some(Outcome::Done), None)]
    #[case::postponed_early(Some("2026-11-15"), Some(Outcome::Postponed), None)]
    #[case::not_done_early(Some("2026-11-15"), Some(Outcome::NotDone), Some(Fault::NotDue))]
    #[case::nothing_is_said(Some("2026-11-14"), None, Some(Fault::NoOutcome))]
    #[case::not_done(Some("2026-11-14"), Some(Outcome::NotDone), None)]
    #[case::postponed(Some("2026-11-14"), Some(Outcome::Postponed), None)]
    fn of_a_measure_that_is_past_its_day_the_next_answer_says_what_came(
        #[case] due: Option<&str>,
        #[case] outcome: Option<Outcome>,
        #[case] fault: Option<Fault>,
    ) {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let before = due.map(|due| Answer {
            id: AnswerId(Uuid::from_u128(4)),
            day: date("2026-11-02"),
            by: String::new(),
            cause: Cause::Funds,
            measure: "补足资金".to_owned(),
            responsible: "张伟".to_owned(),
            until: date(due),
            outcome: None,
        });
        let new = NewAnswer {
            id: AnswerId(Uuid::from_u128(1)),
            scheme: SchemeId(Uuid::from_u128(2)),
            node: NodeId(Uuid::from_u128(3)),
            seen: due.map(|_| AnswerId(Uuid::from_u128(4))),
            cause: Cause::Funds,
            measure: "增加施工队".to_owned(),
            responsible: "张伟".to_owned(),
            until: date("2026-11-30"),
            outcome,
        };
        assert_eq!(new.fault(date("2026-11-15"), before.as_ref()), fault);
    }
}
