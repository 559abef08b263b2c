//! How much of the machine the service costs: `cargo bench -p server --bench service`, part of `make bench`.
//!
//! Ratios, each beside its limit in the same run and on the same cores. Sign-ins per second beside the password hashes
//! that the processor can make at all; and authorised reads (session, roles and policy) beside a bare handler that
//! answers the same bytes: the list of schemes, which is also beside what it reads without a request, and a board of the
//! sample city. `wrk` sends the load, to loopback only.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use axum::Router;
use axum::routing::post;
use base::request::SetupToken;
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, COOKIE};
use server::client::Proxy;
use server::oidc::SingleSignOn;
use server::router::{Setting, router};
use server::serving::{self, Patience};
use storage::account::Founding;
use storage::crypto::Keyring;
use storage::ctx::{Actor, Ctx};
use storage::session::{Attempt, resume, sign_in};
use storage::store::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

const LOGIN: &str = "wangfang";
const PASSWORD: &str = "山高月小水落石出 2026";

/// What a page asks for when it lists the schemes.
const SCHEMES: Read = Read { path: "/fn/data/schemes", body: "{}" };

/// What a page asks for when it opens the board.
const BOARD: Read = Read { path: "/fn/board/open", body: r#"{"asked":{}}"# };

struct Read {
    path: &'static str,
    body: &'static str,
}

const MEASURED: Duration = Duration::from_secs(5);
const CLIENTS: usize = 16;
const CONNECTIONS: &str = "64";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = TempDir::new()?;
    let url = format!("sqlite://{}", folder.path().join("hengce.db").display());
    let store = Store::open(&url, Keyring::passing()?).await?;
    let operator = Ctx::operator(store.clone());
    let founding = Founding {
        city_code: "530100".to_owned(),
        city_name: "云澜市".to_owned(),
        login: LOGIN.to_owned(),
        name: "王芳".to_owned(),
        password: PASSWORD.to_owned(),
    };
    storage::account::found(&operator, "", None, founding).await?;
    storage::sample::load(&operator).await?;
    let service = serve(|bound| {
        let rate = NonZeroU32::MAX;
        let setting = Setting {
            bound,
            proxy: Proxy::None,
            rate,
            patience: Patience::default(),
            setup: SetupToken::default(),
            single_sign_on: SingleSignOn::default(),
            public_url: None,
        };
        router(store.clone(), folder.path(), setting, CancellationToken::new())
    })
    .await?;

    server::oidc::trust();
    let hashes = hashes_per_second();
    let sign_ins = sign_ins_per_second(service).await / hashing_cores();
    println!("password hashes/s, one core{hashes:>13.1}");
    println!("sign-ins/s per hashing core{sign_ins:>13.1}");
    println!("  of the hashes{:>25.2}", sign_ins / hashes);

    let nobody = Ctx::new(store.clone(), Actor::Nobody { address: "127.0.0.1".to_owned() });
    let attempt = Attempt { login: LOGIN.into(), password: PASSWORD.into(), agent: "bench".into() };
    let token = sign_in(&nobody, attempt).await?.token;
    let cookie = format!("__Host-hengce={}", token.reveal());
    let (actor, _) = resume(&store, &token, "127.0.0.1").await?.ok_or("a new session holds")?;
    let reads = reads_per_second(&Ctx::new(store, actor)).await;
    println!("schemes without a request/s{reads:>13.0}");
    let schemes = beside_bare(service, folder.path(), &cookie, &SCHEMES).await?;
    println!("  of what is read{:>23.2}", schemes / reads);
    beside_bare(service, folder.path(), &cookie, &BOARD).await?;
    Ok(())
}

