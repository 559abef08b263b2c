//! Finds what a refused request was about, so that its entry in the audit log names it.
//!
//! Arguments of the same kind have the same name in every server function. Only ids are taken over: nothing else that a
//! refused request says goes into the audit log.

use axum::body::Body;
use axum::extract::Request;
use indicator_model::id::AccountId;
use indicator_model::organization::operation::Operation;
use serde::Deserialize;
use serde_json::Value;

use crate::body;

/// How much of a body is read. Of a longer one, which can only be a save or a sheet, nothing is known.
const LONGEST: usize = 1 << 20;

/// Arguments whose values are ids, in the address or in the body.
const KINDS: [&str; 7] = ["scheme", "account", "proposal", "appointment", "session", "token", "job"];

/// Kind and id. Reads the body of a request that is not answered by anybody else.
pub(super) async fn of(request: Request) -> Option<(&'static str, String)> {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    in_address(path, head.uri.query().unwrap_or_default()).or(in_body(path, body).await)
}

fn in_address(path: &str, query: &str) -> Option<(&'static str, String)> {
    if let Some(scheme) = path.strip_prefix("/export/") {
        return id(scheme.split('.').next()?).map(|id| ("scheme", id));
    }
    let argument = |kind: &str| query.split('&').find_map(|pair| pair.strip_prefix(kind)?.strip_prefix('='));
    KINDS.into_iter().find_map(|kind| Some((kind, id(argument(kind)?)?)))
}

async fn in_body(path: &str, body: Body) -> Option<(&'static str, String)> {
    if !path.starts_with("/fn/") {
        return None;
    }
    let bytes = body::read(body, LONGEST).await?;
    let arguments: Value = serde_json::from_slice(&bytes).ok()?;
    let text = |value: &Value| value.as_str().and_then(id);
    match path {
        "/fn/organization/apply" => {
            let operation = Operation::deserialize(&arguments["operation"]).ok()?;
            Some(("organization", operation.subject()))
        }
        "/fn/people/propose" => Some(("account", text(&arguments["proposal"]["account"])?)),
        "/fn/delegation/lend" => Some(("account", text(&arguments["to"])?)),
        _ => KINDS.into_iter().find_map(|kind| Some((kind, text(&arguments[kind])?))),
    }
}

/// Ids of all kinds are written alike.
fn id(text: &str) -> Option<String> {
    text.parse::<AccountId>().ok().map(|id| id.to_string())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ID: &str = "01920000-0000-7000-8000-000000000001";

    #[rstest]
    #[case("/decompose?scheme=ID", "", Some("scheme"))]
    #[case("/export/ID.csv", "", Some("scheme"))]
    #[case("/import?name=a.csv&scheme=ID", "", Some("scheme"))]
    #[case("/fn/decompose/save", r#"{"scheme":"ID","change_set":{}}"#, Some("scheme"))]
    #[case("/fn/people/reset", r#"{"account":"ID","reason":""}"#, Some("account"))]
    #[case("/fn/people/propose", r#"{"proposal":{"account":"ID"}}"#, Some("account"))]
    #[case("/fn/people/decide", r#"{"proposal":"ID","decision":"confirm"}"#, Some("proposal"))]
    #[case("/fn/delegation/lend", r#"{"role":"reporter","to":"ID"}"#, Some("account"))]
    #[case(
        "/fn/organization/apply",
        r#"{"operation":{"operation":"close","id":"ID","from":"2026-07-01"}}"#,
        Some("organization")
    )]
    #[case(
        "/fn/organization/apply",
        r#"{"operation":{"operation":"merge","ids":["ID"],"into":{"existing":"ID"},"from":"2026-07-01"}}"#,
        Some("organization")
    )]
    #[case("/fn/people/reset", r#"{"account":"<b>nobody</b>"}"#, None)]
    #[case("/fn/people/reset", "no JSON", None)]
    #[case("/fn/data/schemes", "", None)]
    #[tokio::test]
    async fn a_request_is_about_the_thing_whose_id_it_holds(
        #[case] address: &str,
        #[case] body: &str,
        #[case] kind: Option<&str>,
    ) {
        let request =
            Request::post(address.replace("ID", ID)).body(Body::from(body.replace("ID", ID))).unwrap();
        assert_eq!(of(request).await, kind.map(|kind| (kind, ID.to_owned())));
    }
}
