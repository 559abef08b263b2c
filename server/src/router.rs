//! Every address of the server, and what each request passes before it gets there.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use base::request::{Providers, SetupToken};
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{AxumRouteListing, ErrorHandler, LeptosRoutes, generate_route_list_with_ssg};
use storage::session::Known;
use storage::store::Store;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;

use crate::client::Proxy;
use crate::oidc::{self, SingleSignOn};
use crate::public_url::PublicUrl;
use crate::rate::Rate;
use crate::serving::Patience;
use crate::{
    access, audit, board, body, budget, calendar, evidence, guard, header, health, live, measurement, metric,
    organization, own_data, page, publication, rate, refusal, rest, scheme, session, sheet, site, telemetry,
    text,
};

/// What the handlers share.
#[derive(Clone, FromRef)]
pub(crate) struct Shared {
    pub(crate) options: LeptosOptions,
    pub(crate) store: Store,
    pub(crate) hub: live::Hub,
    pub(crate) single_sign_on: SingleSignOn,
    pub(crate) readiness: health::Readiness,
    pub(crate) report: metric::Report,
    pub(crate) packings: scheme::Packings,
    pub(crate) style: page::Style,
}

/// The pages, listed once in a process: while the list is made, what a page that is rendered at the same time asks
/// for never comes (leptos suppresses it for the whole process), and several routers serve side by side in tests.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
    let (pages, rendered) = generate_route_list_with_ssg(app::App);
    // The list is made by rendering the application once. Effects of that run later, on what would be gone with it.
    std::mem::forget(rendered);
    pages
});

/// The addresses of the pages.
pub fn pages() -> Vec<AxumRouteListing> {
    PAGES.clone()
}

/// How the service is set up.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Where it is reached.
    pub bound: SocketAddr,
    pub proxy: Proxy,
    /// Requests per second that one address may send for long.
    pub rate: NonZeroU32,
    pub patience: Patience,
    /// What the first account is made with, as long as there is none.
    pub setup: SetupToken,
    pub single_sign_on: SingleSignOn,
    /// How browsers reach it, where a proxy stands before it.
    pub public_url: Option<PublicUrl>,
}

/// The whole service over `store`: pages with the files of `site`, as reached at `bound`. Streams end with `end`.
pub fn router(store: Store, site: &Path, setting: Setting, end: CancellationToken) -> Router {
    let Setting { bound, proxy, rate, patience, setup, single_sign_on, public_url } = setting;
    let is_encrypted = public_url.as_ref().is_some_and(PublicUrl::is_encrypted);
    let names = guard::Names { bound, public: public_url.map(Arc::new) };
    metric::start();
    let options = page::options(site);
    let offered = Providers(single_sign_on.offered().into());
    let hub = live::Hub::start(store.clone(), end);
    let shared = Shared {
        options: options.clone(),
        store: store.clone(),
        hub,
        single_sign_on,
        readiness: health::Readiness::default(),
        report: metric::Report::default(),
        packings: scheme::Packings::default(),
        style: page::Style::of(&options),
    };
    let identity = (Known::new(store.clone()), proxy.clone());
    let rate = Rate::new(rate, proxy);
    let live_reload = page::live_reload(&options);
    let cut = page::Cut::read(&options);
    let context = move || {
        page::Cut::context();
        base::request::provide(&store, &setup);
        provide_context(offered.clone());
        provide_context(::rest::Describe(rest::description::describe));
        base::request::protect(live_reload);
    };
    let document = {
        let options = options.clone();
        move || app::document(options.clone(), cut.files())
    };
    let nothing = |options| app::document(options, Vec::new());
    let missing = ErrorHandler::new_with_context(context.clone(), nothing, options);
    let missing = ServiceBuilder::new().layer(from_fn(site::missing)).service(missing);
    let files = ServiceBuilder::new().layer(from_fn(site::keep)).service(site::files(site).fallback(missing));

    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/live", get(live::live))
        .route("/scheme/{scheme}/{edition}", get(scheme::packed))
        .route("/import", post(sheet::import))
        .route("/import/look", post(sheet::look))
        .route("/template.xlsx", get(sheet::template))
        .route("/export/{name}", get(sheet::export))
        .route("/board/export/{name}", get(board::export))
        .route("/measurements/import", post(measurement::import))
        .route("/measurements/export/{name}", get(measurement::export))
        .route("/budgets/import", post(budget::import))
        .route("/budgets/export/{name}", get(budget::export))
        .route("/evidence/{id}", get(evidence::download).post(evidence::add))
        .route("/evidence/{id}/view", get(evidence::view))
        .route("/calendar/import", post(calendar::import))
        .route("/organizations/import", post(organization::import))
        .route("/organizations/export.csv", get(organization::export_csv))
        .route("/organizations/export.xlsx", get(organization::export_xlsx))
        .route("/account/data.html", get(own_data::html))
        .route("/account/data.json", get(own_data::json))
        .route("/audit/anchor.json", get(audit::anchor))
        .route("/audit/export", get(audit::export))
        .route("/public", get(publication::list))
        .route("/public/{name}", get(publication::read))
        .route("/metrics", get(metric::report))
        .route("/oidc/{provider}/start", get(oidc::start))
        .route("/oidc/{provider}/link", post(oidc::link))
        .route("/oidc/{provider}/callback", get(oidc::callback))
        .merge(rest::routes())
        .leptos_routes_with_context(&shared, pages(), context, document)
        .fallback_service(files)
        // The limit for every request is in `body`; axum's own is smaller and would come first.
        .layer(DefaultBodyLimit::disable())
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(telemetry::known_id))
                .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
                .layer(
                    TraceLayer::new_for_http()
                        .make_span_with(telemetry::span)
                        .on_request(())
                        .on_response(telemetry::answered)
                        .on_failure(()),
                )
                .layer(PropagateRequestIdLayer::x_request_id())
                .layer(from_fn(metric::measure))
                .layer(from_fn_with_state(is_encrypted, header::complete))
                .layer(CompressionLayer::new().compress_when(site::compressible()))
                .layer(from_fn_with_state(shared.style.clone(), refusal::write))
                .layer(from_fn_with_state(names.clone(), guard::host))
                .layer(from_fn_with_state(names, guard::origin))
                .layer(from_fn_with_state(rate, rate::limit))
                .layer(from_fn_with_state(patience.request, guard::time))
                .layer(from_fn(body::limit))
                .layer(from_fn_with_state(identity, session::identify))
                .layer(from_fn_with_state(shared.store.clone(), access::check))
                .layer(from_fn(text::sound)),
        )
        .with_state(shared)
}
