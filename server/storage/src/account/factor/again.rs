//! Asks somebody who is signed in once more who they are, before the second factor changes.
//!
//! Wrong answers count like those at the door, under the same name and address.

use indicator_model::account::Turned;
use indicator_model::audit::{Deed, Doer};
use indicator_model::id::{AccountId, CityId};

use super::check::{self, Given};
use crate::account::{find, password, secure, throttle};
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::Ctx;
use crate::entity::account;
use crate::error::{Misfit, StoreError};
use crate::transaction::Transaction;

/// What has to be shown.
pub(super) enum Proof<'a> {
    Password(&'a str),
    /// The password, and a code or a recovery code.
    Both {
        password: &'a str,
        code: &'a str,
    },
}

impl Proof<'_> {
    const fn password(&self) -> &str {
        match self {
            Self::Password(password) | Self::Both { password, .. } => password,
        }
    }
}

/// Somebody who proved it, and the transaction in which the change has to happen.
pub(super) struct Proven {
    pub(super) transaction: Transaction,
    /// Held until the transaction ends.
    pub(super) row: account::Model,
    pub(super) city: CityId,
    pub(super) id: AccountId,
    pub(super) doer: Doer,
}

/// Whoever signs in elsewhere has no password here, and is asked only for the code. `deed` is what the record calls
/// an attempt that failed.
pub(super) async fn prove(ctx: &Ctx, deed: Deed, proof: Proof<'_>) -> Result<Proven, StoreError> {
    let person = super::own(ctx)?;
    let (city, id) = (person.city, person.standing.account);
    let doer = ctx.actor.doer(None);
    let (known, rules) = {
        let db = ctx.store.snapshot().await?;
        let rules = secure::of(&db, city).await?.profile.rules();
        let known = find(&db, city, id).await?;
        throttle::check(&db, &rules, &known.login, &doer.from, known.last_login_from.as_deref()).await?;
        (known, rules)
    };
    let is_right = match known.password_hash.as_deref() {
        Some(hash) => password::is_right(proof.password(), Some(hash)).await?,
        None => true,
    };

    let transaction = ctx.store.begin().await?;
    let row = super::held(&transaction, city, id).await?;
    // What others tried meanwhile counts.
    throttle::check(&transaction, &rules, &row.login, &doer.from, row.last_login_from.as_deref()).await?;
    let wrong = match proof {
        _ if !is_right || row.password_hash != known.password_hash => Some((Turned::Wrong, "password")),
        Proof::Password(_) => None,
        Proof::Both { .. } if row.factor_secret.is_none() => return Err(Misfit::NoFactor.into()),
        Proof::Both { code, .. } => {
            let given = Given::read(code);
            let is_right = check::accept(&transaction, ctx.store.keyring(), &doer, &row, &given).await?;
            if is_right {
                throttle::succeeded(&transaction, &row.login, &doer.from).await?;
            }
            (!is_right).then(|| (Turned::WrongCode, given.key()))
        }
    };
    if let Some((turned, means)) = wrong {
        throttle::failed(&transaction, &rules, &row.login, &doer.from).await?;
        let deeds = Deeds::done(&doer, deed, thing("account", id, &row.name))
            .with(vec![diff("means", None, Some(means))])
            .refused();
        audit::record(&transaction, city, deeds).await?;
        transaction.commit().await?;
        return Err(turned.into());
    }
    Ok(Proven { transaction, row, city, id, doer })
}
