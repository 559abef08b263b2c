//! Single sign-on over HTTP, against a provider that says whatever a test wants: what is asked of it, and which of
//! its answers are believed. The browser tests use a real provider.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreHmacKey, CoreJwsSigningAlgorithm};
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey};
use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Response, StatusCode, Url};
use rstest::rstest;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::{PASSWORD, Server};

const SECRET: &str = "a secret of the client, long enough for HS256";
const CLIENT: &str = "hengce";

/// A provider on loopback.
struct Stub {
    issuer: String,
    says: Arc<Mutex<Says>>,
}

#[derive(Clone, Default)]
struct Says {
    /// The answer of the token endpoint.
    tokens: Value,
    /// What was sent there.
    asked: String,
}

impl Stub {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let says = Arc::new(Mutex::new(Says::default()));
        let metadata = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/auth"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["HS256"],
        });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(async move || Json(metadata)))
            .route("/jwks", get(async || Json(json!({ "keys": [] }))))
            .route("/token", post(token))
            .with_state(Arc::clone(&says));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { issuer, says }
    }

    /// The file that trusts it.
    fn file(&self, unknown: &str) -> String {
        format!(
            r#"
            [[provider]]
            id = "yunlan"
            name = {{ zh-CN = "云澜市", en = "Yunlan" }}
            issuer = "{}"
            client_id = "{CLIENT}"
            client_secret = "{SECRET}"
            unknown = "{unknown}"
            roles = {{ claim = "groups", map = {{ office = "assessment_office" }} }}
            second_factor = {{ acr = ["gold"] }}
            "#,
            self.issuer
        )
    }

    /// What a right ID token says.
    fn claims(&self, nonce: &str) -> Value {
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
        json!({
            "iss": self.issuer, "sub": "s-1", "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce,
            "name": "赵丽", "preferred_username": "zhaoli", "groups": ["office"],
        })
    }

    fn say(&self, id_token: Option<&str>) {
        let tokens = json!({ "access_token": "a", "token_type": "Bearer", "id_token": id_token });
        self.says.lock().unwrap().tokens = tokens;
    }
}

async fn token(State(says): State<Arc<Mutex<Says>>>, body: String) -> Json<Value> {
    let mut says = says.lock().unwrap();
    says.asked = body;
    Json(says.tokens.clone())
}

