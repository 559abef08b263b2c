//! The notices of each person, beside a sample in which everybody practises.

use people_model::role::Role;
use reqwest::StatusCode;
use reqwest::header::COOKIE;
use serde_json::{Value, json};

use crate::job::employed;
use crate::support::Server;

#[tokio::test]
async fn who_practises_in_the_sample_opens_the_notices_and_sets_nothing_for_the_city() {
    let server = Server::start().await;
    storage::sample::load(&server.ctx()).await.unwrap();
    for (login, role) in
        [("lina", Role::Reporter), ("sunlei", Role::DepartmentHead), ("chenjie", Role::SteeringCommittee)]
    {
        let cookie = employed(&server, login, login, role).await;
        let ask = server.client().post(server.url("/fn/notice/open")).header(COOKIE, &cookie);
        let answer = ask.json(&json!({})).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{login}");
        let opened: Value = answer.json().await.unwrap();
        assert_eq!(
            (&opened["limit"], &opened["dead"], &opened["robots"]),
            (&Value::Null, &json!([]), &Value::Null)
        );
    }
    let own: Value =
        server.post("/fn/notice/open").json(&json!({})).send().await.unwrap().json().await.unwrap();
    assert!(own["limit"].is_number(), "the office sets it: {own}");
}
