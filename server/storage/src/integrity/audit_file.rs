//! Checks files of a chain, which hold in themselves, against the chain that is in the database.

use indicator_model::id::CityId;
use indicator_model::moment::Moment;
use people_model::audit::{Deed, Fault, FieldDiff, ThingKind, Verdict};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use tracing::instrument;

use super::audit_log::{archive_of, archived, broken};
use crate::audit::file::{Checked, Head};
use crate::audit::{anchor_from, span, stored};
use crate::chain::word;
use crate::ctx::{Ctx, PSEUDONYM};
use crate::entity::{self, audit, audit_head};
use crate::error::StoreError;

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
    let is_erased = known.iter().any(|known| known.name.starts_with(PSEUDONYM));
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
