//! `hengce key`, and a start without the keys.

use std::fs;

use sea_orm::{ConnectionTrait, Database};
use serde_json::json;

use crate::machine::Machine;
use crate::support::PASSWORD;

/// A machine with a city and somebody who can be reached by phone.
fn reachable() -> Machine {
    let machine = Machine::new();
    let city = ["--city-code", "530100", "--city-name", "云澜市", "--name", "王芳", "--password", PASSWORD];
    assert!(machine.run(&[&["user", "found", "wangfang"][..], &city].concat()).status.success());
    let add = ["user", "add", "zhaoli", "--name", "赵丽", "--phone", "13800138000", "--role", "auditor"];
    assert!(machine.run(&add).status.success());
    machine
}

async fn stored(machine: &Machine) -> String {
    let url = format!("sqlite://{}", machine.path("data/hengce.db").display());
    let database = Database::connect(url).await.unwrap();
    let sql = sea_orm::Statement::from_string(
        sea_orm::DbBackend::Sqlite,
        "SELECT phone FROM account WHERE login = 'zhaoli'",
    );
    let phone = database.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    database.close().await.unwrap();
    phone
}

#[test]
fn the_first_command_makes_the_key_file_and_says_that_a_backup_needs_it() {
    let machine = Machine::new();
    let output = machine.run(&["migrate", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    let path = machine.path("data/hengce.key");
    assert_eq!(told["key_file"], path.display().to_string());
    assert!(told["message"].as_str().unwrap().contains("备份"), "{told}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(machine.run(&["migrate"]).stderr.is_empty(), "it is printed once");
}

#[tokio::test]
async fn everything_moves_to_a_new_key_of_another_cipher() {
    let machine = reachable();
    assert!(stored(&machine).await.starts_with("v1:aes-256-gcm:"));
    let (made, code) = machine.json(&["key", "new", "--suite", "sm4-gcm"]);
    assert_eq!((made["suite"].as_str(), code), (Some("sm4-gcm"), 0));
    let (rotated, code) = machine.json(&["key", "rotate"]);
    assert_eq!((&rotated["key"], &rotated["values"], code), (&made["key"], &json!(1), 0));
    assert_eq!(rotated["retired"].as_array().unwrap().len(), 1);
    assert!(stored(&machine).await.starts_with(&format!("v1:sm4-gcm:{}:", made["key"].as_str().unwrap())));
    let (listed, _) = machine.json(&["key", "list"]);
    let keys = listed["keys"].as_array().unwrap();
    assert_eq!((keys.len(), &keys[1]["current"], &keys[1]["values"]), (2, &json!(true), &json!(1)));
    assert!(!keys[0]["retired_at"].is_null());
    let told = String::from_utf8(machine.run(&["key", "list"]).stdout).unwrap();
    assert!(told.contains("sm4-gcm") && told.contains("未经密评"), "{told}");
    let told = String::from_utf8(machine.run(&["key", "list", "--lang", "en"]).stdout).unwrap();
    assert!(told.contains("no certified"), "{told}");
}

#[test]
fn without_the_keys_no_command_does_anything() {
    let machine = reachable();
    let key = fs::read_to_string(machine.path("data/hengce.key")).unwrap();
    fs::remove_file(machine.path("data/hengce.key")).unwrap();
    for command in [&["serve", "--addr", "127.0.0.1:0"][..], &["check"], &["key", "list"]] {
        let (chinese, english) = machine.failure(command);
        assert!(chinese.contains("从备份恢复密钥文件"), "{chinese}");
        assert!(english.contains("restore the key file from a backup"), "{english}");
    }
    assert!(!machine.path("data/hengce.key").exists(), "no new key hides the loss of the old one");
    machine.file("data/hengce.key", "not a key\n");
    let (chinese, english) = machine.failure(&["check"]);
    assert!(chinese.contains("没有可用的密钥") && english.contains("no usable keys"), "{chinese}{english}");

    // From elsewhere, as a file or as a variable.
    let file = machine.file("elsewhere.key", &key);
    fs::remove_file(machine.path("data/hengce.key")).unwrap();
    assert!(machine.run(&["check", "--key-file", &file]).status.success());
    let line = key.lines().find(|line| !line.starts_with('#')).unwrap();
    assert!(machine.run(&["check", "--keys", line]).status.success());
}

#[test]
fn a_key_for_the_environment_is_printed_and_written_nowhere() {
    let machine = Machine::new();
    let output = machine.run(&["key", "new", "--print", "--suite", "sm4-gcm"]);
    let line = String::from_utf8(output.stdout).unwrap();
    assert!(line.contains(" sm4-gcm "), "{line}");
    assert!(!machine.path("data").exists());
    assert!(machine.run(&["migrate", "--keys", line.trim()]).status.success());
    assert!(!machine.path("data/hengce.key").exists());
    let (chinese, english) = machine.failure(&["key", "new", "--keys", line.trim()]);
    assert!(chinese.contains("HENGCE_KEYS") && english.contains("HENGCE_KEYS"), "{chinese}{english}");
}
