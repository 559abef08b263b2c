//! What the data page and the first page ask of the server, files apart.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use people_model::policy::Action::{MeasurementImport, SampleEdit, SchemeImport, SchemeRead};

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/data/mark_errors", OneOf(&[SchemeImport])),
    ("/fn/data/mark_measurement_errors", OneOf(&[MeasurementImport])),
    ("/fn/data/mark_budget_errors", OneOf(&[MeasurementImport])),
    ("/fn/data/open_sample", OneOf(&[SampleEdit])),
    ("/fn/data/remove_sample", OneOf(&[SampleEdit])),
    ("/fn/data/schemes", OneOf(&[SchemeRead])),
    ("/fn/data/this_year", OneOf(&[SchemeImport])),
];

/// All schemes that can be opened, newest cycle first.
#[server(prefix = "/fn", endpoint = "data/schemes", input = Json, output = Json)]
pub async fn schemes() -> Result<Vec<SchemeSummary>, AppError> {
    use base::request::ctx;
    Ok(storage::scheme::list(&ctx()?).await?)
}

/// The year that it is in the city, to offer where no scheme says which years there are.
#[server(prefix = "/fn", endpoint = "data/this_year", input = Json, output = Json)]
#[allow(clippy::unused_async, reason = "the browser waits for it, the server does not")]
pub async fn this_year() -> Result<u16, AppError> {
    use base::request::ctx;
    ctx()?;
    Ok(storage::clock::today().year())
}

/// Loads the sample city, or brings it back to what it was, and opens it.
///
/// Takes a plain form, so that the first button anybody presses works before the page has come to life.
#[server(prefix = "/fn", endpoint = "data/open_sample", output = Json)]
pub async fn open_sample() -> Result<(), AppError> {
    use base::request::ctx;
    let outcome = storage::sample::load(&ctx()?).await?;
    let query = outcome.scheme.map(|scheme| format!("?scheme={scheme}")).unwrap_or_default();
    leptos_axum::redirect(&format!("/decompose{query}"));
    Ok(())
}

/// Removes the sample city with everything that was done in it.
#[server(prefix = "/fn", endpoint = "data/remove_sample", input = Json, output = Json)]
pub async fn remove_sample() -> Result<(), AppError> {
    use base::request::ctx;
    storage::sample::remove(&ctx()?).await?;
    Ok(())
}

/// The last line of a list of errors that leaves: who took it, when, and its number in the audit log.
#[server(prefix = "/fn", endpoint = "data/mark_errors", input = Json, output = Json)]
pub async fn mark_errors(sheet: String) -> Result<String, AppError> {
    use base::request::ctx;
    Ok(storage::sheet::mark_errors(&ctx()?, &sheet).await?.line())
}

/// The same of a list of errors of measurements.
#[server(prefix = "/fn", endpoint = "data/mark_measurement_errors", input = Json, output = Json)]
pub async fn mark_measurement_errors(sheet: String) -> Result<String, AppError> {
    use base::request::ctx;
    Ok(storage::measurement::mark_errors(&ctx()?, &sheet).await?.line())
}

/// The same of a list of errors of budgets.
#[server(prefix = "/fn", endpoint = "data/mark_budget_errors", input = Json, output = Json)]
pub async fn mark_budget_errors(sheet: String) -> Result<String, AppError> {
    use base::request::ctx;
    Ok(storage::budget::mark_errors(&ctx()?, &sheet).await?.line())
}
