//! The address at which browsers reach the server, where that is not the one it listens on: a proxy stands between.
//!
//! One setting for all that needs it: the host that is answered, the origin whose pages may change something, and where a
//! provider of single sign-on sends its answer.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// `https://host`, or `http://` on loopback, without a `/` at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

/// Why a text is none.
#[derive(Debug, thiserror::Error)]
#[error("not the https:// address at which browsers reach the server")]
pub struct NotPublic;

impl FromStr for PublicUrl {
    type Err = NotPublic;

    fn from_str(text: &str) -> Result<Self, NotPublic> {
        if is_address(text) { Ok(Self(text.trim_end_matches('/').to_owned())) } else { Err(NotPublic) }
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl PublicUrl {
    /// Whether browsers come over TLS: always, but on this machine.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.0.starts_with("https://")
    }

    /// Whether a host of a request, without its port, is the one that browsers ask for.
    pub(crate) fn is_host(&self, host: &str) -> bool {
        let authority = self.authority();
        let own = match authority.rsplit_once(':') {
            Some((own, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => own,
            _ => authority,
        };
        own.eq_ignore_ascii_case(host)
    }

    /// Whether an `Origin` is that of our own pages.
    pub(crate) fn is_origin(&self, origin: &str) -> bool {
        let end = self.0.len() - self.0.split_once("://").map_or("", |(_, rest)| rest).len();
        self.0[..end + self.authority().len()].eq_ignore_ascii_case(origin)
    }

    fn authority(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }
}

/// `https://…`, or `http://` on loopback, with a host and without a query.
pub(crate) fn is_address(url: &str) -> bool {
    let is_whole = !url.contains(['?', '#', ' ']) && !url.contains(char::is_control);
    let host = url.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    is_whole && (host || is_loopback(url))
}

/// Whether an address lies on this machine and is not encrypted, as nothing there has to be.
pub(crate) fn is_loopback(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return false;
    }
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://hengce.yunlan.gov.cn/", "hengce.yunlan.gov.cn", "https://hengce.yunlan.gov.cn")]
    #[case("https://Hengce.yunlan.gov.cn:8443", "hengce.yunlan.gov.cn", "https://hengce.yunlan.gov.cn:8443")]
    #[case("http://[::1]:3000", "[::1]", "http://[::1]:3000")]
    fn an_address_names_its_host_and_its_origin(#[case] url: &str, #[case] host: &str, #[case] origin: &str) {
        let url: PublicUrl = url.parse().unwrap();
        assert!(url.is_host(host) && url.is_origin(origin));
        assert!(!url.is_host("evil.example") && !url.is_host("yunlan.gov.cn"));
        assert!(!url.is_origin("http://hengce.yunlan.gov.cn") && !url.is_origin("null"));
    }

    #[rstest]
    #[case("")]
    #[case("hengce.yunlan.gov.cn")]
    #[case("http://hengce.yunlan.gov.cn")]
    #[case("https://")]
    #[case("https:///path")]
    #[case("https://a?b")]
    fn what_no_browser_reaches_safely_is_no_public_address(#[case] url: &str) {
        url.parse::<PublicUrl>().unwrap_err();
    }

    #[rstest]
    #[case("http://127.0.0.1:4000/oidc", true)]
    #[case("http://[::1]:4000", true)]
    #[case("http://localhost", true)]
    #[case("http://127.0.0.1.evil.example", false)]
    #[case("http://127.0.0.1@evil.example", false)]
    #[case("http://localhost:80@evil.example", false)]
    #[case("http://192.0.2.1", false)]
    #[case("https://127.0.0.1", false)]
    fn only_this_machine_is_loopback(#[case] url: &str, #[case] expected: bool) {
        assert_eq!(is_loopback(url), expected);
    }
}
