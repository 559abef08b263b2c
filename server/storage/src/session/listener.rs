//! Looks again at many sessions at once, for answers that go on for long.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use indicator_model::id::CityId;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::resume::{Facts, is_open, sample_of};
use crate::account::{self, appointment};
use crate::ctx::{Actor, Person};
use crate::entity::{account as accounts, identity_factor, session};
use crate::error::StoreError;
use crate::store::Store;

/// Sessions of one question to the database: both engines bound how many values one may name.
const AT_ONCE: usize = 1_000;

/// The same people with the rights that they have now, in the same order: none for somebody whose session has ended
/// or who may no longer sign in. A handful of questions, however many people it is about.
///
/// Takes no actor, because it is what renews one.
pub async fn renew(store: &Store, people: &[Arc<Person>]) -> Result<Vec<Option<Actor>>, StoreError> {
    let mut renewed = vec![None; people.len()];
    let mut by_city: BTreeMap<CityId, Vec<usize>> = BTreeMap::new();
    for (position, person) in people.iter().enumerate() {
        by_city.entry(person.city).or_default().push(position);
    }
    let db = store.snapshot().await?;
    for (city, positions) in by_city {
        for part in positions.chunks(AT_ONCE) {
            let asked: Vec<&Person> = part.iter().map(|&position| people[position].as_ref()).collect();
            for (position, person) in part.iter().zip(renew_in(&db, city, &asked).await?) {
                renewed[*position] = person.map(Actor::person);
            }
        }
    }
    Ok(renewed)
}

async fn renew_in(
    db: &impl ConnectionTrait,
    city: CityId,
    people: &[&Person],
) -> Result<Vec<Option<Person>>, StoreError> {
    let security = account::secure_of(db, city).await?;
    let sample = sample_of(db, city).await?;
    let sessions: Vec<Uuid> = people.iter().filter_map(|person| Some(person.session?.0)).collect();
    let ids: Vec<Uuid> = people.iter().map(|person| person.standing.account.0).collect();
    let open = session::Entity::find()
        .filter(session::Column::CityId.eq(city.0))
        .filter(session::Column::Id.is_in(sessions.iter().copied()))
        .all(db)
        .await?;
    let mut still = HashSet::new();
    for row in open {
        if is_open(&security, &row)? {
            still.insert(row.id);
        }
    }
    let vouched: HashSet<Uuid> = identity_factor::Entity::find()
        .filter(identity_factor::Column::CityId.eq(city.0))
        .filter(identity_factor::Column::SessionId.is_in(sessions))
        .all(db)
        .await?
        .into_iter()
        .map(|row| row.session_id)
        .collect();
    let known = accounts::Entity::find()
        .filter(accounts::Column::CityId.eq(city.0))
        .filter(accounts::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let known: HashMap<Uuid, accounts::Model> = known.into_iter().map(|row| (row.id, row)).collect();
    let held = appointment::all_in_force(db, city.0, &ids).await?;
    let renewed = people.iter().map(|person| {
        let session = person.session.filter(|session| still.contains(&session.0))?;
        let id = person.standing.account;
        let facts = Facts {
            known: known.get(&id.0)?.clone(),
            appointments: held.get(&id.0).cloned().unwrap_or_default(),
            sample,
            is_vouched: vouched.contains(&session.0),
        };
        facts.person(&security, Some(session), &person.address)
    });
    Ok(renewed.collect())
}
