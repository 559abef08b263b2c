//! Where the mail server is: `smtps://user@host:465`, `smtp://host:587`.

use std::net::IpAddr;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use reqwest::Url;

/// A mail server, and how letters get there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpUrl {
    pub host: String,
    /// None for the usual one: 465 with TLS, 587 with STARTTLS, 25 on this machine.
    pub port: Option<u16>,
    /// None for a server that asks nobody to sign in.
    pub user: Option<String>,
    pub security: Security,
}

/// How a connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// From the first byte on (`smtps://`).
    Tls,
    /// After a greeting (`smtp://`), or not at all.
    StartTls,
    /// Not: it does not leave this machine (`smtp://` to loopback).
    Loopback,
}

/// Why a text is none.
#[derive(Debug, thiserror::Error)]
#[error("not smtps://user@host:port or smtp://user@host:port; the password is not a part of it")]
pub struct NotSmtp;

impl FromStr for SmtpUrl {
    type Err = NotSmtp;

    fn from_str(text: &str) -> Result<Self, NotSmtp> {
        let url = Url::parse(text).map_err(|_| NotSmtp)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(NotSmtp)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let has_more = url.password().is_some()
            || !matches!(url.path(), "" | "/")
            || url.query().is_some()
            || url.fragment().is_some();
        let is_local =
            host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        let security = match url.scheme() {
            _ if has_more => return Err(NotSmtp),
            "smtps" => Security::Tls,
            "smtp" if is_local => Security::Loopback,
            "smtp" => Security::StartTls,
            _ => return Err(NotSmtp),
        };
        let user = percent_decode_str(url.username()).decode_utf8().map_err(|_| NotSmtp)?;
        let user = Some(user.into_owned()).filter(|user| !user.is_empty());
        Ok(Self { host, port: url.port(), user, security })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("smtps://mail.yunlan.gov.cn", "mail.yunlan.gov.cn", None, Security::Tls)]
    #[case("smtps://mail.yunlan.gov.cn:994", "mail.yunlan.gov.cn", Some(994), Security::Tls)]
    #[case("smtp://hengce@mail/", "mail", None, Security::StartTls)]
    #[case("smtp://127.0.0.1:25", "127.0.0.1", Some(25), Security::Loopback)]
    #[case("smtp://[::1]:2525", "::1", Some(2525), Security::Loopback)]
    #[case::elsewhere("smtp://127.0.0.1.example:25", "127.0.0.1.example", Some(25), Security::StartTls)]
    fn a_mail_server_is_reached_encrypted_but_on_this_machine(
        #[case] text: &str,
        #[case] host: &str,
        #[case] port: Option<u16>,
        #[case] security: Security,
    ) {
        let url: SmtpUrl = text.parse().unwrap();
        assert_eq!((url.host.as_str(), url.port, url.security), (host, port, security));
    }

    #[rstest]
    #[case("smtps://mail.yunlan.gov.cn", None)]
    #[case("smtps://hengce%40yunlan.gov.cn@mail.yunlan.gov.cn", Some("hengce@yunlan.gov.cn"))]
    fn who_signs_in_is_a_part_of_the_address(#[case] text: &str, #[case] user: Option<&str>) {
        assert_eq!(text.parse::<SmtpUrl>().unwrap().user.as_deref(), user);
    }

    #[rstest]
    #[case("mail.yunlan.gov.cn")]
    #[case("https://mail.yunlan.gov.cn")]
    #[case("smtp://")]
    #[case::would_be_seen_in_the_list_of_processes("smtps://hengce:secret@mail.yunlan.gov.cn")]
    #[case("smtps://mail.yunlan.gov.cn/?tls=none")]
    fn what_is_no_mail_server_is_refused(#[case] text: &str) {
        assert!(text.parse::<SmtpUrl>().is_err());
    }
}
