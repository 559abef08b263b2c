//! Who several people are, who are asked about at once.

use std::collections::{HashMap, HashSet};

use indicator_model::id::{AccountId, CityId, SessionId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::account::{Facts, Security, appointment, sample_of};
use crate::ctx::Person;
use crate::entity::{account, identity_factor};
use crate::error::StoreError;

/// Somebody with an open session.
pub(super) struct Asked<'a> {
    pub(super) account: AccountId,
    pub(super) session: SessionId,
    pub(super) address: &'a str,
}

/// The people as a request needs them, in the order in which they were asked about: none for somebody who may not sign in. As
/// many statements as one of them takes.
pub(super) async fn people(
    db: &impl ConnectionTrait,
    city: CityId,
    security: &Security,
    asked: &[Asked<'_>],
) -> Result<Vec<Option<Person>>, StoreError> {
    let sample = sample_of(db, city).await?;
    let ids: Vec<Uuid> = asked.iter().map(|asked| asked.account.0).collect();
    let vouched: HashSet<Uuid> = identity_factor::Entity::find()
        .filter(identity_factor::Column::CityId.eq(city.0))
        .filter(identity_factor::Column::SessionId.is_in(asked.iter().map(|asked| asked.session.0)))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.session_id)
        .collect();
    let known = account::Entity::find()
        .filter(account::Column::CityId.eq(city.0))
        .filter(account::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let known: HashMap<Uuid, account::Model> = known.into_iter().map(|row| (row.id, row)).collect();
    let held = appointment::all_in_force(db, city.0, &ids).await?;
    let found = asked.iter().map(|Asked { account, session, address }| {
        let facts = Facts {
            known: known.get(&account.0)?.clone(),
            appointments: held.get(&account.0).cloned().unwrap_or_default(),
            sample,
            is_vouched: vouched.contains(&session.0),
        };
        facts.person(security, Some(*session), address)
    });
    Ok(found.collect())
}
