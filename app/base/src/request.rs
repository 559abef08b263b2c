//! The request behind a page or a server function: who asks, and how an answer leaves.
//!
//! The one place of this crate that exists on the server only. The bodies of server functions, which are removed
//! in the browser, are its only callers here; the server itself calls [`provide`] before every one of them.

#![cfg(feature = "ssr")]

use std::sync::Arc;

use axum::http::header::{
    ACCEPT, ACCEPT_LANGUAGE, CONTENT_SECURITY_POLICY, COOKIE, RETRY_AFTER, SET_COOKIE, USER_AGENT,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use indicator_model::check_in::evidence;
use indicator_model::id::CityId;
use indicator_model::organization::operation;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::ResponseOptions;
use leptos_i18n::Locale as _;
use people_model::approval;
use people_model::identity::{Provider, Trouble};
use people_model::policy::Standing;
use people_model::refusal::Refusal;
use people_model::session::Turned;
use storage::ctx::{Actor, Ctx};
use storage::error::StoreError;
use storage::secret::Secret;
use storage::store::Store;
use text::i18n::Locale;

use crate::address::escaped;
use crate::appearance::{Appearance, LOCALE_COOKIE};
use crate::error::AppError;

/// Puts into the context what a request brings: how its reader likes the page, and a [`Ctx`] where [`ctx`] finds it,
/// when a middleware has put an [`Actor`] into the request.
pub fn provide(store: &Store, setup: &SetupToken) {
    let Some(parts) = use_context::<Parts>() else { return };
    provide_context(setup.clone());
    provide_context(Appearance::from_cookies(|name| cookie(&parts.headers, name)));
    if let Some(actor) = parts.extensions.get::<Actor>() {
        provide_context(Ctx::new(store.clone(), actor.clone()));
    }
}

/// Who asks, and the store. A request without an actor reaches nothing.
pub fn ctx() -> Result<Ctx, AppError> {
    use_context().ok_or_else(|| refuse(AppError::SignedOut))
}

/// The one-time token that the server printed, as long as there is no account.
#[derive(Clone, Debug, Default)]
pub struct SetupToken(pub Option<Arc<str>>);

/// The providers of single sign-on that the server was started with.
#[derive(Clone, Debug)]
pub struct Providers(pub Arc<[Provider]>);

/// Those providers, in the order in which pages offer them.
pub fn providers() -> Vec<Provider> {
    use_context::<Providers>().map(|Providers(known)| known.to_vec()).unwrap_or_default()
}

/// The cookie that holds the token of a session. The prefix makes browsers refuse it from anywhere but this host, over
/// anything but an encrypted connection or loopback.
const SESSION_COOKIE: &str = "__Host-hengce";

/// The session token that a request brings.
pub fn session(headers: &HeaderMap) -> Option<Secret> {
    Secret::parse(cookie(headers, SESSION_COOKIE)?)
}

/// Gives the browser the token of a new session, until it is closed.
pub fn remember(token: &Secret) {
    keep(&session_cookie(token));
}

/// The same for an answer that no page gives.
pub fn session_cookie(token: &Secret) -> String {
    format!("{SESSION_COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Lax", token.reveal())
}

/// Takes it away again, with everything else that the browser keeps of us.
pub fn forget() {
    keep(&format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\""));
    }
}

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

fn keep(cookie: &str) {
    // Our own tokens are plain ASCII.
    if let (Some(response), Ok(cookie)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(SET_COOKIE, cookie);
    }
}

/// What the browser calls itself.
pub fn agent() -> String {
    let parts = use_context::<Parts>();
    let agent = parts.as_ref().and_then(|parts| parts.headers.get(USER_AGENT)?.to_str().ok());
    agent.unwrap_or_default().to_owned()
}

/// Ends the session of the user who was signed in here and whose cookie is being replaced. Should that fail, it ends by
/// itself.
pub async fn leave(ctx: &Ctx) {
    if matches!(ctx.actor(), Actor::Person(_))
        && let Err(error) = storage::session::sign_out(ctx).await
    {
        tracing::error!(%error, "the session that was replaced could not be ended");
    }
}

/// Whether a plain form asks, from a page whose script has not come to life.
pub fn is_plain_form() -> bool {
    let Some(parts) = use_context::<Parts>() else { return false };
    let accept = parts.headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    parts.method == Method::POST && accept.is_some_and(|accept| accept.contains("text/html"))
}

/// The way to a page of our own, whatever a link says: an address elsewhere would send people to strangers.
pub fn own_path(next: &str) -> &str {
    let is_own = next.starts_with('/')
        && !next[1..].starts_with(['/', '\\'])
        && !next.contains(|c: char| c.is_control() || !c.is_ascii() || c == '\\');
    if is_own { next } else { "/" }
}

/// The way to the second step of a sign-in, which goes on to `next`.
pub fn second_step(next: &str) -> String {
    format!("/sign-in/code?next={}", escaped(next))
}

/// The token of the first step of a sign-in that the request brings; whether it holds is for storage to say.
pub fn first_step() -> Result<Secret, AppError> {
    let parts = use_context::<Parts>();
    let token = parts.as_ref().and_then(|parts| session(&parts.headers));
    token.ok_or_else(|| refuse(AppError::Turned(Turned::Lapsed)))
}

/// The city of the person who asks.
pub fn city(ctx: &Ctx) -> Result<CityId, AppError> {
    match ctx.actor() {
        Actor::Person(person) => Ok(person.city),
        Actor::Operator | Actor::Nobody { .. } => Err(refuse(AppError::SignedOut)),
    }
}

