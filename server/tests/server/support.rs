//! A real server on a port of its own, with a database and a site of its own.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use reqwest::{Client, RequestBuilder};
use storage::ctx::{Actor, Ctx};
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

pub(crate) struct Server {
    pub(crate) addr: SocketAddr,
    pub(crate) store: Store,
    pub(crate) end: CancellationToken,
    pub(crate) serving: JoinHandle<()>,
    client: Client,
    _folder: TempDir,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_bound(None).await
    }

    /// A server that was told that it is reached at `bound` and not only from this machine.
    pub(crate) async fn start_bound(bound: Option<SocketAddr>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("hengce.db");
        let store = Store::open(&format!("sqlite://{}", database.display())).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let end = CancellationToken::new();
        let router =
            server::router::router(store.clone(), &site(folder.path()), bound.unwrap_or(addr), end.clone());
        let ended = end.clone().cancelled_owned();
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).with_graceful_shutdown(ended).await.unwrap();
        });
        Self { addr, store, end, serving, client: Client::new(), _folder: folder }
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path))
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    pub(crate) fn ctx(&self) -> Ctx {
        Ctx::new(self.store.clone(), Actor::local_administrator())
    }
}

/// A site as a build leaves it.
pub(crate) fn site(folder: &Path) -> PathBuf {
    let site = folder.join("site");
    fs::create_dir_all(site.join("pkg")).unwrap();
    fs::write(site.join("pkg/page.0123456789abcdef.js"), SCRIPT).unwrap();
    fs::write(site.join("pkg/page.0123456789abcdef.js.br"), SCRIPT_BROTLI).unwrap();
    fs::write(site.join("plain.txt"), PLAIN).unwrap();
    fs::write(site.join("hash.txt"), "js: 0123456789abcdef\nwasm: fedcba9876543210\ncss: 0f1e2d3c4b5a6978\n")
        .unwrap();
    site
}
