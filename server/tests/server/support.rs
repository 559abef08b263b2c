//! A real server on a port of its own, with a database and a site of its own.

use std::fs;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use indicator_model::scheme::Scheme;
use indicator_model::scheme::packed::unpack;
use reqwest::header::COOKIE;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use server::client::Proxy;
use server::oidc::SingleSignOn;
use server::oidc::config::Config;
use server::router::Setting;
use server::serving::{self, Patience};
use storage::account::Founding;
use storage::crypto::Keyring;
use storage::ctx::{Actor, Ctx};
use storage::session::Attempt;
use storage::store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What lies in the site as `pkg/page.0123456789abcdef.js`, and what lies there compressed.
pub(crate) const SCRIPT: &str = "export default 1;\n";
pub(crate) const SCRIPT_BROTLI: &[u8] = b"not really brotli, but the bytes that were stored";

/// `plain.txt`, too long to be left uncompressed for its size.
pub(crate) const PLAIN: &str =
    "A file of a name without a hash, which nobody compressed when it was built.\n";

/// The sheet of a whole city: 96 indicators.
pub(crate) const SHEET: &str = include_str!("../../../assets/sample_city.csv");

/// The day that it is in the sample city, whatever day it is.
pub(crate) const NOVEMBER: &str = "2025-11-15";
/// The rows of its sheets on that day: two schemes of 96 indicators, what was measured, and what was spent.
pub(crate) const SAMPLE_ROWS: u64 = 96 + 96 + 1569 + 528;

/// What the first account is made with.
pub(crate) const SETUP: &str = "abcde-fghij-kmnpq-rstuv";
pub(crate) const PASSWORD: &str = "山高月小水落石出 2026";

pub(crate) struct Server {
    pub(crate) addr: SocketAddr,
    pub(crate) store: Store,
    pub(crate) end: CancellationToken,
    pub(crate) serving: JoinHandle<()>,
    client: Client,
    /// The cookie of the first administrator.
    cookie: String,
    database: String,
    folder: TempDir,
}

/// How a server is started.
pub(crate) struct Start {
    pub(crate) rate: NonZeroU32,
    pub(crate) patience: Patience,
    pub(crate) single_sign_on: SingleSignOn,
    /// The address of an empty database, or of one that another server uses; `None` for a SQLite file of its own.
    pub(crate) database: Option<String>,
    /// How browsers reach the server through a proxy.
    pub(crate) public_url: Option<&'static str>,
}

impl Default for Start {
    fn default() -> Self {
        Self {
            rate: NonZeroU32::MAX,
            patience: Patience::default(),
            single_sign_on: SingleSignOn::default(),
            database: None,
            public_url: None,
        }
    }
}

impl Server {
    /// With a city and its first administrator, who sends every request.
    pub(crate) async fn start() -> Self {
        Self::start_as(Start::default()).await.founded().await
    }

    /// The same with other limits.
    pub(crate) async fn start_limited(start: Start) -> Self {
        Self::start_as(start).await.founded().await
    }

    /// The same with providers of single sign-on, as the text of a file names them.
    pub(crate) async fn start_trusting(file: &str) -> Self {
        let config = Config::parse(file, false).unwrap();
        let single_sign_on = SingleSignOn::new(config);
        Self::start_limited(Start { single_sign_on, ..Start::default() }).await
    }

    /// As on the first day.
    pub(crate) async fn start_empty() -> Self {
        Self::start_as(Start::default()).await
    }

    async fn founded(mut self) -> Self {
        let founding = Founding {
            city_code: "530100".to_owned(),
            city_name: "云澜市".to_owned(),
            login: "wangfang".to_owned(),
            name: "王芳".to_owned(),
            password: PASSWORD.to_owned(),
        };
        storage::account::found(&self.ctx(), "", None, founding).await.unwrap();
        self.cookie = self.sign_in("wangfang", PASSWORD).await;
        self
    }

    /// The cookie of somebody who signed in.
    pub(crate) async fn sign_in(&self, login: &str, password: &str) -> String {
        let nobody = Ctx::new(self.store.clone(), Actor::Nobody { address: "127.0.0.1".to_owned() });
        let attempt = Attempt { login: login.into(), password: password.into(), agent: "test".into() };
        let signed_in = storage::session::sign_in(&nobody, attempt).await.unwrap();
        format!("__Host-hengce={}", signed_in.token.reveal())
    }

