//! Texts that nothing can store, sent to every argument of every server function, on both engines.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{SHEET, Server, Start, escaped};

/// Where a text is in the arguments below.
const TEXT: &str = "<text>";

/// Server functions that read a form, with all of their arguments.
const FORMS: [(&str, &[&str]); 8] = [
    ("account/sign_in", &["login", "password", "next"]),
    ("account/complete", &["code", "next"]),
    ("account/set_up", &["token", "city_name", "city_code", "name", "login", "password"]),
    ("account/change_password", &["old", "new"]),
    ("factor/begin", &["password"]),
    ("factor/confirm", &["code"]),
    ("factor/renew", &["password", "code"]),
    ("factor/remove", &["password", "code"]),
];

/// Those of publications, warnings, key results, objectives and robots.
fn published_and_answered(scheme: &str, id: &Value) -> Vec<(&'static str, Value)> {
    let mut all = Vec::new();
    let selection = |text: &str| json!({ "scheme": scheme, "organization": null, "day": null, "text": text, "threshold": 5 });
    let asked = json!({ "scheme": null, "organization": null, "day": null });
    let publication = |title: &str, introduction: &str| {
        json!({ "new": { "id": id, "selection": selection(""), "title": title, "introduction": introduction,
            "digest": "" } })
    };
    all.extend([
        ("board/find_in_map", json!({ "scheme": scheme, "organization": null, "text": TEXT })),
        ("find/find", json!({ "text": TEXT })),
        ("publication/open", json!({ "asked": asked, "text": TEXT })),
        ("publication/open", json!({ "asked": asked, "text": "", "theme": TEXT })),
        ("publication/preview", json!({ "selection": selection(TEXT) })),
        ("publication/publish", publication(TEXT, "")),
        ("publication/publish", publication("十月进展", TEXT)),
        ("publication/withdraw", json!({ "publication": id, "reason": TEXT })),
    ]);
    let answer = |measure: &str, responsible: &str| {
        json!({ "new": { "id": id, "scheme": scheme, "node": id, "cause": "funds", "measure": measure,
            "responsible": responsible, "until": "2099-01-01" } })
    };
    all.extend([
        ("board/answer_warning", answer(TEXT, "张伟")),
        ("board/answer_warning", answer("每周调度", TEXT)),
        (
            "board/move_key_result",
            json!({ "new": { "id": id, "scheme": scheme, "node": id, "seen": 0, "status": "on_track",
                "confidence": 5, "note": TEXT } }),
        ),
    ]);
    for field in ["reached", "learned", "next"] {
        let mut new = json!({ "id": id, "scheme": scheme, "node": id, "seen": 0, "reached": "全部办结",
            "learned": "提前衔接", "next": "转入日常" });
        new[field] = json!(TEXT);
        all.push(("board/write_retrospective", json!({ "new": new })));
    }
    let place = json!({ "indicator": id, "organization": id, "period": null });
    all.push(("board/keep_view", json!({ "new": { "id": id, "name": TEXT, "address": "/board" } })));
    all.push(("board/rename_view", json!({ "view": id, "name": TEXT })));
    all.push(("board/make_board", json!({ "new": { "id": id, "name": TEXT, "cards": [] } })));
    let description = |name: &str| json!({ "name": name, "role": null });
    let describe = json!({ "change": "describe", "before": description("晨会"), "after": description(TEXT) });
    all.push(("board/edit_board", json!({ "edit": { "board": id, "change": describe } })));
    all.push(("comment/write", json!({ "new": { "id": id, "place": place, "text": TEXT } })));
    for field in ["name", "address", "secret"] {
        let mut robot = json!({ "kind": "ding_talk", "name": "群", "organization": null,
            "address": "https://oapi.dingtalk.com/robot/send?access_token=t", "secret": "SEC" });
        robot[field] = json!(TEXT);
        all.push(("notice/add_robot", json!({ "robot": robot })));
        let mut change = robot.clone();
        change.as_object_mut().unwrap().remove("kind");
        change["id"] = id.clone();
        change["is_enabled"] = json!(true);
        all.push(("notice/change_robot", json!({ "robot": change })));
    }
    all
}

