//! Brings notices to the group robots of `DingTalk`, `WeCom` and Feishu, by HTTPS and only to hosts that the operator lists.
//!
//! The person who sets a robot up chooses an address that this machine then opens, so nothing about it is believed: the host is
//! looked up in the list, its name is resolved here and each address is judged, and the connection goes to just these addresses, without a proxy
//! and without following anybody elsewhere. Answers are read for a few seconds and kilobytes, and only their code goes on.

mod address;
mod body;
mod host;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ::text::i18n::Locale;
use base::wording::robot::Message;
use futures_util::future::BoxFuture;
use people_model::robot::{Refusal, RobotKind, Unposted};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use storage::clock;
use storage::robot::{Messenger, Post};
use tokio::net::lookup_host;
use tokio::time::timeout;

use self::address::Address;
pub use self::host::{Host, NotHost, PUBLISHED};
use crate::oidc::trust;

/// For one message, from the name of the host to the end of the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of an answer. Those of the services have about a hundred.
const LARGEST: usize = 64 << 10;

/// The hosts that may be reached, and the address to which messages lead.
#[derive(Clone, Debug)]
pub struct Robots {
    hosts: Vec<Host>,
    page: String,
    patience: Duration,
}

impl Robots {
    /// `page` is the address at which browsers reach the server, without a `/` at the end.
    pub const fn new(hosts: Vec<Host>, page: String) -> Self {
        Self { hosts, page, patience: PATIENCE }
    }

    /// The same with another patience, for tests of services that hang.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    async fn post(&self, post: &Post) -> Result<(), Unposted> {
        let address = Address::parse(post.kind, &post.address).map_err(|_| Unposted::NotAllowed)?;
        let host = address.listed(&self.hosts).ok_or(Unposted::NotAllowed)?;
        let peers = self.peers(&address, host).await?;
        // Groups read Chinese: a robot has no language of its own.
        let locale = Locale::zh_CN;
        let message = Message::new(locale, &post.content, &self.page);
        let body = body::bounded(post.kind, locale, message, &post.secret, clock::now());
        let request = client(&address, &peers)
            .map_err(|_| Unposted::Unreachable)?
            .post(address.signed(body.query()))
            .header("content-type", "application/json")
            .body(body.text);
        answer(post.kind, request.send().await.map_err(|_| Unposted::Unreachable)?).await
    }

    /// Where the name of the host leads, if all of it may be reached.
    async fn peers(&self, address: &Address, host: &Host) -> Result<Vec<SocketAddr>, Unposted> {
        let found = lookup_host((address.host(), address.port())).await.map_err(|_| Unposted::Unreachable)?;
        let peers: Vec<SocketAddr> = found.collect();
        let may = |peer: &SocketAddr| host.may_be(peer.ip()) && (address.is_tls() || is_here(peer.ip()));
        if peers.is_empty() {
            return Err(Unposted::Unreachable);
        }
        if peers.iter().all(may) { Ok(peers) } else { Err(Unposted::NotAllowed) }
    }
}

/// Without TLS nothing leaves this machine.
fn is_here(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// A client for one message, which connects to these addresses and to no other.
fn client(address: &Address, peers: &[SocketAddr]) -> Result<Client, reqwest::Error> {
    trust();
    let builder = Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .http1_only()
        .pool_max_idle_per_host(0)
        .resolve_to_addrs(address.host(), peers);
    if address.is_tls() { builder.https_only(true).build() } else { builder.tls_certs_only([]).build() }
}

/// What the services answer: a code, which each of them names differently.
#[derive(Deserialize)]
struct Answer {
    #[serde(alias = "errcode")]
    code: i64,
}

async fn answer(kind: RobotKind, mut response: Response) -> Result<(), Unposted> {
    let status = response.status();
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(Unposted::Busy { code: status.as_u16().into() });
    }
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|_| Unposted::Unreachable)? {
        if body.len() + piece.len() > LARGEST {
            return Err(Unposted::Unreadable);
        }
        body.extend_from_slice(&piece);
    }
    // Feishu refuses with a status and a code.
    let code = serde_json::from_slice::<Answer>(&body).map(|answer| answer.code);
    match (status.is_success(), code) {
        (_, Ok(code)) if code != 0 => Err(kind.judge(code).unwrap_or(Unposted::Unreadable)),
        (true, Ok(_)) => Ok(()),
        (true, Err(_)) => Err(Unposted::Unreadable),
        (false, _) => Err(Unposted::Status { code: status.as_u16() }),
    }
}

impl Messenger for Robots {
    fn fault(&self, kind: RobotKind, address: &str) -> Option<Refusal> {
        let Ok(address) = Address::parse(kind, address) else { return Some(Refusal::BadAddress) };
        if address.listed(&self.hosts).is_none() { Some(Refusal::NotListed) } else { None }
    }

    fn send<'a>(&'a self, post: &'a Post) -> BoxFuture<'a, Result<(), Unposted>> {
        Box::pin(async move {
            timeout(self.patience, self.post(post)).await.unwrap_or(Err(Unposted::Unreachable))
        })
    }
}