fn signed(header: &Value, claims: &Value, secret: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let said = format!("{}.{}", part(header), part(claims));
    let key = CoreHmacKey::new(secret.as_bytes());
    let signature = key.sign(&CoreJwsSigningAlgorithm::HmacSha256, said.as_bytes()).unwrap();
    format!("{said}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn hs256(claims: &Value) -> String {
    signed(&json!({ "alg": "HS256" }), claims, SECRET)
}

/// A sign-in that stands at the provider.
struct Begun {
    there: Url,
    cookie: String,
}

impl Begun {
    async fn at(server: &Server, path: &str) -> Self {
        let answer = server.client().get(server.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        Self {
            there: location(&answer).parse().unwrap(),
            cookie: cookie(&answer, "__Host-hengce-oidc").unwrap(),
        }
    }

    fn query(&self, name: &str) -> String {
        self.there.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned()
    }

    /// The browser comes back with this.
    async fn back(&self, server: &Server, query: &str) -> Response {
        self.back_with(server, query, &self.cookie).await
    }

    async fn back_with(&self, server: &Server, query: &str, cookie: &str) -> Response {
        let address = server.url(&format!("/oidc/yunlan/callback?state={}&{query}", self.query("state")));
        server.client().get(address).header(COOKIE, cookie.to_owned()).send().await.unwrap()
    }
}

fn location(answer: &Response) -> String {
    answer.headers()[LOCATION].to_str().unwrap().to_owned()
}

/// `name=value` of a cookie that an answer sets.
fn cookie(answer: &Response, name: &str) -> Option<String> {
    let cookies = answer.headers().get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
    let mut pairs = cookies.map(|cookie| cookie.split(';').next().unwrap().to_owned());
    pairs.find(|pair| pair.starts_with(&format!("{name}=")))
}

async fn trusting(unknown: &str) -> (Server, Stub) {
    let stub = Stub::start().await;
    (Server::start_trusting(&stub.file(unknown)).await, stub)
}

#[tokio::test]
async fn the_way_there_carries_what_the_answer_must_bring_back() {
    let (server, _) = trusting("create").await;
    let answer = server.client().get(server.url("/oidc/yunlan/start?next=/data")).send().await.unwrap();
    let set = answer.headers()[SET_COOKIE].to_str().unwrap();
    assert!(set.starts_with("__Host-hengce-oidc="), "{set}");
    assert!(set.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"), "{set}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let (first, second) =
        (Begun::at(&server, "/oidc/yunlan/start").await, Begun::at(&server, "/oidc/yunlan/start").await);
    assert_eq!(first.query("redirect_uri"), server.url("/oidc/yunlan/callback"));
    assert_eq!(first.query("response_type"), "code");
    assert_eq!(first.query("code_challenge_method"), "S256");
    assert_eq!(first.query("scope"), "openid profile");
    assert_eq!(first.query("acr_values"), "gold");
    for name in ["state", "nonce", "code_challenge"] {
        assert_eq!(first.query(name).len(), 43);
        assert_ne!(first.query(name), second.query(name));
    }
    let handle = first.cookie.split_once('=').unwrap().1;
    assert!(!first.there.as_str().contains(handle), "what the browser holds stays with it");
}

#[tokio::test]
async fn whoever_the_provider_vouches_for_is_in_with_a_new_session() {
    let (server, stub) = trusting("create").await;
    let begun = Begun::at(&server, "/oidc/yunlan/start?next=/data%3Ftab=1").await;
    stub.say(Some(&hs256(&stub.claims(&begun.query("nonce")))));
    let answer = begun.back(&server, "code=c").await;
    assert_eq!((answer.status(), location(&answer).as_str()), (StatusCode::SEE_OTHER, "/data?tab=1"));
    let session = cookie(&answer, "__Host-hengce").unwrap();
    assert_eq!(cookie(&answer, "__Host-hengce-oidc").unwrap(), "__Host-hengce-oidc=");
    let page = server.client().get(server.url("/decompose")).header(COOKIE, &session).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let asked = stub.says.lock().unwrap().asked.clone();
    let verifier = asked.split('&').find_map(|pair| pair.strip_prefix("code_verifier=")).unwrap();
    let verifier = PkceCodeVerifier::new(verifier.to_owned());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    assert_eq!(challenge.as_str(), begun.query("code_challenge"));
    // The same answer again opens nothing, not even with the same cookie.
    let again = begun.back(&server, "code=c").await;
    assert_eq!(location(&again), "/sign-in?trouble=expired&provider=yunlan");
    assert_eq!(cookie(&again, "__Host-hengce"), None);
}

#[rstest]
#[case::of_another_sign_in("nonce", json!("another"))]
#[case::for_another_client("aud", json!("another"))]
#[case::of_another_issuer("iss", json!("http://127.0.0.1:1"))]
#[case::that_is_over("exp", json!(1_000_000_000))]
#[case::without_a_nonce("nonce", Value::Null)]
#[case::without_a_subject("sub", Value::Null)]
#[tokio::test]
async fn a_token_is_not_believed(#[case] claim: &str, #[case] value: Value) {
    let (server, stub) = trusting("create").await;
    let begun = Begun::at(&server, "/oidc/yunlan/start").await;
    let mut claims = stub.claims(&begun.query("nonce"));
    if value.is_null() {
        claims.as_object_mut().unwrap().remove(claim);
    } else {
        claims[claim] = value;
    }
    stub.say(Some(&hs256(&claims)));
    turned_away(&begun.back(&server, "code=c").await, "rejected");
}

#[tokio::test]
async fn only_the_providers_own_signature_counts() {
    let (server, stub) = trusting("create").await;
    let forgeries: [fn(&Value) -> Option<String>; 4] = [
        |claims| {
            Some(signed(&json!({ "alg": "HS256" }), claims, "another secret, just as long as the right one"))
        },
        |claims| {
            let whole = signed(&json!({ "alg": "none" }), claims, SECRET);
            Some(format!("{}.", whole.rsplit_once('.').unwrap().0))
        },
        |claims| Some(signed(&json!({ "alg": "RS256" }), claims, SECRET)),
        |_| None,
    ];
    for forgery in forgeries {
        let begun = Begun::at(&server, "/oidc/yunlan/start").await;
        stub.say(forgery(&stub.claims(&begun.query("nonce"))).as_deref());
        turned_away(&begun.back(&server, "code=c").await, "rejected");
    }
}

fn turned_away(answer: &Response, trouble: &str) {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(answer), format!("/sign-in?trouble={trouble}&provider=yunlan"));
    assert_eq!(cookie(answer, "__Host-hengce"), None);
}

#[tokio::test]
async fn what_the_provider_refuses_is_told_apart_from_what_it_cannot_do() {
    let (server, _) = trusting("create").await;
    for (query, trouble) in [
        ("error=access_denied", "denied"),
        ("error=temporarily_unavailable", "away"),
        ("error=invalid_scope", "rejected"),
        ("code=c&iss=https://another.example", "rejected"),
        ("", "rejected"),
    ] {
        let begun = Begun::at(&server, "/oidc/yunlan/start").await;
        turned_away(&begun.back(&server, query).await, trouble);
    }
    let begun = Begun::at(&server, "/oidc/yunlan/start").await;
    let other = Begun::at(&server, "/oidc/yunlan/start").await;
    turned_away(&begun.back_with(&server, "code=c", &other.cookie).await, "expired");
    turned_away(&begun.back_with(&server, "code=c", "__Host-hengce-oidc=forged").await, "expired");
}

#[tokio::test]
async fn an_address_that_contradicts_itself_says_nothing_and_still_leads_to_a_page() {
    let (server, stub) = trusting("create").await;
    let begun = Begun::at(&server, "/oidc/yunlan/start?next=/data&next=/audit").await;
    stub.say(Some(&hs256(&stub.claims(&begun.query("nonce")))));
    turned_away(&begun.back(&server, "code=c&code=d").await, "expired");
    assert_eq!(location(&begun.back(&server, "code=c").await), "/");
}

#[tokio::test]
async fn a_stranger_is_turned_away_and_nobody_is_sent_to_another_site() {
    let (server, stub) = trusting("refuse").await;
    let begun = Begun::at(&server, "/oidc/yunlan/start?next=/data").await;
    stub.say(Some(&hs256(&stub.claims(&begun.query("nonce")))));
    let answer = begun.back(&server, "code=c").await;
    assert_eq!(location(&answer), "/sign-in?trouble=stranger&provider=yunlan&next=/data");
    let (server, stub) = trusting("create").await;
    for next in ["https://evil.example/", "//evil.example", "/%5Cevil.example", "/%0D%0Aset-cookie:%20a=b"] {
        let begun = Begun::at(&server, &format!("/oidc/yunlan/start?next={next}")).await;
        stub.say(Some(&hs256(&stub.claims(&begun.query("nonce")))));
        assert_eq!(location(&begun.back(&server, "code=c").await), "/", "{next}");
    }
    let unknown = server.client().get(server.url("/oidc/other/start")).send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_provider_that_is_away_keeps_nobody_from_the_password() {
    let stub = Stub { issuer: "http://127.0.0.1:9".to_owned(), says: Arc::default() };
    let server = Server::start_trusting(&stub.file("create")).await;
    for _ in 0..2 {
        let answer = server.client().get(server.url("/oidc/yunlan/start")).send().await.unwrap();
        turned_away(&answer, "away");
    }
    server.sign_in("wangfang", PASSWORD).await;
}

#[tokio::test]
async fn only_the_person_who_set_out_is_linked() {
    let (server, stub) = trusting("refuse").await;
    let link = |cookie: &str| {
        server.client().post(server.url("/oidc/yunlan/link")).header(COOKIE, cookie.to_owned())
    };
    assert_eq!(link("").send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    let own = server.sign_in("wangfang", PASSWORD).await;
    let foreign = link(&own).header(ORIGIN, "https://evil.example").send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);

    let set_out = async || {
        let answer = link(&own).send().await.unwrap();
        let cookie = cookie(&answer, "__Host-hengce-oidc").unwrap();
        let there: Value = answer.json().await.unwrap();
        let begun = Begun { there: there["location"].as_str().unwrap().parse().unwrap(), cookie };
        stub.say(Some(&hs256(&stub.claims(&begun.query("nonce")))));
        begun
    };
    // Somebody else's browser, or the same one after signing out.
    let begun = set_out().await;
    let nobody = begun.back(&server, "code=c").await;
    assert!(location(&nobody).starts_with("/sign-in"), "{}", location(&nobody));
    let begun = set_out().await;
    let both = format!("{}; {own}", begun.cookie);
    assert_eq!(location(&begun.back_with(&server, "code=c", &both).await), "/account");
    let begun = Begun::at(&server, "/oidc/yunlan/start").await;
    stub.say(Some(&hs256(&stub.claims(&begun.query("nonce")))));
    let answer = begun.back(&server, "code=c").await;
    assert_eq!(location(&answer), "/");
    assert!(cookie(&answer, "__Host-hengce").is_some());
}
