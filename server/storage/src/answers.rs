//! Answers that took work, kept for all who ask the same while nothing moves that they follow from.
//!
//! Nothing that is kept is believed, as with trees ([`crate::trees`]). Who asks looks first where the audit log stands
//! ([`stand`]), which names every row that decides something in the commit that wrote it ([`crate::state`]): one small row
//! a chain, read once for all who wait for the same look. So two servers on one database, a restore and a rolled-back
//! transaction cannot show anything stale, and no event has to arrive for that. An answer may be newer than the log was
//! when somebody asked, and never older.
//!
//! Of all who ask the same at once, as open boards do after a check-in, one works and the others wait for it. An answer
//! is kept in the place of the one before it. What they take together is bounded by an estimate; what was not asked for
//! longest goes first.
//!
//! An answer must not depend on who asks: the caller asks the policy before it takes one. And it holds no connection, for the
//! one that works needs some.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::io;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use hashlink::LinkedHashMap;
use indicator_model::date::Date;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::audit::follow;
use crate::clock;
use crate::entity::audit_head;
use crate::error::StoreError;
use crate::store::Store;
use crate::store::together::Together;

/// Bytes that answers may take together.
const MOST: usize = 48 << 20;

/// Questions that are kept at once, also those without an answer.
const QUESTIONS: usize = 1_000;

/// An answer that is larger is kept for nobody: the others would have to go for it.
const LARGEST: usize = MOST / 4;

/// What an answer takes in memory for each byte of its JSON, about, with the JSON itself.
const PER_BYTE: usize = 3;

/// Tables whose rows answers follow from. Sessions, accounts, files that leave and the like move none.
const MOVING: &[&str] = &[
    "budget_set",
    "calendar_day",
    "change_set",
    "check_in_step",
    "city",
    "cycle",
    "deadline",
    "district_class",
    "extension",
    "light_rule",
    "measurement_set",
    "organization",
    "scheme",
];

/// The answers of a process, shared by all requests.
#[derive(Default)]
pub(crate) struct Answers {
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    heads: Heads,
    /// Counts what moved answers since the process began.
    version: u64,
    /// The one that was asked for last comes last.
    kept: LinkedHashMap<Key, Arc<Place>>,
}

/// Where each chain stands: the sequence and the hash of its last entry.
type Heads = BTreeMap<Uuid, (i64, String)>;

/// What was asked: the type of the answer, and the question as JSON.
type Key = (TypeId, String);

/// Where an answer is kept, or is being worked out.
struct Place {
    version: u64,
    answer: OnceCell<Answer>,
}

struct Answer {
    value: Arc<dyn Any + Send + Sync>,
    /// Estimated.
    bytes: usize,
}

/// An answer that is kept, and its JSON from when it is sent for the first time.
#[derive(Debug)]
pub struct Kept<T> {
    value: T,
    json: OnceLock<Option<Box<RawValue>>>,
}

impl<T: Clone> Kept<T> {
    /// The answer by itself.
    pub fn value(&self) -> T {
        self.value.clone()
    }
}

impl<T: PartialEq> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T> From<T> for Kept<T> {
    fn from(value: T) -> Self {
        Self { value, json: OnceLock::new() }
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// As JSON, which is what answers are sent as.
impl<T: Serialize> Serialize for Kept<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.json.get_or_init(|| to_raw_value(&self.value).ok()) {
            Some(json) => json.serialize(serializer),
            None => self.value.serialize(serializer),
        }
    }
}

/// The answers as they are where the audit log stands.
pub(crate) struct Stand {
    answers: Arc<Answers>,
    version: u64,
    /// The day that it is, and that it is in the sample.
    today: (Date, Date),
}

/// Looks where the audit log stands.
pub(crate) async fn stand(store: &Store) -> Result<Stand, StoreError> {
    let weak = store.weak();
    let look = move |asked: Vec<Arc<Look>>| {
        let store = weak();
        async move {
            let version = version(&store.ok_or(StoreError::Busy)?).await?;
            Ok(vec![version; asked.len()])
        }
    };
    // A look that began before somebody asked is none for them.
    let version = store.beside::<Together<Look, u64>>().answer(Look, look).await?;
    Ok(Stand { answers: store.beside(), version, today: (clock::today(), store.sample_day()) })
}

/// What all ask who look.
struct Look;