/// How often something is read in a second by who may, beside a handler that answers the same bytes to everybody.
async fn beside_bare(
    service: SocketAddr,
    folder: &Path,
    cookie: &str,
    read: &Read,
) -> Result<f64, Box<dyn std::error::Error>> {
    let &Read { path, body } = read;
    let ask = Client::new().post(format!("http://{service}{path}"));
    let ask = ask.header(COOKIE, cookie).header(CONTENT_TYPE, "application/json").body(body);
    let bytes: Arc<[u8]> = ask.send().await?.error_for_status()?.bytes().await?.to_vec().into();
    let length = bytes.len();
    let bare = serve(move |_| Router::new().route(path, post(move || async move { bytes.to_vec() }))).await?;
    let script = folder.join("read.lua");
    std::fs::write(
        &script,
        format!(
            "wrk.method = 'POST'\nwrk.body = '{body}'\nwrk.headers['Content-Type'] = 'application/json'\n\
             wrk.headers['Cookie'] = '{cookie}'\n"
        ),
    )?;
    let authorised = requests_per_second(service, path, &script)?;
    let bare = requests_per_second(bare, path, &script)?;
    println!("{path}, {length} bytes, reads/s{authorised:>9.0}");
    println!("  of a bare handler ({bare:.0}/s){:>10.2}", authorised / bare);
    Ok(authorised)
}

async fn serve(router: impl FnOnce(SocketAddr) -> Router) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let bound = listener.local_addr()?;
    tokio::spawn(serving::serve(listener, router(bound), CancellationToken::new(), Patience::default()));
    Ok(bound)
}

/// Of one core, at the parameters that the service uses.
fn hashes_per_second() -> f64 {
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT);
    let mut count = 0;
    let begun = Instant::now();
    while begun.elapsed() < MEASURED {
        count += u32::from(hasher.hash_password(PASSWORD.as_bytes()).is_ok());
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

/// How many cores the service hashes on: all but one.
fn hashing_cores() -> f64 {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    f64::from(u32::try_from(cores.saturating_sub(1).max(1)).unwrap_or(u32::MAX))
}

/// Whole sign-ins over HTTP: the hash, the new session, its entry in the audit log, on the disk.
async fn sign_ins_per_second(service: SocketAddr) -> f64 {
    let client = Client::new();
    let count = Arc::new(AtomicU32::new(0));
    let begun = Instant::now();
    let clients = (0..CLIENTS).map(|_| {
        let (client, count) = (client.clone(), Arc::clone(&count));
        tokio::spawn(async move {
            while begun.elapsed() < MEASURED {
                let form = format!("login={LOGIN}&password={}&next=/", PASSWORD.replace(' ', "+"));
                let request = client.post(format!("http://{service}/fn/account/sign_in"));
                let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
                if request.send().await.is_ok_and(|answer| answer.status().is_success()) {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        // A client that panicked has counted less.
        let _ = client.await;
    }
    f64::from(count.load(Ordering::Relaxed)) / begun.elapsed().as_secs_f64()
}

/// What the read takes by itself.
async fn reads_per_second(ctx: &Ctx) -> f64 {
    let count = Arc::new(AtomicU32::new(0));
    let begun = Instant::now();
    let readers = (0..CLIENTS).map(|_| {
        let (ctx, count) = (ctx.clone(), Arc::clone(&count));
        tokio::spawn(async move {
            while begun.elapsed() < MEASURED {
                if storage::scheme::list(&ctx).await.is_ok() {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        })
    });
    for reader in readers.collect::<Vec<_>>() {
        // A reader that panicked has counted less.
        let _ = reader.await;
    }
    f64::from(count.load(Ordering::Relaxed)) / begun.elapsed().as_secs_f64()
}

fn requests_per_second(to: SocketAddr, path: &str, script: &Path) -> Result<f64, Box<dyn std::error::Error>> {
    let duration = format!("{}s", MEASURED.as_secs());
    let output = Command::new("wrk")
        .args(["--threads", "1", "--connections", CONNECTIONS, "--duration", &duration, "--script"])
        .arg(script)
        .arg(format!("http://{to}{path}"))
        .output()?;
    let said = String::from_utf8(output.stdout)?;
    if said.contains("Non-2xx") {
        return Err(said.into());
    }
    let figure = said.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    Ok(figure.ok_or(said.clone())?.trim().parse()?)
}
