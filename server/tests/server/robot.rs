//! Messages reach group robots over a real socket: signed, once, and only where the operator allows it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::LOCATION;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use people_model::audit::Deed;
use people_model::robot::{Content, RobotKind, Unposted};
use rstest::rstest;
use serde_json::{Value, json};
use server::robot::Robots;
use sha2::Sha256;
use storage::audit::Filter;
use storage::robot::{Messenger, Post, send_with};
use tokio::net::TcpListener;

use crate::support::Server;

pub(crate) const SECRET: &str = "SECb1c2d3e4f5a6b7c8";

/// The services on this machine. What a robot does is its token: it answers, refuses, hangs, leads elsewhere or floods.
pub(crate) struct Services {
    pub(crate) host: String,
    /// Where each request went, and its body.
    received: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Services {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let received = Arc::default();
        let router = Router::new()
            .route("/robot/send", any(ding_talk))
            .route("/cgi-bin/webhook/send", any(we_com))
            .route("/open-apis/bot/v2/hook/{token}", any(feishu))
            .fallback(any(elsewhere))
            .with_state(Arc::clone(&received));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { host, received }
    }

    pub(crate) fn address(&self, kind: RobotKind, token: &str) -> String {
        let host = &self.host;
        match kind {
            RobotKind::DingTalk => format!("http://{host}/robot/send?access_token={token}"),
            RobotKind::WeCom => format!("http://{host}/cgi-bin/webhook/send?key={token}"),
            RobotKind::Feishu => format!("http://{host}/open-apis/bot/v2/hook/{token}"),
        }
    }

    /// Who brings messages there.
    pub(crate) fn robots(&self) -> Robots {
        let hosts = vec![self.host.parse().unwrap()];
        Robots::new(hosts, "https://hengce.yunlan.example".to_owned()).patient(Duration::from_millis(500))
    }

    fn received(&self) -> Vec<(String, Value)> {
        std::mem::take(&mut *self.received.lock().unwrap())
    }
}

type Received = State<Arc<Mutex<Vec<(String, Value)>>>>;

fn keep(received: &Received, uri: &Uri, body: &Bytes) -> Value {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    received.lock().unwrap().push((uri.to_string(), body.clone()));
    body
}

/// What a token stands for; none where the message is to be judged.
async fn behave(token: &str, code: &str) -> Option<Response> {
    let answer = |code: i64| json!({ "errcode": code, "errmsg": "said by the service" }).to_string();
    Some(match token {
        "busy" => (StatusCode::TOO_MANY_REQUESTS, "later").into_response(),
        "away" => (StatusCode::BAD_GATEWAY, "<html>").into_response(),
        "leads" => (StatusCode::FOUND, [(LOCATION, "/elsewhere")], "").into_response(),
        "floods" => answer(0).replace("said", &"x".repeat(1 << 20)).into_response(),
        "talks" => "<html>".into_response(),
        "hangs" => std::future::pending().await,
        _ => {
            let given = token.strip_prefix("code")?;
            answer(given.parse().unwrap()).replace("errcode", code).into_response()
        }
    })
}

