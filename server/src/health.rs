//! Whether the process lives and whether it can work, for monitoring and load balancers.

use axum::extract::State;
use axum::http::StatusCode;
use storage::store::Store;
use tracing::warn;

use crate::recent::Recent;

/// Whether the database answered.
pub(crate) type Readiness = Recent<bool>;

/// The process answers. Restart it when this does not come back.
pub(crate) async fn alive() -> &'static str {
    "ok"
}

/// The database answers too. Send no requests here while it does not. Anybody may ask, so it is asked once in a second.
pub(crate) async fn ready(
    State(store): State<Store>,
    State(readiness): State<Readiness>,
) -> (StatusCode, &'static str) {
    let ask = async || match store.ping().await {
        Ok(()) => true,
        Err(error) => {
            warn!(%error, "the database does not answer");
            false
        }
    };
    if readiness.get(ask).await {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
    }
}
