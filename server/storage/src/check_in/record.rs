//! Keeps what a person reports.

use std::collections::{BTreeMap, BTreeSet};

use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::due::Due;
use indicator_model::check_in::rule::{Entry, Remark, check};
use indicator_model::check_in::{CheckIn, CheckInState};
use indicator_model::id::{CheckInId, CityId, OrganizationId};
use indicator_model::light::Thresholds;
use indicator_model::measurement::series::Reported;
use indicator_model::moment::Moment;
use indicator_model::text::Kind;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::Action;
use tracing::instrument;

use super::open::{Open, open};
use crate::audit::{self, Deeds, diff, thing};
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::error::{StoreError, in_field};
use crate::measurement::{self, Fact, Origin, Told};
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Check-ins that one request may bring.
pub const MOST: usize = 10_000;

/// Keeps check-ins, each for itself, and answers each. One that was kept before is answered as then.
///
/// # Errors
/// [`StoreError::Text`] where a note or a next step is no text that can be kept; then none is kept.
#[instrument(skip_all, fields(check_ins = check_ins.len()))]
pub async fn record(ctx: &Ctx, check_ins: Vec<CheckIn>) -> Result<Vec<Answer>, StoreError> {
    ctx.authorize(Action::MeasurementRecord)?;
    // What a report is about is found by reading schemes; a token that may not would find nothing, and not know why.
    ctx.authorize(Action::SchemeRead)?;
    let check_ins = check_ins.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let open = open(ctx).await?;
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    let mut desk = Desk {
        ctx,
        open: &open,
        transaction: &transaction,
        kept: kept(&transaction, &open, &check_ins).await?,
        known: BTreeMap::new(),
        accepted: BTreeMap::new(),
    };
    let mut answers = Vec::with_capacity(check_ins.len());
    for check_in in check_ins {
        answers.push(desk.take(check_in).await?);
    }
    let accepted = desk.accepted;
    for ((city, _), (permit, facts)) in accepted {
        write(ctx, &transaction, city, &permit, facts).await?;
    }
    transaction.commit().await?;
    Ok(answers)
}

/// A check-in with its texts as they are stored.
fn read(mut check_in: CheckIn) -> Result<CheckIn, StoreError> {
    check_in.note = Kind::Reason.read(&check_in.note).map_err(in_field("note"))?;
    check_in.next_step = Kind::Reason.read(&check_in.next_step).map_err(in_field("next_step"))?;
    Ok(check_in)
}

/// What is kept already of what a request brings, in force or not.
async fn kept(
    transaction: &Transaction,
    open: &[Open],
    check_ins: &[CheckIn],
) -> Result<BTreeMap<(CityId, CheckInId), Fact>, StoreError> {
    let ids: Vec<CheckInId> = check_ins.iter().map(|check_in| check_in.id).collect();
    let cities: BTreeSet<CityId> = open.iter().map(|open| open.city).collect();
    let mut kept = BTreeMap::new();
    for city in cities {
        let facts = measurement::find(transaction, city, &ids).await?;
        kept.extend(facts.into_iter().map(|fact| ((city, fact.id), fact)));
    }
    Ok(kept)
}

/// Check-ins while they are looked at.
struct Desk<'a> {
    ctx: &'a Ctx,
    open: &'a [Open],
    transaction: &'a Transaction,
    /// What has one of the ids of the request, stored before or accepted since.
    kept: BTreeMap<(CityId, CheckInId), Fact>,
    /// What is in force, by scheme and organization, with what was accepted since.
    known: BTreeMap<(usize, OrganizationId), Vec<Fact>>,
    /// One set for each organization, because another role may allow another one.
    accepted: BTreeMap<(CityId, OrganizationId), (Permit, Vec<Fact>)>,
}

