//! Checks a chain from where it begins in the database to its head, and files against it.

use indicator_model::id::CityId;
use indicator_model::moment::Moment;
use people_model::audit::{Anchor, Deed, Fault, FieldDiff, FieldName, ThingKind, Verdict};
use people_model::policy::{Action, Subject};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use tracing::{instrument, warn};

use super::chain::Algorithm;
use super::export::{span, stored};
use super::file::{Checked, Head};
use super::{Deeds, anchor_from, diff, record, thing, word};
use crate::ctx::Ctx;
use crate::entity::{self, audit, audit_head};
use crate::error::StoreError;
use crate::meter::Meter;
use crate::state;
use crate::store::Store;

/// Links that are read at once.
pub(super) const PAGE: u64 = 2_000;

/// Checks the audit log of a city: every link, the head against what is there, and the stored data against what the
/// chain says of them. `anchors` were kept elsewhere; each must be a link of the chain.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn verify(ctx: &Ctx, city: CityId, anchors: &[Anchor]) -> Result<Verdict, StoreError> {
    ctx.authorize(Action::AuditVerify)?;
    ctx.permit(Action::AuditVerify, city, Subject::default(), &[])?;
    let db = ctx.store.snapshot().await?;
    verify_in(&db, city, anchors, &Meter::default()).await
}

/// The same for a job, which was allowed when it was started. `meter` shows how many links are checked.
pub(crate) async fn verify_unasked(
    store: &Store,
    city: CityId,
    meter: &Meter,
) -> Result<Verdict, StoreError> {
    verify_in(&store.snapshot().await?, city, &[], meter).await
}

/// The same as [`verify`], for somebody: that it was done, and what it found, goes into the audit log.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn inspect(ctx: &Ctx, city: CityId, anchors: &[Anchor]) -> Result<Verdict, StoreError> {
    ctx.authorize(Action::AuditVerify)?;
    let permit = ctx.permit(Action::AuditVerify, city, Subject::default(), &[])?;
    let verdict = verify(ctx, city, anchors).await?;
    let deeds = Deeds::done(permit.doer(), Deed::AuditVerify, thing(ThingKind::Record, "", ""));
    record_verdict(&ctx.store, city, deeds, &verdict, Vec::new()).await?;
    Ok(verdict)
}

/// Records that an audit log was verified, with what was found and `more` about it.
pub(crate) async fn record_verdict(
    store: &Store,
    city: CityId,
    deeds: Deeds<'_>,
    verdict: &Verdict,
    more: Vec<FieldDiff>,
) -> Result<(), StoreError> {
    // Where a chain is gone altogether, an entry would begin another in its place.
    if anchor_from(&store.snapshot().await?, city).await?.is_none() {
        return Ok(());
    }
    let found = match verdict {
        Verdict::Intact { anchor: None, .. } => return Ok(()),
        Verdict::Intact { anchor: Some(anchor), .. } => (FieldName::Intact, anchor.sequence),
        Verdict::Broken { sequence, .. } => (FieldName::Broken, *sequence),
        Verdict::Differs { count, .. } => (FieldName::Differences, *count),
    };
    let mut fields = vec![diff(found.0, None, Some(&found.1.to_string()))];
    fields.extend(more);
    match (append(store, city, deeds.with(fields)).await, verdict) {
        // A chain may be broken so that nothing can follow it; that it is broken is what has to be reported.
        (Err(error), Verdict::Broken { .. } | Verdict::Differs { .. }) => {
            warn!(%error, "a verification could not be recorded");
        }
        (done, _) => done?,
    }
    Ok(())
}

