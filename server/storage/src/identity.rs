//! Single sign-on: identities at providers, linked to accounts by issuer and subject.
//!
//! What a provider says is proven by the server before it comes here; here is whom it lets in, and as what. Nobody is
//! found by a name or an address of a provider. Roles that a claim gives follow the claim at each sign-in; those that
//! a person gave are not touched.
//!
//! Deliberately absent: the protocol, and anything that a provider must not see or keep secret.

mod attempt;
mod enter;
mod link;
mod roles;

use indicator_model::id::{AccountId, CityId, SessionId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

pub(crate) use self::attempt::expire;
pub use self::attempt::{Answered, Handle, answer, begin, begin_link};
pub use self::enter::{Factor, Newcomer, Proven, enter};
pub use self::link::{link, list, unlink};
use crate::entity::{identity, identity_factor};
use crate::error::StoreError;

/// Whether a provider vouched for the second factor of a session, or, for a token, which has none, of its owner's last
/// sign-in.
pub(crate) async fn is_vouched(
    db: &impl ConnectionTrait,
    city: CityId,
    account: AccountId,
    session: Option<SessionId>,
) -> Result<bool, StoreError> {
    if let Some(session) = session {
        return Ok(identity_factor::Entity::find_by_id((city.0, session.0)).one(db).await?.is_some());
    }
    Ok(identity::Entity::find()
        .filter(identity::Column::CityId.eq(city.0))
        .filter(identity::Column::AccountId.eq(account.0))
        .filter(identity::Column::Vouched.eq(true))
        .one(db)
        .await?
        .is_some())
}

async fn by_subject(
    db: &impl ConnectionTrait,
    issuer: &str,
    subject: &str,
) -> Result<Option<identity::Model>, StoreError> {
    Ok(identity::Entity::find()
        .filter(identity::Column::Issuer.eq(issuer))
        .filter(identity::Column::Subject.eq(subject))
        .one(db)
        .await?)
}
