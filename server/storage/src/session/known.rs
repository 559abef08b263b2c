//! Who asked a moment ago, so that the next request need not ask the database again.
//!
//! What a lookup found is used for a second and not longer. A commit of this process that changes who somebody is takes
//! it away at once: its events are read before anything is taken from here, and they are there before the commit is
//! answered. Commits of other processes, and what ends by the clock, take effect within that second. Only people who were
//! found are kept; a token that opens nothing is looked up each time.
//!
//! For requests that only read ([`Purpose`]): what is written is never allowed by what was true a moment ago.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicator_model::id::CityId;
use people_model::session::Stage;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::TryRecvError;

use super::{concerns, resume};
use crate::ctx::{Actor, Person};
use crate::error::StoreError;
use crate::event::Event;
use crate::secret::Secret;
use crate::store::Store;
use crate::token;

/// How long a lookup is used.
const AGE: Duration = Duration::from_secs(1);

/// Lookups that are kept at most.
const MOST: usize = 4_096;

/// The people who asked within the last second. Cheap to clone.
#[derive(Clone)]
pub struct Known {
    store: Store,
    kept: Arc<Mutex<Kept>>,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Nothing but reading.
    Read,
    /// Perhaps more.
    Any,
}

/// By what a secret was taken for and the hash under which it is kept.
type Key = (Means, CityId, String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Means {
    Session,
    Token,
}

impl Known {
    pub fn new(store: Store) -> Self {
        let kept = Arc::new(Mutex::new(Kept::new(store.subscribe())));
        Self { store, kept }
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The person behind a session token, like [`resume()`], of a sign-in that is complete.
    pub async fn session(
        &self,
        token: &Secret,
        address: &str,
        purpose: Purpose,
    ) -> Result<Option<Actor>, StoreError> {
        let lookup = async || {
            let resumed = resume(&self.store, token, address).await?;
            Ok(resumed.filter(|(_, stage)| *stage == Stage::Complete).map(|(actor, _)| actor))
        };
        self.find((Means::Session, token.city, token.hash()), address, purpose, lookup).await
    }

    /// The owner of an API token, like [`token::resume`].
    pub async fn token(
        &self,
        secret: &Secret,
        address: &str,
        purpose: Purpose,
    ) -> Result<Option<Actor>, StoreError> {
        let lookup = async || token::resume(&self.store, secret, address).await;
        self.find((Means::Token, secret.city, secret.hash()), address, purpose, lookup).await
    }

    async fn find(
        &self,
        key: Key,
        address: &str,
        purpose: Purpose,
        lookup: impl AsyncFnOnce() -> Result<Option<Actor>, StoreError>,
    ) -> Result<Option<Actor>, StoreError> {
        if purpose == Purpose::Any {
            return lookup().await;
        }
        let began = Instant::now();
        let generation = match self.kept().take(&key, began) {
            Ok(person) => return Ok(Some(Actor::Person(at(person, address)))),
            Err(generation) => generation,
        };
        let found = lookup().await?;
        if let Some(Actor::Person(person)) = &found {
            self.kept().keep(key, Arc::clone(person), began, generation);
        }
        Ok(found)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Nothing can panic while it is held.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The same person, in a request from this address.
fn at(person: Arc<Person>, address: &str) -> Arc<Person> {
    if person.address == address {
        return person;
    }
    Arc::new(Person { address: address.to_owned(), ..Person::clone(&person) })
}

struct Kept {
    events: Receiver<Event>,
    /// Counts the events that took something away. What was looked up under an earlier one is not kept.
    generation: u64,
    people: HashMap<Key, (Arc<Person>, Instant)>,
}

impl Kept {
    fn new(events: Receiver<Event>) -> Self {
        Self { events, generation: 0, people: HashMap::new() }
    }

    /// Somebody who was looked up within the last second. Otherwise the generation that a lookup begins in.
    fn take(&mut self, key: &Key, now: Instant) -> Result<Arc<Person>, u64> {
        self.catch_up();
        match self.people.get(key) {
            Some((person, began)) if now.duration_since(*began) < AGE => Ok(Arc::clone(person)),
            _ => Err(self.generation),
        }
    }

    /// Keeps what a lookup found that began at this moment and in this generation.
    fn keep(&mut self, key: Key, person: Arc<Person>, began: Instant, generation: u64) {
        self.catch_up();
        if self.generation != generation {
            return;
        }
        if self.people.len() >= MOST {
            self.people.retain(|_, (_, at)| began.saturating_duration_since(*at) < AGE);
        }
        if self.people.len() < MOST {
            self.people.insert(key, (person, began));
        }
    }

    /// Takes away what the events since the last look are about.
    fn catch_up(&mut self) {
        loop {
            match self.events.try_recv() {
                Ok(event) if event.is_about_people() => {
                    self.people.retain(|_, (person, _)| !concerns(&event, person));
                }
                Ok(_) => continue,
                Err(TryRecvError::Lagged(_)) => self.people.clear(),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
            self.generation += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use indicator_model::id::{AccountId, SchemeId, SessionId, TokenId};
    use people_model::appointment::Appointment;
    use people_model::policy::Standing;
    use people_model::role::Role;
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;
    use crate::event::{Channel, Subject};

    const CITY: CityId = CityId(Uuid::nil());

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    /// Of account 1, with what account 2 lends, in session 3.
    fn person() -> Arc<Person> {
        let lent = Appointment { lent_by: Some(AccountId(id(2))), ..Appointment::to(Role::DataSteward) };
        Arc::new(Person {
            name: "王芳".to_owned(),
            standing: Standing { account: AccountId(id(1)), appointments: vec![lent] },
            city: CITY,
            sample: None,
            session: Some(SessionId(id(3))),
            address: "192.0.2.1".to_owned(),
            limit: None,
        })
    }

    fn key(number: usize) -> Key {
        (Means::Session, CITY, number.to_string())
    }

    fn event(subject: Subject) -> Event {
        Event { city: CITY, subject }
    }

    #[test]
    fn a_lookup_is_used_for_a_second_from_its_beginning() {
        let channel = Channel::default();
        let mut kept = Kept::new(channel.subscribe());
        let now = Instant::now();
        let generation = kept.take(&key(0), now).unwrap_err();
        kept.keep(key(0), person(), now, generation);
        assert!(kept.take(&key(0), now + Duration::from_millis(999)).is_ok());
        assert!(kept.take(&key(0), now + AGE).is_err());
        assert!(kept.take(&key(1), now).is_err());
    }

    #[rstest]
    #[case::the_session(Subject::Session(SessionId(id(3))), false)]
    #[case::another_session(Subject::Session(SessionId(id(4))), true)]
    #[case::the_account(Subject::Account(AccountId(id(1))), false)]
    #[case::who_lends_to_it(Subject::Account(AccountId(id(2))), false)]
    #[case::another_account(Subject::Account(AccountId(id(3))), true)]
    #[case::roles(Subject::People, false)]
    #[case::more_than_is_listed(Subject::Everything, false)]
    #[case::a_token(Subject::Token(TokenId(id(3))), true)]
    #[case::a_scheme(Subject::Scheme(SchemeId(id(1))), true)]
    fn an_event_takes_away_what_it_is_about(#[case] subject: Subject, #[case] stays: bool) {
        let channel = Channel::default();
        let mut kept = Kept::new(channel.subscribe());
        let now = Instant::now();
        kept.keep(key(0), person(), now, 0);
        channel.send([event(subject)]);
        assert_eq!(kept.take(&key(0), now).is_ok(), stays);
    }

    #[test]
    fn what_was_looked_up_before_an_event_is_not_kept_after_it() {
        let channel = Channel::default();
        let mut kept = Kept::new(channel.subscribe());
        let now = Instant::now();
        let generation = kept.take(&key(0), now).unwrap_err();
        channel.send([event(Subject::Session(SessionId(id(3))))]);
        kept.keep(key(0), person(), now, generation);
        assert!(kept.take(&key(0), now).is_err());
    }

    #[test]
    fn events_that_were_missed_take_everything_away() {
        let channel = Channel::default();
        let mut kept = Kept::new(channel.subscribe());
        let now = Instant::now();
        kept.keep(key(0), person(), now, 0);
        channel.send((0..1_000).map(|_| event(Subject::Scheme(SchemeId(id(1))))));
        assert!(kept.take(&key(0), now).is_err());
    }

    #[test]
    fn a_bounded_number_is_kept_and_the_old_make_room() {
        let channel = Channel::default();
        let mut kept = Kept::new(channel.subscribe());
        let now = Instant::now();
        for number in 0..MOST + 10 {
            kept.keep(key(number), person(), now, 0);
        }
        assert_eq!(kept.people.len(), MOST);
        assert!(kept.take(&key(MOST), now).is_err());
        kept.keep(key(MOST), person(), now + AGE, 0);
        assert_eq!(kept.people.len(), 1);
    }
}
