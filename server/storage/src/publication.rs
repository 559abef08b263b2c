//! Boards that are published for everybody ([`indicator_model::publication`]): frozen when they are published, read without
//! signing in, and withdrawn with a reason.
//!
//! What everybody reads is one row, found by its id, and no row of the scheme: so an edited value changes nothing in it,
//! and a reader costs the same whatever the city has. Withdrawn, its content stays, because the audit log vouches for what
//! was published.

mod list;
mod publish;
mod withdraw;

use indicator_model::id::PublicationId;
use indicator_model::moment::Moment;
use indicator_model::monitor::table::Table;
use indicator_model::publication::{Listed, Publication};
use people_model::policy::Action;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;
use uuid::Uuid;

pub use self::list::list;
pub use self::publish::{preview, publish};
pub use self::withdraw::withdraw;
use crate::chain::Algorithm;
use crate::ctx::Ctx;
use crate::entity::{city, moment, moment_if_any, parsed, publication};
use crate::error::StoreError;
use crate::table_file::write;

/// Publications that are listed for everybody, the newest.
const LISTED: u64 = 200;

/// What there is at the address of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    Published(Box<Publication>),
    /// It was published, and is not any more. Why is the office's business.
    Withdrawn {
        at: Moment,
    },
}

/// The publication with an id, for everybody.
#[instrument(skip_all)]
pub async fn read(ctx: &Ctx, id: PublicationId) -> Result<Found, StoreError> {
    ctx.authorize(Action::PublicationRead)?;
    let row = publication::Entity::find().filter(publication::Column::Id.eq(id.0));
    let row = row.one(&ctx.store.snapshot().await?).await?.ok_or(StoreError::NotFound)?;
    match moment_if_any(row.withdrawn_at.clone())? {
        Some(at) => Ok(Found::Withdrawn { at }),
        None => Ok(Found::Published(Box::new(row.publication()?))),
    }
}

/// What is published now, the newest first, for everybody.
#[instrument(skip_all)]
pub async fn published(ctx: &Ctx) -> Result<Vec<Listed>, StoreError> {
    ctx.authorize(Action::PublicationRead)?;
    let db = ctx.store.snapshot().await?;
    let cities = city::Entity::find().all(&db).await?;
    let rows: Vec<(Uuid, Uuid, String, String, String)> = publication::Entity::find()
        .filter(publication::Column::WithdrawnAt.is_null())
        .order_by_desc(publication::Column::At)
        .order_by_desc(publication::Column::Id)
        .limit(LISTED)
        .select_only()
        .columns([
            publication::Column::CityId,
            publication::Column::Id,
            publication::Column::Title,
            publication::Column::AsOf,
            publication::Column::At,
        ])
        .into_tuple()
        .all(&db)
        .await?;
    let listed = rows.into_iter().map(|(city_id, id, title, as_of, at)| {
        let city = cities.iter().find(|city| city.city_id == city_id).ok_or(StoreError::NotFound)?;
        Ok(Listed {
            id: PublicationId(id),
            title,
            city: city.name.clone(),
            is_sample: city.sample,
            day: parsed("date", as_of)?,
            at: moment(at)?,
        })
    });
    listed.collect()
}

/// The rows of a publication as a CSV.
///
/// # Errors
/// [`StoreError::Corrupt`] where a row has more or fewer cells than there are heads.
pub fn csv(table: Table) -> Result<Vec<u8>, StoreError> {
    write::unmarked(table.into())
}

/// The hash of a content, by which a reader says what was previewed.
fn digest(content: &str) -> String {
    Algorithm::Sm3.hash(content.as_bytes())
}
