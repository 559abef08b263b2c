//! The second factor that an identity provider checked, in place of ours.

use indicator_model::id::{AccountId, CityId, SessionId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

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