/// The other ones that take a text, each with arguments that are sound but for the text.
fn documents(scheme: &str, definition: &Value) -> Vec<(&'static str, Value)> {
    let id = json!(Uuid::now_v7());
    let facts = json!({ "name": TEXT, "kind": "department", "parent": null, "class": null, "division": null,
        "credit_code": null, "head": null });
    let create = |code: &str, facts: &Value| json!({ "operation": "create", "from": "2026-02-01", "id": id, "code": code, "facts": facts });
    let named = |field: &str| {
        let mut facts = facts.clone();
        facts["name"] = json!("局");
        facts[field] = json!(TEXT);
        create("LYJ", &facts)
    };
    let sound = filled(&create("LYJ", &facts), "林业局");
    let save = |reason: &str, changes: Vec<Value>| json!({ "scheme": scheme, "change_set": { "id": id, "base": 1, "reason": reason, "changes": changes } });
    let contact = json!({ "phone": null, "email": null, "identity_number": null });
    let contact = |field: &str| {
        let mut contact = contact.clone();
        contact[field] = json!(TEXT);
        contact
    };
    let mut all = vec![
        (
            "account/create_token",
            json!({ "new": { "name": TEXT, "scopes": ["scheme_read"], "until": "2027-01-01" } }),
        ),
        ("account/unlink", json!({ "issuer": TEXT })),
        (
            "approval/advance",
            json!({ "scheme": scheme, "request": {
            "id": id, "step": "submit", "revision": 1, "reason": TEXT } }),
        ),
        (
            "audit/entries",
            json!({ "search": {
            "person": null, "text": TEXT, "deed": null, "from": null, "to": null, "before": null } }),
        ),
        ("data/mark_budget_errors", json!({ "sheet": TEXT })),
        ("data/mark_errors", json!({ "sheet": TEXT })),
        ("data/mark_measurement_errors", json!({ "sheet": TEXT })),
        ("decompose/save", save(TEXT, vec![definition_of("name", definition, "市")])),
        (
            "delegation/lend",
            json!({ "role": "assessment_office", "organization": null, "to": id,
            "from": "2026-01-01", "until": "2099-01-01", "reason": TEXT }),
        ),
        ("organization/apply", json!({ "operation": create(TEXT, &facts), "reason": "" })),
        ("organization/apply", json!({ "operation": create("LYJ", &facts), "reason": "" })),
        ("organization/apply", json!({ "operation": named("head"), "reason": "" })),
        ("organization/apply", json!({ "operation": named("class"), "reason": "" })),
        ("organization/apply", json!({ "operation": sound, "reason": TEXT })),
        ("organization/mark_errors", json!({ "sheet": TEXT })),
        ("organization/set_classes", json!({ "before": [], "after": [TEXT], "reason": "" })),
        ("organization/set_classes", json!({ "before": [], "after": [], "reason": TEXT })),
        ("organization/set_classes", json!({ "before": [TEXT], "after": [], "reason": "" })),
        ("people/create", json!({ "login": TEXT, "name": "张", "contact": contact("phone") })),
        ("people/create", json!({ "login": "zhang", "name": TEXT, "contact": contact("phone") })),
        (
            "people/propose",
            json!({ "proposal": {
            "account": id, "measure": { "measure": "disable" }, "reason": TEXT } }),
        ),
        ("people/remove_factor", json!({ "account": id, "reason": TEXT })),
        ("people/reset", json!({ "account": id, "reason": TEXT })),
        ("people/reveal", json!({ "account": id, "field": "phone", "reason": TEXT })),
        ("people/set_state", json!({ "account": id, "state": "disabled", "reason": TEXT })),
        ("people/erase", json!({ "account": id, "confirmation": TEXT, "reason": "因" })),
        ("people/erase", json!({ "account": id, "confirmation": "zhang", "reason": TEXT })),
        ("people/set_contact", json!({ "account": id, "contact": contact("phone"), "reason": TEXT })),
        ("timetable/mark_errors", json!({ "sheet": TEXT })),
        (
            "timetable/set_chain",
            json!({ "new": { "scheme": scheme, "scope": { "scope": "indicator", "code": TEXT }, "before": null,
                "after": [{ "stage": "head" }] } }),
        ),
    ];
    all.extend(published_and_answered(scheme, &id));
    for field in ["phone", "email", "identity_number"] {
        all.push(("account/set_contact", json!({ "contact": contact(field) })));
    }
    for field in [
        "code",
        "name",
        "unit",
        "definition",
        "theme",
        "dimension",
        "data_source",
        "data_provider",
        "evidence",
    ] {
        all.push(("decompose/save", save("", vec![definition_of(field, definition, TEXT)])));
    }
    all
}

