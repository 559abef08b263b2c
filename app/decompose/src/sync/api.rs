//! What the Decompose page asks of the server.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use indicator_model::change::ChangeSet;
use indicator_model::history::{Cursor, Direction};
use indicator_model::id::{ChangeSetId, NodeId, SchemeId};
use indicator_model::moment::Moment;
use indicator_model::scheme::{Revision, Scheme};
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use people_model::journal::{ChangeSetDetails, NodeHistory, Reversal, Saved};
use people_model::policy::Action::{SchemeEdit, SchemeRead};
use serde::{Deserialize, Serialize};

use crate::plain::rights::Rights;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/decompose/history", OneOf(&[SchemeRead])),
    ("/fn/decompose/news", OneOf(&[SchemeRead])),
    ("/fn/decompose/open", OneOf(&[SchemeRead])),
    ("/fn/decompose/preview", OneOf(&[SchemeEdit])),
    ("/fn/decompose/redo", OneOf(&[SchemeEdit])),
    ("/fn/decompose/save", OneOf(&[SchemeEdit])),
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
    pub scheme: Scheme,
    /// What undo and redo concern.
    pub history: Cursor,
    pub rights: Rights,
    /// When it was read, by the server's clock.
    pub read_at: Moment,
}

/// Opens a scheme; without an id the newest.
#[server(prefix = "/fn", endpoint = "decompose/open", input = Json, output = Json)]
pub async fn open(scheme: Option<SchemeId>) -> Result<Opened, AppError> {
    use base::request::{ctx, standing};
    let ctx = ctx()?;
    let schemes = storage::scheme::list(&ctx).await?;
    let Some(id) = scheme.or_else(|| schemes.first().map(|newest| newest.id)) else {
        return Ok(Opened { schemes, current: None });
    };
    let is_sample = schemes.iter().any(|known| known.id == id && known.sample);
    let current = Current {
        scheme: storage::scheme::load(&ctx, id).await?,
        history: storage::scheme::cursor(&ctx, id).await?,
        rights: Rights {
            standing: standing(&ctx)?,
            approval: storage::scheme::approval(&ctx, id).await?,
            is_sample,
        },
        // A clock before 1970 is none; the page then says 1970 and goes on.
        read_at: storage::clock::now(),
    };
    Ok(Opened { schemes, current: Some(current) })
}

/// Saves unsaved edits as one change-set. Repeated with the same id it answers as the first time.
#[server(prefix = "/fn", endpoint = "decompose/save", input = Json, output = Json)]
pub async fn save(scheme: SchemeId, change_set: ChangeSet) -> Result<Saved, AppError> {
    use base::request::ctx;
    Ok(storage::scheme::save(&ctx()?, scheme, change_set).await?)
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
