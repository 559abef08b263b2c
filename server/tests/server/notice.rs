//! The notices of each person, beside a sample in which everybody practises.

use people_model::appointment::NewAppointment;
use people_model::role::Role;
use reqwest::StatusCode;
use reqwest::header::COOKIE;
use serde_json::{Value, json};

use crate::live::employed;
use crate::support::{SHEET, Server};

#[tokio::test]
async fn who_practises_in_the_sample_opens_the_notices_and_sets_nothing_for_the_city() {
    let server = Server::start().await;
    let done = server.post("/import?name=city.csv").body(SHEET).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::OK);
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let own = storage::organization::by_code(&server.ctx(), city, "NYJ").await.unwrap();
    storage::sample::load(&server.ctx()).await.unwrap();
    for (login, role) in [("lina", Role::Reporter), ("sunlei", Role::DepartmentHead)] {
        let role = NewAppointment { organization: Some(own), ..NewAppointment::to(role) };
        let (_, cookie) = employed(&server, login, role).await;
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
