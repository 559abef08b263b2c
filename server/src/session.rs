//! Who sends a request.
//!
//! [`identify`] turns the session cookie into an [`Actor`], which pages, server functions and handlers find in the
//! request. Where a request only reads, a lookup of the last second is used ([`Known`]). A request without a session is
//! sent by [`Actor::Nobody`]; one whose session cannot be looked up is answered with the failure, and never as if it had
//! none.
//!
//! A program sends an API token instead (`Authorization: Bearer …`). Then the cookie does not count, and a token that
//! is not valid is answered with 401, whatever else the address would let in. At addresses that are for programs alone
//! a cookie never counts, so no page can have a browser send one there.

use axum::extract::{FromRef, FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use base::access::Need;
use base::error::AppError;
use base::request;
use people_model::policy::Denial;
use storage::ctx::{Actor, Ctx};
use storage::session::Known;
use storage::store::Store;
use storage::token;

use crate::address;
use crate::client::{self, Proxy};
use crate::problem::is_for_programs;
use crate::refusal::Refusal;

/// Puts the actor into the request.
pub(crate) async fn identify(
    State((known, proxy)): State<(Known, Proxy)>,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let address = client::address(&request, &proxy).map(|address| address.to_string()).unwrap_or_default();
    let actor = if address::need(request.uri().path()) == Some(Need::Machine) {
        Actor::Nobody { address }
    } else {
        actor(&known, request.headers(), request.uri().path(), address).await?
    };
    request.extensions_mut().insert(actor);
    Ok(next.run(request).await)
}

async fn actor(known: &Known, headers: &HeaderMap, path: &str, address: String) -> Result<Actor, AppError> {
    let purpose = address::purpose(path);
    if let Some(token) = bearer(headers) {
        let token = token::parse(token).ok_or(AppError::TokenInvalid)?;
        let actor = known.token(&token, &address, purpose).await?.ok_or(AppError::TokenInvalid)?;
        let is_open = address::takes_token(path);
        return if is_open { Ok(actor) } else { Err(AppError::Forbidden { denial: Denial::NoRole }) };
    }
    if is_for_programs(path) {
        return Ok(Actor::Nobody { address });
    }
    let Some(token) = request::session(headers) else { return Ok(Actor::Nobody { address }) };
    Ok(known.session(&token, &address, purpose).await?.unwrap_or(Actor::Nobody { address }))
}

/// What stands behind `Bearer` (RFC 6750 §2.1), the word in any case. Other schemes are a proxy's business.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The first argument of a handler that reaches data.
pub(crate) struct Asking(pub(crate) Ctx);

impl<S> FromRequestParts<S> for Asking
where
    Store: FromRef<S>,
    S: Sync,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let actor = parts.extensions.get::<Actor>().ok_or(AppError::SignedOut)?;
        Ok(Self(Ctx::new(Store::from_ref(state), actor.clone())))
    }
}
