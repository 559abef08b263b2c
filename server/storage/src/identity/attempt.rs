//! Sign-ins that are under way at a provider.
//!
//! The browser holds one random [`Handle`]; state, nonce and the proof of the code all follow from it, so the
//! database, which keeps a hash of the state, gives nothing away. An answer counts once, within ten minutes, and only
//! from the browser that asked.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use indicator_model::id::SessionId;
use people_model::identity::Trouble;
use people_model::policy::{Action, Denial};
use people_model::session::Turned;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use subtle::ConstantTimeEq;
use tracing::instrument;

use super::link::person;
use crate::clock;
use crate::ctx::Ctx;
use crate::entity::identity_attempt;
use crate::error::StoreError;
use crate::network::Network;
use crate::secret;
use crate::store::{self, Exclusive};
use crate::transaction::Transaction;

/// Minutes in which a provider must have answered.
const LASTS: u32 = 10;

/// Sign-ins that one network may have under way: a whole office stands behind one, a flood does too.
const MOST: u64 = 1_000;

const RANDOM: usize = 32;

/// What the browser holds until the provider answers.
#[derive(Clone, PartialEq, Eq)]
pub struct Handle([u8; RANDOM]);

impl Handle {
    /// None for a text that we did not make.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?))
    }

    /// As the browser keeps it.
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the provider sends back with its answer.
    pub fn state(&self) -> String {
        self.derived(b"state")
    }

    /// What the provider puts into the token that it signs.
    pub fn nonce(&self) -> String {
        self.derived(b"nonce")
    }

    /// What proves that the browser that brings the code also asked for it (PKCE, RFC 7636): 43 characters.
    pub fn verifier(&self) -> String {
        self.derived(b"verifier")
    }

    fn derived(&self, label: &[u8]) -> String {
        secret::hash(&[label, &self.0].concat())
    }
}

/// What was asked for when the sign-in began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// Where to go on, as it was given.
    pub next: String,
    /// The session that asked for its person to be linked; none for a sign-in.
    pub link: Option<SessionId>,
}

/// Begins a sign-in at a provider.
#[instrument(skip_all, fields(provider = %provider))]
pub async fn begin(ctx: &Ctx, provider: &str, next: &str) -> Result<Handle, StoreError> {
    ctx.authorize(Action::SignIn)?;
    insert(ctx, provider, next, None).await
}

/// Begins to link the user who asks. A user who has to complete their account does that first.
#[instrument(skip_all, fields(provider = %provider))]
pub async fn begin_link(ctx: &Ctx, provider: &str) -> Result<Handle, StoreError> {
    ctx.authorize_own()?;
    let session = person(ctx)?.session.ok_or(StoreError::Forbidden(Denial::NoRole))?;
    insert(ctx, provider, "/account", Some(session)).await
}

async fn insert(
    ctx: &Ctx,
    provider: &str,
    next: &str,
    session: Option<SessionId>,
) -> Result<Handle, StoreError> {
    let handle = Handle(secret::random()?);
    let network = Network::name(&ctx.actor.doer(None).from);
    let transaction = ctx.store.begin().await?;
    store::lock(&transaction, Exclusive::Attempts).await?;
    expire(&transaction).await?;
    let under_way = identity_attempt::Entity::find()
        .filter(identity_attempt::Column::Address.eq(network.as_str()))
        .count(&transaction)
        .await?;
    if under_way >= MOST {
        return Err(StoreError::Turned(Turned::Busy { seconds: LASTS * 60 }));
    }
    let row = identity_attempt::Model {
        state_hash: secret::hash(handle.state().as_bytes()),
        provider: provider.to_owned(),
        next: next.to_owned(),
        session_id: session.map(|session| session.0),
        address: network,
        begun_at: clock::now().to_string(),
    };
    identity_attempt::Entity::insert(row.into_active_model()).exec_without_returning(&transaction).await?;
    transaction.commit().await?;
    Ok(handle)
}

/// Removes sign-ins that were not answered in time.
pub(crate) async fn expire(transaction: &Transaction) -> Result<u64, StoreError> {
    let gone = identity_attempt::Entity::delete_many()
        .filter(identity_attempt::Column::BegunAt.lte(clock::minutes_ago(LASTS).to_string()))
        .exec(transaction)
        .await?;
    Ok(gone.rows_affected)
}

/// Takes an answer of a provider, once: the same again is [`Trouble::Expired`], as is one that comes late or to
/// another browser.
#[instrument(skip_all, fields(provider = %provider))]
pub async fn answer(
    ctx: &Ctx,
    provider: &str,
    state: &str,
    handle: Option<&Handle>,
) -> Result<Answered, StoreError> {
    ctx.authorize(Action::SignIn)?;
    let expired = || StoreError::Identity(Trouble::Expired);
    let own = handle.map(Handle::state).unwrap_or_default();
    if own.is_empty() || !bool::from(own.as_bytes().ct_eq(state.as_bytes())) {
        return Err(expired());
    }
    let key = secret::hash(state.as_bytes());
    let transaction = ctx.store.begin().await?;
    let row = identity_attempt::Entity::find_by_id(key.clone()).one(&transaction).await?;
    let taken = identity_attempt::Entity::delete_by_id(key).exec(&transaction).await?;
    transaction.commit().await?;
    let row = row.filter(|_| taken.rows_affected == 1).ok_or_else(expired)?;
    if row.provider != provider || row.begun_at <= clock::minutes_ago(LASTS).to_string() {
        return Err(expired());
    }
    Ok(Answered { next: row.next, link: row.session_id.map(SessionId) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_from_a_handle_differs_and_comes_back() {
        let handle = Handle([7; RANDOM]);
        let all = [handle.reveal(), handle.state(), handle.nonce(), handle.verifier()];
        for (position, one) in all.iter().enumerate() {
            assert_eq!(one.len(), 43);
            assert!(!all[..position].contains(one));
        }
        assert!(Handle::parse(&handle.reveal()) == Some(handle));
        assert!(Handle::parse("short").is_none());
    }
}
