//! Approval over HTTP: each step with its status, and what a scheme answers while it is closed.

use indicator_model::id::SchemeId;
use people_model::appointment::NewAppointment;
use people_model::approval::SchemeSummary;
use people_model::role::Role;
use reqwest::header::{CONTENT_TYPE, COOKIE};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use storage::account::NewAccount;
use uuid::Uuid;

use crate::support::{SHEET, Server, escaped};

const CHANGED: &str = "水光潋滟 Lake-and-Rain 7";

/// The cookie of a new person in the city with one role.
async fn somebody(server: &Server, login: &str, role: Role) -> String {
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let new = NewAccount {
        contact: people_model::contact::Contact::default(),
        city,
        login: login.to_owned(),
        name: format!("{login} 同志"),
        appointments: vec![NewAppointment::to(role)],
    };
    let created = storage::account::create(&server.ctx(), new).await.unwrap();
    let cookie = server.sign_in(login, &created.password).await;
    let body = format!("old={}&new={}", escaped(&created.password), escaped(CHANGED));
    let change = server.client().post(server.url("/fn/account/change_password")).body(body);
    let change = change.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(COOKIE, &cookie);
    assert_eq!(change.send().await.unwrap().status(), StatusCode::OK);
    server.sign_in(login, CHANGED).await
}

/// The scheme of the first administrator's sheet.
async fn scheme(server: &Server) -> SchemeSummary {
    let answer = server.post("/import?name=sheet.csv").body(SHEET).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    storage::scheme::list(&server.ctx()).await.unwrap().remove(0)
}

fn request(step: &str, revision: u64, reason: &str) -> Value {
    json!({ "id": Uuid::now_v7(), "step": step, "revision": revision, "reason": reason })
}

async fn advance(server: &Server, cookie: &str, scheme: SchemeId, request: &Value) -> Response {
    let body = json!({ "scheme": scheme, "request": request });
    let answer = server.client().post(server.url("/fn/approval/advance")).header(COOKIE, cookie);
    answer.json(&body).send().await.unwrap()
}

#[tokio::test]
async fn a_scheme_passes_through_its_states_and_answers_with_the_right_status() {
    let server = Server::start().await;
    let SchemeSummary { id, revision, .. } = scheme(&server).await;
    let office = server.sign_in("wangfang", crate::support::PASSWORD).await;
    let committee = somebody(&server, "sunlei", Role::SteeringCommittee).await;
    let revision = revision.0;
    let status = async |cookie: &str, request: &Value| advance(&server, cookie, id, request).await.status();

    assert_eq!(status("", &request("submit", revision, "")).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(&committee, &request("submit", revision, "")).await, StatusCode::FORBIDDEN);
    assert_eq!(status(&office, &request("submit", revision + 7, "")).await, StatusCode::CONFLICT);
    assert_eq!(status(&office, &request("submit", revision, "")).await, StatusCode::OK);
    let live = server.client().get(server.url("/live")).header(COOKIE, &office).send().await.unwrap();
    assert_eq!(live.status(), StatusCode::OK);

    // Closed to edits and sheets, with a key that pages turn into a sentence.
    let sheet =
        server.post("/import?name=sheet.csv").body(SHEET.replace("1200", "1201")).send().await.unwrap();
    assert_eq!(sheet.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        sheet.json::<Value>().await.unwrap(),
        json!({ "error": "forbidden", "denial": "wrong_state" })
    );
    let undo = json!({ "scheme": id, "of": Uuid::now_v7() });
    let undone = server.post("/fn/decompose/undo").json(&undo).send().await.unwrap();
    assert_eq!(undone.status(), StatusCode::CONFLICT, "there is no such change-set");

    assert_eq!(status(&office, &request("approve", revision, "")).await, StatusCode::FORBIDDEN);
    let bare = advance(&server, &committee, id, &request("return", revision, "")).await;
    assert_eq!(bare.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        bare.json::<Value>().await.unwrap(),
        json!({ "error": "approval", "refusal": "no_reason", "field": "reason" })
    );
    let approve = request("approve", revision, "");
    assert_eq!(status(&committee, &approve).await, StatusCode::OK);
    assert_eq!(status(&committee, &approve).await, StatusCode::OK, "the same click, twice");
    assert_eq!(status(&committee, &request("approve", revision, "")).await, StatusCode::FORBIDDEN);
    let review = json!({ "scheme": id });
    let review = server.post("/fn/approval/review").json(&review).send().await.unwrap();
    let review: Value = review.json().await.unwrap();
    assert_eq!(review["approval"]["state"], "closed");
    assert_eq!(review["transitions"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn open_pages_hear_of_a_step() {
    let server = Server::start().await;
    let SchemeSummary { id, revision, .. } = scheme(&server).await;
    let office = server.sign_in("wangfang", crate::support::PASSWORD).await;
    let mut live = server.get("/live").send().await.unwrap();
    let submitted = advance(&server, &office, id, &request("submit", revision.0, "")).await;
    assert_eq!(submitted.status(), StatusCode::OK);
    let told = live.chunk().await.unwrap().unwrap();
    let told = String::from_utf8_lossy(&told);
    assert!(told.contains("event: revision") && told.contains(&id.to_string()), "{told}");
}

#[tokio::test]
async fn what_is_not_there_for_somebody_has_no_state_either() {
    let server = Server::start().await;
    let id = scheme(&server).await.id;
    let keeper = somebody(&server, "shenji", Role::AuditAdministrator).await;
    let body = json!({ "scheme": id });
    let request = server.client().post(server.url("/fn/approval/review")).header(COOKIE, &keeper);
    assert_eq!(request.json(&body).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let unknown = json!({ "scheme": Uuid::now_v7() });
    let answer = server.post("/fn/approval/review").json(&unknown).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_table_of_permissions_is_for_those_who_answer_for_it() {
    let server = Server::start().await;
    let office = somebody(&server, "zhaoli", Role::AssessmentOffice).await;
    let post = |path: &str, cookie: &str| {
        server.client().post(server.url(path)).header(COOKIE, cookie.to_owned()).json(&json!({}))
    };
    let refused = post("/fn/policy/holders", &office).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let mine: Value = post("/fn/policy/mine", &office).send().await.unwrap().json().await.unwrap();
    assert_eq!(mine["held"][0]["appointment"]["role"], "assessment_office");
    let holders = server.post("/fn/policy/holders").json(&json!({})).send().await.unwrap();
    assert_eq!(holders.status(), StatusCode::OK);
    let holders = holders.text().await.unwrap();
    assert!(holders.contains("zhaoli") && !holders.contains("phone"), "names, and nothing else: {holders}");
}