async fn append(store: &Store, city: CityId, deeds: Deeds<'_>) -> Result<(), StoreError> {
    let transaction = store.begin().await?;
    record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// Whether files that hold in themselves are parts of the city's chain. A file is one when its last link is still
/// in the database, was recorded when it was archived, or stands before the first of another such file. The verdict
/// is on the newest file that is none.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn verify_files(ctx: &Ctx, city: CityId, mut files: Vec<Checked>) -> Result<Verdict, StoreError> {
    ctx.authorize(Action::AuditVerify)?;
    ctx.permit(Action::AuditVerify, city, Subject::default(), &[])?;
    let db = ctx.store.snapshot().await?;
    let mut known: Vec<(u64, String)> = archives(&db, city).await?;
    let head = audit_head::Entity::find_by_id(city.0).one(&db).await?;
    // Where nothing was archived, a file without links may stand before the first.
    known.extend(head.filter(|head| head.archived == 0).map(|head| (0, head.archived_hash)));
    files.sort_by_key(|file| std::cmp::Reverse(file.head.last));
    for Checked { head, fault } in files {
        if let Some((sequence, fault)) = fault {
            return Ok(broken(sequence, fault));
        }
        let link = audit::Entity::find_by_id((city.0, stored(head.last))).one(&db).await?;
        let end = (head.last, head.hash.clone());
        let joins = link.is_some_and(|link| link.hash == end.1) || known.contains(&end);
        if head.city != city || !joins {
            return Ok(broken(head.last, Fault::Detached));
        }
        if !is_as_recorded(&db, &head).await? {
            return Ok(broken(head.last, Fault::HeadChanged));
        }
        known.push((head.first.saturating_sub(1), head.before));
    }
    Ok(Verdict::Intact { anchor: anchor_from(&db, city).await?, archived: archived(&db, city).await? })
}

/// Whether the first line of a file says what the entry about that file says. Where that entry was archived itself,
/// the file proves no more than its links.
async fn is_as_recorded(db: &DatabaseTransaction, head: &Head) -> Result<bool, StoreError> {
    let entry = audit::Entity::find()
        .filter(audit::Column::CityId.eq(head.city.0))
        .filter(audit::Column::SubjectKind.eq(entity::word(&ThingKind::Record)))
        .filter(audit::Column::SubjectId.eq(head.id.to_string()))
        .filter(
            audit::Column::Deed
                .is_in([Deed::AuditExport, Deed::AuditArchive].map(|deed| entity::word(&deed))),
        )
        .one(db)
        .await?;
    let Some(entry) = entry else { return Ok(head.last < archived(db, head.city).await?) };
    let fields: Vec<FieldDiff> = serde_json::from_str(&entry.changes).unwrap_or_default();
    let says = |said: &FieldDiff| fields.iter().find(|field| field.field == said.field) == Some(said);
    // Entries of older versions do not hold the moment.
    let is_said = |said: &FieldDiff| says(said) || fields.iter().all(|field| field.field != said.field);
    let mut known = vec![entry.clone()];
    word::resolve(db, head.city, &mut known).await?;
    let is_erased = known.iter().any(|known| known.name.starts_with(crate::account::PSEUDONYM));
    let by = is_erased || known.iter().any(|known| known.name == head.by);
    Ok(by && span(head).iter().all(is_said) && entry.at.parse().is_ok_and(|at: Moment| head.at <= at))
}

/// Where archives end, according to the audit log.
async fn archives(db: &impl ConnectionTrait, city: CityId) -> Result<Vec<(u64, String)>, StoreError> {
    let rows = audit::Entity::find()
        .filter(audit::Column::CityId.eq(city.0))
        .filter(audit::Column::Deed.eq(entity::word(&Deed::AuditArchive)))
        .all(db)
        .await?;
    Ok(rows.iter().filter_map(archive_of).collect())
}

fn archive_of(row: &audit::Model) -> Option<(u64, String)> {
    let fields: Vec<FieldDiff> = serde_json::from_str(&row.changes).ok()?;
    let value = |name: FieldName| fields.iter().find(|field| field.field == name)?.after.clone();
    Some((value(FieldName::Last)?.parse().ok()?, value(FieldName::Hash)?))
}

async fn archived(db: &impl ConnectionTrait, city: CityId) -> Result<u64, StoreError> {
    let head = audit_head::Entity::find_by_id(city.0).one(db).await?;
    Ok(head.map_or(0, |head| sequence(head.archived)))
}