/// The change of one text of an indicator.
fn definition_of(field: &str, definition: &Value, text: &str) -> Value {
    let mut after = definition["indicator"].clone();
    after[field] = json!(text);
    json!({ "node": definition["node"], "edit": {
        "field": "indicator", "before": definition["indicator"], "after": after } })
}

/// Puts a text where the mark is.
fn filled(document: &Value, text: &str) -> Value {
    match document {
        Value::String(mark) if mark == TEXT => json!(text),
        Value::Array(list) => list.iter().map(|value| filled(value, text)).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), filled(value, text))).collect(),
        other => other.clone(),
    }
}

fn hostile() -> [(&'static str, String); 4] {
    [
        ("NUL", "a\0b".to_owned()),
        ("a control", "a\u{1b}b".to_owned()),
        ("a turn of direction", "张\u{202e}三".to_owned()),
        ("a million characters", "x".repeat(1_000_000)),
    ]
}

async fn attack(server: &Server) {
    let sheet = server.post("/import?name=sheet.csv").body(SHEET).send().await.unwrap();
    assert_eq!(sheet.status(), StatusCode::OK);
    let scheme = serde_json::to_value(server.scheme().await).unwrap();
    let node = &scheme["nodes"][0];
    let indicator = scheme["indicators"].as_array().unwrap().iter().find(|it| it["id"] == node["indicator"]);
    let definition = json!({ "node": node["id"], "indicator": indicator.unwrap() });
    let id = scheme["id"].as_str().unwrap();

    for (what, text) in hostile() {
        for (path, document) in documents(id, &definition) {
            let request = server.post(&format!("/fn/{path}")).json(&filled(&document, &text));
            refused(request, what, path).await;
        }
        for (path, fields) in FORMS {
            for attacked in fields {
                let value = |field: &&str| if field == attacked { escaped(&text) } else { "x".to_owned() };
                let pairs: Vec<_> = fields.iter().map(|field| format!("{field}={}", value(field))).collect();
                let request = server.post(&format!("/fn/{path}"));
                let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
                refused(request.body(pairs.join("&")), what, path).await;
            }
        }
    }
    for address in ["/decompose?q=%00", "/audit?q=a%E2%80%AEb", "/export/%00.csv", "/sign-in?next=%00"] {
        let answer = server.get(address).header(ACCEPT, "text/html").send().await.unwrap();
        assert!(answer.status().is_client_error(), "{address}: {}", answer.status());
    }
    for address in ["/import?name=a%00b.csv", "/organizations/import?name=a%1Bb.csv"] {
        refused(server.post(address).body(SHEET), "NUL", address).await;
    }
    let agent = server.post("/fn/account/sign_in").header("user-agent", "x".repeat(5_000));
    let agent = agent.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    refused(agent.body("login=x&password=x&next=/"), "a long agent", "account/sign_in").await;
}

async fn refused(request: reqwest::RequestBuilder, what: &str, path: &str) {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert!(status.is_client_error(), "{what} in {path}: {status} {}", &text[..text.len().min(300)]);
    let error: Value = serde_json::from_str(&text).unwrap();
    assert!(error["error"].is_string(), "{what} in {path}: {text}");
}

#[tokio::test]
async fn a_text_that_nothing_can_store_is_refused_with_a_sentence_on_sqlite() {
    attack(&Server::start().await).await;
}

#[tokio::test]
async fn a_text_that_nothing_can_store_is_refused_with_a_sentence_on_postgres() {
    let Ok(url) = env::var("HENGCE_TEST_POSTGRES_URL") else { panic!("make test names a server") };
    let admin = Database::connect(&url).await.unwrap();
    let name = format!("hengce_text_{}", Uuid::now_v7().simple());
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let database = Some(format!("{}/{name}", url.rsplit_once('/').unwrap().0));
    attack(&Server::start_limited(Start { database, ..Start::default() }).await).await;
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { sources(&path, found) } else { found.push(path) }
    }
}