impl Desk<'_> {
    async fn take(&mut self, check_in: CheckIn) -> Result<Answer, StoreError> {
        let organization = check_in.subject.organization;
        let all = self.open;
        for (at, open) in all.iter().enumerate() {
            if !open.has(&check_in.subject) {
                continue;
            }
            if let Some(answer) = self.answered(open.city, &check_in) {
                return Ok(answer);
            }
            let permit = match open.permit(self.ctx, organization) {
                Ok(permit) => permit,
                Err(StoreError::Forbidden(_)) => return Ok(Answer::Forbidden),
                Err(StoreError::NotFound) => continue,
                Err(other) => return Err(other),
            };
            if !self.known.contains_key(&(at, organization)) {
                let facts =
                    measurement::in_force(self.transaction, open.city, Some(organization), open.years())
                        .await?;
                self.known.insert((at, organization), facts);
            }
            let facts = self.known.entry((at, organization)).or_default();
            let Some(due) = open.due_of(&check_in.subject, facts) else { continue };
            if let Some(answer) = objection(&check_in, &due, open) {
                return Ok(answer);
            }
            let fact = fact(check_in, &due, open);
            facts.retain(|known| known.subject != fact.subject);
            let place = facts.partition_point(|known| known.subject.indicator < fact.subject.indicator);
            facts.insert(place, fact.clone());
            self.kept.insert((open.city, fact.id), fact.clone());
            let set = self.accepted.entry((open.city, organization)).or_insert_with(|| (permit, Vec::new()));
            set.1.push(fact);
            return Ok(Answer::Accepted);
        }
        Ok(Answer::NotDue)
    }

    /// The answer to a check-in whose id is known.
    fn answered(&self, city: CityId, check_in: &CheckIn) -> Option<Answer> {
        let fact = self.kept.get(&(city, check_in.id))?;
        Some(if is_same(fact, check_in) { Answer::Accepted } else { Answer::ReusedId })
    }
}

/// Why a check-in is not kept.
fn objection(check_in: &CheckIn, due: &Due, open: &Open) -> Option<Answer> {
    if let Some(current) = due.current.as_ref().filter(|current| check_in.over != Some(current.id)) {
        return Some(Answer::Conflict { current: Box::new(current.clone()) });
    }
    let entry = Entry {
        report: reported(check_in),
        stated: None,
        has_note: !check_in.note.is_empty(),
        has_cause: check_in.cause.is_some(),
    };
    let remarks: Vec<Remark> =
        check(&entry, &due.situation(entry.report, open.today, &Thresholds::default()))
            .into_iter()
            .filter(|remark| !remark.is_settled(&entry))
            .collect();
    (!remarks.is_empty()).then_some(Answer::Refused { remarks })
}

const fn reported(check_in: &CheckIn) -> Reported {
    Reported { period: check_in.subject.period, value: check_in.value, counting: check_in.counting }
}

fn fact(check_in: CheckIn, due: &Due, open: &Open) -> Fact {
    Fact {
        id: check_in.id,
        subject: check_in.subject,
        report: reported(&check_in),
        supersedes: due.current.as_ref().map(|current| current.id),
        check_in: Some(Told {
            note: check_in.note,
            confidence: check_in.confidence,
            cause: check_in.cause,
            next_step: check_in.next_step,
            typed_at: plausible(check_in.typed_at),
            reported_on: open.today,
            state: CheckInState::Submitted,
            returned: String::new(),
        }),
    }
}

/// When something was typed, by the clock of a device, which may be wrong by years: not after it arrived, and not longer before
/// that than a device keeps a report.
fn plausible(typed_at: Moment) -> Moment {
    const LONGEST: i64 = 366 * 24 * 60;
    let now = clock::now();
    typed_at.clamp(now.plus_minutes(-LONGEST), now)
}

/// Whether a fact is what a check-in brought.
fn is_same(fact: &Fact, check_in: &CheckIn) -> bool {
    let told = fact.check_in.as_ref();
    let is_said = |told: &Told| {
        told.note == check_in.note
            && told.confidence == check_in.confidence
            && told.cause == check_in.cause
            && told.next_step == check_in.next_step
    };
    fact.subject == check_in.subject && fact.report == reported(check_in) && told.is_some_and(is_said)
}

async fn write(
    ctx: &Ctx,
    transaction: &Transaction,
    city: CityId,
    permit: &Permit,
    facts: Vec<Fact>,
) -> Result<(), StoreError> {
    let written = measurement::write(transaction, city, permit.doer(), Origin::CheckIn, "", facts).await?;
    let fields = vec![
        diff(FieldName::Measurements, None, Some(&written.facts.to_string())),
        diff(FieldName::Superseded, None, Some(&written.superseded.to_string())),
    ];
    let subject = thing(ThingKind::Measurement, written.set, "");
    let deeds = Deeds::done(permit.doer(), Deed::MeasurementRecord, subject).with(fields);
    audit::record(transaction, ctx.chain(city), deeds).await
}
