//! The edits behind an entry of the audit log.
//!
//! The audit log names a scheme and a revision and holds the hash of what changed; the fields are in the journal.
//! A user who may read the audit log may read what it is about.

use indicator_model::change::Change;
use indicator_model::id::{CityId, SchemeId};
use indicator_model::scheme::Revision;
use people_model::audit::{FieldDiff, FieldName, RecordedEdit, RecordedEdits};
use people_model::policy::{Action, Subject};
use sea_orm::EntityTrait;
use tracing::instrument;

use super::{journal, naming};
use crate::ctx::Ctx;
use crate::entity::audit;
use crate::error::StoreError;

/// Edits of one answer; an import may have tens of thousands.
const LONGEST: usize = 200;

/// What the change-set did that entry `sequence` of a city's audit log is about. Not found when it is about none,
/// or when its scheme is gone.
#[instrument(skip_all, fields(city.id = %city, sequence))]
pub async fn recorded(ctx: &Ctx, city: CityId, sequence: u64) -> Result<RecordedEdits, StoreError> {
    ctx.authorize(Action::AuditRead)?;
    ctx.permit(Action::AuditRead, city, Subject::default(), &[])?;
    let db = ctx.store.snapshot().await?;
    let sequence = i64::try_from(sequence).map_err(|_| StoreError::NotFound)?;
    let entry = audit::Entity::find_by_id((city.0, sequence)).one(&db).await?.ok_or(StoreError::NotFound)?;
    let id: SchemeId = entry.subject_id.parse().map_err(|_| StoreError::NotFound)?;
    let fields: Vec<FieldDiff> = serde_json::from_str(&entry.changes).unwrap_or_default();
    let field = |name: FieldName| {
        fields.iter().find(|field| field.field == name).and_then(|field| field.after.clone())
    };
    let revision =
        field(FieldName::Revision).and_then(|revision| revision.parse().ok()).ok_or(StoreError::NotFound)?;
    let revision = Revision(revision);
    let key = super::find(&db, ctx, id).await?.key();
    let mut changes = journal::changes(&db, key, revision).await?;
    let count = changes.len();
    let is_intact = field(FieldName::Changes) == Some(count.to_string())
        && field(FieldName::Sm3).is_some_and(|hash| journal::has_hash(&changes, &hash));
    changes.truncate(LONGEST);
    let known = naming::nodes(&db, key, &changes).await?;
    let edits = changes.into_iter().map(|Change { node, mut edit }| {
        journal::lock_owners(&mut edit).for_each(|owner| *owner = ctx.shown_name(owner));
        let (name, precision) = known
            .get(&node.0)
            .map(|it| (it.indicator.name.clone(), it.indicator.precision))
            .unwrap_or_default();
        RecordedEdit { name, precision, edit }
    });
    Ok(RecordedEdits { edits: edits.collect(), count, is_intact })
}
