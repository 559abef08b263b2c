//! What the pages about permissions ask of the server; the table itself is part of the page.

use base::access::Endpoint;
use base::access::Need::{OneOf, Own};
use base::error::AppError;
use base::json::Json;
use leptos::prelude::*;
use people_model::policy::Action::PolicyRead;
use people_model::policy::holder::Holder;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[("/fn/policy/holders", OneOf(&[PolicyRead])), ("/fn/policy/mine", Own)];

/// Everybody in the city who may sign in, with what they hold now.
#[server(prefix = "/fn", endpoint = "policy/holders", input = Json, output = Json)]
pub async fn holders() -> Result<Vec<Holder>, AppError> {
    use base::request::{city, ctx};
    let ctx = ctx()?;
    let city = city(&ctx)?;
    Ok(storage::policy::holders(&ctx, city).await?)
}

/// What the person who asks holds.
#[server(prefix = "/fn", endpoint = "policy/mine", input = Json, output = Json)]
pub async fn mine() -> Result<Holder, AppError> {
    use base::request::ctx;
    Ok(storage::policy::own(&ctx()?).await?)
}
