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

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

pub(crate) use self::attempt::expire;
pub use self::attempt::{Answered, Handle, answer, begin, begin_link};
pub use self::enter::{Factor, Newcomer, Proven, enter};
pub use self::link::{link, list, unlink};
use crate::entity::identity;
use crate::error::StoreError;

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
