//! Single sign-on by OpenID Connect: the authorization code flow with PKCE, against any provider that is configured.
//!
//! Three addresses for each provider: `start` and `link` send a browser there, `callback` takes the answer. What a
//! provider says is verified here ([`provider`]); whom that lets in is decided in [`storage::identity`]. A failure
//! leads back to the page where it began, with its name in the address, so that the page says it in the reader's
//! language. A provider that is away keeps nobody from signing in with a password, and not the server from starting.

pub mod config;
mod provider;
mod web;

pub use self::web::trust;

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{HOST, LOCATION, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use base::address::escaped;
use base::error::AppError;
use base::request;
use people_model::identity::{self as known, Trouble};
use people_model::session::Stage;
use serde::Deserialize;
use serde_json::json;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;
use storage::identity::{self, Handle};
use storage::secret::Secret;

use self::config::Config;
use self::provider::Provider;
use crate::public_url::PublicUrl;
use crate::refusal::Refusal;
use crate::session::Asking;

/// Holds the [`Handle`] while somebody is at a provider. Every new sign-in replaces it.
const COOKIE: &str = "__Host-hengce-oidc";

/// Longer ways to go on are forgotten, in bytes: they would not fit into an address.
const LONGEST_NEXT: usize = 2_048;

/// The providers in use; without any there is no single sign-on.
#[derive(Clone, Debug, Default)]
pub struct SingleSignOn(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    providers: Vec<Provider>,
    /// How browsers reach the server; without it, as they say themselves, which is loopback.
    public_url: Option<PublicUrl>,
}

impl SingleSignOn {
    /// Nothing is asked of a provider before somebody wants to sign in there.
    pub fn new(config: Config) -> Self {
        let Config { public_url, providers } = config;
        Self(Arc::new(Inner { providers: providers.into_iter().map(Provider::new).collect(), public_url }))
    }

    /// As the pages offer them, in the order of the file.
    pub fn offered(&self) -> Vec<known::Provider> {
        self.0.providers.iter().map(Provider::offered).collect()
    }

    fn find(&self, id: &str) -> Result<&Provider, AppError> {
        self.0.providers.iter().find(|provider| provider.id() == id).ok_or(AppError::NotFound)
    }

    /// Where a provider sends its answer.
    fn callback(&self, headers: &HeaderMap, provider: &Provider) -> String {
        let here = || {
            // Only without a proxy, and then the host was found to be loopback.
            let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            format!("http://{host}")
        };
        let base = self.0.public_url.as_ref().map_or_else(here, PublicUrl::to_string);
        format!("{base}/oidc/{}/callback", provider.id())
    }
}

/// Where to go on afterwards.
#[derive(Default, Deserialize)]
pub(crate) struct Begin {
    #[serde(default)]
    next: String,
}

/// A query, or nothing of it where it cannot be read: people get a page with a sentence, not a bare status.
type Said<Q> = Result<Query<Q>, QueryRejection>;

/// `GET /oidc/{provider}/start?next=…` sends a browser to the provider.
pub(crate) async fn start(
    Asking(ctx): Asking,
    State(sso): State<SingleSignOn>,
    Path(id): Path<String>,
    said: Said<Begin>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Begin { next } = said.map(|Query(begin)| begin).unwrap_or_default();
    let provider = sso.find(&id)?;
    let next = if next.len() > LONGEST_NEXT { "/" } else { request::own_path(&next) };
    let nobody = ctx.signed_out();
    let set_out = async || {
        // Before a row is written: a provider that is away leaves nothing behind.
        provider.ready().await?;
        let handle = identity::begin(&nobody, &id, next).await?;
        let there = provider.authorize(&handle, &sso.callback(&headers, provider), &headers).await?;
        Ok::<_, StoreError>((handle, there))
    };
    match set_out().await {
        Ok((handle, there)) => Ok(see_other(&there, [kept(&handle)])),
        Err(StoreError::Identity(trouble)) => Ok(lead(&ctx, provider, trouble, next)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /oidc/{provider}/link` answers where a script is to go so that the person who asks gets linked. A form could
/// not be sent there: the page's policy lets forms lead to no other site.
pub(crate) async fn link(
    Asking(ctx): Asking,
    State(sso): State<SingleSignOn>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let provider = sso.find(&id)?;
    provider.ready().await.map_err(AppError::Identity)?;
    let handle = identity::begin_link(&ctx, &id).await?;
    let callback = sso.callback(&headers, provider);
    let there = provider.authorize(&handle, &callback, &headers).await.map_err(AppError::Identity)?;
    Ok(([kept(&handle)], Json(json!({ "location": there }))))
}

/// What a provider answers with.
#[derive(Default, Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    /// Who answers (RFC 9207): another provider's answer is none of this one.
    iss: Option<String>,
}

/// `GET /oidc/{provider}/callback?state=…&code=…`: the answer of a provider, taken once.
pub(crate) async fn callback(
    Asking(ctx): Asking,
    State(sso): State<SingleSignOn>,
    Path(id): Path<String>,
    said: Said<Answer>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    // What says nothing answers nothing that was asked.
    let answer = said.map(|Query(answer)| answer).unwrap_or_default();
    let provider = sso.find(&id)?;
    let handle = request::cookie(&headers, COOKIE).and_then(Handle::parse);
    let mut back = "/".to_owned();
    match take(&ctx, &sso, provider, answer, handle.as_ref(), &headers, &mut back).await {
        Ok(Taken::Linked) => Ok(see_other("/account", [gone()])),
        Ok(Taken::In(token)) => Ok(see_other(&back, [gone(), (SET_COOKIE, request::session_cookie(&token))])),
        Err(StoreError::Identity(trouble)) => Ok(lead(&ctx, provider, trouble, &back)),
        Err(error) => Err(error.into()),
    }
}

/// What an answer led to.
enum Taken {
    Linked,
    In(Secret),
}

/// `back` becomes where to go on, as soon as that is known.
async fn take(
    ctx: &Ctx,
    sso: &SingleSignOn,
    provider: &Provider,
    answer: Answer,
    handle: Option<&Handle>,
    headers: &HeaderMap,
    back: &mut String,
) -> Result<Taken, StoreError> {
    let nobody = ctx.signed_out();
    let answered = identity::answer(&nobody, provider.id(), &answer.state, handle).await?;
    // Without a handle there was no answer.
    let handle = handle.ok_or(Trouble::Expired)?;
    *back = answered.next;
    if answered.link.is_some() && !matches!(ctx.actor(), Actor::Person(_)) {
        return Err(Trouble::Expired.into());
    }
    if answer.iss.is_some_and(|iss| iss != provider.issuer()) {
        return Err(Trouble::Rejected.into());
    }
    if let Some(error) = answer.error {
        return Err(match error.as_str() {
            "access_denied" | "login_required" | "consent_required" | "interaction_required" => {
                Trouble::Denied
            }
            "temporarily_unavailable" | "server_error" => Trouble::Away,
            _ => Trouble::Rejected,
        }
        .into());
    }
    let code = answer.code.ok_or(Trouble::Rejected)?;
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let proven = provider.prove(code, handle, &sso.callback(headers, provider), agent).await?;
    if let Some(session) = answered.link {
        identity::link(ctx, session, &proven.issuer, &proven.subject).await?;
        return Ok(Taken::Linked);
    }
    let signed_in = identity::enter(&nobody, proven).await?;
    request::leave(ctx).await;
    if signed_in.stage == Stage::Password {
        *back = request::second_step(back);
    }
    Ok(Taken::In(signed_in.token))
}

/// Back to where it began: “My account” for a user who is signed in, else sign-in.
fn lead(ctx: &Ctx, provider: &Provider, trouble: Trouble, next: &str) -> Response {
    let said = format!("trouble={}&provider={}", trouble.key(), provider.id());
    let back = match ctx.actor() {
        Actor::Person(_) => format!("/account?{said}"),
        Actor::Nobody { .. } | Actor::Operator if next == "/" => format!("/sign-in?{said}"),
        Actor::Nobody { .. } | Actor::Operator => format!("/sign-in?{said}&next={}", escaped(next)),
    };
    see_other(&back, [gone()])
}

fn kept(handle: &Handle) -> (HeaderName, String) {
    (SET_COOKIE, format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600", handle.reveal()))
}

fn gone() -> (HeaderName, String) {
    (SET_COOKIE, format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"))
}

fn see_other<const N: usize>(location: &str, cookies: [(HeaderName, String); N]) -> Response {
    let cookies = axum::response::AppendHeaders(cookies);
    (StatusCode::SEE_OTHER, [(LOCATION, location.to_owned())], cookies).into_response()
}