async fn verify_in(
    db: &DatabaseTransaction,
    city: CityId,
    anchors: &[Anchor],
    meter: &Meter,
) -> Result<Verdict, StoreError> {
    let Some(head) = audit_head::Entity::find_by_id(city.0).one(db).await? else {
        return without_head(db, city, anchors).await;
    };
    let algorithm = Algorithm::of(&head)?;
    let mut names = word::Check::begin(db, algorithm, city).await?;
    let mut objects = state::Named::default();
    let (mut sequence, mut hash) = (head.archived, head.archived_hash.clone());
    let archived = self::sequence(head.archived);
    if anchors.iter().any(|anchor| anchor.sequence == archived && anchor.hash != hash) {
        return Ok(broken(archived, Fault::NotAnchored));
    }
    // Without an entry that says so, nothing was archived: somebody cut the beginning off.
    let mut is_archived = head.archived == 0;
    loop {
        let rows = audit::Entity::find()
            .filter(audit::Column::CityId.eq(city.0))
            .filter(audit::Column::Sequence.gt(sequence))
            .order_by_asc(audit::Column::Sequence)
            .limit(PAGE)
            .all(db)
            .await?;
        meter.set(self::sequence(sequence - head.archived), self::sequence(head.sequence - head.archived));
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.sequence != sequence + 1 {
                return Ok(broken(sequence + 1, Fault::Missing));
            }
            if algorithm.link(&hash, &row) != row.hash || !names.take(&row) {
                return Ok(broken(row.sequence, Fault::Changed));
            }
            if !is_archived && row.deed == entity::word(&Deed::AuditArchive) {
                is_archived =
                    archive_of(&row).is_some_and(|end| end == (archived, head.archived_hash.clone()));
            }
            objects.take(&row);
            (sequence, hash) = (row.sequence, row.hash);
            let kept = anchors.iter().filter(|anchor| i64::try_from(anchor.sequence) == Ok(sequence));
            if kept.into_iter().any(|anchor| anchor.hash != hash) {
                return Ok(broken(sequence, Fault::NotAnchored));
            }
        }
    }
    if sequence < head.sequence {
        return Ok(broken(sequence + 1, Fault::CutOff));
    }
    if sequence > head.sequence || hash != head.hash {
        return Ok(broken(sequence, Fault::Detached));
    }
    if !is_archived {
        return Ok(broken(archived, Fault::Missing));
    }
    if let Some(nameless) = names.end(db, archived > 0).await? {
        return Ok(broken(nameless, Fault::Changed));
    }
    let beyond = |anchor: &&Anchor| i64::try_from(anchor.sequence).is_ok_and(|kept| kept > sequence);
    if anchors.iter().any(|anchor| beyond(&anchor)) {
        return Ok(broken(sequence + 1, Fault::CutOff));
    }
    compared(db, city, objects, archived).await
}

/// The verdict on a chain that holds in itself.
async fn compared(
    db: &DatabaseTransaction,
    city: CityId,
    named: state::Named,
    archived: u64,
) -> Result<Verdict, StoreError> {
    let found = state::check(db, city, named).await?;
    match found.first {
        Some(first) => Ok(Verdict::Differs { first, count: found.count }),
        None => Ok(Verdict::Intact { anchor: anchor_from(db, city).await?, archived }),
    }
}

/// No head, no entries and no data is a record that has not begun; anything else lost its head.
async fn without_head(
    db: &DatabaseTransaction,
    city: CityId,
    anchors: &[Anchor],
) -> Result<Verdict, StoreError> {
    let orphan = audit::Entity::find().filter(audit::Column::CityId.eq(city.0)).one(db).await?;
    match (orphan, anchors.is_empty()) {
        (None, true) => compared(db, city, state::Named::default(), 0).await,
        (None, false) => Ok(broken(1, Fault::CutOff)),
        (Some(row), _) => Ok(broken(sequence(row.sequence), Fault::Detached)),
    }
}

fn broken(sequence: impl TryInto<u64>, fault: Fault) -> Verdict {
    Verdict::Broken { sequence: sequence.try_into().unwrap_or_default(), fault }
}

fn sequence(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}
