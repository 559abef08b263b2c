//! What the first page asks of the server.

use base::access::Endpoint;
use base::access::Need::{OneOf, Own};
use base::error::AppError;
use base::json::Json;
use leptos::prelude::*;
use people_model::first_steps::StepState;
use people_model::policy::Action::AccountOwn;
use people_model::todo::Todo;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/home/begin", OneOf(&[AccountOwn])),
    ("/fn/home/first_steps", Own),
    ("/fn/home/todo", Own),
    ("/fn/home/waiting", Own),
];

/// Whether the start page is where to begin, or work to go on with.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// There is no scheme yet, and what else there is.
    First { steps: Vec<StepState> },
    /// There is one, and the reader is led to it.
    Again,
}

/// Looks where to start, and redirects to the work when there is any: first to what others wait for; else the assessment
/// office to the targets, who approves to how things stand, who reports to what is due, where what is kept on the device is sent.
///
/// The redirect is decided in here and not in the view, which may be rendered after the head of the answer is sent.
#[server(prefix = "/fn", endpoint = "home/begin", input = Json, output = Json)]
pub async fn begin() -> Result<Start, AppError> {
    use base::request::ctx;
    use people_model::policy::Action;
    let ctx = ctx()?;
    if !ctx.might(Action::SchemeRead) {
        // A user who runs the system has no work here.
        leptos_axum::redirect(if ctx.is_limited() { "/account/begin" } else { "/account" });
        return Ok(Start::Again);
    }
    if storage::scheme::list(&ctx).await?.is_empty() {
        return Ok(Start::First { steps: storage::first_steps::first_steps(&ctx).await? });
    }
    let place = match ctx {
        ctx if others_wait(&storage::todo::todo(&ctx).await?) => "/todo",
        ctx if ctx.might(Action::SchemeImport) => "/decompose",
        ctx if ctx.might(Action::MeasurementConfirm) || ctx.might(Action::SchemeApprove) => "/board",
        ctx if ctx.might(Action::MeasurementRecord) => "/check-in",
        _ => "/decompose",
    };
    leptos_axum::redirect(place);
    Ok(Start::Again)
}

/// Whether somebody waits for a decision of the reader.
#[cfg(feature = "ssr")]
const fn others_wait(todo: &Todo) -> bool {
    !todo.to_approve.is_empty() || !todo.sent_back.is_empty() || todo.to_confirm > 0
}

/// What waits for the reader.
#[server(prefix = "/fn", endpoint = "home/todo", input = Json, output = Json)]
pub async fn open_todo() -> Result<Todo, AppError> {
    use base::request::ctx;
    Ok(storage::todo::todo(&ctx()?).await?)
}

/// How much waits for the reader.
#[server(prefix = "/fn", endpoint = "home/waiting", input = Json, output = Json)]
pub async fn waiting() -> Result<usize, AppError> {
    use base::request::ctx;
    Ok(storage::todo::todo(&ctx()?).await?.count())
}

/// What it takes before the city can work, and how far it is.
#[server(prefix = "/fn", endpoint = "home/first_steps", input = Json, output = Json)]
pub async fn first_steps() -> Result<Vec<StepState>, AppError> {
    use base::request::ctx;
    Ok(storage::first_steps::first_steps(&ctx()?).await?)
}
