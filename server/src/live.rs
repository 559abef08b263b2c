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
use serde_json::json;
use storage::ctx::{Action, Ctx, Resource};
use storage::store;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::{Stream, StreamExt};
use tokio_util::sync::CancellationToken;

use crate::refusal;
use crate::session::Asking;

/// A comment this often tells proxies and browsers that a silent stream is not a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(crate) async fn live(
    Asking(ctx): Asking,
    State(end): State<CancellationToken>,
    headers: HeaderMap,
) -> Response {
    if let Err(error) = ctx.authorize(Action::Read, Resource::Reach) {
        return refusal::answer(&headers, &AppError::from(error));
    }
    Sse::new(events(ctx, end)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

fn events(ctx: Ctx, end: CancellationToken) -> impl Stream<Item = Result<Event, Infallible>> {
    let heard = BroadcastStream::new(ctx.store().subscribe()).filter_map(move |heard| match heard {
        Ok(event) if is_visible(&ctx, &event) => Some(Some(revision(&event))),
        Ok(_) => None,
        Err(BroadcastStreamRecvError::Lagged(_)) => Some(Some(Event::default().event("refetch").data("{}"))),
    });
    let ended = tokio_stream::once(end).then(|end| async move {
        end.cancelled().await;
        None
    });
    heard.merge(ended).map_while(|event| event).map(Ok)
}

fn is_visible(ctx: &Ctx, event: &store::Event) -> bool {
    ctx.authorize(Action::Read, Resource::City(event.city)).is_ok()
}

fn revision(event: &store::Event) -> Event {
    let said = json!({ "scheme": event.scheme, "revision": event.revision });
    Event::default().event("revision").data(said.to_string())
}
