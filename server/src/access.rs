//! Every address of the server, with what it takes to be let in.
//!
//! The door before the doors: storage decides about each thing, this table about each address, and an address that is
//! missing here is refused. A test compares it with what the router really serves.

mod about;

use axum::extract::Request;
use axum::http::header::ACCEPT;
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::address::escaped;
use base::error::AppError;
use indicator_model::policy::Action;
use indicator_model::token::is_scope;
use storage::ctx::{Actor, Ctx};

use crate::router::Shared;
use crate::{refusal, site};

/// What an address takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing, and nobody is looked up: it is asked by machines, or is a file that is the same for everybody.
    Machine,
    /// Nothing: it gives away nothing.
    Nothing,
    /// A role that includes one of the actions.
    OneOf(&'static [Action]),
    /// Somebody whose own it is, in a session that has nothing to see to first.
    Own,
}

use Action::{
    AccountAppoint, AccountDelegate, AccountEdit, AccountOwn, AccountRead, AccountReset, AuditExport,
    AuditRead, AuditVerify, OrganizationEdit, OrganizationRead, PersonReveal, PolicyRead, ProposalDecide,
    SampleEdit, SchemeApprove, SchemeEdit, SchemeExport, SchemeImport, SchemeRead, SchemeReopen,
    SchemeSubmit, SecurityEdit,
};
use Need::{Machine, Nothing, OneOf, Own};

/// Addresses as the router spells them; `{…}` stands for one part.
pub const TABLE: &[(&str, Need)] = &[
    ("/", OneOf(&[AccountOwn])),
    ("/account", Own),
    ("/account/begin", OneOf(&[AccountOwn])),
    ("/account/data.html", Own),
    ("/account/data.json", Own),
    ("/audit", OneOf(&[AuditRead])),
    ("/audit/anchor", OneOf(&[AuditRead])),
    ("/audit/anchor.json", OneOf(&[AuditRead])),
    ("/audit/export", OneOf(&[AuditExport])),
    ("/data", OneOf(&[SchemeRead, SchemeImport, SampleEdit])),
    ("/decompose", OneOf(&[SchemeRead])),
    ("/design", Nothing),
    ("/people", OneOf(&[AccountRead])),
    ("/organizations", OneOf(&[OrganizationRead])),
    ("/organizations/export.csv", OneOf(&[OrganizationRead])),
    ("/organizations/export.xlsx", OneOf(&[OrganizationRead])),
    ("/organizations/import", OneOf(&[OrganizationEdit])),
    ("/oidc/{provider}/start", Nothing),
    ("/oidc/{provider}/link", Own),
    ("/oidc/{provider}/callback", Nothing),
    ("/policy", OneOf(&[PolicyRead])),
    ("/setup", Nothing),
    ("/sign-in", Nothing),
    ("/sign-in/code", Nothing),
    ("/export/{name}", OneOf(&[SchemeExport])),
    ("/import", OneOf(&[SchemeImport])),
    ("/live", OneOf(&[SchemeRead])),
    ("/healthz", Machine),
    ("/metrics", Machine),
    ("/readyz", Machine),
    ("/fn/account/change_password", OneOf(&[AccountOwn])),
    ("/fn/account/complete", Nothing),
    ("/fn/account/contact", Own),
    ("/fn/account/create_token", Own),
    ("/fn/account/end_session", Own),
    ("/fn/account/identities", Own),
    ("/fn/account/providers", Nothing),
    ("/fn/account/revoke_token", Own),
    ("/fn/account/tokens", Own),
    ("/fn/account/unlink", Own),
    ("/fn/account/whoami", Nothing),
    ("/fn/account/sessions", Own),
    ("/fn/account/set_contact", Own),
    ("/fn/account/set_up", Nothing),
    ("/fn/account/sign_in", Nothing),
    ("/fn/account/sign_out", OneOf(&[AccountOwn])),
    ("/fn/approval/advance", OneOf(&[SchemeSubmit, SchemeApprove, SchemeReopen])),
    ("/fn/approval/review", OneOf(&[SchemeRead])),
    ("/fn/audit/head", OneOf(&[AuditRead])),
    ("/fn/audit/edits", OneOf(&[AuditRead])),
    ("/fn/audit/entries", OneOf(&[AuditRead])),
    ("/fn/audit/verify", OneOf(&[AuditVerify])),
    ("/fn/data/mark_errors", OneOf(&[SchemeImport])),
    ("/fn/data/open_sample", OneOf(&[SampleEdit])),
    ("/fn/data/remove_sample", OneOf(&[SampleEdit])),
    ("/fn/data/schemes", OneOf(&[SchemeRead])),
    ("/fn/data/this_year", OneOf(&[SchemeImport])),
    ("/fn/decompose/history", OneOf(&[SchemeRead])),
    ("/fn/decompose/news", OneOf(&[SchemeRead])),
    ("/fn/decompose/open", OneOf(&[SchemeRead])),
    ("/fn/decompose/preview", OneOf(&[SchemeEdit])),
    ("/fn/decompose/redo", OneOf(&[SchemeEdit])),
    ("/fn/decompose/save", OneOf(&[SchemeEdit])),
    ("/fn/decompose/undo", OneOf(&[SchemeEdit])),
    ("/fn/factor/begin", OneOf(&[AccountOwn])),
    ("/fn/factor/confirm", OneOf(&[AccountOwn])),
    ("/fn/factor/remove", OneOf(&[AccountOwn])),
    ("/fn/factor/renew", OneOf(&[AccountOwn])),
    ("/fn/factor/state", OneOf(&[AccountOwn])),
    ("/fn/delegation/lend", OneOf(&[AccountDelegate])),
    ("/fn/delegation/list", Own),
    ("/fn/delegation/recall", OneOf(&[AccountDelegate])),
    ("/fn/home/begin", OneOf(&[AccountOwn])),
    ("/fn/people/appoint", OneOf(&[AccountAppoint, AccountEdit])),
    ("/fn/people/create", OneOf(&[AccountEdit])),
    ("/fn/people/dismiss", OneOf(&[AccountAppoint])),
    ("/fn/people/erase", OneOf(&[AccountEdit])),
    ("/fn/people/list", OneOf(&[AccountRead])),
    ("/fn/people/decide", OneOf(&[ProposalDecide])),
    ("/fn/people/propose", OneOf(&[AccountEdit, AccountReset, AccountAppoint])),
    ("/fn/people/remove_factor", OneOf(&[AccountReset])),
    ("/fn/people/reset", OneOf(&[AccountReset])),
    ("/fn/people/reveal", OneOf(&[PersonReveal])),
    ("/fn/people/set_contact", OneOf(&[AccountEdit])),
    ("/fn/people/set_factor_roles", OneOf(&[SecurityEdit])),
    ("/fn/people/set_rules", OneOf(&[SecurityEdit])),
    ("/fn/people/set_state", OneOf(&[AccountEdit])),
    ("/fn/policy/holders", OneOf(&[PolicyRead])),
    ("/fn/policy/mine", Own),
    ("/fn/organization/apply", OneOf(&[OrganizationEdit])),
    ("/fn/organization/open", OneOf(&[OrganizationRead])),
    ("/fn/organization/set_classes", OneOf(&[OrganizationEdit])),
];

