//! Checks a chain from its beginning to its head.

use indicator_model::audit::{Anchor, Fault, Verdict};
use indicator_model::id::CityId;
use indicator_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;

use super::anchor_from;
use super::chain::Algorithm;
use crate::ctx::Ctx;
use crate::entity::{audit, audit_head};
use crate::error::StoreError;

/// Links that are read at once.
const PAGE: u64 = 2_000;

/// Checks the record of a city: every link, and the head against what is there. `anchors` were kept elsewhere; each
/// must be a link of the chain.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn verify(ctx: &Ctx, city: CityId, anchors: &[Anchor]) -> Result<Verdict, StoreError> {
    ctx.authorize(Action::AuditVerify)?;
    ctx.permit(Action::AuditVerify, city, Subject::default(), &[])?;
    let db = ctx.store.snapshot().await?;
    verify_in(&db, city, anchors).await
}

pub(crate) async fn verify_in(
    db: &impl ConnectionTrait,
    city: CityId,
    anchors: &[Anchor],
) -> Result<Verdict, StoreError> {
    let Some(head) = audit_head::Entity::find_by_id(city.0).one(db).await? else {
        return without_head(db, city, anchors).await;
    };
    let algorithm = Algorithm::of(&head)?;
    let (mut sequence, mut hash) = (head.archived, head.archived_hash);
    loop {
        let rows = audit::Entity::find()
            .filter(audit::Column::CityId.eq(city.0))
            .filter(audit::Column::Sequence.gt(sequence))
            .order_by_asc(audit::Column::Sequence)
            .limit(PAGE)
            .all(db)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if row.sequence != sequence + 1 {
                return Ok(broken(sequence + 1, Fault::Missing));
            }
            if algorithm.link(&hash, &row) != row.hash {
                return Ok(broken(row.sequence, Fault::Changed));
            }
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
    let beyond = |anchor: &&Anchor| i64::try_from(anchor.sequence).is_ok_and(|kept| kept > sequence);
    if anchors.iter().any(|anchor| beyond(&anchor)) {
        return Ok(broken(sequence + 1, Fault::CutOff));
    }
    Ok(Verdict::Intact { anchor: anchor_from(db, city).await? })
}

/// No head and no entries is a record that has not begun; anything else lost its head.
async fn without_head(
    db: &impl ConnectionTrait,
    city: CityId,
    anchors: &[Anchor],
) -> Result<Verdict, StoreError> {
    let orphan = audit::Entity::find().filter(audit::Column::CityId.eq(city.0)).one(db).await?;
    match (orphan, anchors.is_empty()) {
        (None, true) => Ok(Verdict::Intact { anchor: None }),
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
