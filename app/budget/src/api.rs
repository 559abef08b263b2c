//! What the page asks of the server.

use base::access::Endpoint;
use base::access::Need::OneOf;
use base::error::AppError;
use base::json::Json;
use indicator_model::budget::list::ItemList;
use leptos::prelude::*;
use people_model::approval::SchemeSummary;
use people_model::policy::Action::SchemeRead;
use serde::{Deserialize, Serialize};

use crate::address::Asked;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[("/fn/budget/open", OneOf(&[SchemeRead]))];

/// The items of a scheme, and the schemes that there are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Opened {
    /// None where there is no scheme yet.
    pub list: Option<ItemList>,
    pub schemes: Vec<SchemeSummary>,
}

/// Opens the items that are asked for; without a scheme, those of the one whose cycle it is.
#[server(prefix = "/fn", endpoint = "budget/open", input = Json, output = Json)]
pub async fn open(asked: Asked) -> Result<Opened, AppError> {
    use base::request::ctx;
    let ctx = ctx()?;
    let scheme = match asked.scheme {
        Some(scheme) => Some(scheme),
        None => storage::board::current(&ctx).await?,
    };
    let list = match scheme {
        Some(scheme) => Some(storage::board::items(&ctx, scheme, asked.month).await?),
        None => None,
    };
    Ok(Opened { list, schemes: storage::scheme::list(&ctx).await? })
}
