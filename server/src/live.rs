//! Live updates: that something changed, never what. A page that hears it fetches, and is authorised there.
//!
//! A stream of server-sent events. `revision` carries `{"scheme", "revision"}`; `measured` carries `{"city"}`; `refetch` says that this listener was
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
use tokio::sync::broadcast::Receiver;
use tokio::sync::watch;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::{Stream, StreamExt};

pub(crate) use self::hub::Hub;
use self::hub::News;
use crate::refusal::Refusal;
use crate::session::Asking;

/// A comment this often tells proxies and browsers that a silent stream is not a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(crate) async fn live(Asking(ctx): Asking, State(hub): State<Hub>) -> Result<impl IntoResponse, Refusal> {
    let (place, news) = hub.join(ctx).await?;
    let rights = place.rights();
    // The place is given up with the stream.
    let stream = events(rights, news).map(move |event| {
        let _held = &place;
        event
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// What a listener hears, until there is nobody any more who has the right to.
fn events(
    rights: watch::Receiver<Option<Ctx>>,
    news: Receiver<News>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let mut standing = rights.clone();
    let heard = BroadcastStream::new(news).filter_map(move |heard| match heard {
        Ok(news) => {
            let may_hear = rights.borrow().as_ref().is_some_and(|ctx| match &news {
                News::Moved(moved) => ctx.hears(moved),
                News::Measured(city) => ctx.hears_of(*city),
            });
            may_hear.then(|| Some(told(news)))
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

fn told(news: News) -> Event {
    let (name, said) = match news {
        News::Moved(moved) => ("revision", json!({ "scheme": moved.scheme, "revision": moved.revision })),
        News::Measured(city) => ("measured", json!({ "city": city })),
    };
    Event::default().event(name).data(said.to_string())
}