/// Types of arguments that hold texts.
const TEXTS: [&str; 21] = [
    "String",
    "ChangeSet",
    "NewAnswer",
    "NewComment",
    "NewMove",
    "NewRetrospective",
    "NewPublication",
    "NewRobot",
    "NewView",
    "NewBoard",
    "BoardEdit",
    "RobotChange",
    "Selection",
    "Operation",
    "NewChain",
    "NewToken",
    "NewProposal",
    "Contact",
    "Search",
    "Request",
    "DistrictClass",
];

#[test]
fn every_server_function_that_takes_a_text_is_attacked() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../app"), &mut files);
    let mut found = BTreeSet::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let source = fs::read_to_string(file).unwrap();
        for function in source.split("#[server(").skip(1) {
            let endpoint = function.split("endpoint = \"").nth(1).unwrap().split('"').next().unwrap();
            let signature = function.split_once("async fn").unwrap().1.split_once(") ->").unwrap().0;
            let mut words = signature.split(|letter: char| !letter.is_alphanumeric());
            if words.any(|word| TEXTS.contains(&word)) {
                found.insert(endpoint.to_owned());
            }
        }
    }
    let definition = json!({ "node": null, "indicator": {} });
    let mut attacked: BTreeSet<String> =
        documents("", &definition).into_iter().map(|(path, _)| path.to_owned()).collect();
    attacked.extend(FORMS.map(|(path, _)| path.to_owned()));
    assert_eq!(found, attacked);
}

#[tokio::test]
async fn a_refusal_names_the_argument_that_it_is_about() {
    let server = Server::start().await;
    let contact = json!({ "phone": null, "email": "a\u{202e}b", "identity_number": null });
    let person = |contact: &Value| json!({ "login": "zhaoli", "name": "赵丽", "contact": contact });
    let answer = async |path: &str, arguments: &Value| -> Value {
        server.post(path).json(arguments).send().await.unwrap().json().await.unwrap()
    };
    assert_eq!(
        answer("/fn/people/create", &person(&contact)).await,
        json!({ "error": "text", "fault": "character", "code": 0x202e, "field": "email" })
    );
    let form =
        server.post("/fn/account/change_password").header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = form.body("old=x&new=a%00b").send().await.unwrap();
    assert_eq!(
        form.json::<Value>().await.unwrap(),
        json!({ "error": "text", "fault": "character", "code": 0, "field": "new" })
    );
    let none = json!({ "phone": null, "email": null, "identity_number": null });
    assert!(answer("/fn/people/create", &person(&none)).await.is_string());
    assert_eq!(
        answer("/fn/people/create", &person(&none)).await,
        json!({ "error": "account", "refusal": "login_taken", "field": "login" })
    );
    let disabled = json!({ "account": Uuid::now_v7(), "state": "disabled", "reason": "因".repeat(1_001) });
    assert_eq!(
        answer("/fn/people/set_state", &disabled).await,
        json!({ "error": "text", "fault": "too_long", "most": 1_000, "length": 1_001, "field": "reason" })
    );
}
