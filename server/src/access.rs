//! Lets a request pass or refuses it, before it reaches storage: storage decides about each thing,
//! [`address`](crate::address) about each address.

mod about;

use axum::extract::{Request, State};
use axum::http::header::ACCEPT;
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::access::Need::{Machine, Nothing, OneOf, Own};
use base::address::escaped;
use base::error::AppError;
use people_model::policy::Action;
use people_model::policy::Action::AccountOwn;
use storage::ctx::{Actor, Ctx};
use storage::store::Store;

use crate::address::need;
use crate::problem::is_for_programs;
use crate::refusal::Refusal;

/// The page of what a user has to see to before anything else.
const BEGIN: &str = "/account/begin";

/// Rejects requests the session may not make. A browser without a session is redirected to sign-in, or to setup if there
/// is no account yet.
pub(crate) async fn check(
    State(store): State<Store>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let (actions, is_whole): (&[Action], bool) = match need(request.uri().path()) {
        Some(OneOf(actions)) => (actions, false),
        Some(Own) => (&[AccountOwn], true),
        Some(Machine | Nothing) | None => return Ok(next.run(request).await),
    };
    let actor = request.extensions().get::<Actor>().ok_or(AppError::SignedOut)?;
    let ctx = Ctx::new(store, actor.clone());
    if matches!(actor, Actor::Nobody { .. }) {
        return if is_navigation(&request) {
            lead(&ctx, request.uri()).await
        } else {
            Err(AppError::SignedOut.into())
        };
    }
    // Nothing is left to see to: a form that was sent without script comes back here.
    if request.uri().path() == BEGIN && is_navigation(&request) && !ctx.is_limited() {
        return Ok(see_other("/"));
    }
    if actions.iter().any(|&action| ctx.might(action)) && !(is_whole && ctx.is_limited()) {
        return Ok(next.run(request).await);
    }
    // A user who has to complete their account first, and may do nothing else until then.
    if is_navigation(&request) && ctx.might(AccountOwn) && ctx.is_limited() {
        return Ok(see_other(BEGIN));
    }
    let ctx = match about::of(request).await {
        Some((kind, id)) => ctx.about(kind, id),
        None => ctx,
    };
    Err(ctx.refused(actions[0]).into())
}

fn is_navigation(request: &Request) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let is_page = !is_for_programs(request.uri().path());
    is_page && request.method() == Method::GET && accept.is_some_and(|accept| accept.contains("text/html"))
}

async fn lead(ctx: &Ctx, uri: &Uri) -> Result<Response, Refusal> {
    if !storage::account::is_founded(ctx).await? {
        return Ok(see_other("/setup"));
    }
    Ok(see_other(&sign_in(uri.path_and_query().map_or("/", |wanted| wanted.as_str()))))
}

/// The address of sign-in that leads back to `next`.
pub(crate) fn sign_in(next: &str) -> String {
    if next == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", escaped(next)) }
}

fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}
