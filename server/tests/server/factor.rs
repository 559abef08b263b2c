//! The second step of a sign-in, over HTTP: what the first one opens, and what a form without script sees.

use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use people_model::appointment::NewAppointment;
use people_model::factor::Enrolment;
use people_model::role::Role;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, REFERER, SET_COOKIE};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use sha1::Sha1;
use storage::account::{NewAccount, Security};

use crate::support::{PASSWORD, Server, escaped};

const FORM: &str = "application/x-www-form-urlencoded";

/// The code of the present half minute, moved by some.
fn code(secret: &str, ahead: u64) -> String {
    let step = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 30 + ahead;
    let mut mac = Hmac::<Sha1>::new_from_slice(&BASE32_NOPAD.decode(secret.as_bytes()).unwrap()).unwrap();
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 0xf);
    let word = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", word % 1_000_000)
}

/// A browser without script, or a script, that keeps one cookie.
struct Browser<'a> {
    server: &'a Server,
    cookie: String,
    accept: &'static str,
}

impl<'a> Browser<'a> {
    fn with_script(server: &'a Server) -> Self {
        Self { server, cookie: String::new(), accept: "application/json" }
    }

    fn without_script(server: &'a Server) -> Self {
        Self { server, cookie: String::new(), accept: "text/html" }
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.server.client().get(self.server.url(path)).header(ACCEPT, self.accept);
        request.header(COOKIE, &self.cookie).send().await.unwrap()
    }

    /// Sends a form that stands on the page `from`.
    async fn send(&mut self, path: &str, from: &str, pairs: &[(&str, &str)]) -> Response {
        let pairs: Vec<String> =
            pairs.iter().map(|(key, value)| format!("{key}={}", escaped(value))).collect();
        let request = self.server.client().post(self.server.url(path)).body(pairs.join("&"));
        let request = request.header(CONTENT_TYPE, FORM).header(ACCEPT, self.accept);
        let request = request.header(REFERER, self.server.url(from)).header(COOKIE, &self.cookie);
        let answer = request.send().await.unwrap();
        if let Some(cookie) = answer.headers().get(SET_COOKIE) {
            cookie.to_str().unwrap().split(';').next().unwrap().clone_into(&mut self.cookie);
        }
        answer
    }

    async fn first_step(&mut self, next: &str) -> Response {
        let pairs = [("login", "wangfang"), ("password", PASSWORD), ("next", next)];
        self.send("/fn/account/sign_in", "/sign-in", &pairs).await
    }

    async fn second_step(&mut self, code: &str, next: &str) -> Response {
        let from = format!("/sign-in/code?next={}", escaped(next));
        self.send("/fn/account/complete", &from, &[("code", code), ("next", next)]).await
    }

    /// Gives the person a second factor; the answer is its secret and the recovery codes.
    async fn enrol(&mut self) -> (String, Vec<String>) {
        let begun = self.send("/fn/factor/begin", "/account", &[("password", PASSWORD)]).await;
        assert_eq!(begun.headers()["cache-control"], "no-store");
        let secret = begun.json::<Enrolment>().await.unwrap().secret;
        let confirmed = self.send("/fn/factor/confirm", "/account", &[("code", &code(&secret, 0))]).await;
        (secret, confirmed.json().await.unwrap())
    }
}

fn location(answer: &Response) -> &str {
    answer.headers()[LOCATION].to_str().unwrap()
}

#[tokio::test]
async fn the_password_alone_opens_nothing_but_the_second_step() {
    let server = Server::start().await;
    let mut browser = Browser::with_script(&server);
    browser.first_step("/").await;
    let (secret, codes) = browser.enrol().await;
    assert_eq!(codes.len(), 10);

    let mut browser = Browser::with_script(&server);
    let first = browser.first_step("/data?tab=1").await;
    assert_eq!(first.json::<String>().await.unwrap(), "/sign-in/code?next=/data%3Ftab%3D1");
    for path in ["/account", "/decompose", "/live", "/audit/export"] {
        assert_eq!(browser.get(path).await.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let sessions = browser.send("/fn/factor/begin", "/account", &[("password", PASSWORD)]).await;
    assert_eq!(sessions.status(), StatusCode::UNAUTHORIZED);
    let half = browser.cookie.clone();

    let wrong = browser.second_step(&code(&secret, 0), "/data?tab=1").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED, "it was used to set the factor up");
    assert_eq!(wrong.json::<Value>().await.unwrap(), json!({ "error": "turned", "reason": "wrong_code" }));
    let second = browser.second_step(&code(&secret, 1), "/data?tab=1").await;
    assert_eq!(second.json::<String>().await.unwrap(), "/data?tab=1");
    assert_ne!(browser.cookie, half);
    assert_eq!(browser.get("/account").await.status(), StatusCode::OK);

    browser.cookie = half;
    assert_eq!(browser.get("/account").await.status(), StatusCode::UNAUTHORIZED);
    let again = browser.second_step(&codes[0], "/").await;
    assert_eq!(again.json::<Value>().await.unwrap(), json!({ "error": "turned", "reason": "lapsed" }));
}

#[tokio::test]
async fn without_a_first_step_there_is_no_second() {
    let server = Server::start().await;
    let mut browser = Browser::with_script(&server);
    assert_eq!(browser.get("/sign-in/code").await.status(), StatusCode::OK);
    let answer = browser.second_step("123456", "/").await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "turned", "reason": "lapsed" }));
}

