//! The audit log from outside: `hengce audit`, and its files over HTTP.

use std::fs;

use people_model::appointment::NewAppointment;
use people_model::audit::Deed;
use people_model::contact::Contact;
use people_model::role::Role;
use reqwest::StatusCode;
use reqwest::header::COOKIE;
use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};
use storage::account::NewAccount;
use storage::audit::Filter;
use storage::audit::file::check;
use uuid::Uuid;

use crate::machine::Machine;
use crate::support::{PASSWORD, Server};

/// A machine with a city, whose record has begun.
fn founded() -> Machine {
    let machine = Machine::new();
    let city = ["--city-code", "530100", "--city-name", "云澜市", "--name", "王芳", "--password", PASSWORD];
    let output = machine.run(&[&["user", "found", "wangfang"][..], &city].concat());
    assert!(output.status.success(), "{output:?}");
    machine
}

async fn tamper(machine: &Machine, sql: &str) {
    let url = format!("sqlite://{}", machine.path("data/hengce.db").display());
    let database = Database::connect(url).await.unwrap();
    database.execute_unprepared(sql).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_record_is_intact_until_somebody_alters_it() {
    let machine = founded();
    let (verified, code) = machine.json(&["audit", "verify"]);
    assert_eq!((verified["verdict"].as_str(), code), (Some("intact"), 0));
    assert_eq!(verified["heads"][0]["sequence"], 3);

    tamper(&machine, "UPDATE audit SET name = '李四' WHERE sequence = 1").await;
    let (verified, code) = machine.json(&["audit", "verify", "--lang", "en"]);
    assert_eq!((verified["verdict"].as_str(), code), (Some("broken"), 2));
    assert_eq!((&verified["sequence"], &verified["fault"]), (&1.into(), &"changed".into()));
    assert!(verified["message"].as_str().unwrap().contains("entry 1, its content was altered"));
    let told = String::from_utf8(machine.run(&["audit", "verify"]).stdout).unwrap();
    assert!(told.contains("第 1 条") && told.contains("内容被改动过"), "{told}");
}

#[tokio::test]
async fn what_does_not_match_the_record_is_named_in_both_languages() {
    let machine = founded();
    tamper(
        &machine,
        "UPDATE appointment SET role = 'security_administrator' WHERE role = 'system_administrator'",
    )
    .await;
    let (verified, code) = machine.json(&["audit", "verify"]);
    assert_eq!((verified["verdict"].as_str(), code), (Some("differs"), 2));
    assert_eq!((&verified["first"]["kind"], &verified["count"]), (&"appointment".into(), &1.into()));
    for (language, words) in
        [("zh-CN", ["账号的角色", "被改动"]), ("en", ["role of an account", "was altered"])]
    {
        let output = machine.run(&["audit", "verify", "--lang", language]);
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(words.iter().all(|word| told.contains(word)), "{told}");
    }
}

/// Also where a role is missing for anything of the kind, so that nothing of storage is asked.
#[tokio::test]
async fn a_refused_request_is_recorded_with_what_it_was_about() {
    let server = Server::start().await;
    let cookie = auditor(&server).await;
    let id = Uuid::now_v7().to_string();
    let close = json!({ "operation": "close", "id": id, "from": "2026-07-01" });
    let requests = [
        ("/fn/people/reset", json!({ "account": id, "reason": "" }), "account"),
        ("/fn/decompose/save", json!({ "scheme": id, "change_set": {} }), "scheme"),
        ("/fn/organization/apply", json!({ "operation": close, "reason": "" }), "organization"),
    ];
    for (path, body, kind) in requests {
        let request = server.client().post(server.url(path)).header(COOKIE, &cookie).json(&body);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{path}");
        let is_named = async || {
            let filter = Filter { deed: Some(Deed::Refusal), ..Filter::default() };
            let city = storage::account::only_city(&server.ctx()).await.unwrap();
            let refusals = storage::audit::list(&server.ctx(), city, filter, 20).await.unwrap();
            let fields = refusals.into_iter().flat_map(|entry| entry.changes);
            fields
                .into_iter()
                .any(|field| field.field.to_string() == kind && field.after.as_ref() == Some(&id))
        };
        // Written by a task of its own.
        while !is_named().await {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn an_anchor_is_signed_kept_and_asked_for() {
    let machine = founded();
    let path = |name: &str| machine.path(name).display().to_string();
    let (made, code) = machine.json(&["audit", "key", "--output", &path("key.pem")]);
    assert_eq!(code, 0);
    let public = machine.file("public.pem", made["public_key"].as_str().unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = fs::metadata(machine.path("key.pem")).unwrap().permissions().mode();
        assert_eq!(rights & 0o777, 0o600);
    }
    let again = machine.run(&["audit", "key", "--output", &path("key.pem")]);
    assert_eq!(again.status.code(), Some(1), "a key is never overwritten");

    machine.json(&["audit", "anchor", "--key", &path("key.pem"), "--output", &path("anchor.json")]);
    let verify = ["audit", "verify", "--anchor", &path("anchor.json"), "--public-key", &public];
    assert_eq!(machine.json(&verify).1, 0);

    // The whole chain removed, head and all: the data that it told of are still there.
    tamper(&machine, "DELETE FROM audit; DELETE FROM audit_head").await;
    let (verified, code) = machine.json(&["audit", "verify"]);
    assert_eq!((verified["verdict"].as_str(), code), (Some("differs"), 2));
    assert_eq!(verified["first"]["mismatch"], "unrecorded");
    let (verified, code) = machine.json(&verify);
    assert_eq!((verified["fault"].as_str(), code), (Some("cut_off"), 2));

    let kept = fs::read_to_string(machine.path("anchor.json")).unwrap();
    machine.file("anchor.json", kept.replace("\"sequence\": 3", "\"sequence\": 4"));
    let (verified, code) = machine.json(&verify);
    assert_eq!((verified["verdict"].as_str(), code), (Some("forged"), 2));
    let (chinese, english) = machine.failure(&["audit", "verify", "--anchor", &path("key.pem")]);
    assert!(chinese.contains("不是锚点") && english.contains("holds no anchor"), "{chinese}{english}");
}

#[test]
fn an_exported_file_verifies_and_an_altered_one_does_not() {
    let machine = founded();
    let path = machine.path("record.jsonl").display().to_string();
    let (exported, code) = machine.json(&["audit", "export", "--output", &path]);
    assert_eq!((exported["record"]["last"].as_u64(), code), (Some(3), 0));
    assert_eq!(machine.json(&["audit", "verify", "--file", &path]).1, 0);
    let text = fs::read_to_string(&path).unwrap();
    machine.file("record.jsonl", text.replace("王芳", "王方"));
    let (verified, code) = machine.json(&["audit", "verify", "--file", &path]);
    assert_eq!((verified["fault"].as_str(), code), (Some("changed"), 2));
    assert_eq!(verified["file"].as_str(), Some(path.as_str()));
    let (chinese, english) = machine.failure(&["audit", "export", "--output", &path]);
    assert!(chinese.contains("无法写入") && english.contains("cannot be written"), "{chinese}{english}");
}

#[test]
fn what_is_younger_than_a_year_is_not_archived() {
    let machine = founded();
    let path = machine.path("old.jsonl").display().to_string();
    let archive = ["audit", "archive", "--before", "2999-01-01", "--output", &path];
    let (chinese, english) = machine.failure(&archive);
    assert!(chinese.contains("一年") && english.contains("a year"), "{chinese}{english}");
    let (archived, code) = machine.json(&["audit", "archive", "--before", "2001-01-01", "--output", &path]);
    assert_eq!((&archived["record"], code), (&Value::Null, 0));
}

#[test]
fn the_hash_function_is_chosen_before_anything_is_recorded() {
    let machine = Machine::new();
    let (chosen, code) = machine.json(&["audit", "begin", "--algorithm", "sha256"]);
    assert_eq!((chosen["algorithm"].as_str(), code), (Some("sha256"), 0));
    let (chinese, english) = machine.failure(&["audit", "begin", "--algorithm", "sm3"]);
    assert!(chinese.contains("不能再更换") && english.contains("cannot be changed"), "{chinese}{english}");
    let (chinese, english) = machine.failure(&["audit", "anchor"]);
    assert!(chinese.contains("还没有") && english.contains("no audit log yet"), "{chinese}{english}");
}

#[tokio::test]
async fn the_record_leaves_over_http_for_whom_the_policy_lets() {
    let server = Server::start().await;
    // The first administrator runs the system and not its record.
    assert_eq!(server.get("/audit/export").send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let cookie = auditor(&server).await;
    let get = async |path: &str| {
        server.client().get(server.url(path)).header(COOKIE, &cookie).send().await.unwrap()
    };
    let answer = get("/audit/export").await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers()["content-disposition"].to_str().unwrap().contains("hengce-record-1-"));
    let file = answer.bytes().await.unwrap();
    let checked = check(file.as_ref(), &[]).unwrap();
    assert_eq!((checked.fault, checked.head.by.as_str()), (None, "沈吉"));

    let kept: Value = get("/audit/anchor.json").await.json().await.unwrap();
    assert!(kept["sequence"].as_u64().unwrap() > checked.head.last);
    assert_eq!(get("/audit/export?from=yesterday").await.status(), StatusCode::BAD_REQUEST);
    let empty = get("/audit/export?from=2999-01-01").await.bytes().await.unwrap();
    assert_eq!(empty.split_inclusive(|byte| *byte == b'\n').count(), 1);
}

/// The cookie of an audit administrator who has a password of their own.
async fn auditor(server: &Server) -> String {
    let ctx = server.ctx();
    let city = storage::account::only_city(&ctx).await.unwrap();
    let new = NewAccount {
        city,
        login: "shenji".to_owned(),
        name: "沈吉".to_owned(),
        contact: Contact::default(),
        appointments: vec![NewAppointment::to(Role::AuditAdministrator)],
    };
    let created = storage::account::create(&ctx, new).await.unwrap();
    let cookie = server.sign_in("shenji", &created.password).await;
    let body = [("old", created.password.as_str()), ("new", "水光潋滟 Lake-and-Rain 7")];
    let changed = server
        .client()
        .post(server.url("/fn/account/change_password"))
        .header(COOKIE, &cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form(&body))
        .send()
        .await
        .unwrap();
    assert_eq!(changed.status(), StatusCode::OK);
    server.sign_in("shenji", "水光潋滟 Lake-and-Rain 7").await
}

fn form(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(name, value)| format!("{name}={}", crate::support::escaped(value)))
        .collect::<Vec<_>>()
        .join("&")
}
