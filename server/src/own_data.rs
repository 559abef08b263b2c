//! What is kept about a person, as files for that person: one for machines, one to read.

use axum::Json;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use base::request;
use base::wording;
use indicator_model::moment::Moment;
use leptos_i18n::td_string;
use people_model::account::AccountState;
use people_model::audit::Entry;
use people_model::contact::ContactField;
use people_model::role::Role;
use storage::account::{OwnData, OwnIdentity, OwnToken, own_data};
use storage::watermark::Watermark;
use text::i18n::Locale;

use crate::header;
use crate::refusal::Refusal;
use crate::session::Asking;

/// `GET /account/data.json`.
pub(crate) async fn json(Asking(ctx): Asking) -> Result<impl IntoResponse, Refusal> {
    let data = own_data(&ctx).await?;
    Ok((head(&data.file, "json", "application/json"), Json(data)))
}

/// `GET /account/data.html`: a page that needs nothing else, to be read and printed.
pub(crate) async fn html(Asking(ctx): Asking, headers: HeaderMap) -> Result<impl IntoResponse, Refusal> {
    let data = own_data(&ctx).await?;
    let page = page(request::locale(&headers), &data);
    Ok((head(&data.file, "html", "text/html; charset=utf-8"), page))
}

fn head(file: &Watermark, extension: &str, kind: &'static str) -> [(HeaderName, String); 3] {
    let name = format!("attachment; filename=\"hengce-my-data.{extension}\"");
    [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name), (header::FILE, file.id.to_string())]
}

fn page(locale: Locale, data: &OwnData) -> String {
    let title = td_string!(locale, account.data_title);
    let sections = [
        account(locale, data),
        appointments(locale, data),
        identities(locale, data),
        tokens(locale, data),
        sessions(locale, data),
        work(locale, data),
        record(locale, data),
    ];
    format!(
        "<!DOCTYPE html><html lang=\"{locale}\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style>\
         <h1>{title}</h1><p>{}</p><p>{}</p>{}</html>",
        escaped(&data.file.line()),
        td_string!(locale, account.data_hash_note),
        sections.concat(),
    )
}

const STYLE: &str = "body{font:14px/1.6 system-ui,sans-serif;margin:2rem;max-width:70rem}\
    table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.25rem .5rem;text-align:start;\
    vertical-align:top;overflow-wrap:anywhere}th{background:#eee}h2{margin-top:2rem}";

/// A heading and a table; without rows the word for nothing.
fn table(locale: Locale, title: &str, heads: &[&str], rows: &[Vec<String>]) -> String {
    let title = escaped(title);
    if rows.is_empty() {
        return format!("<h2>{title}</h2><p>{}</p>", td_string!(locale, account.data_none));
    }
    let heads = heads.iter().map(|head| format!("<th>{}</th>", escaped(head))).collect::<Vec<_>>().concat();
    let cell = |cell: &String| format!("<td>{}</td>", escaped(cell));
    let row = |row: &Vec<String>| format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>());
    let rows: String = rows.iter().map(row).collect();
    let heads = if heads.is_empty() { heads } else { format!("<thead><tr>{heads}</tr></thead>") };
    format!("<h2>{title}</h2><table>{heads}<tbody>{rows}</tbody></table>")
}

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

fn record(locale: Locale, data: &OwnData) -> String {
    let heads = [
        td_string!(locale, account.data_at),
        td_string!(locale, people.name),
        td_string!(locale, account.data_from),
        td_string!(locale, account.data_deed),
        td_string!(locale, account.data_subject),
        td_string!(locale, account.data_changes),
        td_string!(locale, account.data_reason),
    ];
    let rows: Vec<Vec<String>> = data.record.iter().map(|entry| line(locale, entry)).collect();
    table(locale, td_string!(locale, account.data_record), &heads, &rows)
}

fn line(locale: Locale, entry: &Entry) -> Vec<String> {
    let change = |change: &people_model::audit::FieldDiff| {
        let value = |value: &Option<String>| {
            value.as_deref().map_or("—".to_owned(), |value| wording::value(locale, &change.field, value))
        };
        let field = wording::field(locale, &change.field);
        format!("{field}: {} → {}", value(&change.before), value(&change.after))
    };
    vec![
        entry.at.in_the_city(),
        wording::doer(locale, &entry.doer),
        entry.doer.from.clone(),
        wording::deed(locale, entry.deed).to_owned(),
        format!("{} {}", wording::thing(locale, &entry.subject.kind), entry.subject.name),
        entry.changes.iter().map(change).collect::<Vec<_>>().join("; "),
        entry.reason.clone(),
    ]
}

/// What people typed, harmless in a page.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
        out
    })
}
