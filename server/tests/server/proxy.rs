//! Behind a real proxy: nginx, configured as the README says.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use people_model::session::SessionSummary;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE, STRICT_TRANSPORT_SECURITY,
};
use reqwest::{Client, Response, StatusCode};
use storage::scheme;
use tempfile::TempDir;

use crate::support::{PASSWORD, SHEET, Server, Start, escaped};

const README: &str = include_str!("../../../README.md");
const NAME: &str = "hengce.yunlan.gov.cn";
const PUBLIC: &str = "https://hengce.yunlan.gov.cn";

/// nginx before a server; it does not outlive the test.
struct Nginx {
    child: Child,
    client: Client,
    port: u16,
    _folder: TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Both fail when it has ended by itself, which the test then says.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Nginx {
    /// The server block of the README, without TLS: which certificate there is changes nothing of what is passed on.
    async fn before(server: &Server) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (_, block) = README.split_once("```nginx\n").unwrap();
        let (block, _) = block.split_once("```").unwrap();
        let block = block.replace("listen 443 ssl;", &format!("listen 127.0.0.1:{port};"));
        let block = block.replace("127.0.0.1:3000", &server.addr.to_string());
        let lines: Vec<&str> = block.lines().filter(|line| !line.contains("ssl_certificate")).collect();
        fs::write(folder.path().join("nginx.conf"), configuration(folder.path(), &lines.join("\n"))).unwrap();
        let mut child = Command::new(program())
            .arg("-p")
            .arg(folder.path())
            .args(["-c", "nginx.conf", "-e", "stderr"])
            .stdin(Stdio::null())
            .spawn()
            .expect("nginx is installed; `make test` sees to it");
        let client = server.client().clone();
        let alive = format!("http://127.0.0.1:{port}/healthz");
        while client.get(&alive).header(HOST, NAME).send().await.is_err() {
            assert_eq!(child.try_wait().unwrap(), None, "nginx does not start");
            tokio::task::yield_now().await;
        }
        Self { child, client, port, _folder: folder }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    async fn sign_in(&self, host: &str, origin: &str) -> Response {
        let body = format!("login=wangfang&password={}&next=%2Fdata", escaped(PASSWORD));
        let request = self.client.post(self.url("/fn/account/sign_in")).body(body);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.header(HOST, host).header(ORIGIN, origin).send().await.unwrap()
    }
}

fn program() -> &'static str {
    // Where Debian has it, which is not in everybody's path.
    if Path::new("/usr/sbin/nginx").exists() { "/usr/sbin/nginx" } else { "nginx" }
}

fn configuration(folder: &Path, server: &str) -> String {
    let folder = folder.display();
    format!(
        "daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr crit;\n\
         events {{}}\n\
         http {{\n access_log off;\n client_body_temp_path {folder}/body;\n proxy_temp_path {folder}/proxy;\n \
         fastcgi_temp_path {folder}/fastcgi;\n uwsgi_temp_path {folder}/uwsgi;\n scgi_temp_path {folder}/scgi;\n\
         {server}\n}}\n"
    )
}

async fn behind_nginx() -> (Server, Nginx) {
    let server = Server::start_limited(Start { public_url: Some(PUBLIC), ..Start::default() }).await;
    let nginx = Nginx::before(&server).await;
    (server, nginx)
}

#[tokio::test]
async fn a_city_signs_in_through_nginx_under_its_own_name_and_hears_live_updates() {
    let (server, nginx) = behind_nginx().await;
    let page = nginx.client.get(nginx.url("/data")).header(HOST, NAME).header(ACCEPT, "text/html");
    let page = page.send().await.unwrap();
    assert_eq!(
        (page.status(), page.headers()[LOCATION].as_bytes()),
        (StatusCode::SEE_OTHER, &b"/sign-in?next=/data"[..])
    );

    let answer = nginx.sign_in(NAME, PUBLIC).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let get = |path: &str| nginx.client.get(nginx.url(path)).header(HOST, NAME).header(COOKIE, &cookie);
    let page = get("/data").header(ACCEPT, "text/html").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);

    let mut live = get("/live").send().await.unwrap();
    assert_eq!(live.status(), StatusCode::OK);
    let import = nginx.client.post(nginx.url("/import?name=city.csv")).header(HOST, NAME);
    let import = import.header(ORIGIN, PUBLIC).header(COOKIE, &cookie).body(SHEET).send().await.unwrap();
    assert_eq!(import.status(), StatusCode::OK);
    let scheme = scheme::list(&server.ctx()).await.unwrap().remove(0).id;
    let said = live.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&said).contains(&scheme.to_string()), "nothing is held back on the way");
}

/// Once: browsers ignore a header that is sent twice. Where nginx answers by itself, it sends it too.
#[tokio::test]
async fn through_nginx_every_answer_keeps_browsers_on_tls() {
    let (server, nginx) = behind_nginx().await;
    let too_long = "x".repeat(10_000);
    let answers = [
        server.client().get(server.url("/sign-in")).send().await.unwrap(),
        server.client().get(server.url("/healthz")).header(HOST, "evil.example").send().await.unwrap(),
        nginx.client.get(nginx.url("/sign-in")).header(HOST, NAME).send().await.unwrap(),
        nginx
            .client
            .get(nginx.url("/sign-in"))
            .header(HOST, NAME)
            .header("x-long", too_long)
            .send()
            .await
            .unwrap(),
    ];
    for answer in answers {
        let said: Vec<_> = answer.headers().get_all(STRICT_TRANSPORT_SECURITY).iter().collect();
        assert_eq!(said, ["max-age=31536000"], "{} {}", answer.url(), answer.status());
    }
    let local = Server::start().await;
    let answer = local.client().get(local.url("/sign-in")).send().await.unwrap();
    assert!(!answer.headers().contains_key(STRICT_TRANSPORT_SECURITY), "loopback has no TLS");
}

#[tokio::test]
async fn through_nginx_other_hosts_and_other_origins_are_refused() {
    let (_server, nginx) = behind_nginx().await;
    for host in ["evil.example", "hengce.yunlan.gov.cn.evil.example", "yunlan.gov.cn"] {
        assert_eq!(
            nginx.sign_in(host, &format!("https://{host}")).await.status(),
            StatusCode::FORBIDDEN,
            "{host}"
        );
    }
    for origin in ["https://evil.example", "http://hengce.yunlan.gov.cn.evil.example", "null"] {
        assert_eq!(nginx.sign_in(NAME, origin).await.status(), StatusCode::FORBIDDEN, "{origin}");
    }
}

/// The audit log knows the client, not the proxy; what the client claims of itself does not count.
#[tokio::test]
async fn through_nginx_the_address_is_the_client_s() {
    let (server, nginx) = behind_nginx().await;
    let body = format!("login=wangfang&password={}&next=%2F", escaped(PASSWORD));
    let request = nginx.client.post(nginx.url("/fn/account/sign_in")).body(body).header(HOST, NAME);
    let request = request.header("x-forwarded-for", "203.0.113.9").header(ORIGIN, PUBLIC);
    let answer = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").send().await.unwrap();
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let sessions = server.client().post(server.url("/fn/account/sessions")).header(COOKIE, cookie);
    let sessions = sessions.header(CONTENT_TYPE, "application/json").body("{}").send().await.unwrap();
    let sessions: Vec<SessionSummary> = sessions.json().await.unwrap();
    let own = sessions.iter().find(|session| session.current).unwrap();
    assert_eq!(own.address, "127.0.0.1");
}
