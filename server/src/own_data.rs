//! What is kept about a person, as files for that person: one for machines, one to read.
//!
//! Both leave in pieces, as storage reads them.

mod part;
mod table;
mod written;

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use base::request;
use base::wording;
use futures_util::{StreamExt, stream};
use indicator_model::moment::Moment;
use indicator_model::notice::Notice;
use leptos_i18n::td_string;
use people_model::account::AccountState;
use people_model::board::SavedView;
use people_model::board::own::OwnBoard;
use people_model::contact::ContactField;
use people_model::role::Role;
use storage::account::{OwnData, OwnExport, OwnIdentity, OwnToken, own_data};
use storage::error::StoreError;
use storage::watermark::Watermark;
use text::i18n::Locale;

use self::table::{escaped, table};
use self::written::{Form, Written};
use crate::header;
use crate::refusal::Refusal;
use crate::session::Asking;

/// `GET /account/data.json`.
pub(crate) async fn json(Asking(ctx): Asking) -> Result<impl IntoResponse, Refusal> {
    let export = own_data(&ctx).await?;
    let head = head(&export.data().file, "json", "application/json");
    let mut begin = serde_json::to_string(export.data())
        .map_err(|error| StoreError::Corrupt { what: "row", value: error.to_string() })?;
    // The lists of the parts come before the end of the object.
    begin.pop();
    Ok((head, body(begin, export, Form::Program)))
}

/// `GET /account/data.html`: a page that needs nothing else, to be read and printed.
pub(crate) async fn html(Asking(ctx): Asking, headers: HeaderMap) -> Result<impl IntoResponse, Refusal> {
    let (export, locale) = (own_data(&ctx).await?, request::locale(&headers));
    let head = head(&export.data().file, "html", "text/html; charset=utf-8");
    let begin = page(locale, export.data());
    Ok((head, body(begin, export, Form::Reader(locale))))
}

/// What was written already, and each part behind it when somebody reads on.
fn body(begin: String, export: OwnExport, form: Form) -> Body {
    let begin = stream::once(async { Ok::<_, StoreError>(begin) });
    let parts = stream::try_unfold(Some((export, Written::new(form))), async |state| {
        let Some((mut export, mut written)) = state else { return Ok(None) };
        let Some(part) = export.next().await? else { return Ok(Some((written.end(), None))) };
        let text = written.part(&part)?;
        Ok(Some((text, Some((export, written)))))
    });
    Body::from_stream(begin.chain(parts))
}

fn head(file: &Watermark, extension: &str, kind: &'static str) -> [(HeaderName, String); 3] {
    let name = format!("attachment; filename=\"hengce-my-data.{extension}\"");
    [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name), (header::FILE, file.id.to_string())]
}

/// The page up to the parts.
fn page(locale: Locale, data: &OwnData) -> String {
    let title = td_string!(locale, account.data_title);
    let sections = [
        account(locale, data),
        appointments(locale, data),
        identities(locale, data),
        tokens(locale, data),
        sessions(locale, data),
        work(locale, data),
        notices(locale, data),
        saved_views(locale, data),
        own_boards(locale, data),
    ];
    format!(
        "<!DOCTYPE html><html lang=\"{locale}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style>\
         <h1>{title}</h1><p>{}</p><p>{}</p>{}",
        escaped(&data.file.line()),
        td_string!(locale, account.data_hash_note),
        sections.concat(),
    )
}

const STYLE: &str = "body{font:14px/1.6 system-ui,sans-serif;margin:2rem;max-width:70rem}\
    table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.25rem .5rem;text-align:start;\
    vertical-align:top;overflow-wrap:anywhere}th{background:#eee}h2{margin-top:2rem}";

fn account(locale: Locale, data: &OwnData) -> String {
    let own = &data.account;
    let time = |at: Option<Moment>| at.map(Moment::in_the_city).unwrap_or_default();
    let contact = ContactField::ALL.map(|field| {
        let value = own.contact.get(field).unwrap_or_default().to_owned();
        vec![wording::contact_field(locale, field).to_owned(), value]
    });
    let second = if own.has_second_factor {
        td_string!(locale, account.data_yes)
    } else {
        td_string!(locale, account.data_none)
    };
    let state = if own.state == AccountState::Active {
        td_string!(locale, people.active)
    } else {
        td_string!(locale, people.disabled)
    };
    let mut rows = vec![
        vec![td_string!(locale, account.city_name).to_owned(), own.city.clone()],
        vec![td_string!(locale, account.login).to_owned(), own.login.clone()],
        vec![td_string!(locale, people.name).to_owned(), own.name.clone()],
    ];
    rows.extend(contact);
    let last_login = [time(own.last_login_at), own.last_login_from.clone().unwrap_or_default()].join(" ");
    rows.extend([
        vec![
            td_string!(locale, notice.mailing).to_owned(),
            wording::notice::mailing(locale, own.mailing).to_owned(),
        ],
        vec![td_string!(locale, people.state).to_owned(), state.to_owned()],
        vec![td_string!(locale, account.data_created).to_owned(), own.created_at.in_the_city()],
        vec![td_string!(locale, account.data_password_at).to_owned(), time(own.password_at)],
        vec![td_string!(locale, account.data_former_passwords).to_owned(), own.former_passwords.to_string()],
        vec![td_string!(locale, account.data_second_factor).to_owned(), second.to_owned()],
        vec![td_string!(locale, account.data_last_login).to_owned(), last_login],
    ]);
    table(locale, td_string!(locale, account.data_account), &[], &rows)
}

