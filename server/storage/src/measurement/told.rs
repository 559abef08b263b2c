//! What a person says beside a value, and its row.

use indicator_model::check_in::confirm::Step;
use indicator_model::check_in::evidence::Evidence;
use indicator_model::check_in::{Cause, CheckInState, Confidence};
use indicator_model::date::Date;
use indicator_model::id::{CheckInId, CityId, EvidenceId};
use indicator_model::moment::Moment;

use crate::entity::{check_in, check_in_step, from_word, moment, parsed};
use crate::error::StoreError;

/// What a person says beside the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub note: String,
    pub confidence: Confidence,
    pub cause: Option<Cause>,
    pub next_step: String,
    /// What backs it up.
    pub evidence: Vec<Evidence>,
    /// By the clock of the device.
    pub typed_at: Moment,
    /// The day in the city on which it arrived.
    pub reported_on: Date,
    pub state: CheckInState,
    /// Why it was sent back; empty unless it was.
    pub returned: String,
}

impl Told {
    pub(super) fn row(self, city: CityId, id: CheckInId) -> check_in::Model {
        let named: Vec<EvidenceId> = self.evidence.iter().map(|file| file.id).collect();
        check_in::Model {
            city_id: city.0,
            id: id.0,
            note: self.note,
            confidence: self.confidence.key().to_owned(),
            cause: self.cause.map(|cause| cause.key().to_owned()),
            next_step: self.next_step,
            typed_at: self.typed_at.to_string(),
            reported_on: self.reported_on.to_string(),
            state: self.state.key().to_owned(),
            // Ids always serialise.
            evidence: if named.is_empty() { None } else { serde_json::to_string(&named).ok() },
        }
    }

    /// `last` is the step that it took last, `evidence` the files that it names.
    pub(super) fn of(
        row: check_in::Model,
        last: Option<check_in_step::Model>,
        evidence: Vec<Evidence>,
    ) -> Result<Self, StoreError> {
        let step = last.as_ref().map(|last| from_word::<Step>("step of a check-in", last.step.clone()));
        let step = step.transpose()?;
        let is_partial = last.as_ref().is_some_and(|last| last.goes_on == Some(true));
        Ok(Self {
            note: row.note,
            confidence: from_word("confidence", row.confidence)?,
            cause: row.cause.map(|cause| from_word("cause", cause)).transpose()?,
            next_step: row.next_step,
            evidence,
            typed_at: moment(row.typed_at)?,
            reported_on: parsed("date", row.reported_on)?,
            state: match step {
                Some(step) if !is_partial => step.to(),
                _ => from_word("state of a check-in", row.state)?,
            },
            returned: last.filter(|_| step == Some(Step::Return)).map(|last| last.reason).unwrap_or_default(),
        })
    }
}
