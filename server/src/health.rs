//! Whether the process lives and can work, for whoever watches or balances it.

use axum::http::StatusCode;

/// The process answers: restart it when this does not come back.
pub(crate) async fn alive() -> StatusCode {
    StatusCode::NO_CONTENT
}
