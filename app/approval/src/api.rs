//! What approval asks of the server.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use indicator_model::id::SchemeId;
use leptos::prelude::*;
use people_model::approval::{self, Request};
use people_model::policy::Action::{SchemeApprove, SchemeRead, SchemeReopen, SchemeSubmit};

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/approval/advance", OneOf(&[SchemeSubmit, SchemeApprove, SchemeReopen])),
    ("/fn/approval/review", OneOf(&[SchemeRead])),
];

/// What the person who decides about a scheme should see.
#[server(prefix = "/fn", endpoint = "approval/review", input = Json, output = Json)]
pub async fn review(scheme: SchemeId) -> Result<approval::Review, AppError> {
    use base::request::ctx;
    Ok(storage::scheme::review(&ctx()?, scheme).await?)
}

/// Takes a step. Repeated with the same id it does nothing more.
#[server(prefix = "/fn", endpoint = "approval/advance", input = Json, output = Json)]
pub async fn advance(scheme: SchemeId, request: Request) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::scheme::advance(&ctx()?, scheme, request).await?)
}
