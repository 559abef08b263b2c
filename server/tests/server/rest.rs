//! `/api/v1` as programs meet it: lists, reports, and every way in which a request is refused.

use std::env;
use std::num::NonZeroU32;

use people_model::appointment::NewAppointment;
use people_model::contact::Contact;
use people_model::policy::Action::{self, MeasurementRecord, OrganizationRead, SchemeRead};
use people_model::role::Role;
use people_model::token::NewToken;
use reqwest::header::{
    ACCEPT_LANGUAGE, ALLOW, AUTHORIZATION, CONTENT_TYPE, COOKIE, ETAG, IF_NONE_MATCH, ORIGIN, RETRY_AFTER,
    WWW_AUTHENTICATE,
};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use rstest::rstest;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use storage::account::NewAccount;
use storage::ctx::Ctx;
use storage::secret::Secret;
use uuid::Uuid;

use crate::support::{SHEET, Server, Start};
use crate::token::token;

const SCOPES: [Action; 3] = [SchemeRead, MeasurementRecord, OrganizationRead];

#[derive(Clone, Copy, Debug)]
enum Engine {
    Sqlite,
    Postgres,
}

/// A server with the sample city, and a program's token of the assessment office.
struct Api {
    server: Server,
    token: String,
}

impl Api {
    async fn start(engine: Engine) -> Self {
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(database().await),
        };
        let server = Server::start_limited(Start { database, ..Start::default() }).await;
        storage::sample::load(&server.ctx()).await.unwrap();
        let token = token(&server, &SCOPES).await;
        Self { server, token }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.server.client().request(method, self.server.url(path));
        request.header(AUTHORIZATION, format!("Bearer {}", self.token)).header(ACCEPT_LANGUAGE, "en")
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.request(Method::GET, path).send().await.unwrap();
        let status = answer.status();
        let body = answer.json().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let answer = self.request(Method::POST, path).json(body).send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    /// The answers to a batch, which is always taken.
    async fn batch(&self, measurements: &[Value]) -> Vec<Value> {
        let (status, body) =
            self.post("/api/v1/measurements/batch", &json!({ "measurements": measurements })).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body["answers"].as_array().unwrap().clone()
    }

    /// The sample's scheme of 2025.
    async fn scheme(&self) -> String {
        let schemes = self.get("/api/v1/schemes").await;
        let mut found = schemes["items"].as_array().unwrap().iter();
        let scheme = found.find(|scheme| scheme["cycle"]["starts"] == "2025-01-01").unwrap();
        scheme["id"].as_str().unwrap().to_owned()
    }

    /// A correction of what is in force of an indicator in a period.
    async fn correction(&self, code: &str, period: &str, value: &str) -> Value {
        let scheme = self.scheme().await;
        let indicators = self.get(&format!("/api/v1/indicators?scheme={scheme}&limit=1000")).await;
        let mut found = indicators["items"].as_array().unwrap().iter();
        let placed = found.find(|indicator| indicator["code"] == code).unwrap();
        let (indicator, organization) = (&placed["indicator"], &placed["organization"]);
        let known = self
            .get(&format!(
                "/api/v1/measurements?scheme={scheme}&period={period}&indicator={}&organization={}",
                indicator.as_str().unwrap(),
                organization.as_str().unwrap()
            ))
            .await;
        json!({
            "id": Uuid::now_v7(), "indicator": indicator, "organization": organization, "period": period,
            "value": { "kind": "plain", "value": value }, "counting": "to_date",
            "note": "核实后更正", "cause": "funds", "supersedes": known["items"][0]["id"],
        })
    }
}

/// A new database beside those of other tests, in the cluster that `.tools/with-postgres` starts and removes.
async fn database() -> String {
    let url = env::var("HENGCE_TEST_POSTGRES_URL").expect("the tests run by .tools/with-postgres");
    let name = format!("rest_{}", Uuid::now_v7().simple());
    let admin = Database::connect(&url).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    admin.close().await.unwrap();
    format!("{}/{name}", url.rsplit_once('/').unwrap().0)
}