impl Stand {
    /// What `work` answers to the question, worked out at most once as long as nothing moves. `asked` has all of the question but
    /// the day that it is.
    pub(crate) async fn answer<T>(
        &self,
        asked: impl Serialize,
        work: impl AsyncFnOnce() -> Result<T, StoreError>,
    ) -> Result<Arc<Kept<T>>, StoreError>
    where
        T: Serialize + Send + Sync + 'static,
    {
        // A question is made of ids and days, which always serialise.
        let key = (TypeId::of::<T>(), serde_json::to_string(&(self.today, asked)).unwrap_or_default());
        let place = self.answers.shelf().place(&key, self.version);
        if let Some(known) = place.answer.get() {
            return known.of();
        }
        let make = async || {
            let value = work().await?;
            let bytes = PER_BYTE * length(&value);
            Ok::<_, StoreError>(Answer { value: Arc::new(Kept::from(value)), bytes })
        };
        let answer = place.answer.get_or_try_init(make).await.and_then(Answer::of);
        self.answers.shelf().settle(&key, &place);
        answer
    }
}

impl Answer {
    /// As what it was kept. The key of its place has the type.
    fn of<T: Send + Sync + 'static>(&self) -> Result<Arc<Kept<T>>, StoreError> {
        Arc::clone(&self.value).downcast().map_err(|_| StoreError::Busy)
    }
}

/// The version of all answers now.
async fn version(store: &Store) -> Result<u64, StoreError> {
    let answers: Arc<Answers> = store.beside();
    let heads = heads(store.reader()).await?;
    if let Some(version) = answers.shelf().version_at(&heads) {
        return Ok(version);
    }
    let db = store.snapshot().await?;
    let heads = self::heads(&db).await?;
    let known = answers.shelf().heads.clone();
    let is_moved = known != heads && moves(&db, &known, &heads).await?;
    Ok(answers.shelf().move_to(heads, is_moved))
}

impl Answers {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // Nothing can panic while it is held.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    /// The version where the log stands as it did at the last look.
    fn version_at(&self, heads: &Heads) -> Option<u64> {
        (self.heads == *heads).then_some(self.version)
    }

    /// The version where the log stands now.
    fn move_to(&mut self, heads: Heads, is_moved: bool) -> u64 {
        self.heads = heads;
        self.version += u64::from(is_moved);
        self.version
    }

    fn place(&mut self, key: &Key, version: u64) -> Arc<Place> {
        let kept = self.kept.to_back(key);
        if let Some(place) = kept.filter(|place| place.version == version) {
            return Arc::clone(place);
        }
        let place = Arc::new(Place { version, answer: OnceCell::new() });
        self.kept.insert(key.clone(), Arc::clone(&place));
        self.trim();
        place
    }

    /// Somebody has worked there. What found no answer, or too large a one, is not kept.
    fn settle(&mut self, key: &Key, place: &Arc<Place>) {
        let is_kept = self.kept.get(key).is_some_and(|kept| Arc::ptr_eq(kept, place));
        if is_kept && place.answer.get().is_none_or(|answer| answer.bytes > LARGEST) {
            self.kept.remove(key);
        }
        self.trim();
    }

    /// Lets the oldest go until the rest fits. What is being worked out has no size yet.
    fn trim(&mut self) {
        let bytes =
            |key: &Key, place: &Place| key.1.len() + place.answer.get().map_or(0, |answer| answer.bytes);
        let mut sum: usize = self.kept.iter().map(|(key, place)| bytes(key, place)).sum();
        while sum > MOST || self.kept.len() > QUESTIONS {
            let Some((key, gone)) = self.kept.pop_front() else { return };
            sum -= bytes(&key, &gone);
        }
    }
}

async fn heads(db: &impl ConnectionTrait) -> Result<Heads, StoreError> {
    let heads: Vec<(Uuid, i64, String)> = audit_head::Entity::find()
        .select_only()
        .columns([audit_head::Column::CityId, audit_head::Column::Sequence, audit_head::Column::Hash])
        .into_tuple()
        .all(db)
        .await?;
    Ok(heads.into_iter().map(|(city, sequence, hash)| (city, (sequence, hash))).collect())
}

/// Whether an answer may have changed since the log stood at `known`.
async fn moves(db: &impl ConnectionTrait, known: &Heads, heads: &Heads) -> Result<bool, StoreError> {
    if known.keys().any(|city| !heads.contains_key(city)) {
        return Ok(true);
    }
    for (&city, head) in heads {
        let last = known.get(&city);
        if last == Some(head) {
            continue;
        }
        let last = last.map(|(sequence, _)| *sequence).unwrap_or_default();
        let Some(entries) = follow::named(db, city, last, head.0).await? else { return Ok(true) };
        if entries.iter().flat_map(|entry| &entry.rows).any(|(table, _)| MOVING.contains(&table.as_str())) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The length of a value as JSON, which is never made.
fn length(value: &impl Serialize) -> usize {
    struct Counter(usize);
    impl io::Write for Counter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    // What cannot be written is not sent either, and the caller finds out there.
    let _ = serde_json::to_writer(&mut counter, value);
    counter.0
}

#[cfg(test)]
mod tests;
