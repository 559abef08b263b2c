//! Everybody who listens to live updates, and the one task that looks for them.
//!
//! Each look reads on in the audit log ([`Follower`]), for all streams together: one small row, however many there are. Only
//! what the events are about is looked at: which schemes moved, and whether the people concerned still have the right to
//! listen. A commit of this server brings the next look forward; one of another server, or of the command line, is found
//! by the look of the clock, a second later at most. While nobody listens nothing is asked.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use base::error::AppError;
use indicator_model::id::{AccountId, CityId};
use people_model::policy::Action;
use storage::audit::Follower;
use storage::ctx::{Actor, Ctx, Person};
use storage::error::StoreError;
use storage::event::Event;
use storage::movement::{Moved, Watch};
use storage::session;
use storage::store::Store;
use tokio::sync::{broadcast, watch};
use tokio::time::{MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;
use tracing::error;

/// The time between two looks when nothing is committed here.
const EVERY: Duration = Duration::from_millis(900);

/// The shortest time between two looks, however much is committed.
const PAUSE: Duration = Duration::from_millis(50);

/// News that a slow listener may lag behind before it has to fetch everything again.
const LAG: usize = 256;

/// Streams that one person may have open on this server: more than anybody has pages.
const STREAMS: usize = 16;

/// When somebody with too many streams may try again, in seconds.
const LATER: u32 = 5;

/// What listeners hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    Moved(Moved),
    /// Something was measured in a city.
    Measured(CityId),
}

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct Hub(Arc<Inner>);

struct Inner {
    store: Store,
    listeners: Mutex<HashMap<u64, Listener>>,
    next: AtomicU64,
    /// Held during a look, so that nothing moves unseen between two of them.
    seen: tokio::sync::Mutex<Seen>,
    news: broadcast::Sender<News>,
}

/// How far the last look saw.
#[derive(Default)]
struct Seen {
    log: Follower,
    schemes: Watch,
    /// When everybody is looked at again, because something ends by the clock.
    due: Option<Instant>,
}

struct Listener {
    person: Arc<Person>,
    /// Nobody has looked yet at what happened since the request was let in.
    is_new: bool,
    /// None once the listener has lost the right to hear anything.
    rights: watch::Sender<Option<Ctx>>,
}

/// A listener's place, given up when it is dropped.
pub(crate) struct Place {
    hub: Hub,
    number: u64,
    rights: watch::Receiver<Option<Ctx>>,
}

impl Place {
    pub(super) fn rights(&self) -> watch::Receiver<Option<Ctx>> {
        self.rights.clone()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.hub.listeners().remove(&self.number);
    }
}

impl Hub {
    /// Looks until `end`, when all streams end.
    pub(crate) fn start(store: Store, end: CancellationToken) -> Self {
        let hub = Self(Arc::new(Inner {
            store,
            listeners: Mutex::default(),
            next: AtomicU64::new(0),
            seen: tokio::sync::Mutex::default(),
            news: broadcast::channel(LAG).0,
        }));
        tokio::spawn(hub.clone().run(end));
        hub
    }

    /// Takes a place. From here on nothing moves that the listener is not told of, if it may be.
    pub(super) async fn join(&self, ctx: Ctx) -> Result<(Place, broadcast::Receiver<News>), AppError> {
        ctx.authorize(Action::SchemeRead)?;
        let Actor::Person(person) = ctx.actor() else { return Err(AppError::SignedOut) };
        let person = Arc::clone(person);
        let heard = self.0.news.subscribe();
        let place = self.place(ctx, person)?;
        // In a task of its own: a client that goes in the middle of a look must not take the events from the others.
        let looked = tokio::spawn({
            let hub = self.clone();
            async move { hub.look().await }
        });
        // Only a runtime that ends drops the task.
        looked.await.map_err(|_| StoreError::Busy)??;
        Ok((place, heard))
    }

