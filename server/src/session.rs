//! Who sends a request.
//!
//! Until there are accounts there is one actor, whoever sits at the machine, and only where nobody else can reach the
//! server. Sessions will take the place of [`identify`] and nothing else: everything behind it asks the request for
//! its [`Actor`] and does nothing without one.

use std::net::SocketAddr;

use app::error::AppError;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use storage::ctx::{Actor, Ctx};

use crate::refusal;
use crate::router::Shared;

/// Puts the actor into the request, where pages, server functions and handlers find it.
pub(crate) async fn identify(State(bound): State<SocketAddr>, mut request: Request, next: Next) -> Response {
    if bound.ip().is_loopback() {
        request.extensions_mut().insert(Actor::local_administrator());
    }
    next.run(request).await
}

/// The first argument of a handler that reaches data.
pub(crate) struct Asking(pub(crate) Ctx);

impl FromRequestParts<Shared> for Asking {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Response> {
        match parts.extensions.get::<Actor>() {
            Some(actor) => Ok(Self(Ctx::new(shared.store.clone(), actor.clone()))),
            None => Err(refusal::answer(&parts.headers, &AppError::Forbidden)),
        }
    }
}
