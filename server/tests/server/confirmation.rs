//! Chains of confirmation over HTTP: what is set, what is refused, and what a page receives.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{SHEET, Server};

async fn answer(server: &Server, path: &str, arguments: &Value) -> (StatusCode, Value) {
    let answer = server.post(path).json(arguments).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_chain_is_set_and_what_is_none_is_not_read() {
    let server = Server::start().await;
    let sheet = server.post("/import?name=sheet.csv").body(SHEET).send().await.unwrap();
    assert_eq!(sheet.status(), StatusCode::OK);
    let scheme = serde_json::to_value(server.scheme().await).unwrap()["id"].clone();
    let set = async |scope: &Value, before: Value, after: Value| {
        let new = json!({ "scheme": scheme, "scope": scope, "before": before, "after": after });
        answer(&server, "/fn/timetable/set_chain", &json!({ "new": new })).await
    };
    let whole = json!({ "scope": "scheme" });
    let chain = json!([{ "stage": "head" }, { "stage": "office" }]);
    for none in [
        json!([]),
        json!([{ "stage": "head" }, { "stage": "head" }]),
        json!([{ "stage": "anyone" }, { "stage": "office" }]),
        json!([{ "stage": "data_owner" }]),
        json!([{ "stage": "mayor" }]),
    ] {
        let (status, _) = set(&whole, json!(null), none.clone()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{none}");
    }
    let done = (StatusCode::OK, json!({ "answer": "done" }));
    assert_eq!(set(&whole, json!(null), chain.clone()).await, done);
    let (status, changed) = set(&whole, json!(null), json!([{ "stage": "head" }])).await;
    assert_eq!((status, changed), (StatusCode::OK, json!({ "answer": "chain_changed", "current": chain })));
    let nowhere = json!({ "scope": "indicator", "code": "X-99" });
    let (_, unknown) = set(&nowhere, json!(null), chain.clone()).await;
    assert_eq!(unknown, json!({ "answer": "bad_chain", "fault": "unknown_indicator" }));

    let (_, opened) = answer(&server, "/fn/timetable/open", &json!({ "scheme": scheme })).await;
    assert_eq!(opened["arrangement"]["chain"], chain);
    let (status, _) = answer(&server, "/fn/check_in/waiting", &json!({})).await;
    assert_eq!(status, StatusCode::OK);
}