fn hmac(key: &str, data: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(data.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

async fn ding_talk(
    received: Received,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
    body: Bytes,
) -> Response {
    keep(&received, &uri, &body);
    if let Some(answer) = behave(&query["access_token"], "errcode").await {
        return answer;
    }
    let expected = hmac(SECRET, &format!("{}\n{SECRET}", query["timestamp"]));
    let code = if query["sign"] == expected { 0 } else { 310_000 };
    json!({ "errcode": code, "errmsg": "ok" }).to_string().into_response()
}

async fn we_com(
    received: Received,
    uri: Uri,
    Query(query): Query<HashMap<String, String>>,
    body: Bytes,
) -> Response {
    keep(&received, &uri, &body);
    let answer = behave(&query["key"], "errcode").await;
    answer.unwrap_or_else(|| json!({ "errcode": 0, "errmsg": "ok" }).to_string().into_response())
}

async fn feishu(received: Received, uri: Uri, Path(token): Path<String>, body: Bytes) -> Response {
    let body = keep(&received, &uri, &body);
    if let Some(answer) = behave(&token, "code").await {
        return answer;
    }
    let expected = hmac(&format!("{}\n{SECRET}", body["timestamp"].as_str().unwrap()), "");
    let code = if body["sign"] == expected { 0 } else { 19_021 };
    json!({ "StatusCode": code, "code": code, "msg": "ok" }).to_string().into_response()
}

async fn elsewhere(received: Received, uri: Uri, body: Bytes) -> Response {
    keep(&received, &uri, &body);
    json!({ "errcode": 0 }).to_string().into_response()
}

fn post(kind: RobotKind, address: String) -> Post {
    let content = Content::Test { organization: Some("市农业农村局".to_owned()) };
    Post { kind, address, secret: SECRET.to_owned(), content }
}

#[tokio::test]
async fn each_service_accepts_the_message_and_its_signature() {
    let services = Services::open().await;
    let robots = services.robots();
    for kind in RobotKind::ALL {
        robots.send(&post(kind, services.address(kind, "works"))).await.unwrap();
        let (_, body) = services.received().remove(0);
        let text = body.to_string();
        assert!(
            text.contains("市农业农村局") && text.contains("https://hengce.yunlan.example/notices"),
            "{text}"
        );
        assert!(!text.contains(SECRET), "{text}");
    }
    for kind in RobotKind::ALL.into_iter().filter(|kind| kind.signs()) {
        let wrong = Post { secret: "another".to_owned(), ..post(kind, services.address(kind, "works")) };
        let refused = robots.send(&wrong).await;
        assert!(matches!(refused, Err(Unposted::Security { .. })), "{kind:?}: {refused:?}");
    }
}

#[rstest]
#[case("busy", Unposted::Busy { code: 429 })]
#[case("code130101", Unposted::Busy { code: 130_101 })]
#[case("code300001", Unposted::UnknownRobot { code: 300_001 })]
#[case("code40035", Unposted::Refused { code: 40_035 })]
#[case("away", Unposted::Status { code: 502 })]
#[case("talks", Unposted::Unreadable)]
#[case("floods", Unposted::Unreadable)]
#[case("hangs", Unposted::Unreachable)]
#[tokio::test]
async fn what_a_service_answers_is_told_by_a_word_and_a_code(#[case] token: &str, #[case] why: Unposted) {
    let services = Services::open().await;
    let address = services.address(RobotKind::DingTalk, token);
    assert_eq!(services.robots().send(&post(RobotKind::DingTalk, address)).await, Err(why));
}

#[tokio::test]
async fn nobody_is_followed_elsewhere() {
    let services = Services::open().await;
    for kind in RobotKind::ALL {
        let sent = services.robots().send(&post(kind, services.address(kind, "leads"))).await;
        assert_eq!(sent, Err(Unposted::Status { code: 302 }));
    }
    let all = services.received();
    assert!(all.iter().all(|(uri, _)| uri != "/elsewhere") && all.len() == 3, "{all:?}");
}

#[tokio::test]
async fn a_host_that_the_operator_does_not_list_gets_no_connection() {
    let services = Services::open().await;
    let (_, port) = services.host.rsplit_once(':').unwrap();
    let elsewhere = Robots::new(vec!["robot.yunlan.example".parse().unwrap()], String::new());
    let nowhere = Robots::new(Vec::new(), String::new());
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("2130706433:{port}")] {
        let message = post(RobotKind::DingTalk, format!("http://{host}/robot/send?access_token=works"));
        for robots in [&elsewhere, &nowhere] {
            assert_eq!(robots.send(&message).await, Err(Unposted::NotAllowed), "{host}");
        }
    }
    // The port is a part of what is listed.
    let other_port = Robots::new(vec!["127.0.0.1".parse().unwrap()], String::new());
    let address = services.address(RobotKind::DingTalk, "works");
    assert_eq!(other_port.send(&post(RobotKind::DingTalk, address)).await, Err(Unposted::NotAllowed));
    assert_eq!(services.received(), []);
}

#[tokio::test]
async fn a_service_that_is_away_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    drop(listener);
    let robots = Robots::new(vec![host.parse().unwrap()], String::new());
    let address = format!("http://{host}/cgi-bin/webhook/send?key=works");
    assert_eq!(robots.send(&post(RobotKind::WeCom, address)).await, Err(Unposted::Unreachable));
}

/// An administrator sets a robot up and tests it; no answer and no page has the address or the secret again.
#[tokio::test]
async fn a_robot_is_set_up_and_tested_and_its_secrets_come_back_in_no_answer() {
    const TOKEN: &str = "works0123456789abcdef0123456789";
    let services = Services::open().await;
    let server = Server::start().await;
    send_with(&server.store, Arc::new(services.robots()));
    let call = async |path: &str, body: Value| {
        let answer = server.post(path).json(&body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let new = |address: String| {
        json!({ "robot": {
            "kind": "ding_talk", "name": "全市工作群", "organization": null, "address": address, "secret": SECRET,
        } })
    };
    let (status, answer) =
        call("/fn/notice/add_robot", new("https://robot.example/robot/send?access_token=t".to_owned())).await;
    assert_eq!(status, 422);
    assert!(answer.contains("not_listed") && answer.contains(r#""field":"address""#), "{answer}");
    let (status, answer) = call("/fn/notice/add_robot", new("https://robot.example/".to_owned())).await;
    assert!(status == 422 && answer.contains("bad_address"), "{answer}");
    let address = services.address(RobotKind::DingTalk, TOKEN);
    let (status, answer) = call("/fn/notice/add_robot", new(address)).await;
    assert_eq!((status, answer.as_str()), (200, "null"));

    let opened: Value = serde_json::from_str(&call("/fn/notice/open", json!({})).await.1).unwrap();
    let id = opened["robots"]["robots"][0]["id"].clone();
    let (status, answer) = call("/fn/notice/test_robot", json!({ "robot": id })).await;
    assert_eq!((status, answer.as_str()), (200, "null"), "it arrived");
    assert_eq!(services.received().len(), 1);

    let opened = call("/fn/notice/open", json!({})).await.1;
    let page = server.get("/notices").send().await.unwrap().text().await.unwrap();
    let filter = Filter { deed: Some(Deed::RobotAdd), ..Filter::default() };
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let entries = storage::audit::list(&server.ctx(), city, filter, 10).await.unwrap();
    assert_eq!(entries.len(), 1);
    for text in [&opened, &page, &format!("{entries:?}")] {
        assert!(text.contains("全市工作群"), "{text}");
        assert!(!text.contains(TOKEN) && !text.contains(SECRET), "{text}");
    }
}
