//! Asks somebody who is signed in once more who they are, before the password or the second factor changes.
//!
//! Wrong answers count like those at sign-in, under the same name and network, and are recorded.

use indicator_model::id::{AccountId, CityId};
use people_model::audit::{Deed, Doer, FieldName, ThingKind};
use people_model::factor::Refusal;
use people_model::password::Rules;
use people_model::session::Turned;

use super::factor;
use super::factor::check::{self, Given};
use super::throttle::{self, Pair, Ticket};
use super::{find, password, secure};
use crate::audit::{self, Deeds, diff, thing};
use crate::ctx::Ctx;
use crate::entity::account;
use crate::error::{StoreError, refused};
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

/// Somebody whose password was right.
pub(super) struct Known {
    pub(super) row: account::Model,
    pub(super) rules: Rules,
    pub(super) city: CityId,
    pub(super) id: AccountId,
    pub(super) doer: Doer,
    /// Still counts as a failure.
    pub(super) ticket: Ticket,
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

/// Checks the password alone. A user who signs in elsewhere has none here, and passes. `deed` is what the audit log calls
/// an attempt that failed.
pub(super) async fn check_password(ctx: &Ctx, deed: Deed, given: &str) -> Result<Known, StoreError> {
    let person = factor::own(ctx)?;
    let (city, id) = (person.city, person.standing.account);
    let doer = ctx.actor.doer(None);
    let (row, rules, pair) = {
        let db = ctx.store.snapshot().await?;
        let rules = secure::of(&db, city).await?.profile.rules();
        let row = find(&db, city, id).await?;
        let pair = Pair::new(&row.login, &doer.from, row.last_login_from.as_deref());
        throttle::check(&db, &rules, &pair).await?;
        (row, rules, pair)
    };
    let ticket = throttle::take(&ctx.store, &rules, pair).await?;
    let is_right = match row.password_hash.as_deref() {
        Some(hash) => password::is_right(given, Some(hash)).await,
        None => Ok(true),
    };
    let known = Known { row, rules, city, id, doer, ticket };
    match is_right {
        Ok(true) => Ok(known),
        Ok(false) => {
            let transaction = ctx.store.begin().await?;
            refuse(transaction, deed, &known.doer, &known.row, "password").await?;
            Err(Turned::Wrong.into())
        }
        Err(busy) => {
            known.ticket.release(&ctx.store).await?;
            Err(busy)
        }
    }
}

/// Checks all that has to be shown.
pub(super) async fn prove(ctx: &Ctx, deed: Deed, proof: Proof<'_>) -> Result<Proven, StoreError> {
    let known = check_password(ctx, deed, proof.password()).await?;
    let Known { city, id, doer, .. } = known;
    // With a code to come the same attempt goes on.
    let ticket = match proof {
        Proof::Password(_) => {
            known.ticket.release(&ctx.store).await?;
            None
        }
        Proof::Both { .. } => Some(known.ticket),
    };
    let transaction = ctx.store.begin().await?;
    let row = factor::held(&transaction, city, id).await?;
    if row.password_hash != known.row.password_hash {
        // Changed or reset in the meantime, elsewhere.
        refuse(transaction, deed, &doer, &row, "password").await?;
        return Err(Turned::Wrong.into());
    }
    if let (Proof::Both { code, .. }, Some(ticket)) = (proof, ticket) {
        if row.factor_secret.is_none() {
            ticket.give_back(&transaction).await?;
            transaction.commit().await?;
            return Err(refused(Refusal::NotOn));
        }
        let given = Given::read(code);
        if !check::accept(&transaction, ctx.store.keyring(), &doer, &row, &given).await? {
            refuse(transaction, deed, &doer, &row, given.key()).await?;
            return Err(Turned::WrongCode.into());
        }
        ticket.forget(&transaction).await?;
    }
    Ok(Proven { transaction, row, city, id, doer })
}

async fn refuse(
    transaction: Transaction,
    deed: Deed,
    doer: &Doer,
    row: &account::Model,
    means: &str,
) -> Result<(), StoreError> {
    let deeds = Deeds::done(doer, deed, thing(ThingKind::Account, row.id, &row.name))
        .with(vec![diff(FieldName::Means, None, Some(means))])
        .refused();
    audit::record(&transaction, CityId(row.city_id), deeds).await?;
    transaction.commit().await?;
    Ok(())
}
