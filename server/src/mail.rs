//! Brings notices to mail servers (SMTP), over `lettre`.
//!
//! Encrypted, but on this machine: `smtps://` from the first byte on, `smtp://` by STARTTLS, which is required and not tried. The
//! certificates that count are those of the system. What a mail server says stays here; only its code goes on, because its words
//! may hold the address of a person.

mod address;

use std::time::Duration;

use ::text::i18n::Locale;
use base::wording;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use people_model::mail::{Mailing, Undelivered};
use storage::job::{Courier, Letter};

pub use self::address::{NotSmtp, Security, SmtpUrl};

/// For each step of a mail server.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail server, the sender, and the address to which letters lead.
#[derive(Debug)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    page: String,
}

impl Mail {
    /// `page` is the address at which browsers reach the server, without a `/` at the end.
    ///
    /// # Errors
    /// [`Undelivered::NotEncrypted`] where the system has no certificates to trust, or the host cannot have one.
    pub fn new(
        url: &SmtpUrl,
        password: Option<String>,
        from: Mailbox,
        page: String,
    ) -> Result<Self, Undelivered> {
        type Transport = AsyncSmtpTransport<Tokio1Executor>;
        let builder = match url.security {
            Security::Tls => Transport::relay(&url.host),
            Security::StartTls => Transport::starttls_relay(&url.host),
            Security::Loopback => Ok(Transport::builder_dangerous(&url.host)),
        };
        let mut builder = builder.map_err(|_| Undelivered::NotEncrypted)?.timeout(Some(PATIENCE));
        if let Some(port) = url.port {
            builder = builder.port(port);
        }
        if let Some(user) = &url.user {
            builder = builder.credentials(Credentials::new(user.clone(), password.unwrap_or_default()));
        }
        Ok(Self { transport: builder.build(), from, page })
    }

    fn message(&self, letter: &Letter) -> Result<Message, Undelivered> {
        let to: Address = letter.to.parse().map_err(|_| Undelivered::BadAddress)?;
        let locale = match letter.mailing {
            Mailing::English => Locale::en,
            Mailing::Chinese | Mailing::Off => Locale::zh_CN,
        };
        let (subject, text) = wording::notice::letter(locale, &letter.notice, &self.page);
        // The same number each time, so that a letter that was sent twice is known.
        let id = format!("<{}@{}>", letter.notice.id, self.from.email.domain());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(subject)
            .message_id(Some(id))
            .header(ContentType::TEXT_PLAIN)
            .header(AutoSubmitted)
            .body(text)
            .map_err(|_| Undelivered::BadAddress)
    }
}

impl Courier for Mail {
    async fn send(&self, letter: &Letter) -> Result<(), Undelivered> {
        let message = self.message(letter)?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(reason(&error)),
        }
    }
}

fn reason(error: &lettre::transport::smtp::Error) -> Undelivered {
    let code = error.status().and_then(|code| code.to_string().parse().ok());
    match code {
        Some(code) => Undelivered::Refused { code },
        // It offers no STARTTLS, or none of the ways to sign in.
        None if error.is_tls() || error.is_client() => Undelivered::NotEncrypted,
        None => Undelivered::Unreachable,
    }
}

/// That no person wrote it, so that nobody's machine answers (RFC 3834).
#[derive(Clone, Copy, Debug)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
