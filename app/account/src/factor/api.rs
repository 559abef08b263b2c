//! What the section about the second factor asks of the server.

use base::error::AppError;
use base::json::Json;
use leptos::prelude::*;
use people_model::factor::{Enrolment, Factor};

/// How it stands with the person's second factor.
#[server(prefix = "/fn", endpoint = "factor/state", input = Json, output = Json)]
pub async fn state() -> Result<Factor, AppError> {
    use base::request::ctx;
    Ok(storage::account::factor::state(&ctx()?).await?)
}

/// Makes a secret for the person's device.
#[server(prefix = "/fn", endpoint = "factor/begin", output = Json)]
pub async fn begin(password: String) -> Result<Enrolment, AppError> {
    use base::request::ctx;
    Ok(storage::account::factor::begin(&ctx()?, &password).await?)
}

/// Puts it in force with the first code, and answers the recovery codes.
#[server(prefix = "/fn", endpoint = "factor/confirm", output = Json)]
pub async fn confirm(code: String) -> Result<Vec<String>, AppError> {
    use base::request::ctx;
    Ok(storage::account::factor::confirm(&ctx()?, &code).await?)
}

/// Answers new recovery codes in place of the old ones.
#[server(prefix = "/fn", endpoint = "factor/renew", output = Json)]
pub async fn renew(password: String, code: String) -> Result<Vec<String>, AppError> {
    use base::request::ctx;
    Ok(storage::account::factor::renew(&ctx()?, &password, &code).await?)
}

/// Takes the second factor away.
#[server(prefix = "/fn", endpoint = "factor/remove", output = Json)]
pub async fn remove(password: String, code: String) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::account::factor::remove(&ctx()?, &password, &code).await?)
}
