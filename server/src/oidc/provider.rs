//! One provider: where it is, what signs its answers, and what an answer proves.
//!
//! Addresses and keys are fetched when they are first needed and kept for an hour; a signature by a key that is not
//! among them has them fetched again. The crate verifies issuer, audience, nonce, signature and expiry.

use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType, CoreGenderClaim,
    CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthenticationContextClass, AuthorizationCode, ClaimsVerificationError, Client,
    ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IdTokenClaims, IdTokenFields, IssuerUrl, LanguageTag, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, SignatureVerificationError,
    StandardErrorResponse, StandardTokenResponse, SubjectIdentifier, TokenResponse, UserInfoClaims,
    UserInfoError,
};
use people_model::identity::{self as known, Trouble};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use storage::identity::{Handle, Proven};
use tokio::sync::Mutex;
use tracing::warn;

use super::config;
use super::web::Web;
use crate::public_url::is_loopback;

/// How long addresses and keys are kept.
const KEPT: Duration = Duration::from_hours(1);

/// Before somebody is sent there, and when a key does not fit, they are fetched again, but not more often than this.
const YOUNG: Duration = Duration::from_mins(1);

/// A provider that was away is asked again after this; until then nobody waits for it.
const PAUSE: Duration = Duration::from_secs(5);

/// Claims beyond those of the standard, as they came.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(transparent)]
struct Others(Map<String, Value>);

impl AdditionalClaims for Others {}

type Claims = IdTokenClaims<Others, CoreGenderClaim>;
type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Relying = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

#[derive(Debug)]
pub(super) struct Provider {
    config: config::Provider,
    found: Mutex<Found>,
}

/// What is known of where the provider is.
#[derive(Debug, Default)]
struct Found {
    web: Option<Web>,
    metadata: Option<(Instant, CoreProviderMetadata)>,
    failed: Option<Instant>,
}

impl Provider {
    pub(super) fn new(config: config::Provider) -> Self {
        Self { config, found: Mutex::default() }
    }

    pub(super) fn id(&self) -> &str {
        &self.config.id
    }

    pub(super) fn issuer(&self) -> &str {
        &self.config.issuer
    }

    pub(super) fn offered(&self) -> known::Provider {
        let config::Provider { id, issuer, name, .. } = &self.config;
        known::Provider { id: id.clone(), issuer: issuer.clone(), name: name.clone() }
    }

    /// Whether it can be asked, as of a minute ago: nobody is sent to a provider that is away.
    pub(super) async fn ready(&self) -> Result<(), Trouble> {
        self.relying(YOUNG).await.map(drop)
    }

