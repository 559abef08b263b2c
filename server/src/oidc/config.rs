//! The file that names the providers: read once, at the start, and refused with line and reason.
//!
//! It also says what the claims mean: which values of which claim give which role, what speaks for a second
//! factor, and whether somebody whom no account knows is given one.

use std::collections::BTreeMap;
use std::env;

use openidconnect::SubjectIdentifier;
use people_model::identity::{Claimed, Name};
use people_model::role::Role;
use serde::Deserialize;
use serde_json::{Map, Value};
use storage::identity::{Factor, Newcomer, Proven};
use toml::Spanned;

use crate::public_url::{PublicUrl, is_address};

/// The longest id of a provider, in characters.
const LONGEST_ID: usize = 32;

/// What the file says.
#[derive(Debug)]
pub struct Config {
    /// How browsers reach the server. The command line may say it too, and then the file need not.
    pub public_url: Option<PublicUrl>,
    pub(super) providers: Vec<Provider>,
}

/// One provider, as configured.
#[derive(Clone)]
pub(super) struct Provider {
    pub(super) id: String,
    pub(super) name: Name,
    pub(super) issuer: String,
    pub(super) client_id: String,
    /// None for a public client.
    pub(super) secret: Option<String>,
    pub(super) scopes: Vec<String>,
    pub(super) factor: SecondFactor,
    unknown: Unknown,
    city: Option<String>,
    roles: Roles,
}

/// What is done with somebody whom no account knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Unknown {
    #[default]
    Refuse,
    Create,
}

/// What speaks for a second factor at the provider: any of these in the ID token.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SecondFactor {
    /// Methods (RFC 8176), such as `mfa` or `otp`.
    amr: Vec<String>,
    /// Classes, which the provider is also asked for.
    pub(super) acr: Vec<String>,
}

#[derive(Clone, Debug, Default)]
struct Roles {
    claim: String,
    organization_claim: Option<String>,
    map: BTreeMap<String, Role>,
}

