//! Takes a second factor away, or its recovery codes. Both take the password and a code.

use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::Action;
use tracing::instrument;

use super::recovery;
use crate::account::again::{self, Proof, Proven};
use crate::account::secure;
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::Ctx;
use crate::error::StoreError;

/// Takes the person's own second factor away and ends the person's sessions elsewhere. Whose role demands one may do
/// nothing else afterwards but set up another.
#[instrument(skip_all)]
pub async fn remove(ctx: &Ctx, password: &str, code: &str) -> Result<(), StoreError> {
    ctx.authorize(Action::AccountOwn)?;
    let person = super::own(ctx)?;
    let proof = Proof::Both { password, code };
    let Proven { transaction, row, city, id, doer } = again::prove(ctx, Deed::FactorRemove, proof).await?;
    super::clear(&transaction, city, id).await?;
    secure::end_others(&transaction, person).await?;
    let deeds = Deeds::done(&doer, Deed::FactorRemove, thing(ThingKind::Account, id, &row.name));
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(())
}

/// Makes new recovery codes, which are the answer; the old ones are worth nothing any more.
#[instrument(skip_all)]
pub async fn renew(ctx: &Ctx, password: &str, code: &str) -> Result<Vec<String>, StoreError> {
    ctx.authorize(Action::AccountOwn)?;
    let proof = Proof::Both { password, code };
    let Proven { transaction, row, city, id, doer } = again::prove(ctx, Deed::FactorRenew, proof).await?;
    let left = recovery::left(&transaction, city, id).await?;
    let codes = recovery::replace(&transaction, city, id).await?;
    let changes = vec![diff(FieldName::CodesLeft, Some(&left.to_string()), Some(&codes.len().to_string()))];
    let deeds = Deeds::done(&doer, Deed::FactorRenew, thing(ThingKind::Account, id, &row.name)).with(changes);
    audit::record(&transaction, city, deeds).await?;
    transaction.commit().await?;
    Ok(codes)
}
