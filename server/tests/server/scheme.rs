//! A whole scheme as a page fetches it.

use indicator_model::change::{Change, ChangeSet, Edit};
use indicator_model::id::ChangeSetId;
use indicator_model::scheme::Scheme;
use indicator_model::scheme::packed::{pack, unpack};
use indicator_model::target::Tier;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, VARY};
use serde_json::{Value, json};
use storage::scheme;
use uuid::Uuid;

use crate::support::{SHEET, Server, packed_at};

async fn with_a_sheet() -> (Server, Value) {
    let server = Server::start().await;
    server.post("/import?name=sheet.csv").body(SHEET).send().await.unwrap();
    let opened = server.post("/fn/decompose/open").json(&json!({})).send().await.unwrap();
    let opened = opened.json().await.unwrap();
    (server, opened)
}

/// One target of the first node, as it is saved.
async fn edit(server: &Server, scheme: &Scheme) {
    let node = &scheme.nodes[0];
    let edit = Edit::Target { tier: Tier::Basic, before: node.targets.basic, after: "1234567".parse().ok() };
    let changes = vec![Change { node: node.id, edit }];
    let id = ChangeSetId(Uuid::now_v7());
    let change_set = ChangeSet { id, base: scheme.revision, reason: String::new(), changes };
    scheme::save(&server.ctx(), scheme.id, change_set).await.unwrap();
}

#[tokio::test]
async fn it_is_what_is_stored_and_may_be_kept() {
    let (server, opened) = with_a_sheet().await;
    let answer = server.get(&packed_at(&opened)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[CACHE_CONTROL], "private, max-age=31536000, immutable");
    assert_eq!(answer.headers()[VARY], "accept-encoding");
    let edition = opened["current"]["present"]["edition"].as_str().unwrap();
    assert_eq!(answer.headers()[ETAG], format!("\"{edition}\""));
    let stored = scheme::load(&server.ctx(), server.scheme().await.id).await.unwrap();
    assert_eq!(unpack(&answer.bytes().await.unwrap()).unwrap(), stored);
}

#[tokio::test]
async fn it_is_compressed_as_the_client_takes_it() {
    let (server, opened) = with_a_sheet().await;
    let size = pack(&server.scheme().await).len();
    for (accepted, encoding, at_most) in
        [("gzip, br", Some("br"), size / 2), ("gzip", Some("gzip"), size / 2), ("identity", None, size)]
    {
        let request = server.get(&packed_at(&opened)).header(ACCEPT_ENCODING, accepted);
        let answer = request.send().await.unwrap();
        let sent = answer.headers().get(CONTENT_ENCODING).map(|it| it.to_str().unwrap().to_owned());
        assert_eq!(sent.as_deref(), encoding);
        let bytes = answer.bytes().await.unwrap().len();
        assert!(bytes <= at_most, "{accepted}: {bytes} of {size}");
    }
}

#[tokio::test]
async fn an_edition_of_the_past_is_answered_with_the_present_one() {
    let (server, opened) = with_a_sheet().await;
    let before = server.scheme().await;
    edit(&server, &before).await;
    let answer = server.get(&packed_at(&opened)).send().await.unwrap();
    assert_eq!(answer.headers()[CACHE_CONTROL], "no-store");
    let now = server.post("/fn/decompose/open").json(&json!({})).send().await.unwrap();
    let now: Value = now.json().await.unwrap();
    let edition = now["current"]["present"]["edition"].as_str().unwrap();
    assert_eq!(answer.headers()[ETAG], format!("\"{edition}\""));
    let scheme = unpack(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!(scheme.revision, before.revision.next());
}

#[tokio::test]
async fn a_page_asks_for_what_was_saved_since() {
    let (server, opened) = with_a_sheet().await;
    let before = server.scheme().await;
    edit(&server, &before).await;
    let since = async |edition: &str| -> Value {
        let request = json!({ "scheme": before.id, "base": before.revision, "edition": edition });
        let answer = server.post("/fn/decompose/since").json(&request).send().await.unwrap();
        answer.json().await.unwrap()
    };
    let edition = opened["current"]["present"]["edition"].as_str().unwrap();
    let update = since(edition).await;
    let saved = update["saved"].as_array().unwrap();
    assert_eq!(saved.len(), 1);
    assert_eq!(saved[0][0], json!(before.revision.next()));
    assert_eq!(saved[0][1][0]["node"], json!(before.nodes[0].id));
    // Of another frame than the one that is in force there is no way by changes.
    assert_eq!(since("1-00000000000000000000000000000000").await["saved"], Value::Null);
    assert_eq!(since("from another time").await["error"], "invalid");
}

#[tokio::test]
async fn nobody_and_no_stranger_reads_it() {
    let (server, opened) = with_a_sheet().await;
    let answer = server.client().get(server.url(&packed_at(&opened))).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let unknown = format!("/scheme/{}/1-00", Uuid::now_v7());
    for path in [unknown.as_str(), "/scheme/none/1-00"] {
        assert_eq!(server.get(path).send().await.unwrap().status(), StatusCode::NOT_FOUND, "{path}");
    }
}
