//! The table of addresses against what the server really serves, an address without an entry fails here, and what of it a
//! session may reach that has to see to its account first.

use std::collections::BTreeSet;

use base::access::Need;
use leptos::server_fn::axum::server_fn_paths;
use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::job::Kind;
use people_model::policy::holder::rules_for;
use people_model::role::Role;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION};
use server::address::{self, ADDRESSES, need};
use storage::account::NewAccount;

use crate::support::Server;

/// Rendering the routes wants a runtime, as the server has one.
#[tokio::test]
async fn every_address_says_what_it_takes_and_none_is_made_up() {
    let pages = server::router::pages().into_iter().map(|route| route.path().to_owned());
    let functions = server_fn_paths().map(|(path, _)| path.to_owned());
    let plain = ADDRESSES.iter().map(|(path, _)| (*path).to_owned());
    let served: BTreeSet<String> = pages.chain(functions).chain(plain).collect();
    let known: BTreeSet<String> = address::all().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(known, served);
}

/// With somebody else's one-time password: the password, the second factor and the way out, and nothing that is kept.
const LIMITED: [&str; 10] = [
    "/",
    "/account/begin",
    "/fn/account/change_password",
    "/fn/account/sign_out",
    "/fn/factor/begin",
    "/fn/factor/confirm",
    "/fn/factor/remove",
    "/fn/factor/renew",
    "/fn/factor/state",
    "/fn/home/begin",
];

#[tokio::test]
async fn a_limited_session_sees_to_its_account_and_sees_nothing_that_is_kept() {
    let server = Server::start().await;
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let contact = Contact { phone: Some("13800138000".to_owned()), ..Contact::default() };
    let (login, name) = ("zhaoli".to_owned(), "赵丽".to_owned());
    let appointments = vec![NewAppointment::to(Role::SystemAdministrator)];
    let new = NewAccount { city, login, name, contact, appointments };
    let once = storage::account::create(&server.ctx(), new).await.unwrap().password;
    let cookie = server.sign_in("zhaoli", &once).await;
    let ask = async |path: &str, accept: &str| {
        let url = server.url(&path.replace("{provider}", "yunlan").replace("{name}", "a.csv"));
        let request =
            if path.starts_with("/fn/") { server.client().post(url) } else { server.client().get(url) };
        let request =
            request.header(COOKIE, &cookie).header(ACCEPT, accept).header(CONTENT_TYPE, "application/json");
        request.body("{}").send().await.unwrap()
    };
    for (path, need) in address::all().filter(|(path, _)| *path != "/fn/account/sign_out") {
        if matches!(need, Need::Machine | Need::Nothing) {
            continue;
        }
        let answer = ask(path, "application/json").await;
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        if path.starts_with("/api/") && path != "/api" {
            assert_eq!(status, StatusCode::UNAUTHORIZED, "a cookie counts at {path}");
            continue;
        }
        assert_eq!(status != StatusCode::FORBIDDEN, LIMITED.contains(&path), "{path}: {status} {text}");
        assert!(!text.contains("13800138000") && !text.contains("\"login_from\""), "{path}: {text}");
    }
    for page in ["/account", "/people", "/account/data.html"] {
        let answer = ask(page, "text/html").await;
        assert_eq!(answer.headers()[LOCATION], "/account/begin", "{page}");
    }
    let page = ask("/account/begin", "text/html").await.text().await.unwrap();
    assert!(page.contains("name=\"old\"") && !page.contains("13800138000"), "{page}");
    assert_eq!(ask("/fn/account/sign_out", "application/json").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_user_with_nothing_left_to_see_to_is_led_to_the_work() {
    let server = Server::start().await;
    let answer = server.get("/account/begin").header(ACCEPT, "text/html").send().await.unwrap();
    assert_eq!(
        (answer.status(), &answer.headers()[LOCATION]),
        (StatusCode::SEE_OTHER, &"/".parse().unwrap())
    );
}

#[test]
fn an_address_is_found_by_its_template_and_only_whole() {
    assert!(matches!(need("/export/a.csv"), Some(Need::OneOf(_))));
    assert_eq!(need("/export"), None);
    assert_eq!(need("/export/a.csv/b"), None);
    assert_eq!(need("/pkg/snippets/a/b.js"), Some(Need::Machine));
    assert_eq!(need("/fn/nothing"), None);
}

/// The page, its place in the navigation and its functions say it in one list.
#[test]
fn jobs_are_open_to_everybody_who_may_see_one() {
    let Some(Need::OneOf(seeing)) = need("/jobs") else { panic!("anybody may see jobs") };
    for kind in Kind::ALL {
        assert_eq!(seeing.contains(&kind.action()), !rules_for(kind.action()).is_empty(), "{kind:?}");
    }
}
