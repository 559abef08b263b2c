//! What a server function answers when it cannot do what was asked: a key with parameters, never a text, so that
//! the page says it in the reader's language and beside the place where it happened.

use indicator_model::change::Refusal;
use indicator_model::check_in::evidence;
use indicator_model::organization::operation;
use indicator_model::text::Fault;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use leptos::server_fn::{Bytes, Encodes};
use leptos_i18n::td_string;
use people_model::identity::Trouble;
use people_model::journal::{Conflict, Reversal};
use people_model::password::Weakness;
use people_model::policy::Denial;
use people_model::refusal;
use people_model::session::Turned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use text::i18n::Locale;

use crate::json::{JsonText, Unread};
use crate::wording;

/// Why a request was not carried out. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum AppError {
    /// There is no such thing, or none that the person may see.
    #[error("not found")]
    NotFound,
    #[error("forbidden")]
    Forbidden { denial: Denial },
    /// Nobody is signed in, or no longer.
    #[error("nobody is signed in")]
    SignedOut,
    /// The sign-in is not accepted.
    #[error(transparent)]
    Turned(Turned),
    /// The new password is not accepted.
    #[error(transparent)]
    Weak(Weakness),
    /// Single sign-on did not do what was asked.
    #[error(transparent)]
    Identity(Trouble),
    /// A program's token is unknown, over or revoked.
    #[error("the token is not valid")]
    TokenInvalid,
    /// A text that cannot be stored, and the argument that it came in.
    #[error("{fault}")]
    Text {
        #[serde(flatten)]
        fault: Fault,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<String>,
    },
    /// Somebody saved in the meantime and changed the same fields.
    #[error("the scheme was changed in the meantime")]
    Conflict(Unread<Conflict>),
    /// An undo or redo that takes an explicit confirmation of what it would do.
    #[error("it has to be confirmed first")]
    Unconfirmed(Unread<Reversal>),
    /// Something else was sent before under the same id.
    #[error("the id of the request was used for another one")]
    ReusedId,
    /// The model refuses a change.
    #[error("the model refuses a change")]
    Refused(Unread<Refusal>),
    /// What was to be done to an organization cannot be, or no longer.
    #[error(transparent)]
    Organization(operation::Refusal),
    /// A file that backs up no report, or one too many.
    #[error(transparent)]
    Evidence(evidence::Refusal),
    /// The request itself makes no sense: a form of an older version, or not one of ours.
    #[error("the request cannot be read")]
    Invalid,
    #[error("more than {mebibytes} MiB")]
    TooLarge { mebibytes: usize },
    /// The address sends too many requests.
    #[error("too many requests, try again in {seconds} s")]
    TooMany { seconds: u32 },
    /// The request came from another site, or names a host that is not this one.
    #[error("a request from another origin")]
    Foreign,
    /// The disk of the server is full.
    #[error("the disk is full")]
    DiskFull,
    /// The disk of the server does not write what it should.
    #[error("the disk is faulty")]
    DiskFaulty,
    /// Another process holds the database for the moment.
    #[error("the database is busy")]
    Busy,
    /// The server took too long; whether anything was saved shows after a reload.
    #[error("the server took too long")]
    TimedOut,
    /// A defect or an outage on the server. The log has it under the request's id.
    #[error("the server failed")]
    Internal,
    /// No answer of Hengce came back: keep what was typed and try again.
    #[error("the server cannot be reached")]
    Unreachable,
    /// What was asked for about people cannot be, or not by one person. Each feature is an error of its own.
    #[error(transparent)]
    #[serde(untagged)]
    People(refusal::Refusal),
}

impl AppError {
    /// Whether the same request may succeed later, unchanged.
    pub const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::Busy
                | Self::TooMany { .. }
                | Self::TimedOut
                | Self::DiskFull
                | Self::DiskFaulty
                | Self::Internal
        )
    }

    /// The argument that the error is about, as requests name it, where it is one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::People(refusal) => refusal.field(),
            Self::Text { field, .. } => field.as_deref(),
            Self::Weak(_) => Some("password"),
            Self::Organization(refusal) => refusal.field(),
            Self::Evidence(refusal) => refusal.field(),
            _ => None,
        }
    }

    /// As it is written to the person who asked: with its field.
    pub fn written(&self) -> Value {
        let mut written = serde_json::to_value(self).unwrap_or_default();
        if let (Some(fields), Some(field)) = (written.as_object_mut(), self.field()) {
            fields.insert("field".to_owned(), field.into());
        }
        written
    }

    /// The error as a sentence, with what to do. A conflict and a refusal are described in general here; the page
    /// that knows the nodes says more.
    pub fn message(&self, locale: Locale) -> String {
        match self {
            Self::NotFound => td_string!(locale, error.not_found).to_owned(),
            Self::Forbidden { denial } => wording::denial(locale, *denial).to_owned(),
            Self::SignedOut => td_string!(locale, error.signed_out).to_owned(),
            Self::Turned(turned) => wording::turned(locale, *turned),
            Self::Weak(weakness) => wording::weakness(locale, *weakness),
            Self::Identity(trouble) => wording::identity::trouble(locale, *trouble).to_owned(),
            Self::TokenInvalid => td_string!(locale, error.token_invalid).to_owned(),
            Self::People(refusal) => wording::refusal::people(locale, *refusal),
            Self::Text { fault, .. } => wording::text(locale, *fault),
            Self::Conflict(_) => td_string!(locale, error.conflict).to_owned(),
            Self::Unconfirmed(_) => td_string!(locale, error.unconfirmed).to_owned(),
            Self::ReusedId => td_string!(locale, error.reused_id).to_owned(),
            Self::Refused(_) => td_string!(locale, error.refused).to_owned(),
            Self::Organization(refusal) => wording::organization::refusal(locale, refusal),
            Self::Evidence(refusal) => wording::evidence::refusal(locale, refusal),
            Self::Invalid => td_string!(locale, error.invalid).to_owned(),
            Self::TooLarge { mebibytes } => td_string!(locale, error.too_large, mebibytes = *mebibytes),
            Self::TooMany { seconds } => td_string!(locale, error.too_many, seconds = *seconds),
            Self::Foreign => td_string!(locale, error.foreign).to_owned(),
            Self::DiskFull => td_string!(locale, error.disk_full).to_owned(),
            Self::DiskFaulty => td_string!(locale, error.disk_faulty).to_owned(),
            Self::Busy => td_string!(locale, error.busy).to_owned(),
            Self::TimedOut => td_string!(locale, error.timed_out).to_owned(),
            Self::Internal => td_string!(locale, error.internal).to_owned(),
            Self::Unreachable => td_string!(locale, error.unreachable).to_owned(),
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            // In the browser it is an answer that is not ours: from a proxy before a server that is away. On the
            // server it is a request that is not ours. Arguments are read outside any page, so only the target tells.
            ServerFnErrorErr::Deserialization(_) if cfg!(target_arch = "wasm32") => Self::Unreachable,
            ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::Invalid,
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Response(_) => Self::Internal,
        }
    }

    fn ser(&self) -> Bytes {
        // What is a value already can be written.
        JsonText::encode(&self.written()).unwrap_or_default()
    }
}

impl From<refusal::Refusal> for AppError {
    fn from(refusal: refusal::Refusal) -> Self {
        Self::People(refusal)
    }
}