async fn problem(answer: Response) -> (StatusCode, Value) {
    let status = answer.status();
    assert_eq!(answer.headers()[CONTENT_TYPE], "application/problem+json", "{status}");
    let body: Value = answer.json().await.unwrap();
    assert_eq!(body["status"], status.as_u16(), "{body}");
    for text in ["type", "title", "detail"] {
        assert!(body[text].as_str().is_some_and(|text| !text.is_empty()), "{body}");
    }
    (status, body)
}

fn outcomes(answers: &[Value]) -> Vec<&str> {
    answers.iter().map(|answer| answer["answer"].as_str().unwrap()).collect()
}

#[rstest]
#[tokio::test]
async fn what_a_program_needs_is_read_in_lists(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let api = Api::start(engine).await;
    let schemes = api.get("/api/v1/schemes").await;
    let scheme = &schemes["items"][0];
    assert_eq!((&scheme["is_sample"], &scheme["state"]), (&json!(true), &json!("draft")), "{schemes}");
    let (city, scheme) = (scheme["city"].as_str().unwrap(), api.scheme().await);

    let indicators = api.get(&format!("/api/v1/indicators?scheme={scheme}&limit=1000")).await;
    let indicators = indicators["items"].as_array().unwrap();
    assert_eq!(indicators.len(), 96);
    let organizations = api.get(&format!("/api/v1/organizations?city={city}&limit=1000")).await;
    let organizations = organizations["items"].as_array().unwrap();
    let known = |id: &Value| organizations.iter().any(|organization| organization["id"] == *id);
    assert!(indicators.iter().all(|indicator| known(&indicator["organization"])));

    let periods = api.get(&format!("/api/v1/periods?scheme={scheme}")).await;
    let periods = periods["items"].as_array().unwrap();
    let phase = |name: &str| &periods.iter().find(|period| period["period"] == name).unwrap()["phase"];
    assert_eq!([phase("2025-M09"), phase("2025-M10"), phase("2025-M12")], ["closed", "overdue", "ahead"]);

    let october = format!("/api/v1/measurements?scheme={scheme}&period=2025-M10&limit=1000");
    let october = api.get(&october).await;
    let october = october["items"].as_array().unwrap();
    assert!(october.len() > 50, "{}", october.len());
    for measurement in october {
        assert_eq!(measurement["period"], "2025-M10");
        assert!(known(&measurement["organization"]), "{measurement}");
        // Numbers are strings, whatever the form of the value.
        let value = measurement["value"].as_object().unwrap();
        assert!(value.values().all(|part| !part.is_number()), "{measurement}");
        assert!(measurement.get("note").is_none(), "{measurement}");
    }
}

/// Every subject comes once, although each page is followed by a correction of what has been read and of what comes.
#[rstest]
#[tokio::test]
async fn paging_is_stable_while_others_write(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let api = Api::start(engine).await;
    let scheme = api.scheme().await;
    let subjects = |page: &Value| -> Vec<String> {
        let subject = |item: &Value| {
            ["organization", "indicator", "period", "source"].map(|name| item[name].to_string()).join(" ")
        };
        page["items"].as_array().unwrap().iter().map(subject).collect()
    };
    let path = format!("/api/v1/measurements?scheme={scheme}&period=2025-M10");
    let all = subjects(&api.get(&format!("{path}&limit=1000")).await);
    let (mut read, mut next) = (Vec::new(), Some(format!("{path}&limit=25")));
    while let Some(address) = next.take() {
        let page = api.get(&address).await;
        assert!(page["items"].as_array().unwrap().len() <= 25);
        read.extend(subjects(&page));
        next = page["next"].as_str().map(str::to_owned);
        let correction = api.correction("NYJ-01", "2025-M10", &format!("12{:02}", read.len() % 100)).await;
        assert_eq!(outcomes(&api.batch(&[correction]).await), ["accepted"]);
    }
    assert_eq!(read, all);
}