fn appointments(locale: Locale, data: &OwnData) -> String {
    let heads = [
        td_string!(locale, account.data_role),
        td_string!(locale, people.organization),
        td_string!(locale, account.data_since),
        td_string!(locale, account.data_until),
        td_string!(locale, account.data_ended),
    ];
    let rows: Vec<Vec<String>> = data
        .appointments
        .iter()
        .map(|held| {
            let role =
                held.role.parse().map_or(held.role.clone(), |role: Role| wording::role(locale, role).into());
            let time = |at: Option<Moment>| at.map(Moment::in_the_city).unwrap_or_default();
            let organization = held.organization.clone().unwrap_or_default();
            vec![role, organization, held.since.in_the_city(), time(held.until), time(held.ended_at)]
        })
        .collect();
    table(locale, td_string!(locale, account.data_appointments), &heads, &rows)
}

fn identities(locale: Locale, data: &OwnData) -> String {
    let heads = [
        td_string!(locale, audit.field_issuer),
        td_string!(locale, account.data_identity),
        td_string!(locale, account.data_since),
        td_string!(locale, account.data_seen),
    ];
    let row = |own: &OwnIdentity| {
        let used = own.last_used_at.map(Moment::in_the_city).unwrap_or_default();
        vec![own.issuer.clone(), own.subject.clone(), own.linked_at.in_the_city(), used]
    };
    let rows: Vec<Vec<String>> = data.identities.iter().map(row).collect();
    table(locale, td_string!(locale, identity.title), &heads, &rows)
}

fn tokens(locale: Locale, data: &OwnData) -> String {
    let heads = [
        td_string!(locale, token.name),
        td_string!(locale, account.data_since),
        td_string!(locale, account.data_until),
        td_string!(locale, account.data_seen),
        td_string!(locale, account.data_ended),
    ];
    let row = |own: &OwnToken| {
        let time = |at: Option<Moment>| at.map(Moment::in_the_city).unwrap_or_default();
        let (used, revoked) = (time(own.last_used_at), time(own.revoked_at));
        vec![own.name.clone(), own.created_at.in_the_city(), own.until.in_the_city(), used, revoked]
    };
    let rows: Vec<Vec<String>> = data.tokens.iter().map(row).collect();
    table(locale, td_string!(locale, token.title), &heads, &rows)
}

fn sessions(locale: Locale, data: &OwnData) -> String {
    let heads = [
        td_string!(locale, account.data_since),
        td_string!(locale, account.data_seen),
        td_string!(locale, account.data_ended),
        td_string!(locale, account.data_from),
        td_string!(locale, account.data_device),
    ];
    let rows: Vec<Vec<String>> = data
        .sessions
        .iter()
        .map(|session| {
            let ended = session.ended_at.map(Moment::in_the_city).unwrap_or_default();
            let (since, seen) = (session.created_at.in_the_city(), session.seen_at.in_the_city());
            vec![since, seen, ended, session.address.clone(), session.agent.clone()]
        })
        .collect();
    table(locale, td_string!(locale, account.data_sessions), &heads, &rows)
}

fn work(locale: Locale, data: &OwnData) -> String {
    let heads = [
        td_string!(locale, account.data_scheme),
        td_string!(locale, account.data_change_sets),
        td_string!(locale, account.data_first),
        td_string!(locale, account.data_last),
    ];
    let rows: Vec<Vec<String>> = data
        .work
        .iter()
        .map(|work| {
            let times = work.change_sets.to_string();
            vec![work.scheme.clone(), times, work.first_at.in_the_city(), work.last_at.in_the_city()]
        })
        .collect();
    table(locale, td_string!(locale, account.data_work), &heads, &rows)
}

fn notices(locale: Locale, data: &OwnData) -> String {
    let heads = [
        td_string!(locale, account.data_at),
        td_string!(locale, account.data_notice),
        td_string!(locale, account.data_read),
    ];
    let row = |notice: &Notice| {
        // Without the links of a letter, which lead to the server.
        let text = wording::notice::lines(locale, notice).join("\n");
        let seen = notice.read_at.map(Moment::in_the_city).unwrap_or_default();
        vec![notice.day.to_string(), text, seen]
    };
    let rows: Vec<Vec<String>> = data.notices.iter().map(row).collect();
    table(locale, td_string!(locale, account.data_notices), &heads, &rows)
}

fn saved_views(locale: Locale, data: &OwnData) -> String {
    let heads = [td_string!(locale, own_board.name), td_string!(locale, own_board.address)];
    let row = |own: &SavedView| vec![own.name.clone(), own.address.to_string()];
    let rows: Vec<Vec<String>> = data.saved_views.iter().map(row).collect();
    table(locale, td_string!(locale, own_board.views), &heads, &rows)
}

fn own_boards(locale: Locale, data: &OwnData) -> String {
    let heads = [
        td_string!(locale, own_board.name),
        td_string!(locale, own_board.shared_with),
        td_string!(locale, own_board.cards),
    ];
    let row = |own: &OwnBoard| {
        let role = own.role.map(|role| wording::role(locale, role).to_owned()).unwrap_or_default();
        let cards: Vec<&str> = own.cards.iter().map(|card| card.address.as_str()).collect();
        vec![own.name.clone(), role, cards.join("\n")]
    };
    let rows: Vec<Vec<String>> = data.own_boards.iter().map(row).collect();
    table(locale, td_string!(locale, own_board.boards), &heads, &rows)
}
