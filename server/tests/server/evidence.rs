//! Files of reports over HTTP: limits, headers, who is let in, and a disk without room.

use std::path::Path;

use indicator_model::id::OrganizationId;
use reqwest::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use storage::file_store::FileStore;
use tempfile::TempDir;
use uuid::Uuid;

use crate::cramped::Cramped;
use crate::machine::Machine;
use crate::support::{Server, escaped};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF";
const PNG: &[u8] = include_bytes!("../../storage/tests/storage/evidence/photo.png");

/// The agriculture bureau of the sample, of which October can be reported.
struct Desk {
    server: Server,
    by: String,
    organization: OrganizationId,
    due: Value,
}

impl Desk {
    async fn open(files: &Path) -> Self {
        let server = Server::start().await;
        server.store.keep_files(FileStore::folder(files));
        storage::sample::load(&server.ctx()).await.unwrap();
        let city = storage::account::only_city(&server.ctx()).await.unwrap();
        let accounts = storage::account::list(&server.ctx(), city).await.unwrap();
        let by = accounts.iter().find(|account| account.login == "wangfang").unwrap().id.to_string();
        let list = storage::check_in::due(&server.ctx(), None).await.unwrap();
        let organization = list.organizations.iter().find(|known| known.code == "NYJ").unwrap().id;
        let answer = server
            .post("/fn/check_in/due")
            .json(&json!({ "organization": organization, "by": null }))
            .send()
            .await
            .unwrap();
        let list: Value = answer.json().await.unwrap();
        let mut all = list["due"].as_array().unwrap().iter();
        let is_october =
            |due: &&Value| due["indicator"]["code"] == "NYJ-01" && due["subject"]["period"] == "2025-M10";
        let due = all.find(is_october).unwrap().clone();
        Self { server, by, organization, due }
    }

    async fn send(&self, id: Uuid, name: &str, bytes: &[u8]) -> Response {
        let name = escaped(name);
        let (organization, by) = (self.organization, &self.by);
        let path = format!("/evidence/{id}?organization={organization}&name={name}&by={by}");
        self.server.post(&path).body(bytes.to_vec()).send().await.unwrap()
    }

    /// Reports with these files; the answer.
    async fn report(&self, files: &[Uuid]) -> Value {
        let check_in = json!({
            "id": Uuid::now_v7(), "subject": self.due["subject"], "value": { "kind": "plain", "value": "1015" },
            "counting": "to_date", "note": "核实后更正", "confidence": "high", "cause": "funds",
            "next_step": "", "evidence": files, "typed_at": "2025-11-15T00:00:00.000Z",
            "over": self.due["current"]["id"],
        });
        let sent = json!({ "check_ins": [check_in], "by": self.by });
        let answer = self.server.post("/fn/check_in/record").json(&sent).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert_eq!(status, StatusCode::OK, "{text}");
        serde_json::from_str::<Value>(&text).unwrap()[0].clone()
    }

    async fn get(&self, path: &str) -> Response {
        self.server.get(path).send().await.unwrap()
    }
}

