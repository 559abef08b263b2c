//! API tokens over HTTP: where a program may come with one, and what it hears otherwise.

use people_model::appointment::NewAppointment;
use people_model::policy::Action;
use people_model::role::Role;
use people_model::token::NewToken;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, SET_COOKIE, WWW_AUTHENTICATE};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use storage::ctx::Ctx;
use storage::session;
use storage::token;

use crate::support::{SHEET, Server};

/// A program's token of the first administrator, who also runs the assessment.
pub(crate) async fn token(server: &Server, scopes: &[Action]) -> String {
    let cookie = server.sign_in("wangfang", crate::support::PASSWORD).await;
    let secret = storage::secret::Secret::parse(cookie.split_once('=').unwrap().1).unwrap();
    let (actor, _) = session::resume(&server.store, &secret, "127.0.0.1").await.unwrap().unwrap();
    let today = storage::clock::today();
    let new = NewToken { name: "程序".to_owned(), scopes: scopes.to_vec(), until: today };
    let secret = token::create(&Ctx::new(server.store.clone(), actor), new).await.unwrap();
    token::reveal(&secret)
}

async fn send(request: RequestBuilder, token: &str) -> Response {
    request.header(AUTHORIZATION, format!("Bearer {token}")).send().await.unwrap()
}

#[tokio::test]
async fn sheets_go_in_and_out_by_token() {
    let server = Server::start().await;
    let all = [
        Action::SchemeRead,
        Action::SchemeImport,
        Action::SchemeExport,
        Action::OrganizationRead,
        Action::OrganizationEdit,
    ];
    let token = token(&server, &all).await;
    let client = server.client();
    let done = send(client.post(server.url("/import?name=city.csv")).body(SHEET), &token).await;
    let outcome: Value = done.json().await.unwrap();
    assert_eq!(outcome["created"], 96);
    let scheme = storage::scheme::list(&server.ctx()).await.unwrap()[0].id;
    let csv = send(client.get(server.url(&format!("/export/{scheme}.csv"))), &token).await;
    assert_eq!(csv.status(), StatusCode::OK);
    let organizations = send(client.get(server.url("/organizations/export.csv")), &token).await;
    assert_eq!(organizations.status(), StatusCode::OK);
    let sheet = organizations.bytes().await.unwrap();
    let again = client.post(server.url("/organizations/import?name=a.csv&dry_run=true")).body(sheet);
    assert_eq!(send(again, &token).await.status(), StatusCode::OK);
    let schemes =
        client.post(server.url("/fn/data/schemes")).header(CONTENT_TYPE, "application/json").body("{}");
    assert_eq!(send(schemes, &token).await.json::<Value>().await.unwrap().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_record_goes_out_by_token() {
    let server = Server::start().await;
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let new = storage::account::NewAccount {
        contact: people_model::contact::Contact::default(),
        city,
        login: "shenji".to_owned(),
        name: "沈吉".to_owned(),
        appointments: vec![NewAppointment::to(Role::AuditAdministrator)],
    };
    let made = storage::account::create(&server.ctx(), new).await.unwrap();
    let resumed = async |cookie: String| {
        let secret = storage::secret::Secret::parse(cookie.split_once('=').unwrap().1).unwrap();
        let (actor, _) = session::resume(&server.store, &secret, "127.0.0.1").await.unwrap().unwrap();
        Ctx::new(server.store.clone(), actor)
    };
    let first = resumed(server.sign_in("shenji", &made.password).await).await;
    let changed = "水光潋滟 Lake-and-Rain 7";
    storage::account::change_password(&first, &made.password, changed).await.unwrap();
    let owner = resumed(server.sign_in("shenji", changed).await).await;
    let until = storage::clock::today();
    let new =
        NewToken { name: "留存".to_owned(), scopes: vec![Action::AuditExport, Action::AuditRead], until };
    let token = token::reveal(&token::create(&owner, new).await.unwrap());
    let get = |path: &str| server.client().get(server.url(path));
    assert_eq!(send(get("/audit/export"), &token).await.status(), StatusCode::OK);
    assert_eq!(send(get("/audit/anchor.json"), &token).await.status(), StatusCode::OK);
    assert_eq!(send(get("/audit/anchor"), &token).await.status(), StatusCode::FORBIDDEN, "a page");
}

#[tokio::test]
async fn a_token_that_is_not_valid_is_answered_401_and_never_redirected() {
    let server = Server::start().await;
    let unknown = format!("hengce_{}", "A".repeat(64));
    for wrong in ["", "nonsense", unknown.as_str(), "hengce_short"] {
        for path in ["/organizations/export.csv", "/account", "/sign-in"] {
            // Even with the cookie of somebody who may.
            let request = server.get(path).header(ACCEPT, "text/html");
            let answer = send(request, wrong).await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path} {wrong:?}");
            let challenge = answer.headers()[WWW_AUTHENTICATE].to_str().unwrap();
            assert_eq!(challenge, "Bearer realm=\"hengce\", error=\"invalid_token\"");
        }
    }
    let told = send(server.get("/organizations/export.csv"), "nonsense").await;
    assert_eq!(told.json::<Value>().await.unwrap(), json!({ "error": "token_invalid" }));
    // What a proxy asks of its own people is none of ours.
    let basic = server.get("/organizations/export.csv").header(AUTHORIZATION, "Basic d2FuZ2Zhbmc6eA==");
    assert_eq!(basic.send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_token_opens_no_page_sets_no_cookie_and_reaches_no_account() {
    let server = Server::start().await;
    let token = token(&server, &[Action::SchemeRead, Action::OrganizationRead]).await;
    let pages =
        ["/", "/account", "/decompose", "/data", "/organizations", "/live", "/sign-in", "/oidc/a/start"];
    for path in pages {
        let answer = send(server.client().get(server.url(path)).header(ACCEPT, "text/html"), &token).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
        assert!(answer.headers().get(SET_COOKIE).is_none(), "{path}");
    }
    let functions = [
        "account/change_password",
        "account/create_token",
        "account/sessions",
        "account/sign_in",
        "account/sign_out",
        "account/whoami",
        "account/unlink",
        "decompose/save",
        "people/list",
    ];
    for function in functions {
        let request = server.client().post(server.url(&format!("/fn/{function}")));
        let answer = send(request.header(CONTENT_TYPE, "application/json").body("{}"), &token).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{function}");
        assert!(answer.headers().get(SET_COOKIE).is_none(), "{function}");
    }
    let edit = server.client().post(server.url("/organizations/import?name=a.csv")).body("");
    assert_eq!(send(edit, &token).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(send(server.client().get(server.url("/healthz")), &token).await.status(), StatusCode::OK);
}
