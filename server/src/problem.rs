//! Errors as problem documents (RFC 9457), for programs at `/api/v1`.

use axum::http::header::{CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base::error::AppError;
use leptos_i18n::td_string;
use serde::Serialize;
use serde_json::Value;
use text::i18n::Locale;
use utoipa::ToSchema;

/// Where the kinds of problems are explained, followed by the key of one.
const KINDS: &str = "/api#";

/// Whether an address is for programs alone: no cookie counts there, and errors are problem documents.
pub(crate) fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/v1/")
}

/// Why a request was not carried out.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/api#not_found")]
    kind: String,
    title: String,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<Fault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = "uuid", nullable = false)]
    current: Option<String>,
    #[serde(skip)]
    #[schema(ignore)]
    locale: Option<Locale>,
}

/// What is wrong, and where.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// A JSON Pointer into what was sent (RFC 6901).
    pub(crate) pointer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) rule: Option<&'static str>,
    pub(crate) detail: String,
}

impl Fault {
    pub(crate) fn at(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), rule: None, detail: detail.into() }
    }
}

impl Problem {
    pub(crate) fn new(locale: Locale, status: StatusCode, key: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("{KINDS}{key}"),
            title: title(locale, status).to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            current: None,
            locale: Some(locale),
        }
    }

    /// One of which its status says all.
    pub(crate) fn plain(locale: Locale, status: StatusCode) -> Self {
        Self::new(locale, status, key(status), title(locale, status))
    }

    /// An error as pages know it.
    pub(crate) fn of(locale: Locale, error: &AppError) -> Self {
        let written = error.written();
        let key = written.get("error").and_then(Value::as_str).unwrap_or("internal");
        let detail = match error {
            AppError::SignedOut => td_string!(locale, rest.no_token).to_owned(),
            AppError::NotFound => td_string!(locale, rest.not_found).to_owned(),
            AppError::Invalid => td_string!(locale, rest.unreadable_request).to_owned(),
            other => other.message(locale),
        };
        let problem = Self::new(locale, error.status(), key, detail.clone());
        match error.field() {
            Some(field) => problem.with(vec![Fault::at(format!("/{field}"), detail)]),
            None => problem,
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(crate) fn with(self, errors: Vec<Fault>) -> Self {
        Self { errors, ..self }
    }

    /// Names the report that is in force.
    pub(crate) fn over(self, current: String) -> Self {
        Self { current: Some(current), ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let language = HeaderValue::from_static(match self.locale {
            Some(Locale::en) => "en",
            _ => "zh-CN",
        });
        let kind = HeaderValue::from_static("application/problem+json");
        let vary = HeaderValue::from_static("accept-language, authorization");
        // Texts and numbers always serialise.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        (status, [(CONTENT_TYPE, kind), (CONTENT_LANGUAGE, language), (VARY, vary)], body).into_response()
    }
}

/// What a status means at `/api/v1`.
pub(crate) fn title(locale: Locale, status: StatusCode) -> &'static str {
    match status.as_u16() {
        304 => td_string!(locale, rest.status_304),
        400 => td_string!(locale, rest.status_400),
        401 => td_string!(locale, rest.status_401),
        403 => td_string!(locale, rest.status_403),
        404 => td_string!(locale, rest.status_404),
        405 => td_string!(locale, rest.status_405),
        409 => td_string!(locale, rest.status_409),
        413 => td_string!(locale, rest.status_413),
        415 => td_string!(locale, rest.status_415),
        422 => td_string!(locale, rest.status_422),
        429 => td_string!(locale, rest.status_429),
        503 => td_string!(locale, rest.status_503),
        504 => td_string!(locale, rest.status_504),
        507 => td_string!(locale, rest.status_507),
        _ if status.is_success() => td_string!(locale, rest.status_200),
        _ => td_string!(locale, rest.status_500),
    }
}

fn key(status: StatusCode) -> &'static str {
    match status {
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "media_type",
        StatusCode::NOT_FOUND => "not_found",
        _ => "internal",
    }
}
