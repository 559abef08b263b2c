//! Sign-in: what strangers can try, and what they learn.

use std::time::{Duration, Instant};

use indicator_model::id::{AccountId, SchemeId};
use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::role::Role;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, RETRY_AFTER, SET_COOKIE};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{PASSWORD, SETUP, Server, escaped};

fn form(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={}", escaped(value))).collect();
    pairs.join("&")
}

async fn sign_in(server: &Server, login: &str, password: &str, next: &str) -> reqwest::Response {
    let body = form(&[("login", login), ("password", password), ("next", next)]);
    let request = server.client().post(server.url("/fn/account/sign_in")).body(body);
    request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").send().await.unwrap()
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts_and_to_other_hosts_and_new_each_time() {
    let server = Server::start().await;
    let mut cookies = Vec::new();
    for _ in 0..2 {
        let answer = sign_in(&server, "wangfang", PASSWORD, "/data").await;
        assert_eq!(answer.status(), StatusCode::OK);
        cookies.push(answer.headers()[SET_COOKIE].to_str().unwrap().to_owned());
        assert_eq!(answer.json::<String>().await.unwrap(), "/data");
    }
    for cookie in &cookies {
        let (value, attributes) = cookie.split_once(';').unwrap();
        assert!(value.starts_with("__Host-hengce="), "{cookie}");
        assert_eq!(attributes.trim(), "Path=/; Secure; HttpOnly; SameSite=Lax");
    }
    assert_ne!(cookies[0], cookies[1]);
}

/// A cookie that somebody planted before is worth nothing after: nobody's session becomes somebody's.
#[tokio::test]
async fn a_planted_cookie_is_not_taken_over() {
    let server = Server::start().await;
    let planted = format!("__Host-hengce={}", "A".repeat(64));
    let body = form(&[("login", "wangfang"), ("password", PASSWORD), ("next", "/")]);
    let request = server.client().post(server.url("/fn/account/sign_in")).body(body);
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(COOKIE, &planted);
    let given = request.send().await.unwrap().headers()[SET_COOKIE].to_str().unwrap().to_owned();
    assert!(!given.starts_with(&planted));
    let with = |cookie: &str| server.client().get(server.url("/account")).header(COOKIE, cookie.to_owned());
    assert_eq!(with(&planted).send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let own = given.split(';').next().unwrap();
    assert_eq!(with(own).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_token_is_worth_nothing_after_signing_out() {
    let server = Server::start().await;
    let cookie = server.sign_in("wangfang", PASSWORD).await;
    let post = |path: &str| server.client().post(server.url(path)).header(COOKIE, &cookie);
    let left = post("/fn/account/sign_out").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let left = left.send().await.unwrap();
    assert_eq!(left.status(), StatusCode::OK);
    assert_eq!(left.headers()["clear-site-data"], "\"storage\"");
    assert!(left.headers()[SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    let again = server.client().get(server.url("/account")).header(COOKIE, &cookie).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let server = Server::start().await;
    for next in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\r\nset-cookie: a=b",
        "",
    ] {
        let answer = sign_in(&server, "wangfang", PASSWORD, next).await;
        assert_eq!(answer.json::<String>().await.unwrap(), "/", "{next:?}");
    }
}

#[tokio::test]
async fn failures_are_told_alike_and_then_when_to_come_back() {
    let server = Server::start().await;
    let unknown = sign_in(&server, "nobody", "guess", "/").await;
    let known = sign_in(&server, "wangfang", "guess", "/").await;
    assert_eq!((unknown.status(), known.status()), (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED));
    assert_eq!(unknown.text().await.unwrap(), known.text().await.unwrap());
    for _ in 0..10 {
        sign_in(&server, "zhaoli", "guess", "/").await;
    }
    let paused = sign_in(&server, "zhaoli", "guess", "/").await;
    assert_eq!(paused.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = paused.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=901).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn another_site_cannot_sign_anybody_in() {
    let server = Server::start().await;
    let body = form(&[("login", "wangfang"), ("password", PASSWORD), ("next", "/")]);
    let request = server.client().post(server.url("/fn/account/sign_in")).body(body);
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = request.header(ORIGIN, "https://evil.example").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(answer.headers().get(SET_COOKIE).is_none());
}

#[tokio::test]
async fn on_the_first_day_every_page_leads_to_the_founding() {
    let server = Server::start_empty().await;
    let page = server.get("/decompose").header(ACCEPT, "text/html").send().await.unwrap();
    assert_eq!((page.status(), page.headers()[LOCATION].as_bytes()), (StatusCode::SEE_OTHER, &b"/setup"[..]));
    let found = async |token: &str| {
        let body = form(&[
            ("token", token),
            ("city_name", "云澜市"),
            ("city_code", "530100"),
            ("name", "王芳"),
            ("login", "wangfang"),
            ("password", PASSWORD),
        ]);
        let request = server.post("/fn/account/set_up").body(body);
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").send().await.unwrap()
    };
    let wrong = found("guess").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.json::<Value>().await.unwrap(), json!({ "error": "turned", "reason": "no_setup" }));
    assert_eq!(found(SETUP).await.status(), StatusCode::OK);
    assert_eq!(found(SETUP).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn whoever_is_disabled_hears_nothing_more() {
    let server = Server::start().await;
    let new = storage::account::NewAccount {
        city: storage::account::only_city(&server.ctx()).await.unwrap(),
        login: "zhaoli".to_owned(),
        name: "赵丽".to_owned(),
        contact: Contact::default(),
        appointments: vec![NewAppointment::to(Role::AssessmentOffice)],
    };
    let city = new.city;
    let created = storage::account::create(&server.ctx(), new).await.unwrap();
    let cookie = server.sign_in("zhaoli", &created.password).await;
    let body = form(&[("old", &created.password), ("new", "水光潋滟 Lake-and-Rain 7")]);
    let change = server.client().post(server.url("/fn/account/change_password")).body(body);
    let change = change.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(COOKIE, &cookie);
    assert_eq!(change.send().await.unwrap().status(), StatusCode::OK);
    let mut live = server.client().get(server.url("/live")).header(COOKIE, &cookie).send().await.unwrap();
    assert_eq!(live.status(), StatusCode::OK);
    storage::account::disable(&server.ctx(), city, created.id, "调离").await.unwrap();
    assert!(live.chunk().await.unwrap().is_none(), "the stream ends");
    let again = server.client().get(server.url("/live")).header(COOKIE, &cookie).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);
}

/// Reads use what was found out a moment ago, and not for longer than a second; what may write is looked up.
#[tokio::test]
async fn whoever_is_disabled_on_one_server_is_out_on_the_other_within_a_second() {
    let here = Server::start().await;
    let there = here.beside().await;
    let city = storage::account::only_city(&here.ctx()).await.unwrap();
    let new = storage::account::NewAccount {
        city,
        login: "zhaoli".to_owned(),
        name: "赵丽".to_owned(),
        contact: Contact::default(),
        appointments: vec![NewAppointment::to(Role::AssessmentOffice)],
    };
    let created = storage::account::create(&here.ctx(), new).await.unwrap();
    let cookie = here.sign_in("zhaoli", &created.password).await;
    let post = async |server: &Server, path: &str, body: String| {
        let request = server.client().post(server.url(path)).header(COOKIE, &cookie).body(body);
        let kind = if path == READ { "application/json" } else { "application/x-www-form-urlencoded" };
        request.header(CONTENT_TYPE, kind).send().await.unwrap().status()
    };
    let body = form(&[("old", &created.password), ("new", "水光潋滟 Lake-and-Rain 7")]);
    assert_eq!(post(&here, "/fn/account/change_password", body).await, StatusCode::OK);
    for server in [&here, &there] {
        assert_eq!(post(server, READ, "{}".to_owned()).await, StatusCode::OK);
    }
    storage::account::disable(&here.ctx(), city, created.id, "调离").await.unwrap();
    let ended = Instant::now();
    assert_eq!(post(&here, READ, "{}".to_owned()).await, StatusCode::UNAUTHORIZED, "here at once");
    let write = post(&there, "/fn/data/open_sample", String::new()).await;
    assert_eq!(write, StatusCode::UNAUTHORIZED, "writes are refused everywhere at once");
    loop {
        let began = ended.elapsed();
        if post(&there, READ, "{}".to_owned()).await == StatusCode::UNAUTHORIZED {
            break;
        }
        assert!(began < Duration::from_secs(1), "{began:?}");
    }
}

const READ: &str = "/fn/data/schemes";

#[tokio::test]
async fn whoever_signs_in_where_somebody_is_signed_in_takes_their_place() {
    let server = Server::start().await;
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let new = storage::account::NewAccount {
        city,
        login: "sunlei".to_owned(),
        name: "孙磊".to_owned(),
        contact: people_model::contact::Contact::default(),
        appointments: vec![],
    };
    let password = storage::account::create(&server.ctx(), new).await.unwrap().password;
    let cookie = server.sign_in("wangfang", PASSWORD).await;
    let body = form(&[("login", "sunlei"), ("password", &password), ("next", "/")]);
    let request = server.client().post(server.url("/fn/account/sign_in")).header(COOKIE, &cookie);
    let answer =
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let former = server.client().get(server.url("/account")).header(COOKIE, &cookie).send().await.unwrap();
    assert_eq!(former.status(), StatusCode::UNAUTHORIZED, "the one before is out");
}

/// A page outlives its session: it may be sent, or opened without a network, when the device is another person's.
#[tokio::test]
async fn what_one_person_typed_is_not_kept_for_another() {
    let server = Server::start().await;
    let other = AccountId(Uuid::now_v7());
    let scheme = SchemeId(Uuid::now_v7());
    let edit = json!({ "id": Uuid::now_v7(), "base": 0, "reason": "", "changes": [] });
    for (path, body) in [
        ("/fn/check_in/due", json!({ "organization": null, "by": other })),
        ("/fn/check_in/record", json!({ "check_ins": [], "by": other })),
        ("/fn/decompose/save", json!({ "scheme": scheme, "change_set": edit, "by": other })),
    ] {
        let answer = server.post(path).header(CONTENT_TYPE, "application/json").body(body.to_string());
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "signed_out" }), "{path}");
    }
    let unsaid = json!({ "check_ins": [] }).to_string();
    let answer = server.post("/fn/check_in/record").header(CONTENT_TYPE, "application/json").body(unsaid);
    assert_eq!(answer.send().await.unwrap().status(), StatusCode::OK);
}
