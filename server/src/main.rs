//! The `hengce` binary.
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
#[tokio::main]
async fn main() {
    let conf = get_configuration(None).unwrap();
    let options = conf.leptos_options;
    let routes = generate_route_list(app::App);
    let router = axum::Router::new()
        .leptos_routes(&options, routes, { let options = options.clone(); move || app::document(options.clone()) })
        .fallback(leptos_axum::file_and_error_handler(app::document))
        .with_state(options.clone());
    let listener = tokio::net::TcpListener::bind(options.site_addr).await.unwrap();
    axum::serve(listener, router).await.unwrap();
}
