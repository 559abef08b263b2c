//! Whether the process lives and whether it can work, for whoever watches or balances it.

use axum::extract::State;
use axum::http::StatusCode;
use storage::store::Store;
use tracing::warn;

/// The process answers. Restart it when this does not come back.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// The database answers too. Send no requests here while it does not.
pub(crate) async fn ready(State(store): State<Store>) -> (StatusCode, &'static str) {
    match store.ping().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(error) => {
            warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}
