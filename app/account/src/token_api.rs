//! What the page asks of the server about API tokens.

use base::error::AppError;
use base::json::Json;
use indicator_model::id::TokenId;
use leptos::prelude::*;
use people_model::token::{NewToken, TokenSummary};

/// The tokens of the person who asks, newest first.
#[server(prefix = "/fn", endpoint = "account/tokens", input = Json, output = Json)]
pub async fn tokens() -> Result<Vec<TokenSummary>, AppError> {
    use base::request::ctx;
    Ok(storage::token::list(&ctx()?).await?)
}

/// Makes a token and answers it, this once.
#[server(prefix = "/fn", endpoint = "account/create_token", input = Json, output = Json)]
pub async fn create_token(new: NewToken) -> Result<String, AppError> {
    use base::request::ctx;
    Ok(storage::token::reveal(&storage::token::create(&ctx()?, new).await?))
}

#[server(prefix = "/fn", endpoint = "account/revoke_token", input = Json, output = Json)]
pub async fn revoke_token(token: TokenId) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::token::revoke(&ctx()?, token).await?)
}