    /// Another server over the same database, with the same person signed in.
    pub(crate) async fn beside(&self) -> Self {
        let start = Start { database: Some(self.database.clone()), ..Start::default() };
        let key = self.folder.path().join("hengce.key");
        Self { cookie: self.cookie.clone(), ..Self::start_with(start, Some(&key)).await }
    }

    async fn start_as(start: Start) -> Self {
        Self::start_with(start, None).await
    }

    async fn start_with(start: Start, key: Option<&Path>) -> Self {
        let Start { rate, patience, single_sign_on, database, public_url } = start;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("hengce.db");
        let database = database.unwrap_or_else(|| format!("sqlite://{}", file.display()));
        let own = folder.path().join("hengce.key");
        let keyring = Keyring::at(key.unwrap_or(&own)).unwrap();
        let store = Store::open(&database, keyring).await.unwrap();
        store.pretend(NOVEMBER.parse().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let end = CancellationToken::new();
        let setting = Setting {
            bound: addr,
            proxy: if public_url.is_some() { Proxy::Trusted } else { Proxy::None },
            rate,
            patience,
            setup: base::request::SetupToken(Some(SETUP.into())),
            single_sign_on,
            public_url: public_url.map(|url| url.parse().unwrap()),
        };
        let router = server::router::router(store.clone(), &site(folder.path()), setting, end.clone());
        let serving = tokio::spawn(serving::serve(listener, router, end.clone(), patience));
        // The server's client chooses who computes TLS; this one needs none, nor certificates.
        server::oidc::trust();
        let client = Client::builder().redirect(Policy::none()).tls_certs_only([]).build().unwrap();
        Self { addr, store, end, serving, client, cookie: String::new(), database, folder }
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.signed(self.client.get(self.url(path)))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.signed(self.client.post(self.url(path)))
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        if self.cookie.is_empty() { request } else { request.header(COOKIE, &self.cookie) }
    }

    /// The same server as somebody else sees it, or nobody with an empty cookie.
    /// The newest scheme, as a page fetches it.
    pub(crate) async fn scheme(&self) -> Scheme {
        let opened = self.post("/fn/decompose/open").json(&json!({})).send().await.unwrap();
        let answer = self.get(&packed_at(&opened.json().await.unwrap())).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        unpack(&answer.bytes().await.unwrap()).unwrap()
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    /// Where the files of the site are.
    pub(crate) fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// The address of its database.
    pub(crate) fn database(&self) -> &str {
        &self.database
    }

    pub(crate) fn ctx(&self) -> Ctx {
        Ctx::operator(self.store.clone())
    }
}

/// Where the whole of a scheme is that a page was opened with.
pub(crate) fn packed_at(opened: &Value) -> String {
    let Value::Object(current) = &opened["current"] else { panic!("{opened}") };
    let scheme = current["first"]["scheme"]["id"].as_str().unwrap();
    format!("/scheme/{scheme}/{}", current["present"]["edition"].as_str().unwrap())
}

/// A site as a build leaves it.
pub(crate) fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    fs::create_dir_all(site.join("pkg")).unwrap();
    fs::write(site.join("pkg/page.0123456789abcdef.js"), SCRIPT).unwrap();
    fs::write(site.join("pkg/page.0123456789abcdef.js.br"), SCRIPT_BROTLI).unwrap();
    fs::write(site.join("plain.txt"), PLAIN).unwrap();
    fs::write(site.join("service-worker.js"), SCRIPT).unwrap();
    let manifest = r#"{"daily_42": ["chunk_1.a", "split_daily_42.b"], "sign_in_42": ["chunk_1.a"]}"#;
    fs::write(site.join("pkg/__wasm_split_manifest.c.json"), manifest).unwrap();
    let hashes =
        "js: 0123456789abcdef\nwasm: fedcba9876543210\ncss: 0f1e2d3c4b5a6978\nmanifest: c\nsplit: d\n";
    fs::write(site.join("hash.txt"), hashes).unwrap();
    site
}

/// A text as it is written in a form or an address.
pub(crate) fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |escaped, byte| escaped + &format!("%{byte:02X}"))
}
