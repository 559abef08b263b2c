//! A part of the audit log, taken out as a file.

use indicator_model::date::Date;
use indicator_model::id::CityId;
use indicator_model::moment::Moment;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use tracing::instrument;
use uuid::Uuid;

use super::file::{self, Format, Head};
use super::{Deeds, PAGE, diff, record, thing};
use crate::chain::head_for_update;
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::{audit, audit_head, number};
use crate::error::StoreError;
use crate::store::Store;

/// A file on its way out, in pieces: a record of many years does not fit into memory.
pub struct Export {
    store: Store,
    head: Head,
    /// What [`Export::next`] has given out so far; none before the head.
    given: Option<(i64, String)>,
}

/// Takes out the entries from one day to another, both included and as the city counts days. That it was done is
/// recorded before the first piece leaves.
#[instrument(skip_all, fields(city.id = %city))]
pub async fn export(
    ctx: &Ctx,
    city: CityId,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<Export, StoreError> {
    ctx.authorize(Action::AuditExport)?;
    let permit = ctx.permit(Action::AuditExport, city, Subject::default(), &[])?;
    let transaction = ctx.store.begin().await?;
    let head = head_for_update(&transaction, city).await?;
    let first = match from {
        Some(day) => {
            let since = links(city).filter(audit::Column::At.gte(Moment::start_of(day).to_string()));
            let found = since.order_by_asc(audit::Column::Sequence).one(&transaction).await?;
            found.map_or(head.sequence + 1, |link| link.sequence)
        }
        None => head.archived + 1,
    };
    let last = match to {
        Some(day) => {
            let until = links(city).filter(audit::Column::At.lt(Moment::end_of(day).to_string()));
            let found = until.order_by_desc(audit::Column::Sequence).one(&transaction).await?;
            found.map_or(head.archived, |link| link.sequence)
        }
        None => head.sequence,
    };
    let head = Head {
        format: Format::One,
        id: Uuid::now_v7(),
        by: permit.doer().name.clone(),
        at: clock::now(),
        city,
        algorithm: head.algorithm.clone(),
        first: number("sequence", first)?,
        last: number("sequence", last.max(first - 1))?,
        before: hash_at(&transaction, &head, first - 1).await?,
        hash: hash_at(&transaction, &head, last.max(first - 1)).await?,
    };
    let deeds = Deeds::done(permit.doer(), Deed::AuditExport, thing(ThingKind::Record, head.id, ""))
        .with(span(&head).to_vec());
    record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(Export { store: ctx.store.clone(), head, given: None })
}

impl Export {
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The next piece of the file, none after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let Some((given, mut hash)) = self.given.take() else {
            self.given = Some((stored(self.head.first) - 1, self.head.before.clone()));
            return Ok(Some(self.head.line()?));
        };
        let db = self.store.snapshot().await?;
        let page = links(self.head.city)
            .filter(audit::Column::Sequence.gt(given))
            .filter(audit::Column::Sequence.lte(stored(self.head.last)))
            .order_by_asc(audit::Column::Sequence)
            .limit(PAGE)
            .all(&db)
            .await?;
        let Some(last) = page.last().map(|link| link.sequence) else {
            self.given = Some((given, hash));
            return Ok(None);
        };
        let lines = file::lines(&db, &mut hash, page).await?;
        self.given = Some((last, hash));
        Ok(Some(lines))
    }
}

/// What the audit log says of a file.
pub(crate) fn span(head: &Head) -> [people_model::audit::FieldDiff; 4] {
    let value = |field, value: &str| diff(field, None, Some(value));
    [
        value(FieldName::First, &head.first.to_string()),
        value(FieldName::Last, &head.last.to_string()),
        value(FieldName::Hash, &head.hash),
        value(FieldName::At, &head.at.to_string()),
    ]
}

pub(super) fn links(city: CityId) -> Select<audit::Entity> {
    audit::Entity::find().filter(audit::Column::CityId.eq(city.0))
}

/// The hash of a link, or where the chain in the database begins.
async fn hash_at(
    db: &impl ConnectionTrait,
    head: &audit_head::Model,
    sequence: i64,
) -> Result<String, StoreError> {
    if sequence == head.archived {
        return Ok(head.archived_hash.clone());
    }
    let found = audit::Entity::find_by_id((head.city_id, sequence)).one(db).await?;
    let missing = || StoreError::Corrupt { what: "audit entry", value: sequence.to_string() };
    found.map(|link| link.hash).ok_or_else(missing)
}

/// A place in the chain as the database counts it.
pub(crate) fn stored(sequence: u64) -> i64 {
    i64::try_from(sequence).unwrap_or(i64::MAX)
}
