//! Keeps what a person reports.
//!
//! What arrives while others are written is written together ([`Together`]): at a deadline everybody reports at once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use indicator_model::check_in::answer::Answer;
use indicator_model::check_in::due::Due;
use indicator_model::check_in::evidence::Evidence;
use indicator_model::check_in::rule::{Entry, Remark, check};
use indicator_model::check_in::{CheckIn, CheckInState};
use indicator_model::id::{CheckInId, CityId, IndicatorId, OrganizationId, SchemeId};
use indicator_model::measurement::Subject;
use indicator_model::measurement::series::Reported;
use indicator_model::moment::Moment;
use indicator_model::text::Kind;
use people_model::audit::Deed;
use people_model::policy::Action;
use tracing::instrument;

use super::evidence::{self, Found};
use super::open::{Open, open};
use crate::audit;
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::error::{StoreError, in_field};
use crate::measurement::{self, Fact, Origin, Told};
use crate::store::together::Together;
use crate::store::{self, Exclusive, Store};
use crate::transaction::Transaction;

/// Check-ins that one request may bring.
pub const MOST: usize = 10_000;

/// A person's check-ins on their way to the disk.
struct Request {
    ctx: Ctx,
    check_ins: Vec<CheckIn>,
}

/// The same, with what the person sees of the schemes that can be reported now.
struct Seen<'a> {
    request: &'a Request,
    open: Vec<&'a Open>,
}

/// Keeps check-ins, each for itself, and answers each when it is on the disk. One that was kept before is answered as then.
///
/// # Errors
/// [`StoreError::Text`] where a note or a next step is no text that can be kept, [`StoreError::Evidence`] where one names too
/// many files; then none is kept.
#[instrument(skip_all, fields(check_ins = check_ins.len()))]
pub async fn record(ctx: &Ctx, check_ins: Vec<CheckIn>) -> Result<Vec<Answer>, StoreError> {
    ctx.authorize(Action::MeasurementRecord)?;
    // What a report is about is found by reading schemes; a token that may not would find nothing, and not know why.
    ctx.authorize(Action::SchemeRead)?;
    let check_ins = check_ins.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let together = ctx.store.beside::<Together<Request, Vec<Answer>>>();
    let store = ctx.store.weak();
    let write = move |requests| {
        let store = store();
        async move { write(&store.ok_or(StoreError::Busy)?, requests).await }
    };
    together.answer(Request { ctx: ctx.clone(), check_ins }, write).await
}

/// A check-in with its texts as they are stored.
fn read(mut check_in: CheckIn) -> Result<CheckIn, StoreError> {
    check_in.note = Kind::Reason.read(&check_in.note).map_err(in_field("note"))?;
    check_in.next_step = Kind::Reason.read(&check_in.next_step).map_err(in_field("next_step"))?;
    check_in.evidence = evidence::bounded(check_in.evidence)?;
    Ok(check_in)
}

/// Writes requests in one transaction, in their order: each sees what those before it brought.
async fn write(store: &Store, requests: Vec<Arc<Request>>) -> Result<Vec<Vec<Answer>>, StoreError> {
    // Read once for all of them, and before the transaction, which nobody else can write beside.
    let open = open(&Ctx::operator(store.clone())).await?;
    let requests: Vec<Seen<'_>> = requests
        .iter()
        .map(|request| Seen {
            request,
            open: open.iter().filter(|open| open.is_seen_by(&request.ctx)).collect(),
        })
        .collect();
    let transaction = store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    let mut desk = Desk {
        kept: kept(&transaction, &requests).await?,
        in_force: in_force(&transaction, &requests).await?,
        accepted: BTreeMap::new(),
    };
    let mut answers = Vec::with_capacity(requests.len());
    for (at, Seen { request, open }) in requests.iter().enumerate() {
        let mut own = Vec::with_capacity(request.check_ins.len());
        for check_in in &request.check_ins {
            own.push(desk.take(&transaction, at, (&request.ctx, open), check_in).await?);
        }
        answers.push(own);
    }
    desk.write(&transaction, &requests).await?;
    transaction.commit().await?;
    Ok(answers)
}

