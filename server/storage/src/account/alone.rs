//! What one administrator may not do alone; a second one confirms a [`crate::proposal`].

use indicator_model::id::{AccountId, CityId};
use people_model::proposal::{Measure, Refusal};

use super::appointment;
use crate::ctx::{Actor, Ctx};
use crate::error::{StoreError, refused};
use crate::transaction::Transaction;

/// Refuses what takes two to one person. The operator owns the data; and as long as nobody ever held an administrator's
/// office, there is nobody to be asked about the first.
pub(super) async fn check(
    ctx: &Ctx,
    transaction: &Transaction,
    city: CityId,
    account: AccountId,
    measure: Measure,
) -> Result<(), StoreError> {
    if ctx.actor == Actor::Operator {
        return Ok(());
    }
    let takes_two = match measure {
        Measure::Appoint { role } => {
            measure.takes_two(role) && appointment::was_held(transaction, city, role).await?
        }
        Measure::Dismiss { role } => measure.takes_two(role),
        _ => {
            let held = appointment::roles(transaction, city, Some(account)).await?;
            held.into_values().flatten().any(|role| measure.takes_two(role))
        }
    };
    if takes_two { Err(refused(Refusal::NeedsSecond)) } else { Ok(()) }
}
