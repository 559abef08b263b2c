//! Requests counted and timed by route, in the text format of Prometheus at `/metrics`.
//!
//! Labels are route templates, never paths: their number is bounded by the router, whatever clients ask for.

use std::sync::LazyLock;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use metrics::{counter, histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use crate::process;
use crate::recent::Recent;

/// Upper bounds in seconds, from a cached file to a large import.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// The label of what no route claims: the files of the site, and addresses that do not exist.
const UNROUTED: &str = "*";

/// The recorder of the process. There is one, however many routers tests make.
static RECORDER: LazyLock<Result<PrometheusHandle, BuildError>> = LazyLock::new(|| {
    process::started();
    PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()
});

/// Starts to record; what was measured before is lost.
pub(crate) fn start() {
    LazyLock::force(&RECORDER);
}

/// The figures as text.
pub(crate) type Report = Recent<String>;

/// The figures of this second. Empty when something else in the process records already.
pub(crate) async fn report(State(report): State<Report>) -> String {
    let render = async || {
        process::observe();
        RECORDER
            .as_ref()
            .map(|recorder| {
                recorder.run_upkeep();
                recorder.render()
            })
            .unwrap_or_default()
    };
    report.get(render).await
}

/// Counts a request and times it until its headers are sent.
pub(crate) async fn measure(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = label(request.method());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| UNROUTED.to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let status = response.status().as_str().to_owned();
    histogram!("http_request_duration_seconds", "method" => method, "route" => route.clone())
        .record(begun.elapsed());
    counter!("http_requests_total", "method" => method, "route" => route, "status" => status).increment(1);
    response
}

/// Clients may invent methods; labels must not grow with them.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
