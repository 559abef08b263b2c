//! What the Decompose page asks of the server.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use base::post::bytes;
use indicator_model::change::{Change, ChangeSet};
use indicator_model::history::{Cursor, Direction};
use indicator_model::id::{AccountId, ChangeSetId, NodeId, SchemeId};
use indicator_model::moment::Moment;
use indicator_model::scheme::packed::{FORMAT, unpack};
use indicator_model::scheme::{Edition, Revision, Scheme};
use leptos::prelude::*;
use people_model::approval::{Approval, SchemeSummary};
use people_model::journal::{ChangeSetDetails, NodeHistory, Reversal, Saved};
use people_model::policy::Action::{SchemeEdit, SchemeRead};
use people_model::policy::Standing;
use serde::{Deserialize, Serialize};

use crate::plain::first_rows::FirstRows;
use crate::plain::outline::Filter;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/decompose/history", OneOf(&[SchemeRead])),
    ("/fn/decompose/news", OneOf(&[SchemeRead])),
    ("/fn/decompose/open", OneOf(&[SchemeRead])),
    ("/fn/decompose/preview", OneOf(&[SchemeEdit])),
    ("/fn/decompose/redo", OneOf(&[SchemeEdit])),
    ("/fn/decompose/save", OneOf(&[SchemeEdit])),
    ("/fn/decompose/since", OneOf(&[SchemeRead])),
    ("/fn/decompose/undo", OneOf(&[SchemeEdit])),
];

/// What the page opens with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    /// All schemes that can be opened, newest cycle first.
    pub schemes: Vec<SchemeSummary>,
    /// None when there is no scheme yet.
    pub current: Option<Current>,
}

/// The scheme that is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Current {
    pub first: FirstRows,
    pub is_sample: bool,
    pub present: Present,
}

/// Where a scheme stands, and who looks at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Present {
    /// Names what the whole scheme is now, for fetching it.
    pub edition: Edition,
    /// What undo and redo concern.
    pub history: Cursor,
    pub standing: Standing,
    pub approval: Approval,
    /// By the server's clock.
    pub read_at: Moment,
}

/// What happened to a scheme since a revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Update {
    pub present: Present,
    /// What was saved, in its order; none where the page has to fetch the whole scheme.
    pub saved: Option<Vec<(Revision, Vec<Change>)>>,
}

/// Opens a scheme; without an id the newest. `filter` and `at` say which rows the page begins with.
#[server(prefix = "/fn", endpoint = "decompose/open", input = Json, output = Json)]
pub async fn open(
    scheme: Option<SchemeId>,
    filter: Option<Filter>,
    at: Option<NodeId>,
) -> Result<Opened, AppError> {
    let ctx = base::request::ctx()?;
    let schemes = storage::scheme::list(&ctx).await?;
    let Some(id) = scheme.or_else(|| schemes.first().map(|newest| newest.id)) else {
        return Ok(Opened { schemes, current: None });
    };
    let is_sample = schemes.iter().any(|known| known.id == id && known.sample);
    let snapshot = storage::scheme::snapshot(&ctx, id).await?;
    let present = present(&ctx, id, &snapshot).await?;
    let first = FirstRows::of(&snapshot.tree, &filter.unwrap_or_default(), at);
    Ok(Opened { schemes, current: Some(Current { first, is_sample, present }) })
}

/// What was saved after `base`, which the page has in `edition`.
#[server(prefix = "/fn", endpoint = "decompose/since", input = Json, output = Json)]
pub async fn since(scheme: SchemeId, base: Revision, edition: Edition) -> Result<Update, AppError> {
    let ctx = base::request::ctx()?;
    let snapshot = storage::scheme::snapshot(&ctx, scheme).await?;
    let present = present(&ctx, scheme, &snapshot).await?;
    let saved = storage::scheme::since(&ctx, scheme, base, edition, snapshot.edition).await?;
    Ok(Update { present, saved })
}

#[cfg(feature = "ssr")]
async fn present(
    ctx: &storage::ctx::Ctx,
    id: SchemeId,
    snapshot: &storage::scheme::Snapshot,
) -> Result<Present, AppError> {
    Ok(Present {
        edition: snapshot.edition,
        history: storage::scheme::cursor(ctx, id).await?,
        standing: base::request::standing(ctx)?,
        approval: storage::scheme::approval(ctx, id).await?,
        // A clock before 1970 is none; the page then says 1970 and goes on.
        read_at: storage::clock::now(),
    })
}

/// The whole scheme as it is now, with its edition, which may be a newer one than `edition`.
pub async fn whole(scheme: SchemeId, edition: Edition) -> Result<(Scheme, Edition), AppError> {
    let (bytes, tag) = bytes(&format!("/scheme/{scheme}/{edition}?format={FORMAT}")).await?;
    // What is no scheme is not from our server, or from another version of it.
    let scheme = unpack(&bytes).map_err(|_| AppError::Unreachable)?;
    let edition = tag.and_then(|tag| tag.parse().ok()).ok_or(AppError::Unreachable)?;
    Ok((scheme, edition))
}

/// Saves unsaved edits as one change-set. Repeated with the same id it answers as the first time. `by` is who made them, and
/// is asked to sign in where another does; a program need not say it.
#[server(prefix = "/fn", endpoint = "decompose/save", input = Json, output = Json)]
pub async fn save(scheme: SchemeId, change_set: ChangeSet, by: Option<AccountId>) -> Result<Saved, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    ctx.typed_by(by)?;
    Ok(storage::scheme::save(&ctx, scheme, change_set).await?)
}

/// What taking back a saved change-set, or doing it again, would do now.
#[server(prefix = "/fn", endpoint = "decompose/preview", input = Json, output = Json)]
pub async fn preview(scheme: SchemeId, direction: Direction, of: ChangeSetId) -> Result<Reversal, AppError> {
    use base::request::ctx;
    Ok(storage::scheme::preview(&ctx()?, scheme, direction, of).await?)
}

/// Takes back a saved change-set. `confirmed` is the revision of the preview that the reader agreed to.
#[server(prefix = "/fn", endpoint = "decompose/undo", input = Json, output = Json)]
pub async fn undo(scheme: SchemeId, of: ChangeSetId, confirmed: Option<Revision>) -> Result<Saved, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    Ok(match confirmed {
        None => storage::scheme::undo(&ctx, scheme, of).await?,
        Some(revision) => storage::scheme::confirm(&ctx, scheme, Direction::Undo, of, revision).await?,
    })
}

/// Does again what was taken back.
#[server(prefix = "/fn", endpoint = "decompose/redo", input = Json, output = Json)]
pub async fn redo(scheme: SchemeId, of: ChangeSetId, confirmed: Option<Revision>) -> Result<Saved, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    Ok(match confirmed {
        None => storage::scheme::redo(&ctx, scheme, of).await?,
        Some(revision) => storage::scheme::confirm(&ctx, scheme, Direction::Redo, of, revision).await?,
    })
}

/// What others saved after `since`, newest first.
#[server(prefix = "/fn", endpoint = "decompose/news", input = Json, output = Json)]
pub async fn news(scheme: SchemeId, since: Revision) -> Result<Vec<ChangeSetDetails>, AppError> {
    use base::request::ctx;
    Ok(storage::scheme::news(&ctx()?, scheme, since).await?)
}

/// Everything that happened to a node.
#[server(prefix = "/fn", endpoint = "decompose/history", input = Json, output = Json)]
pub async fn history_of(scheme: SchemeId, node: NodeId) -> Result<NodeHistory, AppError> {
    use base::request::ctx;
    Ok(storage::scheme::node_history(&ctx()?, scheme, node).await?)
}
