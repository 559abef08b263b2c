//! What the pages ask of the server about single sign-on. The way to a provider itself is no server function: see
//! `/oidc/` in the server.

use base::error::AppError;
use base::json::Json;
use leptos::prelude::*;
use people_model::identity::{Identity, Provider};
use serde::{Deserialize, Serialize};

/// What a person is linked to, and could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnIdentities {
    pub providers: Vec<Provider>,
    pub linked: Vec<Identity>,
}

/// The providers of single sign-on, none when the server was started without any.
#[server(prefix = "/fn", endpoint = "account/providers", input = Json, output = Json)]
pub async fn providers() -> Result<Vec<Provider>, AppError> {
    // A server function is asynchronous, even where nothing has to be waited for.
    Ok(std::future::ready(base::request::providers()).await)
}

/// The identities of the person who asks.
#[server(prefix = "/fn", endpoint = "account/identities", input = Json, output = Json)]
pub async fn identities() -> Result<OwnIdentities, AppError> {
    use base::request::{ctx, providers};
    let linked = storage::identity::list(&ctx()?).await?;
    Ok(OwnIdentities { providers: providers(), linked })
}

/// Takes one of them away.
#[server(prefix = "/fn", endpoint = "account/unlink", input = Json, output = Json)]
pub async fn unlink(issuer: String) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::identity::unlink(&ctx()?, &issuer).await?)
}