/// Why a file is not accepted, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct BadFile {
    /// Counts from 1.
    pub line: usize,
    pub reason: Reason,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Reason {
    /// Not TOML, or a field that is missing, unknown or of the wrong kind; in the words of the parser.
    Syntax(String),
    BadId,
    TwiceId,
    /// Neither `https://…` nor `http://` on loopback.
    BadIssuer,
    BadPublicUrl,
    /// Behind a proxy nobody else knows how the server is reached.
    NoPublicUrl,
    /// Both a secret and a variable that is to hold it.
    TwoSecrets,
    /// The variable is not set, or empty.
    NoSecret {
        variable: String,
    },
    NotARole {
        role: String,
    },
    /// One that needs a task and an end, or is nobody's.
    UnclaimableRole {
        role: Role,
    },
    /// One that people give: its accounts take two, and a provider is one.
    GuardedRole {
        role: Role,
    },
    NoClaim,
    NoOrganizationClaim {
        role: Role,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    public_url: Option<Spanned<String>>,
    #[serde(default)]
    provider: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Spanned<String>,
    name: Names,
    issuer: Spanned<String>,
    client_id: String,
    client_secret: Option<String>,
    client_secret_env: Option<Spanned<String>>,
    #[serde(default = "profile")]
    scopes: Vec<String>,
    #[serde(default)]
    unknown: Unknown,
    city: Option<String>,
    #[serde(default)]
    roles: RolesEntry,
    #[serde(default)]
    second_factor: SecondFactor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    #[serde(rename = "zh-CN")]
    chinese: String,
    en: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RolesEntry {
    claim: Option<String>,
    organization_claim: Option<String>,
    map: BTreeMap<String, Spanned<String>>,
}

fn profile() -> Vec<String> {
    vec!["profile".to_owned()]
}

impl Config {
    /// Reads the text of a file. `needs_public_url` says that nobody else knows how the server is reached.
    pub fn parse(text: &str, needs_public_url: bool) -> Result<Self, BadFile> {
        let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        let file: File = toml::from_str(text).map_err(|error| BadFile {
            line: line(error.span().map_or(0, |span| span.start)),
            reason: Reason::Syntax(error.message().trim_end().replace('\n', " ")),
        })?;
        let bad = |at: usize, reason: Reason| BadFile { line: line(at), reason };
        if file.public_url.is_none() && needs_public_url {
            return Err(bad(0, Reason::NoPublicUrl));
        }
        let public_url = match file.public_url {
            Some(url) => {
                let parsed = url.get_ref().parse::<PublicUrl>();
                let parsed = parsed.map_err(|_| bad(url.span().start, Reason::BadPublicUrl));
                Some(parsed?)
            }
            None => None,
        };
        let mut providers: Vec<Provider> = Vec::new();
        for entry in file.provider {
            let at = entry.id.span().start;
            let provider = entry.provider(&bad)?;
            if providers.iter().any(|known| known.id == provider.id) {
                return Err(bad(at, Reason::TwiceId));
            }
            providers.push(provider);
        }
        Ok(Self { public_url, providers })
    }
}

impl Entry {
    fn provider(self, bad: &impl Fn(usize, Reason) -> BadFile) -> Result<Provider, BadFile> {
        let at = self.id.span().start;
        let id = self.id.into_inner();
        let is_sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || id.len() > LONGEST_ID || !id.chars().all(is_sound) {
            return Err(bad(at, Reason::BadId));
        }
        if !is_address(self.issuer.get_ref()) {
            return Err(bad(self.issuer.span().start, Reason::BadIssuer));
        }
        let secret = match (self.client_secret, self.client_secret_env) {
            (Some(_), Some(variable)) => return Err(bad(variable.span().start, Reason::TwoSecrets)),
            (secret, None) => secret,
            (None, Some(variable)) => {
                let at = variable.span().start;
                let variable = variable.into_inner();
                match env::var(&variable) {
                    Ok(secret) if !secret.is_empty() => Some(secret),
                    _ => return Err(bad(at, Reason::NoSecret { variable })),
                }
            }
        };
        Ok(Provider {
            id,
            name: Name { chinese: self.name.chinese, english: self.name.en },
            issuer: self.issuer.into_inner(),
            client_id: self.client_id,
            secret,
            // The crate asks for `openid` by itself.
            scopes: self.scopes.into_iter().filter(|scope| scope != "openid").collect(),
            factor: self.second_factor,
            unknown: self.unknown,
            city: self.city,
            roles: self.roles.roles(bad)?,
        })
    }
}

impl RolesEntry {
    fn roles(self, bad: &impl Fn(usize, Reason) -> BadFile) -> Result<Roles, BadFile> {
        let mut map = BTreeMap::new();
        for (value, role) in self.map {
            let at = role.span().start;
            let role = role.into_inner();
            let Ok(role) = role.parse::<Role>() else { return Err(bad(at, Reason::NotARole { role })) };
            if matches!(role, Role::ThirdParty | Role::Public) {
                return Err(bad(at, Reason::UnclaimableRole { role }));
            }
            if role.takes_two() {
                return Err(bad(at, Reason::GuardedRole { role }));
            }
            if self.claim.is_none() {
                return Err(bad(at, Reason::NoClaim));
            }
            if role.needs_organization() && self.organization_claim.is_none() {
                return Err(bad(at, Reason::NoOrganizationClaim { role }));
            }
            map.insert(value, role);
        }
        Ok(Roles { claim: self.claim.unwrap_or_default(), organization_claim: self.organization_claim, map })
    }
}

impl Provider {
    /// Whether the provider has to be asked for more than its ID token says.
    pub(super) fn lacks(&self, facts: &Map<String, Value>) -> bool {
        let wanted = [
            (!self.roles.map.is_empty()).then_some(self.roles.claim.as_str()),
            self.roles.organization_claim.as_deref(),
            (self.unknown == Unknown::Create).then_some("name"),
        ];
        wanted.into_iter().flatten().any(|claim| find(facts, claim).is_none())
    }

    /// Whose second factor counts. `facts` are those of the ID token.
    pub(super) fn factor(&self, facts: &Map<String, Value>) -> Factor {
        let vouches = |claim: &str, accepted: &[String]| {
            find(facts, claim)
                .is_some_and(|value| words(value).any(|word| accepted.iter().any(|a| a == word)))
        };
        if vouches("amr", &self.factor.amr) || vouches("acr", &self.factor.acr) {
            Factor::Provider
        } else {
            Factor::Own
        }
    }

    /// What verified claims mean here.
    pub(super) fn proven(
        &self,
        subject: &SubjectIdentifier,
        factor: Factor,
        facts: &Map<String, Value>,
        agent: &str,
    ) -> Proven {
        let text =
            |claim: &str| find(facts, claim).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
        let newcomer = (self.unknown == Unknown::Create).then(|| {
            let login = text("preferred_username").unwrap_or("sso");
            let login = format!("{login}@{}", self.id);
            Newcomer { name: text("name").unwrap_or(&login).to_owned(), login, city: self.city.clone() }
        });
        Proven {
            issuer: self.issuer.clone(),
            subject: subject.as_str().to_owned(),
            claimed: self.claimed(facts),
            factor,
            newcomer,
            agent: agent.to_owned(),
        }
    }

    fn claimed(&self, facts: &Map<String, Value>) -> Vec<Claimed> {
        let organizations: Vec<&str> = self
            .roles
            .organization_claim
            .as_deref()
            .and_then(|claim| find(facts, claim))
            .map(|value| words(value).collect())
            .unwrap_or_default();
        let mut claimed = Vec::new();
        for word in find(facts, &self.roles.claim).into_iter().flat_map(words) {
            let Some(&role) = self.roles.map.get(word) else { continue };
            let given: Vec<Option<String>> = match (role.needs_organization(), organizations.as_slice()) {
                // Without one the audit log says that it was refused.
                (false, _) | (true, []) => vec![None],
                (true, codes) => codes.iter().map(|code| Some((*code).to_owned())).collect(),
            };
            for organization in given {
                let new = Claimed { role, organization };
                if !claimed.contains(&new) {
                    claimed.push(new);
                }
            }
        }
        claimed
    }
}

impl std::fmt::Debug for Provider {
    /// Never the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("id", &self.id).field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// A claim by its name, or by the way to it, as in `realm_access.roles`.
fn find<'a>(facts: &'a Map<String, Value>, claim: &str) -> Option<&'a Value> {
    facts.get(claim).or_else(|| {
        let (first, rest) = claim.split_once('.')?;
        find(facts.get(first)?.as_object()?, rest)
    })
}

/// A claim is one word or a list of them.
fn words(value: &Value) -> impl Iterator<Item = &str> {
    let one = value.as_str();
    let many = value.as_array().into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many)
}

#[cfg(test)]
mod tests;
