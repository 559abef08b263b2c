//! What a system administrator over HTTP does not get hold of: the account of somebody who approves.

use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::role::Role;
use reqwest::header::COOKIE;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use storage::account::{Created, NewAccount};

use crate::support::Server;

/// An account that the operator makes.
async fn made(server: &Server, login: &str, role: Role) -> Created {
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let (login, name) = (login.to_owned(), format!("{login} 同志"));
    let appointments = vec![NewAppointment::to(role)];
    let new = NewAccount { city, login, name, contact: Contact::default(), appointments };
    storage::account::create(&server.ctx(), new).await.unwrap()
}

async fn answer(request: RequestBuilder, body: Value) -> (StatusCode, Value) {
    let answer = request.json(&body).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test]
async fn a_system_administrator_does_not_become_an_approver() {
    let server = Server::start().await;
    let approver = made(&server, "sunlei", Role::SteeringCommittee).await;
    let cookie = server.sign_in("sunlei", &approver.password).await;
    let body = json!({ "account": approver.id, "reason": "遗忘" });
    for path in ["/fn/people/reset", "/fn/people/remove_factor"] {
        let (status, refusal) = answer(server.post(path), body.clone()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {refusal}");
        assert_eq!(refusal, json!({ "error": "proposal", "refusal": "needs_second" }), "{path}");
    }
    let own = server.client().get(server.url("/account/begin")).header(COOKIE, cookie).send().await.unwrap();
    assert_eq!(own.status(), StatusCode::OK, "the approver is still signed in");

    // With nobody to confirm, it is not proposed either.
    let proposal =
        json!({ "account": approver.id, "measure": { "measure": "reset_password" }, "reason": "遗忘" });
    let (_, refusal) = answer(server.post("/fn/people/propose"), json!({ "proposal": proposal })).await;
    assert_eq!(refusal["refusal"], json!("no_second"));
    // Whose work nobody waits for still takes one.
    let office = made(&server, "zhaoli", Role::AssessmentOffice).await;
    let (status, once) =
        answer(server.post("/fn/people/reset"), json!({ "account": office.id, "reason": "遗忘" })).await;
    assert_eq!((status, once.is_string()), (StatusCode::OK, true), "{once}");
}
