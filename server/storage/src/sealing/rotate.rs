//! New keys, and sealing everything again with the current one.

use std::collections::BTreeMap;

use indicator_model::moment::Moment;
use people_model::audit::{Deed, FieldName, ThingKind};
use people_model::policy::{Action, Subject};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tracing::instrument;

use super::cells::{page, page_for_update, sealed, write};
use crate::audit::{self, Deeds, NOWHERE, diff, thing};
use crate::clock;
use crate::crypto::{Cell, CryptoSuite, Keyring, parts};
use crate::ctx::{Ctx, Permit};
use crate::entity::{factor_enrolment, moment, moment_if_any, proposal, put_all, robot, sealing_key};
use crate::error::StoreError;
use crate::transaction::Transaction;

/// What came of sealing everything again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The current key, under which everything is now.
    pub key: String,
    /// Values that were under another one.
    pub values: u64,
    /// Values that do not open and stay as they are; `hengce check` names them.
    pub unreadable: u64,
    /// Keys that nothing is sealed with any more; only backups may need them.
    pub retired: Vec<String>,
}

/// A key and what is sealed with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    pub id: String,
    pub suite: String,
    pub is_current: bool,
    /// Whether the keyring has it.
    pub is_held: bool,
    pub values: u64,
    /// None for a key that the database does not know.
    pub since: Option<Moment>,
    pub retired_at: Option<Moment>,
}

/// Keys are the operator's: they concern every city, and a person who has them has the disk.
fn permit(ctx: &Ctx) -> Result<Permit, StoreError> {
    ctx.authorize(Action::DatabaseCheck)?;
    ctx.permit(Action::DatabaseCheck, NOWHERE, Subject::default(), &[])
}

/// Makes a key and puts it first; what is sealed from now on is sealed with it.
#[instrument(skip_all)]
pub async fn add(ctx: &Ctx, suite: &'static dyn CryptoSuite) -> Result<String, StoreError> {
    let permit = permit(ctx)?;
    let transaction = ctx.store.begin().await?;
    let id = ctx.store.keyring().add(suite)?;
    let row = sealing_key::Model {
        id: id.clone(),
        suite: suite.name().to_owned(),
        since: clock::now().to_string(),
        retired_at: None,
    };
    put_all::<sealing_key::Entity>(&transaction, Box::new(vec![row].into_iter())).await?;
    let deeds = Deeds::done(permit.doer(), Deed::KeyChange, thing(ThingKind::Key, &id, &id))
        .with(vec![diff(FieldName::Suite, None, Some(suite.name()))]);
    audit::record(&transaction, NOWHERE, deeds).await?;
    transaction.commit().await?;
    Ok(id)
}

/// Seals everything with the current key that is under another one, some rows at a time. Interrupted, it goes on where
/// it stopped: the values themselves show what is done.
#[instrument(skip_all)]
pub async fn rotate(ctx: &Ctx) -> Result<Rotated, StoreError> {
    let permit = permit(ctx)?;
    let keyring = ctx.store.keyring();
    let current = keyring.keys()?.first().map(|key| key.id().to_owned()).unwrap_or_default();
    let (mut after, mut values, mut unreadable) = (None, 0, 0);
    loop {
        let transaction = ctx.store.begin().await?;
        let page = page_for_update(&transaction, after).await?;
        let Some(last) = page.last() else { break };
        after = Some((last.city_id, last.id));
        for mut row in page {
            let mut is_changed = false;
            for (cell, value) in sealed(&mut row) {
                let Some(value) = value.filter(|value| is_under_another(value, &current)) else { continue };
                let plain = match keyring.open(cell, value) {
                    // One cell that is lost keeps no other from a new key.
                    Err(StoreError::Unsealable { .. } | StoreError::MissingKey { .. }) => {
                        unreadable += 1;
                        continue;
                    }
                    plain => plain?,
                };
                *value = keyring.seal(cell, &plain)?;
                is_changed = true;
                values += 1;
            }
            if is_changed {
                write(&transaction, row).await?;
            }
        }
        transaction.commit().await?;
    }
    let transaction = ctx.store.begin().await?;
    values += rotate_waiting(&transaction, keyring, &current).await?;
    values += rotate_robots(&transaction, keyring, &current).await?;
    let used = count(&transaction).await?;
    let mut retired = Vec::new();
    for key in sealing_key::Entity::find().all(&transaction).await? {
        if key.id == current || used.contains_key(&key.id) || key.retired_at.is_some() {
            continue;
        }
        sealing_key::Entity::update_many()
            .col_expr(sealing_key::Column::RetiredAt, Expr::value(Some(clock::now().to_string())))
            .filter(sealing_key::Column::Id.eq(key.id.as_str()))
            .exec(&transaction)
            .await?;
        retired.push(key.id);
    }
    let deeds =
        Deeds::done(permit.doer(), Deed::KeyChange, thing(ThingKind::Key, &current, &current)).with(vec![
            diff(FieldName::Values, None, Some(&values.to_string())),
            diff(FieldName::Retired, None, Some(&retired.join(", "))),
        ]);
    audit::record(&transaction, NOWHERE, deeds).await?;
    transaction.commit().await?;
    Ok(Rotated { key: current, values, unreadable, retired })
}

