//! Live updates: that something changed, never what. A page that hears it fetches, and is authorised there.
//!
//! A stream of server-sent events. `revision` carries `{"scheme", "revision"}`; `refetch` says that this listener was
//! too slow and events are lost, so everything it shows may be old. The stream ends with the server, with the session
//! and with the last role that reads schemes; browsers connect again by themselves. What is looked at for all streams
//! together, and how often, is [`hub`]'s.

mod hub;

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use serde_json::json;
use storage::ctx::Ctx;
use storage::movement::Moved;
use tokio::sync::broadcast::Receiver;
use tokio::sync::watch;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::{Stream, StreamExt};

pub(crate) use self::hub::Hub;
use crate::refusal::Refusal;
use crate::session::Asking;

/// A comment this often tells proxies and browsers that a silent stream is not a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(crate) async fn live(Asking(ctx): Asking, State(hub): State<Hub>) -> Result<impl IntoResponse, Refusal> {
    let (place, moved) = hub.join(ctx).await?;
    let rights = place.rights();
    // The place is given up with the stream.
    let stream = events(rights, moved).map(move |event| {
        let _held = &place;
        event
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// What a listener hears, until there is nobody any more who has the right to.
fn events(
    rights: watch::Receiver<Option<Ctx>>,
    moved: Receiver<Moved>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut standing = rights.clone();
    let heard = BroadcastStream::new(moved).filter_map(move |heard| match heard {
        Ok(moved) => {
            let may_hear = rights.borrow().as_ref().is_some_and(|ctx| ctx.hears(&moved));
            may_hear.then(|| Some(revision(&moved)))
        }
        Err(BroadcastStreamRecvError::Lagged(_)) => Some(Some(Event::default().event("refetch").data("{}"))),
    });
    let ended = async move {
        // An error says that the hub is gone, which ends it too.
        let _ = standing.wait_for(Option::is_none).await;
        None
    };
    heard.merge(stream::once(ended)).map_while(|event| event).map(Ok)
}

fn revision(moved: &Moved) -> Event {
    let said = json!({ "scheme": moved.scheme, "revision": moved.revision });
    Event::default().event("revision").data(said.to_string())
}