#[rstest]
#[tokio::test]
async fn a_list_that_has_not_changed_is_not_sent_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let api = Api::start(engine).await;
    let path = format!("/api/v1/measurements?scheme={}&period=2025-M10", api.scheme().await);
    let first = api.request(Method::GET, &path).send().await.unwrap();
    let tag = first.headers()[ETAG].to_str().unwrap().to_owned();
    let ask = async |tag: &str| {
        let request = api.request(Method::GET, &path).header(IF_NONE_MATCH, tag);
        let answer = request.send().await.unwrap();
        (answer.status(), answer.bytes().await.unwrap().len())
    };
    assert_eq!(ask(&tag).await, (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(ask(&format!("W/\"other\", {tag}")).await.0, StatusCode::NOT_MODIFIED);
    assert_eq!(ask("W/\"other\"").await.0, StatusCode::OK);
    let scheme = api.scheme().await;
    let items = api.get(&format!("/api/v1/indicators?scheme={scheme}&limit=1000")).await;
    let placed = items["items"].as_array().unwrap().iter().find(|item| item["code"] == "NYJ-01").unwrap();
    let path = format!("{path}&indicator={}", placed["indicator"].as_str().unwrap());
    let before = api.request(Method::GET, &path).send().await.unwrap().headers()[ETAG].clone();
    let correction = api.correction("NYJ-01", "2025-M10", "1201").await;
    assert_eq!(outcomes(&api.batch(&[correction]).await), ["accepted"]);
    let after = api.request(Method::GET, &path).header(IF_NONE_MATCH, before).send().await.unwrap();
    assert_eq!(after.status(), StatusCode::OK, "something was reported");
}

#[rstest]
#[tokio::test]
async fn a_batch_is_kept_once_however_often_and_in_whatever_order_it_is_sent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let api = Api::start(engine).await;
    let first = api.correction("NYJ-01", "2025-M10", "1200").await;
    let mut second = first.clone();
    second["id"] = json!(Uuid::now_v7());
    second["supersedes"] = first["id"].clone();
    second["value"]["value"] = json!("1250");
    let ids =
        |answers: &[Value]| -> Vec<Value> { answers.iter().map(|answer| answer["id"].clone()).collect() };

    // The first of two, as if the connection had broken; then both, again, reversed, and twice in one.
    assert_eq!(outcomes(&api.batch(std::slice::from_ref(&first)).await), ["accepted"]);
    for sent in [
        vec![first.clone(), second.clone()],
        vec![first.clone(), second.clone()],
        vec![second.clone(), first.clone()],
        vec![second.clone(), second.clone(), first.clone()],
    ] {
        let answers = api.batch(&sent).await;
        assert_eq!(outcomes(&answers), vec!["accepted"; sent.len()], "{answers:?}");
        assert_eq!(ids(&answers), ids(&sent), "in the order sent");
    }
    let (status, one) = api.post("/api/v1/measurements", &second).await;
    assert_eq!((status, &one["answer"]), (StatusCode::OK, &json!("accepted")));
    let known = api.correction("NYJ-01", "2025-M10", "0").await;
    assert_eq!(known["supersedes"], second["id"]);

    // The same id with another content, of before and of the batch itself.
    let mut other = second.clone();
    other["value"]["value"] = json!("7");
    let mut third = api.correction("NYJ-01", "2025-M10", "1300").await;
    let id = third["id"].clone();
    let mut fourth = third.clone();
    fourth["note"] = json!("别的说明");
    let answers = api.batch(&[other, third.clone(), fourth]).await;
    assert_eq!(outcomes(&answers), ["reused_id", "accepted", "reused_id"]);
    assert_eq!(answers[2]["errors"][0]["pointer"], "/measurements/2/id");
    third["id"] = json!(Uuid::now_v7());
    let (status, conflict) = api.post("/api/v1/measurements", &third).await;
    assert_eq!((status, &conflict["current"]), (StatusCode::CONFLICT, &id), "{conflict}");
    assert_eq!(storage::integrity::check(&api.server.ctx()).await.unwrap(), []);
}

