//! What the pages around accounts ask of the server.

use base::access::Endpoint;
use base::access::Need::{Nothing, OneOf, Own};
use base::error::AppError;
use base::json::Json;
use indicator_model::id::SessionId;
use leptos::prelude::*;
use people_model::contact;
use people_model::policy::Action::AccountOwn;
use people_model::session::SessionSummary;

/// What each server function of this package takes.
pub const ENDPOINTS: &[Endpoint] = &[
    ("/fn/account/change_password", OneOf(&[AccountOwn])),
    ("/fn/account/complete", Nothing),
    ("/fn/account/contact", Own),
    ("/fn/account/create_token", Own),
    ("/fn/account/end_session", Own),
    ("/fn/account/identities", Own),
    ("/fn/account/providers", Nothing),
    ("/fn/account/revoke_token", Own),
    ("/fn/account/sessions", Own),
    ("/fn/account/set_contact", Own),
    ("/fn/account/set_up", Nothing),
    ("/fn/account/sign_in", Nothing),
    ("/fn/account/sign_out", OneOf(&[AccountOwn])),
    ("/fn/account/tokens", Own),
    ("/fn/account/unlink", Own),
    ("/fn/factor/begin", OneOf(&[AccountOwn])),
    ("/fn/factor/confirm", OneOf(&[AccountOwn])),
    ("/fn/factor/remove", OneOf(&[AccountOwn])),
    ("/fn/factor/renew", OneOf(&[AccountOwn])),
    ("/fn/factor/state", OneOf(&[AccountOwn])),
];

/// Signs in and answers where to go on: to the second step, or to `next` when it is a page of our own. A plain form is
/// led there.
#[server(prefix = "/fn", endpoint = "account/sign_in", output = Json)]
pub async fn sign_in(login: String, password: String, next: String) -> Result<String, AppError> {
    use base::request::{agent, ctx, is_plain_form, leave, own_path, remember, second_step};
    use people_model::session::Stage;
    use storage::session::Attempt;
    let attempt = Attempt { login, password, agent: agent() };
    let ctx = ctx()?;
    let signed_in = storage::session::sign_in(&ctx.signed_out(), attempt).await?;
    remember(&signed_in.token);
    leave(&ctx).await;
    let next = match signed_in.stage {
        Stage::Password => second_step(own_path(&next)),
        Stage::Complete => own_path(&next).to_owned(),
    };
    if is_plain_form() {
        leptos_axum::redirect(&next);
    }
    Ok(next)
}

/// The second step of a sign-in: a code, or a recovery code. Answers where to go on.
#[server(prefix = "/fn", endpoint = "account/complete", output = Json)]
pub async fn complete(code: String, next: String) -> Result<String, AppError> {
    use base::request::{agent, ctx, first_step, is_plain_form, own_path, remember};
    let ctx = ctx()?.signed_out();
    let signed_in = storage::session::complete(&ctx, &first_step()?, &code, &agent()).await?;
    remember(&signed_in.token);
    let next = own_path(&next).to_owned();
    if is_plain_form() {
        leptos_axum::redirect(&next);
    }
    Ok(next)
}

/// Signs out, and has the browser forget what it keeps of us.
#[server(prefix = "/fn", endpoint = "account/sign_out", output = Json)]
pub async fn sign_out() -> Result<(), AppError> {
    use base::request::{ctx, forget, is_plain_form};
    let ended = storage::session::sign_out(&ctx()?).await;
    forget();
    if is_plain_form() {
        leptos_axum::redirect("/sign-in");
    }
    Ok(ended?)
}

/// Makes the city and the first account, and signs it in.
#[server(prefix = "/fn", endpoint = "account/set_up", output = Json)]
pub async fn set_up(
    token: String,
    city_name: String,
    city_code: String,
    name: String,
    login: String,
    password: String,
) -> Result<String, AppError> {
    use base::request::{SetupToken, agent, ctx, is_plain_form, remember};
    use storage::account::Founding;
    use storage::session::Attempt;
    let ctx = ctx()?;
    let printed = use_context::<SetupToken>().unwrap_or_default().0;
    let founding = Founding { city_code, city_name, login: login.clone(), name, password: password.clone() };
    storage::account::found(&ctx, &token, printed.as_deref(), founding).await?;
    let attempt = Attempt { login, password, agent: agent() };
    let signed_in = storage::session::sign_in(&ctx, attempt).await?;
    remember(&signed_in.token);
    if is_plain_form() {
        leptos_axum::redirect("/");
    }
    Ok("/".to_owned())
}

/// Changes the user's password.
#[server(prefix = "/fn", endpoint = "account/change_password", output = Json)]
pub async fn change_password(old: String, new: String) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::account::change_password(&ctx()?, &old, &new).await?)
}

/// Where the person is signed in.
#[server(prefix = "/fn", endpoint = "account/sessions", input = Json, output = Json)]
pub async fn sessions() -> Result<Vec<SessionSummary>, AppError> {
    use base::request::ctx;
    Ok(storage::session::list(&ctx()?).await?)
}

/// Ends one of the person's own sessions.
#[server(prefix = "/fn", endpoint = "account/end_session", input = Json, output = Json)]
pub async fn end_session(session: SessionId) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::session::end(&ctx()?, session).await?)
}

/// How the person is reached, plain: it is the person's own.
#[server(prefix = "/fn", endpoint = "account/contact", input = Json, output = Json)]
pub async fn contact() -> Result<contact::Contact, AppError> {
    use base::request::ctx;
    Ok(storage::account::contact(&ctx()?).await?)
}

/// Changes it.
#[server(prefix = "/fn", endpoint = "account/set_contact", input = Json, output = Json)]
pub async fn set_contact(contact: contact::Contact) -> Result<(), AppError> {
    use base::request::ctx;
    Ok(storage::account::set_own_contact(&ctx()?, &contact).await?)
}