/// What an address takes; none for one that does not exist.
pub fn need(path: &str) -> Option<Need> {
    if site::is_file(path) {
        return Some(Machine);
    }
    let matches = |template: &str| {
        let (mut known, mut given) = (template.split('/'), path.split('/'));
        loop {
            match (known.next(), given.next()) {
                (None, None) => return true,
                (Some(known), Some(given)) if known == given || known.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    TABLE.iter().find(|(template, _)| matches(template)).map(|(_, need)| *need)
}

/// Whether a program may come with a token: to files and functions that are about what a scope is about. Never to a
/// page, a stream, or anything that sets a cookie.
pub(crate) fn takes_token(path: &str) -> bool {
    const OPEN: [&str; 5] = ["/audit/", "/export/", "/fn/", "/import", "/organizations/"];
    // A page, though its address looks like one of the files.
    let is_page = path == "/audit/anchor";
    let is_scoped =
        matches!(need(path), Some(OneOf(actions)) if actions.iter().any(|&action| is_scope(action)));
    is_scoped && !is_page && OPEN.iter().any(|open| path.starts_with(open))
}

/// Lets in who may be there. Somebody who navigates without being signed in is led to the door, on the first day to
/// the founding of the house.
pub(crate) async fn door(
    axum::extract::State(shared): axum::extract::State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    let (actions, is_whole): (&[Action], bool) = match need(request.uri().path()) {
        Some(OneOf(actions)) => (actions, false),
        Some(Own) => (&[AccountOwn], true),
        Some(Machine | Nothing) | None => return next.run(request).await,
    };
    let Some(actor) = request.extensions().get::<Actor>() else {
        return refusal::answer(request.headers(), &AppError::SignedOut);
    };
    let is_nobody = matches!(actor, Actor::Nobody { .. });
    let ctx = Ctx::new(shared.store.clone(), actor.clone());
    if is_nobody {
        return if is_navigation(&request) {
            lead(&ctx, request.uri()).await
        } else {
            refusal::answer(request.headers(), &AppError::SignedOut)
        };
    }
    if actions.iter().any(|&action| ctx.might(action)) && !(is_whole && ctx.is_limited()) {
        return next.run(request).await;
    }
    // Somebody whose own account has to be seen to first, and who may do nothing else until then.
    if is_navigation(&request) && ctx.might(AccountOwn) && ctx.is_limited() {
        return see_other("/account/begin");
    }
    let headers = request.headers().clone();
    let ctx = match about::of(request).await {
        Some((kind, id)) => ctx.about(kind, id),
        None => ctx,
    };
    let error = ctx.refused(actions[0]);
    refusal::answer(&headers, &error.into())
}

fn is_navigation(request: &Request) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    request.method() == Method::GET && accept.is_some_and(|accept| accept.contains("text/html"))
}

async fn lead(ctx: &Ctx, uri: &Uri) -> Response {
    match storage::account::is_founded(ctx).await {
        Ok(false) => see_other("/setup"),
        Ok(true) => see_other(&sign_in(uri.path_and_query().map_or("/", |wanted| wanted.as_str()))),
        Err(error) => refusal::answer(&axum::http::HeaderMap::new(), &error.into()),
    }
}

/// The way to the door for somebody who wants to get to `next`.
pub(crate) fn sign_in(next: &str) -> String {
    if next == "/" { "/sign-in".to_owned() } else { format!("/sign-in?next={}", escaped(next)) }
}

fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, path.to_owned())]).into_response()
}
