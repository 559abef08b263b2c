//! `hengce serve`: answers browsers until it is stopped.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::{env, fs};

use base::request::SetupToken;
use clap::Args;
use lettre::message::Mailbox;
use storage::ctx::Ctx;
use storage::{account, robot, secret};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::info;

use super::settings::Settings;
use crate::client::Proxy;
use crate::mail::{Mail, SmtpUrl};
use crate::message::{Failure, Notice};
use crate::oidc::SingleSignOn;
use crate::oidc::config::Config;
use crate::public_url::PublicUrl;
use crate::robot::{Host, NotHost, PUBLISHED, Robots};
use crate::router::Setting;
use crate::serving::{self, Patience};
use crate::{job, rate, router, site};

#[derive(Args)]
pub(super) struct Serve {
    /// The address to listen on. Other machines are served only with `--behind-proxy`.
    #[arg(long, env = "HENGCE_ADDR", default_value = "127.0.0.1:3000")]
    addr: SocketAddr,
    /// A proxy stands before the server: it brings TLS, without which nobody can sign in from elsewhere, and names
    /// clients last in `X-Forwarded-For`.
    #[arg(long, env = "HENGCE_BEHIND_PROXY")]
    behind_proxy: bool,
    /// An address from which the proxy connects, where that is another machine; may be repeated. Then nobody else is
    /// believed. [default: this machine and private networks]
    #[arg(long, env = "HENGCE_PROXY_ADDRESS", requires = "behind_proxy", value_delimiter = ',')]
    proxy_address: Vec<IpAddr>,
    /// The `https://` address at which browsers reach the server through the proxy. A proxy on this machine passes its
    /// host on.
    #[arg(long, env = "HENGCE_PUBLIC_URL")]
    public_url: Option<PublicUrl>,
    /// The file that names the providers of single sign-on (OpenID Connect).
    #[arg(long, env = "HENGCE_OIDC_FILE")]
    oidc_file: Option<PathBuf>,
    /// The mail server for notices: `smtps://user@host`, or `smtp://user@host` with STARTTLS. Its password is in the file of
    /// `--smtp-password-file`, or in `HENGCE_SMTP_PASSWORD`.
    #[arg(long, env = "HENGCE_SMTP_URL", requires = "smtp_from")]
    smtp_url: Option<SmtpUrl>,
    /// The sender of notices: `衡策 <hengce@yunlan.gov.cn>`.
    #[arg(long, env = "HENGCE_SMTP_FROM", requires = "smtp_url", value_parser = sender)]
    smtp_from: Option<Mailbox>,
    /// The file with the password for the mail server.
    #[arg(long, env = "HENGCE_SMTP_PASSWORD_FILE", requires = "smtp_url")]
    smtp_password_file: Option<PathBuf>,
    /// A host that messages to group robots may be sent to, or `host:port`; may be repeated, and empty for none. The published ones
    /// have to be on the internet; another may be in your own network.
    #[arg(long, env = "HENGCE_ROBOT_HOSTS", default_value = PUBLISHED, value_delimiter = ',', value_parser = robot_host)]
    robot_hosts: Vec<Option<Host>>,
    /// Requests per second that one address may send for long; five seconds' worth may come at once.
    #[arg(long, env = "HENGCE_REQUESTS_PER_SECOND", default_value_t = rate::PER_SECOND)]
    requests_per_second: NonZeroU32,
    /// The folder of the page's files. [default: `site` beside the binary]
    #[arg(long, env = "HENGCE_SITE_DIR")]
    site_dir: Option<PathBuf>,
}