    /// The address at the provider to which a browser is sent.
    pub(super) async fn authorize(
        &self,
        handle: &Handle,
        callback: &str,
        headers: &HeaderMap,
    ) -> Result<String, Trouble> {
        let (client, _) = self.relying(KEPT).await?;
        let client = client.set_redirect_uri(redirect(callback)?);
        let (state, nonce) = (CsrfToken::new(handle.state()), Nonce::new(handle.nonce()));
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(handle.verifier()));
        let language = LanguageTag::new(base::request::locale(headers).to_string());
        let mut asking = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || state, || nonce)
            .add_scopes(self.config.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .add_ui_locale(language);
        for class in &self.config.factor.acr {
            asking = asking.add_auth_context_value(AuthenticationContextClass::new(class.clone()));
        }
        Ok(asking.url().0.to_string())
    }

    /// Exchanges a code for what the provider vouches for, and verifies all of it.
    pub(super) async fn prove(
        &self,
        code: String,
        handle: &Handle,
        callback: &str,
        agent: &str,
    ) -> Result<Proven, Trouble> {
        let (client, web) = self.relying(KEPT).await?;
        let client = client.set_redirect_uri(redirect(callback)?);
        let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| self.odd(&error))?;
        let request = request.set_pkce_verifier(PkceCodeVerifier::new(handle.verifier()));
        let tokens = request.request_async(&web).await.map_err(|error| match error {
            RequestTokenError::Request(error) => self.away(&error),
            other => self.odd(&other),
        })?;
        let claims = self.verified(&client, &tokens, &Nonce::new(handle.nonce())).await?;
        let mut facts = facts(claims);
        let factor = self.config.factor(&facts);
        if self.config.lacks(&facts) {
            for (name, fact) in self.asked(&client, &web, &tokens, claims.subject()).await? {
                facts.entry(name).or_insert(fact);
            }
        }
        Ok(self.config.proven(claims.subject(), factor, &facts, agent))
    }

    /// The claims of the ID token, once its signature is right.
    async fn verified<'a>(
        &self,
        client: &Relying,
        tokens: &'a Tokens,
        nonce: &Nonce,
    ) -> Result<&'a Claims, Trouble> {
        let token = tokens.id_token().ok_or(Trouble::Rejected)?;
        match token.claims(&client.id_token_verifier(), nonce) {
            Ok(claims) => Ok(claims),
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let (client, _) = self.relying(YOUNG).await?;
                token.claims(&client.id_token_verifier(), nonce).map_err(|error| self.odd(&error))
            }
            Err(error) => Err(self.odd(&error)),
        }
    }

    /// What the provider says where the ID token is silent, as many do for all but the subject.
    async fn asked(
        &self,
        client: &Relying,
        web: &Web,
        tokens: &Tokens,
        subject: &SubjectIdentifier,
    ) -> Result<Map<String, Value>, Trouble> {
        if client.user_info_url().is_none() {
            return Ok(Map::new());
        }
        let request = client
            .user_info(tokens.access_token().clone(), Some(subject.clone()))
            .map_err(|error| self.odd(&error))?;
        let said: UserInfoClaims<Others, CoreGenderClaim> =
            request.request_async(web).await.map_err(|error| match error {
                UserInfoError::Request(error) => self.away(&error),
                other => self.odd(&other),
            })?;
        Ok(facts(&said))
    }

    /// A client with addresses and keys that are no older than that.
    async fn relying(&self, age: Duration) -> Result<(Relying, Web), Trouble> {
        let mut found = self.found.lock().await;
        let web = match &found.web {
            Some(web) => web.clone(),
            None => Web::new(is_loopback(&self.config.issuer)).map_err(|error| self.away(&error))?,
        };
        found.web = Some(web.clone());
        let fresh = found.metadata.as_ref().filter(|(since, _)| since.elapsed() < age);
        let metadata = if let Some((_, metadata)) = fresh {
            metadata.clone()
        } else {
            if found.failed.is_some_and(|failed| failed.elapsed() < PAUSE) {
                return Err(Trouble::Away);
            }
            let metadata = self.discover(&web).await.inspect_err(|_| found.failed = Some(Instant::now()))?;
            found.metadata = Some((Instant::now(), metadata.clone()));
            metadata
        };
        let secret = self.config.secret.clone().map(ClientSecret::new);
        let id = ClientId::new(self.config.client_id.clone());
        Ok((Client::from_provider_metadata(metadata, id, secret), web))
    }

    async fn discover(&self, web: &Web) -> Result<CoreProviderMetadata, Trouble> {
        let issuer = IssuerUrl::new(self.config.issuer.clone()).map_err(|error| self.away(&error))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, web).await;
        let metadata = metadata.map_err(|error| self.away(&error))?;
        self.check(&metadata)?;
        Ok(metadata)
    }

    /// A provider that is reached safely must not send its people or its secrets elsewhere in the clear.
    fn check(&self, metadata: &CoreProviderMetadata) -> Result<(), Trouble> {
        let token = metadata.token_endpoint().map(|url| url.url().as_str()).unwrap_or_default();
        let facts = metadata.userinfo_endpoint().map_or("https:", |url| url.url().as_str());
        let all = [metadata.authorization_endpoint().url().as_str(), token, facts];
        let is_safe =
            |url: &&str| url.starts_with("https:") || is_loopback(&self.config.issuer) && is_loopback(url);
        match all.iter().find(|url| !is_safe(url)) {
            None => Ok(()),
            Some(url) => {
                warn!(provider = self.id(), url, "the provider names an address without encryption");
                Err(Trouble::Away)
            }
        }
    }

    fn away(&self, error: &dyn std::error::Error) -> Trouble {
        warn!(provider = self.id(), error = %chain(error), "the provider of single sign-on is away");
        Trouble::Away
    }

    fn odd(&self, error: &dyn std::error::Error) -> Trouble {
        warn!(provider = self.id(), error = %chain(error), "an answer of single sign-on does not hold");
        Trouble::Rejected
    }
}

fn redirect(callback: &str) -> Result<RedirectUrl, Trouble> {
    RedirectUrl::new(callback.to_owned()).map_err(|_| Trouble::Rejected)
}

/// All claims by name.
fn facts(claims: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(claims) {
        Ok(Value::Object(facts)) => facts,
        // Claims are an object; a value that JSON cannot hold did not come in JSON.
        _ => Map::new(),
    }
}

/// An error with what caused it: the outermost alone says little.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}
