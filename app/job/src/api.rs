//! What the page of jobs asks of the server. What it shares with pages that start a job is in [`base::job`].

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::job::SEEING;
use base::json::Json;
use leptos::prelude::*;
use people_model::job::Job;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[("/fn/job/list", OneOf(SEEING))];

/// The jobs that the reader may see, newest first.
#[server(prefix = "/fn", endpoint = "job/list", input = Json, output = Json)]
pub async fn list() -> Result<Vec<Job>, AppError> {
    use base::request::{city, ctx};

    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::job::list(&ctx, city).await?)
}
