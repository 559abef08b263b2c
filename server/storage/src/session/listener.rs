//! Looks again at many sessions at once, for answers that go on for long.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use indicator_model::id::CityId;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::people::{Asked, people as who};
use super::resume::is_open;
use crate::account;
use crate::clock;
use crate::ctx::{Actor, Person};
use crate::entity::{appointment as appointments, moment, session};
use crate::error::StoreError;
use crate::store::Store;

/// Sessions of one question to the database: both engines bound how many values one may name.
const AT_ONCE: usize = 1_000;

/// When people are looked at again without an event.
const LATEST: Duration = Duration::from_mins(1);

/// What people are now.
pub struct Renewed {
    /// With the rights that they have now, in the order in which they were asked about: none for somebody whose session
    /// has ended or who may no longer sign in.
    pub people: Vec<Option<Actor>>,
    /// In what time the clock may change that, in whole seconds that are over.
    pub again: Duration,
}

/// Looks at people again. A handful of questions, however many people it is about.
///
/// Takes no actor, because it is what renews one.
pub async fn renew(store: &Store, people: &[Arc<Person>]) -> Result<Renewed, StoreError> {
    let mut renewed = Renewed { people: vec![None; people.len()], again: LATEST };
    let mut by_city: BTreeMap<CityId, Vec<usize>> = BTreeMap::new();
    for (position, person) in people.iter().enumerate() {
        by_city.entry(person.city).or_default().push(position);
    }
    let db = store.snapshot().await?;
    for (city, positions) in by_city {
        renewed.by(next_appointment(&db, city).await?);
        for part in positions.chunks(AT_ONCE) {
            let asked: Vec<&Person> = part.iter().map(|&position| people[position].as_ref()).collect();
            for (position, person) in part.iter().zip(renew_in(&db, city, &asked, &mut renewed).await?) {
                renewed.people[*position] = person.map(Actor::person);
            }
        }
    }
    Ok(renewed)
}

impl Renewed {
    /// Something ends in so many seconds, the one that has begun included.
    fn by(&mut self, seconds: Option<u32>) {
        let first = seconds.map(|seconds| Duration::from_secs(seconds.saturating_sub(1).into()));
        self.again = first.map_or(self.again, |first| self.again.min(first));
    }
}

/// In how many seconds an appointment of the city begins or ends next.
async fn next_appointment(db: &impl ConnectionTrait, city: CityId) -> Result<Option<u32>, StoreError> {
    let now = clock::now().to_string();
    let rows: Vec<(String, Option<String>)> = appointments::Entity::find()
        .select_only()
        .columns([appointments::Column::Since, appointments::Column::Until])
        .filter(appointments::Column::CityId.eq(city.0))
        .filter(appointments::Column::EndedAt.is_null())
        .filter(
            Condition::any()
                .add(appointments::Column::Since.gt(now.as_str()))
                .add(appointments::Column::Until.gt(now.as_str())),
        )
        .into_tuple()
        .all(db)
        .await?;
    let mut next = None;
    for text in rows.into_iter().flat_map(|(since, until)| [Some(since), until]).flatten() {
        let left = clock::seconds_until(moment(text)?, 0);
        next = [next, left].into_iter().flatten().min();
    }
    Ok(next)
}

async fn renew_in(
    db: &impl ConnectionTrait,
    city: CityId,
    people: &[&Person],
    renewed: &mut Renewed,
) -> Result<Vec<Option<Person>>, StoreError> {
    let security = account::secure_of(db, city).await?;
    let sessions: Vec<Uuid> = people.iter().filter_map(|person| Some(person.session?.0)).collect();
    let open = session::Entity::find()
        .filter(session::Column::CityId.eq(city.0))
        .filter(session::Column::Id.is_in(sessions))
        .all(db)
        .await?;
    let rules = security.profile.rules();
    let mut still = HashSet::new();
    for row in open {
        if is_open(&security, &row)? {
            renewed.by(clock::seconds_until(moment(row.created_at.clone())?, rules.absolute));
            renewed.by(clock::seconds_until(moment(row.seen_at.clone())?, rules.idle));
            still.insert(row.id);
        }
    }
    let (positions, asked): (Vec<usize>, Vec<Asked<'_>>) = people
        .iter()
        .enumerate()
        .filter_map(|(position, person)| {
            let session = person.session.filter(|session| still.contains(&session.0))?;
            let (account, address) = (person.standing.account, person.address.as_str());
            Some((position, Asked { account, session, address }))
        })
        .unzip();
    let mut found = vec![None; people.len()];
    for (position, person) in positions.into_iter().zip(who(db, city, &security, &asked).await?) {
        found[position] = person;
    }
    Ok(found)
}
