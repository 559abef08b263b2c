//! Connections: how many there may be, and how long a client may take over one.
//!
//! `axum::serve` waits forever for a client that sends its head byte by byte or stops reading, and lets in as many
//! as come. Here a connection is closed when a head does not arrive, or nothing of an answer is taken, in
//! time; and while all places are taken, the next client waits in the queue of the operating system, where it costs
//! no memory of ours.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tracing::{debug, warn};

/// How patient the server is with its clients.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of a request, counted from the end of the answer before it: also how long an idle
    /// connection is kept.
    pub head: Duration,
    /// For a client to take any part of an answer.
    pub answer: Duration,
    /// For an answer to begin, with the body of the request read by then. How long it then goes on, as the stream
    /// of live updates does, is not limited.
    pub request: Duration,
    /// For requests that are under way when the server is stopped.
    pub last: Duration,
    /// How many clients are connected at once.
    pub connections: usize,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            answer: Duration::from_secs(30),
            request: Duration::from_mins(1),
            last: Duration::from_secs(10),
            connections: 8192,
        }
    }
}

/// File descriptors that are not for clients: the database, files of the site, the log.
const RESERVED: u64 = 256;

/// How long to wait when the system has no more connections to give.
const EXHAUSTED: Duration = Duration::from_millis(500);

/// The places that the limit of open files leaves, after it was raised as far as this process may.
pub(crate) fn places(wanted: usize) -> usize {
    let needed = wanted as u64 + RESERVED;
    // What cannot be raised stays as it is.
    let allowed = rlimit::increase_nofile_limit(needed).unwrap_or(1024);
    usize::try_from(allowed.saturating_sub(RESERVED).max(16)).map_or(wanted, |places| places.min(wanted))
}

/// Answers on `listener` until `end`, then finishes what is under way.
pub async fn serve(listener: TcpListener, router: Router, end: CancellationToken, patience: Patience) {
    let places = Arc::new(Semaphore::new(places(patience.connections)));
    let graceful = GracefulShutdown::new();
    loop {
        let (place, stream, peer) = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = end.cancelled() => break,
        };
        let service = {
            let router = router.clone();
            service_fn(move |request| answer(router.clone(), request, peer))
        };
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(patience.head)
            .serve_connection(TokioIo::new(impatient(stream, patience.answer)), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that went away, was too slow, or sent no HTTP: its own affair.
            if let Err(error) = connection.await {
                debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    // Connections that came to the queue are refused by the system from here on.
    drop(listener);
    if timeout(patience.last, graceful.shutdown()).await.is_err() {
        warn!("requests were still under way and are cut off");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (tokio::sync::OwnedSemaphorePermit, TcpStream, SocketAddr) {
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(places).acquire_owned().await else { return std::future::pending().await };
        match listener.accept().await {
            Ok((stream, peer)) => return (place, stream, peer),
            // One client that was gone at once, or no descriptor left: either passes.
            Err(error) => {
                warn!(%error, "no connection was accepted");
                drop(place);
                sleep(EXHAUSTED).await;
            }
        }
    }
}

fn impatient(stream: TcpStream, answer: Duration) -> std::pin::Pin<Box<TimeoutStream<TcpStream>>> {
    // Answers leave at once; without this, small ones may wait for the client's acknowledgement.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(answer));
    Box::pin(stream)
}

async fn answer(
    router: Router,
    request: Request<Incoming>,
    peer: SocketAddr,
) -> Result<axum::response::Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}