/// What is kept already with one of the ids that requests bring, in force or not.
async fn kept(
    transaction: &Transaction,
    requests: &[Seen<'_>],
) -> Result<BTreeMap<(CityId, CheckInId), Fact>, StoreError> {
    let mut ids: BTreeMap<CityId, BTreeSet<CheckInId>> = BTreeMap::new();
    for Seen { request, open } in requests {
        for open in open {
            ids.entry(open.city).or_default().extend(request.check_ins.iter().map(|check_in| check_in.id));
        }
    }
    let mut kept = BTreeMap::new();
    for (city, ids) in ids {
        let facts = measurement::find(transaction, city, &Vec::from_iter(ids)).await?;
        kept.extend(facts.into_iter().map(|fact| ((city, fact.id), fact)));
    }
    Ok(kept)
}

/// What a scheme has of one of its places: in force, in order of time.
type Places = BTreeMap<(SchemeId, OrganizationId, IndicatorId), Vec<Fact>>;

/// What is in force at the places that requests report for.
async fn in_force(transaction: &Transaction, requests: &[Seen<'_>]) -> Result<Places, StoreError> {
    let mut asked: BTreeMap<SchemeId, (CityId, RangeInclusive<u16>, BTreeSet<_>)> = BTreeMap::new();
    for Seen { request, open } in requests {
        for open in open {
            let known = request.check_ins.iter().filter(|check_in| open.has(&check_in.subject));
            let places: Vec<_> = known.map(|CheckIn { subject, .. }| place(subject)).collect();
            if !places.is_empty() {
                let none = || (open.city, open.years(), BTreeSet::new());
                asked.entry(open.scheme).or_insert_with(none).2.extend(places);
            }
        }
    }
    let mut found = Places::new();
    for (scheme, (city, years, places)) in asked {
        for fact in measurement::in_force_at(transaction, city, &places, &years).await? {
            let (organization, indicator) = place(&fact.subject);
            found.entry((scheme, organization, indicator)).or_default().push(fact);
        }
    }
    Ok(found)
}

const fn place(subject: &Subject) -> (OrganizationId, IndicatorId) {
    (subject.organization, subject.indicator)
}

/// Check-ins while they are looked at.
struct Desk {
    /// What has one of the ids of the requests, stored before or accepted since.
    kept: BTreeMap<(CityId, CheckInId), Fact>,
    /// With what was accepted since.
    in_force: Places,
    /// By city, request and organization: one set each, because another role may allow another organization.
    accepted: BTreeMap<(CityId, usize, OrganizationId), (Permit, Vec<Fact>)>,
}

impl Desk {
    /// `at` is the place of the request among those that are written together.
    async fn take(
        &mut self,
        transaction: &Transaction,
        at: usize,
        (ctx, open): (&Ctx, &[&Open]),
        check_in: &CheckIn,
    ) -> Result<Answer, StoreError> {
        let (organization, indicator) = place(&check_in.subject);
        for open in open {
            if !open.has(&check_in.subject) {
                continue;
            }
            if let Some(answer) = self.answered(open.city, check_in) {
                return Ok(answer);
            }
            let permit = match open.permit(ctx, organization) {
                Ok(permit) => permit,
                Err(StoreError::Forbidden(_)) => return Ok(Answer::Forbidden),
                Err(StoreError::NotFound) => continue,
                Err(other) => return Err(other),
            };
            let facts = self.in_force.entry((open.scheme, organization, indicator)).or_default();
            let Some(due) = open.due_of(&check_in.subject, facts) else { continue };
            if let Some(answer) = objection(check_in, &due, open) {
                return Ok(answer);
            }
            let before = due.current.as_ref().map(|current| current.evidence.as_slice()).unwrap_or_default();
            let account = ctx.actor.account();
            let files = evidence::find(transaction, open.city, account, &check_in.evidence, before).await?;
            let files = match files {
                Found::All(files) => files,
                Found::Missing(missing) => return Ok(Answer::EvidenceMissing { missing }),
            };
            evidence::bind(transaction, open.city, check_in.id, &files).await?;
            let fact = fact(check_in, files, &due, open);
            facts.retain(|known| known.subject != fact.subject);
            facts.push(fact.clone());
            self.kept.insert((open.city, fact.id), fact.clone());
            let set = self.accepted.entry((open.city, at, organization));
            set.or_insert_with(|| (permit, Vec::new())).1.push(fact);
            return Ok(Answer::Accepted);
        }
        Ok(Answer::NotDue)
    }

    /// Writes what was accepted, a set and an entry of the audit log for each.
    async fn write(self, transaction: &Transaction, requests: &[Seen<'_>]) -> Result<(), StoreError> {
        let mut cities: BTreeMap<CityId, (Vec<_>, Vec<_>)> = BTreeMap::new();
        for ((city, at, _), (permit, facts)) in self.accepted {
            let (by, sets) = cities.entry(city).or_default();
            let ctx = &requests[at].request.ctx;
            let origin = if ctx.actor.is_program() { Origin::Program } else { Origin::CheckIn };
            by.push((ctx, permit, origin));
            sets.push(facts);
        }
        for (city, (by, sets)) in cities {
            let sets = sets.into_iter().zip(&by).map(|(facts, (_, permit, origin))| measurement::Set {
                by: permit.doer(),
                origin: *origin,
                reason: "",
                facts,
            });
            let written = measurement::write(transaction, city, sets.collect()).await?;
            for ((ctx, permit, _), written) in by.iter().zip(written) {
                let deeds = written.deeds(permit.doer(), Deed::MeasurementRecord);
                audit::record(transaction, ctx.chain(city), deeds).await?;
            }
        }
        Ok(())
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
    let remarks: Vec<Remark> = check(&entry, &due.situation(entry.report, open.today, &open.thresholds))
        .into_iter()
        .filter(|remark| !remark.is_settled(&entry))
        .collect();
    (!remarks.is_empty()).then_some(Answer::Refused { remarks })
}

const fn reported(check_in: &CheckIn) -> Reported {
    Reported { period: check_in.subject.period, value: check_in.value, counting: check_in.counting }
}

fn fact(check_in: &CheckIn, evidence: Vec<Evidence>, due: &Due, open: &Open) -> Fact {
    Fact {
        id: check_in.id,
        subject: check_in.subject,
        report: reported(check_in),
        supersedes: due.current.as_ref().map(|current| current.id),
        check_in: Some(Told {
            note: check_in.note.clone(),
            confidence: check_in.confidence,
            cause: check_in.cause,
            next_step: check_in.next_step.clone(),
            evidence,
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
            && told.evidence.iter().map(|file| file.id).eq(check_in.evidence.iter().copied())
    };
    fact.subject == check_in.subject && fact.report == reported(check_in) && told.is_some_and(is_said)
}
