//! Asks providers over HTTP: for a few seconds, for a few kilobytes, without following anybody elsewhere.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Once;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::redirect::Policy;
use reqwest::{Client, Request};

/// For one request: a person waits for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Keys and claims are much smaller, in bytes.
const LARGEST: usize = 1 << 20;

/// An HTTP client for one provider.
#[derive(Clone)]
pub(super) struct Web(Client);

/// Why a provider gave no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Silence {
    #[error(transparent)]
    Request(#[from] reqwest::Error),
    #[error("the answer is larger than {LARGEST} bytes")]
    TooLarge,
    #[error(transparent)]
    Unreadable(#[from] openidconnect::http::Error),
}

impl Web {
    /// For a provider on this machine without TLS and without a proxy; for all others with the certificates that the
    /// system trusts, so that a city's own authority counts.
    pub(super) fn new(is_loopback: bool) -> Result<Self, reqwest::Error> {
        trust();
        let builder = Client::builder().redirect(Policy::none()).timeout(PATIENCE);
        let builder =
            if is_loopback { builder.no_proxy().tls_certs_only([]) } else { builder.https_only(true) };
        builder.build().map(Self)
    }
}

/// Chooses who computes TLS, once for the process.
pub fn trust() {
    static CHOSEN: Once = Once::new();
    CHOSEN.call_once(|| {
        // An error only says that somebody chose before.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

impl<'c> AsyncHttpClient<'c> for Web {
    type Error = Silence;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Silence>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let mut response = self.0.execute(Request::try_from(request)?).await?;
            let mut answer = openidconnect::http::Response::builder().status(response.status());
            for (name, value) in response.headers() {
                answer = answer.header(name, value);
            }
            let mut body = Vec::new();
            while let Some(piece) = response.chunk().await? {
                if body.len() + piece.len() > LARGEST {
                    return Err(Silence::TooLarge);
                }
                body.extend_from_slice(&piece);
            }
            Ok(answer.body(body)?)
        })
    }
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Web")
    }
}
