//! Clients that are slow, greedy, wild or hostile, over a socket as they really come.

use std::fs;
use std::num::NonZeroU32;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use rstest::rstest;
use serde_json::{Value, json};
use server::serving::Patience;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Server, Start};

const BRIEF: Duration = Duration::from_millis(300);

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.addr).await.unwrap()
}

/// All that the server says until it closes the connection.
async fn heard(mut stream: TcpStream) -> String {
    let mut said = Vec::new();
    // A reset is a way to close, too.
    let _ = stream.read_to_end(&mut said).await;
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test]
async fn a_head_that_does_not_arrive_in_time_ends_the_connection() {
    let patience = Patience { head: BRIEF, ..Patience::default() };
    let server = Server::start_limited(Start { patience, ..Start::default() }).await;
    let mut slow = connect(&server).await;
    slow.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ").await.unwrap();
    assert!(!heard(slow).await.contains("200 OK"));
    assert_eq!(server.get("/healthz").send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_body_that_does_not_arrive_in_time_is_told_so() {
    let patience = Patience { request: BRIEF, ..Patience::default() };
    let server = Server::start_limited(Start { patience, ..Start::default() }).await;
    let mut slow = connect(&server).await;
    let head = "POST /fn/account/sign_in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4000\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=";
    slow.write_all(head.as_bytes()).await.unwrap();
    let said = heard(slow).await;
    assert!(said.starts_with("HTTP/1.1 504"), "{said}");
    assert!(said.contains(r#"{"error":"timed_out"}"#), "{said}");
}

/// The client takes nothing of what is more than the buffers of both ends hold. Its place is the only one, so that
/// another client is answered only once the server has let go of it.
#[tokio::test]
async fn whoever_does_not_take_an_answer_does_not_hold_a_place() {
    let patience = Patience { answer: BRIEF, connections: 1, ..Patience::default() };
    let server = Server::start_limited(Start { patience, ..Start::default() }).await;
    fs::write(server.site().join("large.bin"), vec![0; 64 << 20]).unwrap();
    let mut greedy = connect(&server).await;
    greedy.write_all(b"GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await.unwrap();
    let mut next = connect(&server).await;
    next.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").await.unwrap();
    assert!(heard(next).await.starts_with("HTTP/1.1 200"));
    drop(greedy);
}

#[tokio::test]
async fn one_connection_too_many_waits_for_a_place() {
    let patience = Patience { connections: 2, ..Patience::default() };
    let server = Server::start_limited(Start { patience, ..Start::default() }).await;
    let (one, other) = (connect(&server).await, connect(&server).await);
    let mut third = connect(&server).await;
    third.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut first = [0; 1];
    tokio::time::timeout(BRIEF, third.read(&mut first)).await.unwrap_err();
    drop(one);
    assert!(heard(third).await.starts_with("HTTP/1.1 200"));
    drop(other);
}

#[rstest]
#[case::one_long_header(format!("X-Long: {}\r\n", "x".repeat(600_000)))]
#[case::many_headers("X-Many: x\r\n".repeat(200))]
#[tokio::test]
async fn a_head_that_is_too_large_is_refused(#[case] headers: String) {
    let server = Server::start().await;
    let mut large = connect(&server).await;
    let head = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n");
    // The server may close before all of it is sent.
    let _ = large.write_all(head.as_bytes()).await;
    let mut said = [0; 12];
    large.read_exact(&mut said).await.unwrap();
    assert_eq!(&said, b"HTTP/1.1 431");
}

#[tokio::test]
async fn a_stranger_sends_no_more_than_a_form() {
    let server = Server::start().await;
    let form = format!("login=wangfang&password={}&next=/", "x".repeat(2 << 20));
    let request = server.client().post(server.url("/fn/account/sign_in"));
    let answer =
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "error": "too_large", "mebibytes": 1 }));
}

#[tokio::test]
async fn a_client_that_runs_wild_is_told_when_to_come_back_and_probes_go_on() {
    let rate = NonZeroU32::new(1).unwrap();
    let server = Server::start_limited(Start { rate, ..Start::default() }).await;
    let mut refused = None;
    for _ in 0..8 {
        let answer = server.client().get(server.url("/sign-in")).send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused = Some(answer);
        }
    }
    let refused = refused.unwrap();
    let seconds: u32 = refused.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=2).contains(&seconds), "{seconds}");
    assert_eq!(refused.json::<Value>().await.unwrap(), json!({ "error": "too_many", "seconds": seconds }));
    assert_eq!(server.get("/readyz").send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn json_a_million_levels_deep_is_refused() {
    let server = Server::start().await;
    for body in ["[".repeat(1_000_000), r#"{"a":"#.repeat(1_000_000)] {
        let request = server.post("/fn/decompose/save").header(CONTENT_TYPE, "application/json").body(body);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::BAD_REQUEST);
    }
}
