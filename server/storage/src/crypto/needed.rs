//! Which keys a database needs.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::keyring::Keyring;
use crate::entity::sealing_key;
use crate::error::StoreError;

impl Keyring {
    /// Looks up again what is needed, for a key file that was refused: a key that another process retired may be missing.
    pub(crate) async fn reconsider(&self, db: &impl ConnectionTrait) -> Result<(), StoreError> {
        let needed = Self::needed_in(db).await?;
        if !self.needs(&needed) {
            self.require(needed);
        }
        Ok(())
    }

    /// The keys that something may be sealed with.
    pub(crate) async fn needed_in(db: &impl ConnectionTrait) -> Result<BTreeSet<String>, StoreError> {
        let in_use = sealing_key::Entity::find().filter(sealing_key::Column::RetiredAt.is_null());
        Ok(in_use.all(db).await?.into_iter().map(|key| key.id).collect())
    }
}
