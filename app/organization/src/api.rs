//! What the page of organizations asks of the server, files apart.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use indicator_model::date::Date;
use indicator_model::organization::DistrictClass;
use indicator_model::organization::operation::Operation;
use indicator_model::organization::register::Register;
use leptos::prelude::*;
use people_model::policy::Action::{OrganizationEdit, OrganizationRead};
use serde::{Deserialize, Serialize};

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/organization/apply", OneOf(&[OrganizationEdit])),
    ("/fn/organization/mark_errors", OneOf(&[OrganizationEdit])),
    ("/fn/organization/open", OneOf(&[OrganizationRead])),
    ("/fn/organization/set_classes", OneOf(&[OrganizationEdit])),
];

/// The register of the person's city, and the day that it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub register: Register,
    pub today: Date,
}

#[server(prefix = "/fn", endpoint = "organization/open", input = Json, output = Json)]
pub async fn open() -> Result<Opened, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let city = storage::organization::own_city(&ctx)?;
    let register = storage::organization::read(&ctx, city).await?;
    Ok(Opened { register, today: storage::clock::today() })
}

/// Carries out an operation, for a reason.
#[server(prefix = "/fn", endpoint = "organization/apply", input = Json, output = Json)]
pub async fn apply(operation: Operation, reason: String) -> Result<(), AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let city = storage::organization::own_city(&ctx)?;
    Ok(storage::organization::apply(&ctx, city, &operation, &reason).await?)
}

/// Replaces the list of district classes that the editor saw.
#[server(prefix = "/fn", endpoint = "organization/set_classes", input = Json, output = Json)]
pub async fn set_classes(
    before: Vec<DistrictClass>,
    after: Vec<String>,
    reason: String,
) -> Result<(), AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let city = storage::organization::own_city(&ctx)?;
    Ok(storage::organization::set_classes(&ctx, city, &before, after, &reason).await?)
}

/// The last line of a list of errors that leaves: who took it, when, and its number in the audit log.
#[server(prefix = "/fn", endpoint = "organization/mark_errors", input = Json, output = Json)]
pub async fn mark_errors(sheet: String) -> Result<String, AppError> {
    use base::request::ctx;
    Ok(storage::organization::mark_errors(&ctx()?, &sheet).await?.line())
}