    fn place(&self, ctx: Ctx, person: Arc<Person>) -> Result<Place, AppError> {
        let mut listeners = self.listeners();
        let account = |listener: &Listener| -> AccountId { listener.person.standing.account };
        let open = listeners.values().filter(|listener| account(listener) == person.standing.account).count();
        if open >= STREAMS {
            return Err(AppError::TooMany { seconds: LATER });
        }
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        let (rights, standing) = watch::channel(Some(ctx));
        listeners.insert(number, Listener { person, is_new: true, rights });
        Ok(Place { hub: self.clone(), number, rights: standing })
    }

    async fn run(self, end: CancellationToken) {
        let mut committed = self.0.store.subscribe();
        let mut clock = interval(EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = end.cancelled() => break,
                _ = clock.tick() => {}
                // That something was committed is all that counts; a lag says so too.
                event = committed.recv() => if matches!(event, Err(broadcast::error::RecvError::Closed)) { break },
            }
            // One look answers for all that was committed before it.
            while committed.try_recv().is_ok() {}
            if let Err(error) = self.look().await {
                error!(%error, "live updates ended, because the database does not say who may hear them");
            }
            sleep(PAUSE).await;
        }
        self.end_all();
    }

    /// Tells what happened since the last look, to those who still may hear it. After a look that failed nobody knows what
    /// was missed, so all streams end.
    async fn look(&self) -> Result<(), StoreError> {
        let mut seen = self.0.seen.lock().await;
        if self.listeners().is_empty() {
            *seen = Seen::default();
            return Ok(());
        }
        let looked = self.look_from(&mut seen).await;
        if looked.is_err() {
            *seen = Seen::default();
            self.end_all();
        }
        looked
    }

    async fn look_from(&self, seen: &mut Seen) -> Result<(), StoreError> {
        let is_first = seen.due.is_none();
        let events = seen.log.look(&self.0.store).await?;
        self.renew(seen, &events).await?;
        if is_first || events.iter().any(|event| event.is_about_schemes()) {
            for moved in seen.schemes.look(&self.0.store).await? {
                // An error only says that everybody has left.
                let _ = self.0.news.send(News::Moved(moved));
            }
        }
        let measured = events.iter().filter(|event| event.is_about_measurements()).map(|event| event.city);
        for city in measured.collect::<BTreeSet<_>>() {
            let _ = self.0.news.send(News::Measured(city));
        }
        Ok(())
    }

    /// Looks again at the sessions and rights of those whom the events concern, and of all when something ends by the
    /// clock. Who may read nothing any more is sent away.
    async fn renew(&self, seen: &mut Seen, events: &BTreeSet<Event>) -> Result<(), StoreError> {
        let is_due = seen.due.is_none_or(|due| due <= Instant::now());
        let is_concerned = |listener: &Listener| {
            let person = &listener.person;
            is_due || listener.is_new || events.iter().any(|event| session::concerns(event, person))
        };
        let (numbers, people): (Vec<u64>, Vec<Arc<Person>>) = self
            .listeners()
            .iter()
            .filter(|(_, listener)| is_concerned(listener))
            .map(|(&number, listener)| (number, Arc::clone(&listener.person)))
            .unzip();
        if people.is_empty() {
            return Ok(());
        }
        let began = Instant::now();
        let renewed = session::renew(&self.0.store, &people).await?;
        let again = began + renewed.again;
        seen.due = Some(seen.due.filter(|_| !is_due).map_or(again, |due| due.min(again)));
        let mut listeners = self.listeners();
        for (number, actor) in numbers.into_iter().zip(renewed.people) {
            let Some(listener) = listeners.get_mut(&number) else { continue };
            listener.is_new = false;
            if let Some(Actor::Person(person)) = &actor {
                listener.person = Arc::clone(person);
            }
            let ctx = actor.map(|actor| Ctx::new(self.0.store.clone(), actor));
            listener.rights.send_replace(ctx.filter(|ctx| ctx.might(Action::SchemeRead)));
        }
        Ok(())
    }

    fn end_all(&self) {
        for listener in self.listeners().values() {
            listener.rights.send_replace(None);
        }
    }

    fn listeners(&self) -> MutexGuard<'_, HashMap<u64, Listener>> {
        // No code that holds it panics, and a listener more or less harms nobody.
        self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
