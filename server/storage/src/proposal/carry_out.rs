//! Does what two administrators agreed on, by the same steps as what one does alone.

use indicator_model::id::{AccountId, CityId};
use people_model::account::AccountState;
use people_model::appointment::NewAppointment;
use people_model::audit::Doer;
use people_model::proposal::{Measure, Refusal};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::account::{appointment, erase, state};
use crate::entity::{account, proposal};
use crate::error::{StoreError, refused};
use crate::transaction::Transaction;

/// `hash` is of the one-time password, empty where there is none.
pub(super) async fn carry_out(
    transaction: &Transaction,
    doer: &Doer,
    city: CityId,
    row: account::Model,
    measure: Measure,
    reason: &str,
    hash: String,
) -> Result<(), StoreError> {
    let id = AccountId(row.id);
    if row.erased_at.is_some() {
        return Err(refused(people_model::account::Refusal::Erased));
    }
    match measure {
        Measure::ResetPassword => {
            // Proposed in the moment before it was confirmed, or never with a half.
            if hash.is_empty() {
                return Err(StoreError::NotFound);
            }
            if row.factor_secret.is_none() && was_factor_removed(transaction, city, id).await? {
                return Err(refused(Refusal::BothGone));
            }
            state::replace_password(transaction, doer, city, row, hash, reason).await
        }
        Measure::RemoveFactor => {
            if row.must_change {
                return Err(refused(Refusal::BothGone));
            }
            state::take_factor(transaction, doer, city, row, reason).await
        }
        Measure::Disable => {
            state::change(transaction, doer, city, row, AccountState::Disabled, reason).await?;
            appointment::keep_administrators(transaction, city, id).await
        }
        Measure::Enable => state::change(transaction, doer, city, row, AccountState::Active, reason).await,
        Measure::Erase => erase::carry_out(transaction, doer, city, &row, reason).await.map(drop),
        Measure::Appoint { role } => {
            appointment::give(transaction, doer, city, &row, &NewAppointment::to(role)).await
        }
        Measure::Dismiss { role } => {
            appointment::take(transaction, doer, city, &row, role).await?;
            appointment::keep(transaction, city, role).await
        }
    }
}

/// Whether administrators took the second factor that the account lacks: a password besides would be the account.
async fn was_factor_removed(
    transaction: &Transaction,
    city: CityId,
    id: AccountId,
) -> Result<bool, StoreError> {
    let removal = serde_json::to_string(&Measure::RemoveFactor).unwrap_or_default();
    let row = proposal::Entity::find()
        .filter(proposal::Column::CityId.eq(city.0))
        .filter(proposal::Column::AccountId.eq(id.0))
        .filter(proposal::Column::Measure.eq(removal))
        .filter(proposal::Column::State.eq("confirmed"))
        .one(transaction)
        .await?;
    Ok(row.is_some())
}
