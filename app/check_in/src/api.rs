//! What the page asks of the server: what is due, and to keep what was reported.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use indicator_model::check_in::CheckIn;
use indicator_model::check_in::answer::{Answer, DueList};
use indicator_model::check_in::confirm::{self, Decided, Decision};
use indicator_model::id::{AccountId, OrganizationId};
use leptos::prelude::*;
use people_model::policy::Action::{MeasurementConfirm, MeasurementRecord};

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/check_in/due", OneOf(&[MeasurementRecord])),
    ("/fn/check_in/record", OneOf(&[MeasurementRecord])),
    ("/fn/check_in/waiting", OneOf(&[MeasurementConfirm])),
    ("/fn/check_in/decide", OneOf(&[MeasurementConfirm])),
];

/// What is to be reported for an organization; without one, for the first for which the person may report. `by` is whose page
/// asks, where that was rendered long ago: another is asked to sign in.
#[server(prefix = "/fn", endpoint = "check_in/due", input = Json, output = Json)]
pub async fn due(organization: Option<OrganizationId>, by: Option<AccountId>) -> Result<DueList, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    ctx.typed_by(by)?;
    Ok(storage::check_in::due(&ctx, organization).await?)
}

/// Keeps reports; an answer for each, in their order. `by` is who typed them, and is asked to sign in where another does.
#[server(prefix = "/fn", endpoint = "check_in/record", input = Json, output = Json)]
pub async fn record(check_ins: Vec<CheckIn>, by: Option<AccountId>) -> Result<Vec<Answer>, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    ctx.typed_by(by)?;
    Ok(storage::check_in::record(&ctx, check_ins).await?)
}

/// What waits for the person to confirm it.
#[server(prefix = "/fn", endpoint = "check_in/waiting", input = Json, output = Json)]
pub async fn waiting() -> Result<Vec<confirm::Waiting>, AppError> {
    use base::request::ctx;
    Ok(storage::check_in::waiting(&ctx()?).await?)
}

/// Decides about reports; an answer for each, in their order.
#[server(prefix = "/fn", endpoint = "check_in/decide", input = Json, output = Json)]
pub async fn decide(decisions: Vec<Decision>) -> Result<Vec<Decided>, AppError> {
    use base::request::ctx;
    Ok(storage::check_in::decide(&ctx()?, decisions).await?)
}
