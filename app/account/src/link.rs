//! Sets out to a provider to be linked, from the browser.

use base::error::AppError;
use base::post::post;
use leptos::prelude::window;
use serde::Deserialize;

/// Where the server says to go.
#[derive(Deserialize)]
struct There {
    location: String,
}

/// Leaves the page for the provider, which leads back to it.
pub(super) async fn begin(provider: &str) -> Result<(), AppError> {
    let There { location } = post(&format!("/oidc/{provider}/link"), None).await?;
    // What the server made is an address.
    window().location().assign(&location).map_err(|_| AppError::Invalid)
}
