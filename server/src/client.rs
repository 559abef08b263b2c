//! The network address of the client that sends a request, directly or through a proxy.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;

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

/// The network address that a request comes from.
pub(crate) fn address(request: &Request, proxy: &Proxy) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    named(request.headers(), peer, proxy)
}

fn named(headers: &HeaderMap, peer: Option<IpAddr>, proxy: &Proxy) -> Option<IpAddr> {
    let peer = peer?.to_canonical();
    if !proxy.is(peer) {
        return Some(peer);
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let client = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    Some(client.map_or(peer, |address: IpAddr| address.to_canonical()))
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
        assert_eq!(named(&headers, peer.parse().ok(), &proxy), expected.parse().ok());
    }

    fn at(address: &str) -> Proxy {
        Proxy::At(Arc::new([address.parse().unwrap()]))
    }
}
