//! Jobs over HTTP: started once however often it is asked for, seen and cancelled by those whom the policy lets.

use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::job::{Job, JobState, Kind, Progress};
use people_model::role::Role;
use reqwest::StatusCode;
use reqwest::header::COOKIE;
use serde_json::{Value, json};
use storage::account::NewAccount;
use storage::job::{claim, run, schedule};
use uuid::Uuid;

use crate::support::Server;

/// The password that everybody chooses in the place of a one-time password.
const CHANGED: &str = "水光潋滟 Lake-and-Rain 7";

/// The cookie of a new user in the role.
async fn employed(server: &Server, login: &str, name: &str, role: Role) -> String {
    let ctx = server.ctx();
    let city = storage::account::only_city(&ctx).await.unwrap();
    let appointments = vec![NewAppointment::to(role)];
    let (login, name) = (login.to_owned(), name.to_owned());
    let new = NewAccount { city, login: login.clone(), name, contact: Contact::default(), appointments };
    let once = storage::account::create(&ctx, new).await.unwrap().password;
    let cookie = server.sign_in(&login, &once).await;
    let change = server.client().post(server.url("/fn/account/change_password")).header(COOKIE, &cookie);
    let fields = format!("old={once}&new={}", crate::support::escaped(CHANGED));
    let changed = change.header("content-type", "application/x-www-form-urlencoded").body(fields);
    assert_eq!(changed.send().await.unwrap().status(), StatusCode::OK);
    server.sign_in(&login, CHANGED).await
}

async fn ask(server: &Server, cookie: &str, function: &str, body: Value) -> (StatusCode, Value) {
    let request = server.client().post(server.url(&format!("/fn/job/{function}"))).header(COOKIE, cookie);
    let answer = request.json(&body).send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

async fn start(server: &Server, cookie: &str) -> Job {
    let (status, job) = ask(server, cookie, "start", json!({ "kind": Kind::AuditVerify })).await;
    assert_eq!(status, StatusCode::OK, "{job}");
    serde_json::from_value::<Option<Job>>(job).unwrap().unwrap()
}

async fn list(server: &Server, cookie: &str) -> Vec<Job> {
    let (status, jobs) = ask(server, cookie, "list", json!({})).await;
    assert_eq!(status, StatusCode::OK, "{jobs}");
    serde_json::from_value(jobs).unwrap()
}

#[tokio::test]
async fn two_people_who_start_a_verification_follow_the_same_one_to_its_verdict() {
    let server = Server::start().await;
    let keeper = employed(&server, "shenji", "沈吉", Role::AuditAdministrator).await;
    let auditor = employed(&server, "sunlei", "孙磊", Role::Auditor).await;
    let started = start(&server, &keeper).await;
    assert_eq!((started.state, started.started_by_name.as_deref()), (JobState::Waiting, Some("沈吉")));
    let (again, other) = tokio::join!(start(&server, &keeper), start(&server, &auditor));
    assert_eq!((again.id, other.id), (started.id, started.id));
    assert_eq!(other.started_by_name.as_deref(), Some("沈*"), "an auditor reads names masked");

    let store = server.ctx().store().clone();
    let running = claim(&store).await.unwrap().unwrap();
    assert!(running.keep(&store, Progress { done: 1, total: Some(4) }).await.unwrap());
    assert_eq!(list(&server, &auditor).await[0].progress.percent(), Some(25));
    run(&store, &running).await.unwrap();
    let (_, latest) = ask(&server, &auditor, "latest", json!({ "kind": Kind::AuditVerify })).await;
    assert_eq!(latest["outcome"]["verified"]["verdict"]["verdict"], "intact", "{latest}");
    assert_eq!(list(&server, &keeper).await.len(), 1);
}

#[tokio::test]
async fn a_job_of_another_is_cancelled_by_those_who_may_start_it_and_only_once() {
    let server = Server::start().await;
    let keeper = employed(&server, "shenji", "沈吉", Role::AuditAdministrator).await;
    let auditor = employed(&server, "sunlei", "孙磊", Role::Auditor).await;
    let job = start(&server, &keeper).await.id;
    let cancel = async |cookie: &str, job: Value| ask(&server, cookie, "cancel", json!({ "job": job })).await;
    assert_eq!(cancel(&auditor, json!(job)).await, (StatusCode::OK, json!("cancelled")));
    let (status, error) = cancel(&keeper, json!(job)).await;
    assert_eq!((status, &error["error"]), (StatusCode::NOT_FOUND, &json!("not_found")), "it has ended");

    schedule(server.ctx().store()).await.unwrap();
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let jobs = storage::job::list(&server.ctx(), city).await.unwrap();
    let periodic = jobs.iter().find(|job| job.kind == Kind::Expire).unwrap().id;
    for elsewhere in [json!(periodic), json!(Uuid::now_v7())] {
        assert_eq!(cancel(&keeper, elsewhere).await.0, StatusCode::NOT_FOUND);
    }
    assert!(list(&server, &keeper).await.iter().all(|job| job.kind == Kind::AuditVerify));
}

/// The first administrator runs the system and the assessment, and does not verify what is recorded of that.
#[tokio::test]
async fn nobody_without_the_right_starts_sees_or_cancels_a_job() {
    let server = Server::start().await;
    let keeper = employed(&server, "shenji", "沈吉", Role::AuditAdministrator).await;
    let job = start(&server, &keeper).await.id;
    let requests = [
        ("start", json!({ "kind": "audit_verify" })),
        ("latest", json!({ "kind": "audit_verify" })),
        ("list", json!({})),
        ("cancel", json!({ "job": job })),
    ];
    let other = server.sign_in("wangfang", crate::support::PASSWORD).await;
    for (function, body) in requests {
        let (status, error) = ask(&server, &other, function, body).await;
        assert_eq!((status, &error["error"]), (StatusCode::FORBIDDEN, &json!("forbidden")), "{function}");
    }
    assert_eq!(server.get("/jobs").send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let (status, _) = ask(&server, &keeper, "start", json!({ "kind": "expire" })).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "the server starts it");
    assert_eq!(list(&server, &keeper).await[0].state, JobState::Waiting);
}