#[tokio::test]
async fn a_file_goes_in_once_and_out_with_its_mark_and_may_do_nothing() {
    let folder = TempDir::new().unwrap();
    let desk = Desk::open(folder.path()).await;
    let (photo, document) = (Uuid::now_v7(), Uuid::now_v7());
    assert_eq!(
        desk.report(&[photo, document]).await,
        json!({ "answer": "evidence_missing", "missing": [photo, document] })
    );
    let sent = desk.send(photo, "现场 1.png", PNG).await;
    assert_eq!(sent.status(), StatusCode::OK);
    let first: Value = sent.json().await.unwrap();
    assert_eq!((&first["name"], &first["kind"]), (&json!("现场 1.png"), &json!("png")));
    let again: Value = desk.send(photo, "现场 1.png", PNG).await.json().await.unwrap();
    assert_eq!(again, first);
    assert_eq!(desk.send(document, "批复.exe", PDF).await.status(), StatusCode::OK);
    let early = desk.get(&format!("/evidence/{photo}")).await;
    assert_eq!(early.status(), StatusCode::NOT_FOUND, "no report has it yet");
    assert_eq!(desk.report(&[photo, document]).await, json!({ "answer": "accepted" }));

    let view = desk.get(&format!("/evidence/{photo}/view")).await;
    assert_eq!(view.status(), StatusCode::OK);
    let head = |answer: &Response, name| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(head(&view, CONTENT_TYPE), "image/png");
    assert_eq!(head(&view, CONTENT_DISPOSITION), "inline");
    assert_eq!(head(&view, X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert_eq!(head(&view, CACHE_CONTROL), "no-store");
    assert!(head(&view, CONTENT_SECURITY_POLICY).contains("sandbox"));
    assert!(view.headers().get("x-hengce-file").is_none(), "it is part of the page");
    let document_view = desk.get(&format!("/evidence/{document}/view")).await;
    assert_eq!(document_view.status(), StatusCode::NOT_FOUND);

    let download = desk.get(&format!("/evidence/{document}")).await;
    assert_eq!(download.status(), StatusCode::OK);
    let mark = download.headers()["x-hengce-file"].to_str().unwrap().to_owned();
    let disposition = head(&download, CONTENT_DISPOSITION);
    // The name follows from the content, and not from what its sender called it.
    assert!(
        disposition.starts_with(&format!("attachment; filename=\"hengce-{mark}.pdf\"; ")),
        "{disposition}"
    );
    assert!(!disposition.contains("exe"), "{disposition}");
    assert!(head(&download, CONTENT_SECURITY_POLICY).contains("sandbox"));
    assert_eq!(download.bytes().await.unwrap(), PDF);
}

#[tokio::test]
async fn what_is_too_large_of_another_kind_or_of_another_person_is_refused_with_its_reason() {
    let folder = TempDir::new().unwrap();
    let desk = Desk::open(folder.path()).await;
    let large = [PDF, &vec![b' '; 5 << 20]].concat();
    let answer = desk.send(Uuid::now_v7(), "大.pdf", &large).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let told: Value = answer.json().await.unwrap();
    assert_eq!((&told["error"], &told["refusal"]), (&json!("evidence"), &json!("too_large")), "{told}");
    let answer = desk.send(Uuid::now_v7(), "说明.pdf", b"<html></html>").await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json::<Value>().await.unwrap()["refusal"], "unknown_kind");
    let id = Uuid::now_v7();
    assert_eq!(desk.send(id, "a.pdf", PDF).await.status(), StatusCode::OK);
    assert_eq!(desk.send(id, "a.pdf", PNG).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let organization = desk.organization;
    for (path, status) in [
        (
            format!(
                "/evidence/{}?organization={organization}&name=a.pdf&by={}",
                Uuid::now_v7(),
                Uuid::now_v7()
            ),
            StatusCode::UNAUTHORIZED,
        ),
        (
            format!("/evidence/{}?organization={organization}&name=a.pdf", Uuid::now_v7()),
            StatusCode::BAD_REQUEST,
        ),
        (
            format!("/evidence/{}?organization={}&name=a.pdf&by={}", Uuid::now_v7(), Uuid::now_v7(), desk.by),
            StatusCode::NOT_FOUND,
        ),
        (format!("/evidence/7?organization={organization}&name=a.pdf&by={}", desk.by), StatusCode::NOT_FOUND),
    ] {
        let answer = desk.server.post(&path).body(PDF).send().await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
    }
    let answer = desk.server.client().get(desk.server.url(&format!("/evidence/{id}"))).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_full_disk_is_said_and_the_same_file_goes_in_when_there_is_room() {
    let folder = TempDir::new().unwrap();
    let Some(room) = Cramped::mount(&folder.path().join("files"), 4) else {
        eprintln!("no file system can be mounted here");
        return;
    };
    let desk = Desk::open(&folder.path().join("files")).await;
    room.fill();
    let id = Uuid::now_v7();
    let answer = desk.send(id, "批复.pdf", PDF).await;
    assert_eq!(answer.status(), StatusCode::INSUFFICIENT_STORAGE);
    assert_eq!(desk.report(&[id]).await, json!({ "answer": "evidence_missing", "missing": [id] }));
    room.free();
    assert_eq!(desk.send(id, "批复.pdf", PDF).await.status(), StatusCode::OK);
    assert_eq!(desk.report(&[id]).await, json!({ "answer": "accepted" }));
}

#[test]
fn a_place_where_no_files_can_be_kept_is_refused_at_the_start() {
    let machine = Machine::new();
    for place in ["", "gs://bucket", "s3://"] {
        let (chinese, english) = machine.failure(&["check", "--evidence", place]);
        assert!(chinese.contains("佐证材料") && english.contains("s3://bucket/prefix"), "{english}");
    }
}