/// Secrets that wait for their first code, and halves of one-time passwords: few, and gone within minutes or days. Answers
/// how many were sealed again.
async fn rotate_waiting(
    transaction: &Transaction,
    keyring: &Keyring,
    current: &str,
) -> Result<u64, StoreError> {
    let mut values = 0;
    for row in factor_enrolment::Entity::find().lock_exclusive().all(transaction).await? {
        let cell = Cell::enrolment(row.city_id, row.account_id);
        let Some(sealed) = resealed(keyring, cell, &row.secret, current)? else { continue };
        factor_enrolment::Entity::update_many()
            .col_expr(factor_enrolment::Column::Secret, Expr::value(sealed))
            .filter(factor_enrolment::Column::CityId.eq(row.city_id))
            .filter(factor_enrolment::Column::AccountId.eq(row.account_id))
            .exec(transaction)
            .await?;
        values += 1;
    }
    let halves = proposal::Entity::find().filter(proposal::Column::Half.ne(""));
    for row in halves.lock_exclusive().all(transaction).await? {
        let cell = Cell::proposal(row.city_id, row.id);
        let Some(sealed) = resealed(keyring, cell, &row.half, current)? else { continue };
        proposal::Entity::update_many()
            .col_expr(proposal::Column::Half, Expr::value(sealed))
            .filter(proposal::Column::CityId.eq(row.city_id))
            .filter(proposal::Column::Id.eq(row.id))
            .exec(transaction)
            .await?;
        values += 1;
    }
    Ok(values)
}

/// Addresses and secrets of robots, of which a city has few. Returns how many were sealed again.
async fn rotate_robots(
    transaction: &Transaction,
    keyring: &Keyring,
    current: &str,
) -> Result<u64, StoreError> {
    let mut values = 0;
    for mut row in robot::Entity::find().lock_exclusive().all(transaction).await? {
        let before = values;
        let [address, secret] = ["address", "secret"].map(|column| Cell::robot(column, row.city_id, row.id));
        for (cell, value) in [(address, &mut row.address), (secret, &mut row.secret)] {
            if let Some(sealed) = resealed(keyring, cell, value, current)? {
                *value = sealed;
                values += 1;
            }
        }
        if values > before {
            put_all::<robot::Entity>(transaction, Box::new(std::iter::once(row))).await?;
        }
    }
    Ok(values)
}

/// A value under the current key; none where it is so already, or does not open.
fn resealed(keyring: &Keyring, cell: Cell, value: &str, current: &str) -> Result<Option<String>, StoreError> {
    if !is_under_another(value, current) {
        return Ok(None);
    }
    match keyring.open(cell, value) {
        Err(StoreError::Unsealable { .. } | StoreError::MissingKey { .. }) => Ok(None),
        plain => keyring.seal(cell, &plain?).map(Some),
    }
}

/// The keys of the database, oldest first, with the number of values under each.
#[instrument(skip_all)]
pub async fn keys(ctx: &Ctx) -> Result<Vec<KeyUse>, StoreError> {
    permit(ctx)?;
    let db = ctx.store.snapshot().await?;
    let used = count(&db).await?;
    let held = ctx.store.keyring().keys()?;
    let rows = sealing_key::Entity::find().order_by_asc(sealing_key::Column::Since).all(&db).await?;
    let is_known = |id: &str| rows.iter().any(|row| row.id == id);
    let strangers: Vec<_> =
        used.iter().filter(|(id, _)| !is_known(id)).map(|it| (it.0.clone(), it.1.clone())).collect();
    let key = |row: sealing_key::Model| -> Result<KeyUse, StoreError> {
        Ok(KeyUse {
            is_current: held.first().is_some_and(|key| key.id() == row.id),
            is_held: held.iter().any(|key| key.id() == row.id),
            values: used.get(&row.id).map_or(0, |(_, values)| *values),
            id: row.id,
            suite: row.suite,
            since: Some(moment(row.since)?),
            retired_at: moment_if_any(row.retired_at)?,
        })
    };
    let mut keys: Vec<KeyUse> = rows.into_iter().map(key).collect::<Result<_, _>>()?;
    // Keys that the database never knew: of a file that was not its own.
    for (id, (suite, values)) in strangers {
        let is_held = held.iter().any(|key| key.id() == id);
        keys.push(KeyUse { id, suite, is_current: false, is_held, values, since: None, retired_at: None });
    }
    Ok(keys)
}

fn is_under_another(value: &str, current: &str) -> bool {
    parts(value).is_some_and(|(_, key)| key != current)
}

/// Suite of and values under each key.
type Used = BTreeMap<String, (String, u64)>;

async fn count(db: &impl ConnectionTrait) -> Result<Used, StoreError> {
    let (mut used, mut after) = (Used::new(), None);
    let mut tally = |value: &str| {
        if let Some((suite, key)) = parts(value) {
            used.entry(key.to_owned()).or_insert_with(|| (suite.to_owned(), 0)).1 += 1;
        }
    };
    for row in factor_enrolment::Entity::find().all(db).await? {
        tally(&row.secret);
    }
    for row in proposal::Entity::find().all(db).await? {
        tally(&row.half);
    }
    for row in robot::Entity::find().all(db).await? {
        tally(&row.address);
        tally(&row.secret);
    }
    loop {
        let page = page(db, after).await?;
        let Some(last) = page.last() else { return Ok(used) };
        after = Some((last.city_id, last.id));
        for mut row in page {
            for (_, value) in sealed(&mut row) {
                if let Some(value) = value {
                    tally(value);
                }
            }
        }
    }
}
