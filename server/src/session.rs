//! Who sends a request.
//!
//! [`identify`] turns the session cookie into an [`Actor`], which pages, server functions and handlers find in the
//! request. Where a request only reads, a lookup of the last second is used ([`Known`]). A request without a session is
//! sent by [`Actor::Nobody`]; one whose session cannot be looked up is answered with the failure, and never as if it had
//! none.
//!
//! A program sends an API token instead (`Authorization: Bearer …`). Then the cookie does not count, and a token that
//! is not valid is answered with 401, whatever else the address would let in.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
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
use crate::refusal;

/// Where the address of a client is read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Proxy {
    /// Clients connect themselves.
    #[default]
    None,
    /// One proxy on this machine or in its private network stands before the server and names the client last in
    /// `X-Forwarded-For`.
    Trusted,
    /// The same, on this machine or at one of these addresses: any other peer is a client.
    At(Arc<[IpAddr]>),
}

impl Proxy {
    /// Whether what connects is the proxy.
    fn is(&self, peer: IpAddr) -> bool {
        let is_private = || match peer {
            IpAddr::V4(peer) => peer.is_private() || peer.is_link_local(),
            IpAddr::V6(peer) => peer.is_unique_local() || peer.is_unicast_link_local(),
        };
        match self {
            Self::None => false,
            Self::Trusted => peer.is_loopback() || is_private(),
            Self::At(addresses) => peer.is_loopback() || addresses.contains(&peer),
        }
    }
}

/// Puts the actor into the request.
pub(crate) async fn identify(
    State((known, proxy)): State<(Known, Proxy)>,
    mut request: Request,
    next: Next,
) -> Response {
    let address = peer(&request, &proxy).map(|address| address.to_string()).unwrap_or_default();
    let found = if address::need(request.uri().path()) == Some(Need::Machine) {
        Ok(Actor::Nobody { address })
    } else {
        actor(&known, request.headers(), request.uri().path(), address).await
    };
    match found {
        Ok(actor) => {
            request.extensions_mut().insert(actor);
            next.run(request).await
        }
        Err(error) => refuse(request.headers(), &error),
    }
}

fn refuse(headers: &HeaderMap, error: &AppError) -> Response {
    let mut response = refusal::answer(headers, error);
    if *error == AppError::TokenInvalid {
        response.headers_mut().insert(WWW_AUTHENTICATE, CHALLENGE);
    }
    response
}

/// RFC 6750 §3.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"hengce\", error=\"invalid_token\"");

async fn actor(known: &Known, headers: &HeaderMap, path: &str, address: String) -> Result<Actor, AppError> {
    let purpose = address::purpose(path);
    if let Some(token) = bearer(headers) {
        let token = token::parse(token).ok_or(AppError::TokenInvalid)?;
        let actor = known.token(&token, &address, purpose).await?.ok_or(AppError::TokenInvalid)?;
        let is_open = address::takes_token(path);
        return if is_open { Ok(actor) } else { Err(AppError::Forbidden { denial: Denial::NoRole }) };
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

/// The network address that a request comes from.
pub(crate) fn peer(request: &Request, proxy: &Proxy) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    address(request.headers(), peer, proxy)
}

fn address(headers: &HeaderMap, peer: Option<IpAddr>, proxy: &Proxy) -> Option<IpAddr> {
    let peer = peer?.to_canonical();
    if !proxy.is(peer) {
        return Some(peer);
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let named = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    Some(named.map_or(peer, |address: IpAddr| address.to_canonical()))
}

/// The first argument of a handler that reaches data.
pub(crate) struct Asking(pub(crate) Ctx);

impl<S> FromRequestParts<S> for Asking
where
    Store: axum::extract::FromRef<S>,
    S: Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        use axum::extract::FromRef;

        match parts.extensions.get::<Actor>() {
            Some(actor) => Ok(Self(Ctx::new(Store::from_ref(state), actor.clone()))),
            None => Err(refusal::answer(&parts.headers, &AppError::SignedOut)),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::clients_cannot_choose_their_address(Proxy::None, "10.0.0.7", "203.0.113.9", "10.0.0.7")]
    #[case::a_proxy_names_the_client(Proxy::Trusted, "127.0.0.1", "203.0.113.9", "203.0.113.9")]
    #[case::it_may_be_in_the_private_network(Proxy::Trusted, "::ffff:10.0.0.7", "203.0.113.9", "203.0.113.9")]
    #[case::or_in_one_of_ipv6(Proxy::Trusted, "fd00::7", "2001:db8::1", "2001:db8::1")]
    #[case::who_passes_it_by_is_a_client(Proxy::Trusted, "198.51.100.7", "203.0.113.9", "198.51.100.7")]
    #[case::of_ipv6_too(Proxy::Trusted, "2001:db8::7", "203.0.113.9", "2001:db8::7")]
    #[case::only_what_the_proxy_added_counts(Proxy::Trusted, "::1", "10.0.0.1, 203.0.113.9", "203.0.113.9")]
    #[case::nonsense_is_no_address(Proxy::Trusted, "::ffff:127.0.0.1", "unknown", "127.0.0.1")]
    #[case::a_proxy_that_is_named(at("198.51.100.7"), "::ffff:198.51.100.7", "203.0.113.9", "203.0.113.9")]
    #[case::no_other_is_then_believed(at("198.51.100.7"), "10.0.0.7", "203.0.113.9", "10.0.0.7")]
    #[case::but_this_machine(at("198.51.100.7"), "127.0.0.1", "203.0.113.9", "203.0.113.9")]
    fn the_address_of_a_client(
        #[case] proxy: Proxy,
        #[case] peer: &str,
        #[case] forwarded: &'static str,
        #[case] expected: &str,
    ) {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
        assert_eq!(address(&headers, peer.parse().ok(), &proxy), expected.parse().ok());
    }

    fn at(address: &str) -> Proxy {
        Proxy::At(Arc::new([address.parse().unwrap()]))
    }
}
