//! Keeps a file that a person sends.

use indicator_model::check_in::evidence::{DAY_BYTES, Evidence, FileKind, Refusal};
use indicator_model::id::{AccountId, CityId, EvidenceId, OrganizationId};
use indicator_model::text::{Fault, Kind};
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::Action;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use tokio::task::spawn_blocking;
use tracing::instrument;
use uuid::Uuid;

use super::content;
use crate::audit::{self, Deeds, diff, thing};
use crate::chain::Algorithm;
use crate::check_in::open::open;
use crate::clock;
use crate::ctx::{Ctx, Permit};
use crate::entity::evidence;
use crate::error::{StoreError, in_field};
use crate::file_store::Object;
use crate::store::{self, Exclusive};

/// A file for a report that is on its way.
#[derive(Clone, Debug)]
pub struct NewEvidence {
    pub id: EvidenceId,
    /// For which the person reports.
    pub organization: OrganizationId,
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Minutes in which a person may send [`DAY_BYTES`].
const DAY: u32 = 24 * 60;

/// Keeps a file, once. The same again is answered as before, so a lost answer does no harm.
///
/// # Errors
/// [`StoreError::Evidence`] where the content is no file that a report may have, or the person has sent too much today;
/// [`StoreError::ReusedId`] where another content came under the id; [`StoreError::Full`] where there is no room for it.
#[instrument(skip_all, fields(evidence.id = %new.id, bytes = new.bytes.len()))]
pub async fn add(ctx: &Ctx, new: NewEvidence) -> Result<Evidence, StoreError> {
    ctx.authorize(Action::MeasurementRecord)?;
    ctx.authorize(Action::SchemeRead)?;
    // A file is its sender's until a report names it, and the operator is nobody whose it could be.
    let account = ctx.actor.account().ok_or(StoreError::SignedOut)?;
    let name = Kind::File.read(&new.name).map_err(in_field("name"))?;
    if name.is_empty() {
        return Err(StoreError::Text { fault: Fault::Empty, field: Some("name") });
    }
    let (city, permit) = permit(ctx, new.organization).await?;
    let read = spawn_blocking(move || read(new.bytes)).await.map_err(|_| StoreError::Busy)?;
    let (kind, bytes, sm3) = read?;
    let row = evidence::Model {
        city_id: city.0,
        id: new.id.0,
        check_in_id: None,
        account_id: account.0,
        name,
        kind: kind.key().to_owned(),
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        sm3,
        object_id: Uuid::now_v7(),
        at: clock::now().to_string(),
    };
    // Nothing is written for what is known or too much.
    let db = ctx.store.snapshot().await?;
    if let Some(known) = known(&db, &row).await? {
        return known.evidence();
    }
    bounded(ctx, &db, account, row.bytes).await?;
    drop(db);
    ctx.store.files()?.put(Object { city, id: row.object_id }, bytes).await?;

    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Measurements).await?;
    // The same may have been sent at the same time. What was written for it in vain is removed by a job.
    if let Some(known) = known(&transaction, &row).await? {
        return known.evidence();
    }
    bounded(ctx, &transaction, account, row.bytes).await?;
    evidence::Entity::insert(row.clone().into_active_model()).exec_without_returning(&transaction).await?;
    let fields = vec![
        diff(FieldName::Bytes, None, Some(&row.bytes.to_string())),
        diff(FieldName::Sm3, None, Some(&row.sm3)),
    ];
    let subject = thing(ThingKind::Evidence, new.id, row.name.as_str());
    let deeds = Deeds::done(permit.doer(), Deed::EvidenceAdd, subject).with(fields);
    audit::record(&transaction, ctx.chain(city), deeds).await?;
    transaction.commit().await?;
    row.evidence()
}

fn read(bytes: Vec<u8>) -> Result<(FileKind, Vec<u8>, String), Refusal> {
    let (kind, bytes) = content::read(bytes)?;
    let sm3 = Algorithm::Sm3.hash(&bytes);
    Ok((kind, bytes, sm3))
}

/// Whether the actor may report for the organization, and in which city that is.
async fn permit(ctx: &Ctx, organization: OrganizationId) -> Result<(CityId, Permit), StoreError> {
    let open = open(ctx).await?;
    let of = open.iter().find(|open| open.owns(organization)).ok_or(StoreError::NotFound)?;
    Ok((of.city, of.permit(ctx, organization)?))
}

/// The row that is kept under the id already, where it is the same file.
async fn known(
    db: &impl ConnectionTrait,
    row: &evidence::Model,
) -> Result<Option<evidence::Model>, StoreError> {
    let found = evidence::Entity::find_by_id((row.city_id, row.id)).one(db).await?;
    let is_same = |known: &evidence::Model| known.account_id == row.account_id && known.sm3 == row.sm3;
    match found {
        Some(other) if !is_same(&other) => Err(StoreError::ReusedId),
        same => Ok(same),
    }
}

/// Whether the person may send so many bytes more today.
async fn bounded(
    ctx: &Ctx,
    db: &impl ConnectionTrait,
    account: AccountId,
    bytes: i64,
) -> Result<(), StoreError> {
    // A sum is no integer on PostgreSQL.
    let sum = Expr::cust(r#"CAST(COALESCE(SUM("bytes"), 0) AS BIGINT)"#);
    let sent: Option<i64> = evidence::Entity::find()
        .select_only()
        .expr_as(sum, "sent")
        .filter(ctx.in_reach(evidence::Column::CityId))
        .filter(evidence::Column::AccountId.eq(account.0))
        .filter(evidence::Column::At.gt(clock::minutes_ago(DAY).to_string()))
        .into_tuple()
        .one(db)
        .await?;
    let total = u64::try_from(sent.unwrap_or_default().saturating_add(bytes)).unwrap_or(u64::MAX);
    if total > DAY_BYTES { Err(Refusal::DayIsFull { most: DAY_BYTES }.into()) } else { Ok(()) }
}
