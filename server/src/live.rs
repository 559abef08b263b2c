//! Live updates: that something changed, never what. Whoever hears it fetches, and is authorised there.
//!
//! A stream of server-sent events. `revision` carries `{"scheme", "revision"}`; `refetch` says that this listener was
//! too slow and events are lost, so everything it shows may be old. The stream ends with the server, and browsers
//! connect again by themselves.

use std::convert::Infallible;
use std::time::Duration;

use app::error::AppError;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use indicator_model::policy::Action;
use serde_json::json;
use storage::ctx::Ctx;
use storage::{session, store};
use tokio::sync::broadcast::Receiver;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::{Stream, StreamExt};
use tokio_util::sync::CancellationToken;

use crate::refusal;
use crate::session::Asking;

/// A comment this often tells proxies and browsers that a silent stream is not a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// How often a stream asks whether its listener is still signed in.
const SESSION_CHECK: Duration = Duration::from_millis(900);

pub(crate) async fn live(
    Asking(ctx): Asking,
    State(end): State<CancellationToken>,
    headers: HeaderMap,
) -> Response {
    if let Err(error) = ctx.authorize(Action::SchemeRead) {
        return refusal::answer(&headers, &AppError::from(error));
    }
    let heard = ctx.store().subscribe();
    Sse::new(events(ctx, heard, end)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

fn events(
    ctx: Ctx,
    heard: Receiver<store::Event>,
    end: CancellationToken,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let listener = ctx.clone();
    let heard = BroadcastStream::new(heard).filter_map(move |heard| match heard {
        Ok(event) if is_visible(&listener, &event) => Some(Some(revision(&event))),
        Ok(_) => None,
        Err(BroadcastStreamRecvError::Lagged(_)) => Some(Some(Event::default().event("refetch").data("{}"))),
    });
    let ended = tokio_stream::once((end, ctx)).then(|(end, ctx)| async move {
        tokio::select! {
            () = end.cancelled() => {}
            () = left(&ctx) => {}
        }
        None
    });
    heard.merge(ended).map_while(|event| event).map(Ok)
}

/// Waits until the session of the listener has ended. Signing out and being disabled are seen within a second; where
/// the database cannot say, the stream ends, and its listener has to ask anew.
async fn left(ctx: &Ctx) {
    let mut every = tokio::time::interval(SESSION_CHECK);
    loop {
        every.tick().await;
        if !session::is_alive(ctx.store(), ctx.actor()).await.unwrap_or(false) {
            return;
        }
    }
}

fn is_visible(ctx: &Ctx, event: &store::Event) -> bool {
    ctx.sees(event.city)
}

fn revision(event: &store::Event) -> Event {
    let said = json!({ "scheme": event.scheme, "revision": event.revision });
    Event::default().event("revision").data(said.to_string())
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use indicator_model::account::{Appointment, Role};
    use indicator_model::id::{AccountId, CityId, SchemeId};
    use indicator_model::policy::Standing;
    use indicator_model::scheme::Revision;
    use storage::crypto::Keyring;
    use storage::ctx::{Actor, Person};
    use storage::store::Store;
    use tokio::sync::broadcast;

    use super::*;

    fn said(event: Option<Result<Event, Infallible>>) -> String {
        let Ok(event) = event.unwrap();
        format!("{event:?}")
    }

    fn event(city: CityId, revision: u64) -> store::Event {
        store::Event { city, scheme: SchemeId(city.0), revision: Revision(revision) }
    }

    #[tokio::test]
    async fn a_listener_that_is_too_slow_is_told_to_fetch_everything() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.db", folder.path().display());
        let store = Store::open(&url, Keyring::passing().unwrap()).await.unwrap();
        let ctx = Ctx::operator(store);
        let city = CityId("01900000-0000-7000-8000-000000000001".parse().unwrap());
        let (events_of_store, heard) = broadcast::channel(1);
        let mut told = pin!(events(ctx, heard, CancellationToken::new()));
        for revision in [1, 2] {
            events_of_store.send(event(city, revision)).unwrap();
        }
        assert!(said(told.next().await).contains("refetch"));
        assert!(said(told.next().await).contains("revision"));
    }

    #[tokio::test]
    async fn nobody_hears_of_a_city_out_of_reach() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.db", folder.path().display());
        let store = Store::open(&url, Keyring::passing().unwrap()).await.unwrap();
        let own = CityId("01900000-0000-7000-8000-000000000001".parse().unwrap());
        let other = CityId("01900000-0000-7000-8000-000000000002".parse().unwrap());
        let (events_of_store, heard) = broadcast::channel(4);
        let mut told = pin!(events(somebody(store, own), heard, CancellationToken::new()));
        events_of_store.send(event(other, 1)).unwrap();
        events_of_store.send(event(own, 2)).unwrap();
        let said = said(told.next().await);
        assert!(said.contains(&own.to_string()) && !said.contains(&other.to_string()), "{said}");
    }

    /// Somebody of the city who holds an office there, without a session that could end.
    fn somebody(store: Store, city: CityId) -> Ctx {
        let standing = Standing {
            account: AccountId(city.0),
            appointments: vec![Appointment::to(Role::AssessmentOffice)],
        };
        let person = Person {
            name: "somebody".to_owned(),
            standing,
            city,
            sample: None,
            session: None,
            address: String::new(),
            limit: None,
        };
        Ctx::new(store, Actor::person(person))
    }
}