impl Serve {
    pub(super) async fn run(self, settings: &Settings) -> Result<ExitCode, Failure> {
        if !self.addr.ip().is_loopback() && !self.behind_proxy {
            return Err(Failure::NotLoopback { addr: self.addr });
        }
        let site = self.site()?;
        let config = self.single_sign_on()?;
        let named = config.as_ref().and_then(|config| config.public_url.clone());
        let public_url = self.public_url.clone().or(named);
        // Before the database is touched: a second server must not get that far.
        let listener = TcpListener::bind(self.addr).await.map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => Failure::AddressInUse { addr: self.addr },
            _ => Failure::CannotListen { addr: self.addr, error },
        })?;
        let bound =
            listener.local_addr().map_err(|error| Failure::CannotListen { addr: self.addr, error })?;
        let store = settings.open().await?;
        let end = end_on_signal()?;
        let is_founded = account::is_founded(&Ctx::operator(store.clone())).await?;
        let setup = if is_founded { None } else { Some(secret::readable(4)?) };
        let patience = Patience::default();
        let setting = Setting {
            bound,
            proxy: self.proxy(),
            rate: self.requests_per_second,
            patience,
            setup: SetupToken(setup.as_deref().map(Into::into)),
            single_sign_on: config.map(SingleSignOn::new).unwrap_or_default(),
            public_url,
        };
        let page = public_url_or(setting.public_url.as_ref(), bound);
        let mail = self.mail(page.clone())?;
        robot::send_with(&store, Arc::new(self.robots(page)));
        let router = router::router(store.clone(), &site, setting, end.clone());
        settings.tell(&Notice::Serving { bound, setup });
        let working = tokio::spawn(job::work(store.clone(), end.clone()));

        let sending = mail.map(|mail| {
            store.send_letters();
            tokio::spawn(job::send_letters(store.clone(), mail, end.clone()))
        });

        let messages = tokio::spawn(job::send_messages(store.clone(), end.clone()));

        serving::serve(listener, router, end, patience).await;
        // A job that panicked is marked as lost by the server that finds it.
        let _ = working.await;
        if let Some(sending) = sending {
            // As above: a letter that was lost is found by the next server.
            let _ = sending.await;
        }
        let _ = messages.await;
        store.close().await?;
        info!("stopped");
        Ok(ExitCode::SUCCESS)
    }

    fn proxy(&self) -> Proxy {
        match self.proxy_address.as_slice() {
            _ if !self.behind_proxy => Proxy::None,
            [] => Proxy::Trusted,
            addresses => Proxy::At(addresses.iter().map(IpAddr::to_canonical).collect()),
        }
    }

    /// What the file of single sign-on says. Where the command line says how the server is reached, that holds.
    fn single_sign_on(&self) -> Result<Option<Config>, Failure> {
        let Some(path) = &self.oidc_file else { return Ok(None) };
        let text = fs::read_to_string(path).map_err(|error| Failure::Input { path: path.clone(), error })?;
        let mut config = Config::parse(&text, self.behind_proxy && self.public_url.is_none())
            .map_err(|bad| Failure::BadOidcFile { path: path.clone(), bad })?;
        config.public_url = self.public_url.clone().or(config.public_url);
        Ok(Some(config))
    }

    /// Who brings letters, where the command line names a mail server.
    fn mail(&self, page: String) -> Result<Option<Mail>, Failure> {
        let (Some(url), Some(from)) = (&self.smtp_url, &self.smtp_from) else { return Ok(None) };
        let password = match &self.smtp_password_file {
            Some(path) => {
                let text =
                    fs::read_to_string(path).map_err(|error| Failure::Input { path: path.clone(), error })?;
                Some(text.trim_end_matches(['\r', '\n']).to_owned())
            }
            None => env::var("HENGCE_SMTP_PASSWORD").ok(),
        };
        let mail = Mail::new(url, password, from.clone(), page);
        mail.map(Some).map_err(|_| Failure::NoMail { host: url.host.clone() })
    }

    /// Who brings messages to chat groups.
    fn robots(&self, page: String) -> Robots {
        Robots::new(self.robot_hosts.iter().flatten().cloned().collect(), page)
    }

    fn site(&self) -> Result<PathBuf, Failure> {
        let given = self.site_dir.clone();
        let folder = given.clone().or_else(site::folder).filter(|folder| site::is_site(folder));
        folder.ok_or(Failure::NoSite { folder: given })
    }
}

/// None for an empty text, as a list of no hosts has it.
fn robot_host(text: &str) -> Result<Option<Host>, NotHost> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
}

fn sender(text: &str) -> Result<Mailbox, &'static str> {
    text.parse().map_err(|_| "not `address@host` or `name <address@host>`")
}

/// The address at which browsers reach the server, without a `/` at the end.
fn public_url_or(public_url: Option<&PublicUrl>, bound: SocketAddr) -> String {
    public_url.map_or_else(|| format!("http://{bound}"), PublicUrl::to_string)
}

/// A token that is cancelled by the first interrupt or termination signal.
fn end_on_signal() -> Result<CancellationToken, Failure> {
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::Runtime)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::Runtime)?;
    let end = CancellationToken::new();
    tokio::spawn({
        let end = end.clone();
        async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            info!("stopping");
            end.cancel();
        }
    });
    Ok(end)
}
