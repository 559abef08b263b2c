//! What approval asks of the server.

use indicator_model::approval::{self, Request};
use indicator_model::id::SchemeId;
use leptos::prelude::*;

use crate::error::AppError;
use crate::json::Json;

/// What whoever decides about a scheme should see.
#[server(prefix = "/fn", endpoint = "approval/review", input = Json, output = Json)]
pub async fn review(scheme: SchemeId) -> Result<approval::Review, AppError> {
    use crate::request::{ctx, reply};
    reply(storage::scheme::review(&ctx()?, scheme).await)
}

/// Takes a step. Repeated with the same id it does nothing more.
#[server(prefix = "/fn", endpoint = "approval/advance", input = Json, output = Json)]
pub async fn advance(scheme: SchemeId, request: Request) -> Result<(), AppError> {
    use crate::request::{ctx, reply};
    reply(storage::scheme::advance(&ctx()?, scheme, request).await)
}
