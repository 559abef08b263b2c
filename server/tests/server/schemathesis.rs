//! The contract of `/api/v1` against the server that it describes: schemathesis makes requests from the `OpenAPI`
//! document, good ones and bad ones, and compares each answer with what the document promises.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use people_model::policy::Action;
use tokio::task::spawn_blocking;

use crate::support::Server;
use crate::token::token;

/// Where `make test-packages` installs it.
fn program() -> PathBuf {
    let home = || PathBuf::from(env::var_os("HOME").unwrap()).join(".cache/hengce");
    let tools = env::var_os("HENGCE_TOOLS").map_or_else(home, PathBuf::from);
    tools.join("schemathesis/bin/schemathesis")
}

/// All of its checks, with the same requests at every run.
#[tokio::test(flavor = "multi_thread")]
async fn every_answer_of_the_api_is_as_the_document_says() {
    let server = Server::start().await;
    storage::sample::load(&server.ctx()).await.unwrap();
    let scopes = [Action::SchemeRead, Action::MeasurementRecord, Action::OrganizationRead];
    let token = token(&server, &scopes).await;
    let folder = tempfile::tempdir().unwrap();
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/server/schemathesis.toml");
    let mut command = Command::new(program());
    command
        .args(["--config-file", config, "run"])
        .arg(server.url("/api/v1/openapi.json"))
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--checks", "all", "--mode", "all", "--max-examples", "40", "--seed", "20", "--no-color"])
        .args(["--generation-database", "none"])
        .current_dir(folder.path())
        .env("PYTHONUTF8", "1");
    let run = spawn_blocking(move || command.output()).await.unwrap();
    let run = run.expect("schemathesis is installed; `make test-packages` sees to it");
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
}