/// What the person who asks may rely on.
pub fn standing(ctx: &Ctx) -> Result<Standing, AppError> {
    match ctx.actor() {
        Actor::Person(person) => Ok(person.standing.clone()),
        Actor::Operator | Actor::Nobody { .. } => Err(refuse(AppError::SignedOut)),
    }
}

/// Gives the answer to the request the status of an error, where a page or the body of a server function meets one.
fn refuse(error: AppError) -> AppError {
    if let Some(response) = use_context::<ResponseOptions>() {
        // A plain form is led back to its page, which tells the error; another status would keep it from going there.
        if !is_plain_form() {
            response.set_status(error.status());
        }
        if let Some(seconds) = error.retry_after() {
            response.insert_header(RETRY_AFTER, seconds.into());
        }
    }
    error
}

/// What storage answered, as the browser may know it. What of a failure stays on the server is logged here, once, and the
/// answer to the request gets its status: so the bodies of server functions end in `?`.
impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        refuse(match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Forbidden(denial) => Self::Forbidden { denial },
            StoreError::SignedOut => Self::SignedOut,
            StoreError::Turned(turned) => Self::Turned(turned),
            StoreError::Weak(weakness) => Self::Weak(weakness),
            StoreError::Identity(trouble) => Self::Identity(trouble),
            StoreError::People(refusal) => Self::People(refusal),
            StoreError::Text { fault, field } => Self::Text { fault, field: field.map(str::to_owned) },
            StoreError::Conflict(conflict) => Self::Conflict(conflict.into()),
            StoreError::Unconfirmed(reversal) => Self::Unconfirmed((*reversal).into()),
            StoreError::ReusedId => Self::ReusedId,
            StoreError::Invalid(refusal) => Self::Refused(refusal.into()),
            StoreError::Organization(refusal) => Self::Organization(refusal),
            StoreError::Evidence(refusal) => Self::Evidence(refusal),
            StoreError::Busy => Self::Busy,
            StoreError::Full => {
                tracing::error!(%error, "storage failed");
                Self::DiskFull
            }
            StoreError::Faulty { .. } => {
                tracing::error!(%error, "storage failed");
                Self::DiskFaulty
            }
            StoreError::BadAddress { .. }
            | StoreError::NewerDatabase { .. }
            | StoreError::Unreachable { .. }
            | StoreError::Unreadable { .. }
            | StoreError::Unwritable { .. }
            | StoreError::BadKeys { .. }
            | StoreError::MissingKey { .. }
            | StoreError::KeysWithoutDatabase { .. }
            | StoreError::Unsealable { .. }
            | StoreError::Corrupt { .. }
            | StoreError::NoRandomness
            | StoreError::Database(_) => {
                tracing::error!(%error, "storage failed");
                Self::Internal
            }
        })
    }
}

impl AppError {
    /// When the same request may succeed, in seconds, where that is known.
    pub const fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany { seconds }
            | Self::Turned(Turned::Paused { seconds } | Turned::Busy { seconds }) => Some(*seconds),
            _ => None,
        }
    }

    /// The status of an answer that carries this error.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge { .. } | Self::Evidence(evidence::Refusal::TooLarge { .. }) => {
                StatusCode::PAYLOAD_TOO_LARGE
            }
            Self::Forbidden { .. } | Self::Foreign => StatusCode::FORBIDDEN,
            Self::Identity(Trouble::Away) => StatusCode::BAD_GATEWAY,
            Self::Identity(Trouble::Taken | Trouble::OnlyWay) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Identity(_) | Self::TokenInvalid => StatusCode::UNAUTHORIZED,
            Self::SignedOut
            | Self::Turned(Turned::Wrong | Turned::WrongCode | Turned::Lapsed | Turned::NoSetup) => {
                StatusCode::UNAUTHORIZED
            }
            Self::TooMany { .. } | Self::Turned(Turned::Paused { .. } | Turned::Busy { .. }) => {
                StatusCode::TOO_MANY_REQUESTS
            }
            Self::Conflict(_)
            | Self::Organization(operation::Refusal::Stale { .. })
            | Self::People(Refusal::Approval(approval::Refusal::Stale { .. })) => StatusCode::CONFLICT,
            Self::ReusedId
            | Self::Refused(_)
            | Self::Organization(_)
            | Self::Evidence(_)
            | Self::Weak(_)
            | Self::People(_)
            | Self::Text { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unconfirmed(_) => StatusCode::PRECONDITION_REQUIRED,
            Self::Invalid => StatusCode::BAD_REQUEST,
            Self::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Busy | Self::DiskFaulty | Self::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// The value of a cookie as it was sent, undecoded.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The language of an answer that no page renders: the reader's choice, else the browser's, else the default.
pub fn locale(headers: &HeaderMap) -> Locale {
    let chosen = cookie(headers, LOCALE_COOKIE).and_then(|value| value.parse().ok());
    chosen.unwrap_or_else(|| accepted(headers))
}

/// The language that a browser asks for, whatever its reader has chosen here.
pub fn accepted(headers: &HeaderMap) -> Locale {
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let tags: Vec<&str> =
        accepted.split(',').filter_map(|entry| entry.split(';').next()).map(str::trim).collect();
    Locale::find_locale(&tags)
}

/// Sets the content-security policy of the page that is about to be rendered. `live_reload` is the port of the
/// development server's reload socket, where there is one.
///
/// Only the renderer knows the nonce of its inline scripts, so the policy cannot be set by a layer around it.
/// Charts set inline style attributes (`style-src-attr`), and compiling wasm counts as evaluation.
pub fn protect(live_reload: Option<u32>) {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), leptos::nonce::use_nonce()) else {
        return;
    };
    let connect = live_reload.map(|port| format!(" ws://*:{port}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; \
         connect-src 'self'{connect}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    // The nonce is base64 and the port a number, so the value is always plain ASCII.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