#[rstest]
#[tokio::test]
async fn each_report_is_judged_for_itself_by_the_rules_of_the_page(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let api = Api::start(engine).await;
    let good = api.correction("NYJ-01", "2025-M10", "1200").await;
    let with = |changes: Value| {
        let mut new = good.clone();
        new["id"] = json!(Uuid::now_v7());
        for (name, value) in changes.as_object().unwrap() {
            new[name] = value.clone();
        }
        new
    };
    let sent = [
        with(json!({ "period": "2025-M09" })),
        with(json!({ "period": "2025-M12", "supersedes": null })),
        with(json!({ "note": "" })),
        with(json!({ "value": { "kind": "rating", "percent": "80" } })),
        with(json!({ "organization": Uuid::now_v7() })),
        with(json!({ "period": "2025-Q3" })),
        with(json!({ "note": "\u{202e}反向" })),
        with(json!({ "next_step": "长".repeat(1001) })),
        good.clone(),
    ];
    let answers = api.batch(&sent).await;
    let found: Vec<(&str, &str, &str)> = answers
        .iter()
        .map(|answer| {
            let error = &answer["errors"][0];
            let text = |name: &str| error[name].as_str().unwrap_or_default();
            (answer["answer"].as_str().unwrap(), text("pointer"), text("rule"))
        })
        .collect();
    // September has a report, which the correction of October does not name; nor may it still be corrected.
    assert_eq!(found[0].0, "conflict");
    assert_eq!(found[1], ("refused", "/measurements/1/period", "R-02"));
    assert_eq!(found[2].0, "refused");
    assert!(answers[2]["errors"].as_array().unwrap().iter().any(|error| error["rule"] == "R-16"));
    assert_eq!(found[3], ("refused", "/measurements/3/value", "R-01"));
    assert_eq!(found[4], ("not_due", "", ""));
    assert_eq!(found[5], ("not_due", "", ""));
    assert_eq!(found[6], ("refused", "/measurements/6/note", ""));
    assert_eq!(found[7], ("refused", "/measurements/7/next_step", ""));
    assert_eq!(found[8], ("accepted", "", ""));

    let september = api.correction("NYJ-01", "2025-M09", "1000").await;
    let answer = api.request(Method::POST, "/api/v1/measurements").json(&september).send().await.unwrap();
    let (status, closed) = problem(answer).await;
    assert_eq!((status, &closed["errors"][0]["rule"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("R-18")));
    assert_eq!(closed["errors"][0]["pointer"], "/period");
    // In the other language.
    let chinese = api.server.client().post(api.server.url("/api/v1/measurements")).json(&september);
    let chinese = chinese.header(AUTHORIZATION, format!("Bearer {}", api.token)).send().await.unwrap();
    let chinese = problem(chinese).await.1;
    for text in ["title", "detail"] {
        assert!(closed[text].as_str().unwrap().is_ascii() && !chinese[text].as_str().unwrap().is_ascii());
    }
}

/// A reporter of one organization of their city: another organization is forbidden, and what is of no scheme within
/// reach is not found.
#[rstest]
#[tokio::test]
async fn a_token_does_what_its_owner_may_and_finds_what_its_owner_sees(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut api = Api::start(engine).await;
    let year = storage::clock::today().plus_days(-20).unwrap().year();
    let sheet = SHEET.replace(",2024,", &format!(",{},", year - 1));
    let imported = api.server.post("/import?name=sheet.csv").body(sheet).send().await.unwrap();
    assert_eq!(imported.status(), StatusCode::OK);
    let (ctx, city) = (api.server.ctx(), storage::account::only_city(&api.server.ctx()).await.unwrap());
    let of = async |code: &str| storage::organization::by_code(&ctx, city, code).await.unwrap();
    let (own, other) = (of("NYJ").await, of("MZJ").await);
    let reporter = NewAppointment { organization: Some(own), ..NewAppointment::to(Role::Reporter) };
    api.token = token_of(&api.server, "lina", reporter, &SCOPES).await;

    let schemes = api.get("/api/v1/schemes").await;
    let mut items = schemes["items"].as_array().unwrap().iter();
    let real = items.find(|scheme| scheme["is_sample"] == false).unwrap()["id"].as_str().unwrap();
    let indicators = api.get(&format!("/api/v1/indicators?scheme={real}&limit=1000")).await;
    let indicators = indicators["items"].as_array().unwrap();
    let report = |code: &str| {
        let placed = indicators.iter().find(|indicator| indicator["code"] == code).unwrap();
        json!({
            "id": Uuid::now_v7(), "indicator": placed["indicator"], "organization": placed["organization"],
            "period": format!("{year}-M12"), "value": { "kind": "plain", "value": "1" },
            "counting": "to_date", "note": "试报", "cause": "other",
        })
    };
    let foreign = indicators.iter().find(|indicator| indicator["organization"] == json!(other)).unwrap();
    let foreign = report(foreign["code"].as_str().unwrap());
    let answers = api.batch(&[report("NYJ-01"), foreign.clone()]).await;
    assert!(["accepted", "refused"].contains(&outcomes(&answers)[0]), "{answers:?}");
    assert_eq!(outcomes(&answers)[1], "forbidden");
    let (status, _) = api.post("/api/v1/measurements", &foreign).await;
    assert_eq!(status, StatusCode::FORBIDDEN);

    // The sample's scheme has none of the organizations of the city, and nobody has the scheme of nowhere.
    let sample = api.scheme().await;
    for path in [
        format!("/api/v1/measurements?scheme={sample}&organization={own}"),
        format!("/api/v1/measurements?scheme={}", Uuid::now_v7()),
        format!("/api/v1/indicators?scheme={}", Uuid::now_v7()),
        format!("/api/v1/periods?scheme={}", Uuid::now_v7()),
        format!("/api/v1/organizations?city={}", Uuid::now_v7()),
        "/api/v1/nothing".to_owned(),
    ] {
        let answer = api.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(problem(answer).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

/// A token of a new account, whose one-time password is changed first.
async fn token_of(server: &Server, login: &str, appointment: NewAppointment, scopes: &[Action]) -> String {
    let city = storage::account::only_city(&server.ctx()).await.unwrap();
    let new = NewAccount {
        contact: Contact::default(),
        city,
        login: login.to_owned(),
        name: format!("{login} 同志"),
        appointments: vec![appointment],
    };
    let once = storage::account::create(&server.ctx(), new).await.unwrap().password;
    let resumed = async |cookie: String| {
        let secret = Secret::parse(cookie.split_once('=').unwrap().1).unwrap();
        let resumed = storage::session::resume(&server.store, &secret, "127.0.0.1").await.unwrap();
        Ctx::new(server.store.clone(), resumed.unwrap().0)
    };
    let first = resumed(server.sign_in(login, &once).await).await;
    let changed = "水光潋滟 Lake-and-Rain 7";
    storage::account::change_password(&first, &once, changed).await.unwrap();
    let owner = resumed(server.sign_in(login, changed).await).await;
    let new =
        NewToken { name: "业务系统".to_owned(), scopes: scopes.to_vec(), until: storage::clock::today() };
    storage::token::reveal(&storage::token::create(&owner, new).await.unwrap())
}

#[rstest]
#[tokio::test]
async fn a_token_counts_and_a_cookie_does_not(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let api = Api::start(engine).await;
    let path = format!("/api/v1/periods?scheme={}", api.scheme().await);
    // The browser of somebody who may, even as a navigation.
    let cookie = api.server.get(&path).header("accept", "text/html").send().await.unwrap();
    assert_eq!(cookie.headers()[WWW_AUTHENTICATE], "Bearer realm=\"hengce\"");
    assert_eq!(problem(cookie).await.0, StatusCode::UNAUTHORIZED);
    let posted = api.server.post("/api/v1/measurements").json(&json!({})).send().await.unwrap();
    assert_eq!(problem(posted).await.0, StatusCode::UNAUTHORIZED);
    let foreign = api.request(Method::POST, "/api/v1/measurements").header(ORIGIN, "https://evil.example");
    assert_eq!(problem(foreign.json(&json!({})).send().await.unwrap()).await.0, StatusCode::FORBIDDEN);
    let both = api.request(Method::GET, &path).header(COOKIE, "__Host-hengce=x").send().await.unwrap();
    assert_eq!(both.status(), StatusCode::OK);
    // The contract itself is no secret.
    let document = api.server.client().get(api.server.url("/api/v1/openapi.json")).send().await.unwrap();
    assert_eq!(document.status(), StatusCode::OK);
}

#[rstest]
#[tokio::test]
async fn a_token_without_the_scope_or_past_its_day_opens_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut api = Api::start(engine).await;
    let scheme = api.scheme().await;
    let correction = api.correction("NYJ-01", "2025-M10", "1200").await;
    let batch = json!({ "measurements": [correction] });
    let whole = api.token.clone();
    for (scopes, allowed) in [
        (&[SchemeRead][..], [200, 403, 403]),
        (&[OrganizationRead][..], [403, 200, 403]),
        // Who may not read a scheme cannot find what a report is about.
        (&[MeasurementRecord][..], [403, 403, 403]),
    ] {
        api.token = token(&api.server, scopes).await;
        let lists = [format!("/api/v1/indicators?scheme={scheme}"), "/api/v1/organizations".to_owned()];
        for (path, expected) in lists.iter().zip(allowed) {
            let answer = api.request(Method::GET, path).send().await.unwrap();
            assert_eq!(answer.status(), expected, "{scopes:?} {path}");
        }
        for (path, body) in [("/api/v1/measurements", &correction), ("/api/v1/measurements/batch", &batch)] {
            let answer = api.request(Method::POST, path).json(body).send().await.unwrap();
            assert_eq!(problem(answer).await.0, allowed[2], "{scopes:?} {path}");
        }
    }
    api.token = whole;
    let database = Database::connect(api.server.database()).await.unwrap();
    database.execute_unprepared("UPDATE token SET until = '2020-01-01T00:00:00.000Z'").await.unwrap();
    let answer = api.request(Method::POST, "/api/v1/measurements").json(&correction).send().await.unwrap();
    assert_eq!(problem(answer).await.0, StatusCode::UNAUTHORIZED);
}

/// What is no request of ours is refused as a whole, with the place where it is not.
#[tokio::test]
async fn hostile_json_is_refused_and_keeps_nothing() {
    let api = Api::start(Engine::Sqlite).await;
    let good = api.correction("NYJ-01", "2025-M10", "1200").await;
    let text = good.to_string();
    let value = r#"{"kind":"plain","value":"1200"}"#;
    assert!(text.contains(value), "{text}");
    let valued = |other: &str| text.replace(value, other);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let cases = [
        (String::new(), ""),
        ("null".to_owned(), ""),
        ("[]".to_owned(), ""),
        ("{".to_owned(), ""),
        (format!("{text}{text}"), ""),
        (deep.clone(), ""),
        (text.replacen('{', &format!("{{\"x\":{deep},"), 1), "/x"),
        (text.replacen('{', "{\"author\":\"mayor\",", 1), "/author"),
        (text.replacen('{', &format!("{{\"id\":\"{}\",", Uuid::now_v7()), 1), ""),
        (valued(r#"{"kind":"plain","value":1200}"#), "/value"),
        (valued(r#"{"kind":"plain","value":1200.5}"#), "/value"),
        (valued(r#"{"kind":"plain","value":1e999}"#), "/value"),
        (valued(r#"{"kind":"plain","value":"1e999"}"#), "/value"),
        (valued(r#"{"kind":"plain","value":"NaN"}"#), "/value"),
        (valued(r#"{"kind":"plain","value":"１２"}"#), "/value"),
        (valued(r#"{"kind":"plain","value":"1,200"}"#), "/value"),
        (valued(r#"{"kind":"plain","value":"0.0000001"}"#), "/value"),
        (valued(r#"{"kind":"plain","value":"1200","reached":true}"#), "/value"),
        (valued(r#"{"kind":"plain","value":"1","value":"2"}"#), "/value"),
        (valued(r#"{"kind":"ratio","numerator":"1"}"#), "/value"),
        (valued(r#""1200""#), "/value"),
        (text.replace("2025-M10", "2025-M13"), "/period"),
        (text.replace("to_date", "to_dates"), "/counting"),
        (text.replace("funds", &"f".repeat(100_000)), "/cause"),
    ];
    for (body, pointer) in cases {
        let shown: String = body.chars().take(200).collect();
        let request = api.request(Method::POST, "/api/v1/measurements");
        let sent = request.header(CONTENT_TYPE, "application/json").body(body).send().await.unwrap();
        let (status, told) = problem(sent).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{shown}: {told}");
        let found = told["errors"][0]["pointer"].as_str().unwrap();
        assert!(found.starts_with(pointer), "{shown}: {told}");
        assert!(told.to_string().len() < 2_000, "quoted whole: {shown}");
    }
    let known = api.correction("NYJ-01", "2025-M10", "0").await;
    assert_eq!(known["supersedes"], good["supersedes"], "nothing was kept");

    // In a batch, the place is that of the item.
    let mut broken = good.clone();
    broken["value"]["value"] = json!(1);
    let (status, told) =
        api.post("/api/v1/measurements/batch", &json!({ "measurements": [good, broken] })).await;
    assert_eq!(
        (status, &told["errors"][0]["pointer"]),
        (StatusCode::BAD_REQUEST, &json!("/measurements/1/value"))
    );
    let plain = api.request(Method::POST, "/api/v1/measurements").body("{}").send().await.unwrap();
    assert_eq!(problem(plain).await.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_parameter_that_is_not_known_or_not_one_is_refused() {
    let api = Api::start(Engine::Sqlite).await;
    let scheme = api.scheme().await;
    for query in [
        String::new(),
        "?scheme=1".to_owned(),
        format!("?scheme={scheme}&organisation={scheme}"),
        format!("?scheme={scheme}&scheme={scheme}"),
        format!("?scheme={scheme}&limit=0"),
        format!("?scheme={scheme}&limit=1001"),
        format!("?scheme={scheme}&limit=%2B5"),
        format!("?scheme={scheme}&period=M10"),
        format!("?scheme={scheme}&source=rumour"),
        format!("?scheme={scheme}&after=x~y~z~w"),
    ] {
        let path = format!("/api/v1/measurements{query}");
        let (status, told) = problem(api.request(Method::GET, &path).send().await.unwrap()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}: {told}");
    }
    let other = api.request(Method::DELETE, "/api/v1/measurements").send().await.unwrap();
    let allowed = other.headers()[ALLOW].to_str().unwrap().to_owned();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
    assert_eq!(problem(other).await.0, StatusCode::METHOD_NOT_ALLOWED);
}

#[rstest]
#[tokio::test]
async fn ten_thousand_reports_are_answered_and_one_more_is_not_read(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let api = Api::start(engine).await;
    let good = api.correction("NYJ-01", "2025-M10", "1200").await;
    let mut sent = Vec::with_capacity(10_001);
    for place in 0..10_000 {
        let mut new = good.clone();
        new["id"] = json!(Uuid::now_v7());
        if place > 0 {
            let last: &Value = &sent[place - 1];
            new["supersedes"] = last["id"].clone();
        }
        sent.push(new);
    }
    let answers = api.batch(&sent).await;
    assert_eq!(outcomes(&answers), vec!["accepted"; 10_000]);
    assert_eq!(outcomes(&api.batch(&sent).await), vec!["accepted"; 10_000]);
    sent.push(good);
    let request = api.request(Method::POST, "/api/v1/measurements/batch");
    let answer = request.json(&json!({ "measurements": sent })).send().await.unwrap();
    assert_eq!(problem(answer).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let huge = api.request(Method::POST, "/api/v1/measurements/batch").body(vec![b' '; 21 << 20]);
    let huge = huge.header(CONTENT_TYPE, "application/json").send().await.unwrap();
    assert_eq!(problem(huge).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    let (status, _) = api.post("/api/v1/measurements/batch", &json!({ "measurements": [] })).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_back() {
    let rate = NonZeroU32::new(1).unwrap();
    let server = Server::start_limited(Start { rate, ..Start::default() }).await;
    for _ in 0..20 {
        let answer = server.client().get(server.url("/api/v1/schemes")).send().await.unwrap();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.headers()[RETRY_AFTER].to_str().unwrap().parse::<u32>().unwrap() > 0);
            problem(answer).await;
            return;
        }
    }
    panic!("every request was answered");
}

/// What a browser shows without a line of script.
#[tokio::test]
async fn the_page_explains_every_operation_in_the_readers_language() {
    let server = Server::start().await;
    for (language, words) in [("en", "Report measurements in a batch"), ("zh-CN", "批量上报完成值")] {
        let page = server.get("/api").header("accept", "text/html").header(ACCEPT_LANGUAGE, language);
        let page = page.send().await.unwrap();
        assert_eq!(page.status(), StatusCode::OK);
        let page = page.text().await.unwrap();
        for part in
            [words, "id=\"record_measurements\"", "measurements[].value.numerator", "$HENGCE/api/v1/periods"]
        {
            assert!(page.contains(part), "{part} in {language}");
        }
    }
}
