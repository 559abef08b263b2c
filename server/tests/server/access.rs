//! The table of addresses against what the server really serves: an address without an entry fails here.

use std::collections::BTreeSet;

use leptos::server_fn::axum::server_fn_paths;
use server::access::{Need, TABLE, need};

/// Rendering the routes wants a runtime, as the server has one.
#[tokio::test]
async fn every_address_says_what_it_takes_and_none_is_made_up() {
    let pages = server::router::pages().into_iter().map(|route| route.path().to_owned());
    let functions = server_fn_paths().map(|(path, _)| path.to_owned());
    let plain = server::router::ADDRESSES.iter().map(|path| (*path).to_owned());
    let served: BTreeSet<String> = pages.chain(functions).chain(plain).collect();
    let known: BTreeSet<String> = TABLE.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(known, served);
}

#[test]
fn an_address_is_found_by_its_template_and_only_whole() {
    assert!(matches!(need("/export/a.csv"), Some(Need::OneOf(_))));
    assert_eq!(need("/export"), None);
    assert_eq!(need("/export/a.csv/b"), None);
    assert_eq!(need("/pkg/snippets/a/b.js"), Some(Need::Machine));
    assert_eq!(need("/fn/nothing"), None);
}
