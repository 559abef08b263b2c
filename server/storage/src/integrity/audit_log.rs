//! Checks the chain of a city from where it begins in the database to its head, and the stored data against it.

use indicator_model::id::CityId;
use people_model::audit::{Anchor, Deed, Fault, FieldDiff, FieldName, ThingKind, Verdict};
use people_model::policy::{Action, Subject};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use tracing::{instrument, warn};

use super::stored;
use crate::audit::{Deeds, PAGE, anchor_from, diff, record, thing};
use crate::chain::Algorithm;
use crate::chain::word;
use crate::ctx::Ctx;
use crate::entity::{self, audit, audit_head};
use crate::error::StoreError;
use crate::meter::Meter;
use crate::state::Named;
use crate::store::Store;

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

pub(super) fn archive_of(row: &audit::Model) -> Option<(u64, String)> {
    let fields: Vec<FieldDiff> = serde_json::from_str(&row.changes).ok()?;
    let value = |name: FieldName| fields.iter().find(|field| field.field == name)?.after.clone();
    Some((value(FieldName::Last)?.parse().ok()?, value(FieldName::Hash)?))
}

pub(super) async fn archived(db: &impl ConnectionTrait, city: CityId) -> Result<u64, StoreError> {
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
    let mut objects = Named::default();
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
    named: Named,
    archived: u64,
) -> Result<Verdict, StoreError> {
    let found = stored::check(db, city, named).await?;
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
        (None, true) => compared(db, city, Named::default(), 0).await,
        (None, false) => Ok(broken(1, Fault::CutOff)),
        (Some(row), _) => Ok(broken(sequence(row.sequence), Fault::Detached)),
    }
}

pub(super) fn broken(sequence: impl TryInto<u64>, fault: Fault) -> Verdict {
    Verdict::Broken { sequence: sequence.try_into().unwrap_or_default(), fault }
}

fn sequence(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}