#[tokio::test]
async fn both_steps_work_as_plain_forms_and_say_what_went_wrong() {
    let server = Server::start().await;
    let mut script = Browser::with_script(&server);
    script.first_step("/").await;
    let (secret, codes) = script.enrol().await;

    let mut browser = Browser::without_script(&server);
    let pairs = [("login", "wangfang"), ("password", "guess"), ("next", "/data")];
    let wrong = browser.send("/fn/account/sign_in", "/sign-in?next=/data", &pairs).await;
    assert_eq!(wrong.status(), StatusCode::FOUND);
    assert!(
        location(&wrong).contains("/sign-in?next=%2Fdata&")
            || location(&wrong).contains("/sign-in?next=/data&")
    );
    let page = browser.get(&location(&wrong).replace(&server.url(""), "")).await.text().await.unwrap();
    assert!(page.contains("用户名或密码不正确"), "{page}");

    let first = browser.first_step("/data").await;
    assert_eq!((first.status(), location(&first)), (StatusCode::FOUND, "/sign-in/code?next=/data"));
    let page = browser.get("/sign-in/code?next=/data").await.text().await.unwrap();
    assert!(page.contains("autocomplete=\"one-time-code\"") && page.contains("inputmode=\"numeric\""));
    let page = browser.get("/sign-in/code?next=/data&by=recovery").await.text().await.unwrap();
    assert!(page.contains("恢复码") && !page.contains("one-time-code"));

    let wrong = browser.second_step(&code(&secret, 0), "/data").await;
    assert_eq!(wrong.status(), StatusCode::FOUND);
    let page = browser.get(&location(&wrong).replace(&server.url(""), "")).await.text().await.unwrap();
    assert!(page.contains("或者已经用过"), "{page}");
    let second = browser.second_step(&codes[0], "/data").await;
    assert_eq!((second.status(), location(&second)), (StatusCode::FOUND, "/data"));
    assert_eq!(browser.get("/data").await.status(), StatusCode::OK);
}

/// A user whose role demands a second factor is redirected to setting it up, and everything else is refused until then.
#[tokio::test]
async fn a_role_that_demands_a_factor_opens_nothing_before_it() {
    let server = Server::start().await;
    let mut browser = Browser::without_script(&server);
    browser.first_step("/").await;
    assert_eq!(browser.get("/data").await.status(), StatusCode::OK);
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let demanding =
        Security { factor_roles: BTreeSet::from([Role::AssessmentOffice]), ..Security::default() };
    storage::account::set_profile(&server.ctx(), city, demanding).await.unwrap();

    for path in ["/data", "/decompose", "/people"] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status(), location(&answer)), (StatusCode::SEE_OTHER, "/account/begin"), "{path}");
    }
    browser.accept = "application/json";
    for path in ["/live", "/account"] {
        assert_eq!(browser.get(path).await.status(), StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(browser.get("/account/begin").await.status(), StatusCode::OK);
    browser.enrol().await;
    assert_eq!(browser.get("/data").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn only_the_security_administrator_says_which_roles_need_a_factor() {
    let server = Server::start().await;
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let new = NewAccount {
        contact: people_model::contact::Contact::default(),
        city,
        login: "liqiang".to_owned(),
        name: "李强".to_owned(),
        appointments: vec![NewAppointment::to(Role::SecurityAdministrator)],
    };
    let once = storage::account::create(&server.ctx(), new).await.unwrap().password;
    let mut guard = Browser::with_script(&server);
    let pairs = [("login", "liqiang"), ("password", once.as_str()), ("next", "/")];
    guard.send("/fn/account/sign_in", "/sign-in", &pairs).await;
    let pairs = [("old", once.as_str()), ("new", "水光潋滟 Lake-and-Rain 7")];
    guard.send("/fn/account/change_password", "/account", &pairs).await;

    let mut office = Browser::with_script(&server);
    office.first_step("/").await;
    let set = async |cookie: &str, roles: Value| {
        let request = server.client().post(server.url("/fn/people/set_factor_roles"));
        let request = request.header(COOKIE, cookie).json(&json!({ "roles": roles }));
        request.send().await.unwrap().status()
    };
    let roles = json!(["system_administrator", "auditor"]);
    assert_eq!(set(&office.cookie, roles.clone()).await, StatusCode::FORBIDDEN);
    assert_eq!(set("", roles.clone()).await, StatusCode::UNAUTHORIZED);
    assert_eq!(set(&guard.cookie, roles).await, StatusCode::OK);
    let set = storage::account::profile(&server.ctx(), city).await.unwrap().factor_roles;
    assert_eq!(set, BTreeSet::from([Role::SystemAdministrator, Role::Auditor]));
}
