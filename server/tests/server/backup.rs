//! `hengce backup` and `hengce restore`, and what copying the file instead makes.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::json;

use crate::author::Author;
use crate::machine::Machine;
use crate::support::SAMPLE_ROWS;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Copies files of the data folder of one machine into that of another.
fn copy(from: &Machine, to: &Machine, names: &[&str]) {
    fs::create_dir_all(to.path("data")).unwrap();
    for name in names {
        fs::copy(from.path("data").join(name), to.path("data").join(name)).unwrap();
    }
}

#[tokio::test]
async fn a_backup_of_a_running_server_holds_every_save_and_restores_elsewhere() {
    let machine = Machine::new();
    let serving = machine.serve();
    let mut author = Author::found(&machine, &serving, &[]).await;
    author.save_visibly(12).await;
    let file = machine.path("backup.db");
    let (told, code) = machine.json(&["backup", &text(&file)]);
    assert_eq!((code, &told["output"]), (0, &json!(text(&file))), "{told}");
    assert_eq!(told["bytes"], fs::metadata(&file).unwrap().len());
    assert_eq!(told["keys"], text(&machine.path("data/hengce.key")));
    assert_eq!(mode(&file), 0o600);
    let key = fs::read_to_string(machine.path("data/hengce.key")).unwrap();
    let secret = key.lines().find(|line| !line.starts_with('#')).unwrap().split(' ').next_back().unwrap();
    let bytes = fs::read(&file).unwrap();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "the key is not in it");

    // Written once, never over something.
    let (chinese, english) = machine.failure(&["backup", &text(&file)]);
    assert!(chinese.contains("已存在") && english.contains("exists"), "{chinese}{english}");
    assert_eq!(fs::read(&file).unwrap(), bytes);
    author.save_visibly(1).await;

    // On another machine: first without the keys, then with them.
    let other = Machine::new();
    let (chinese, english) = other.failure(&["restore", &text(&file)]);
    assert!(chinese.contains("密钥文件") && english.contains("key file"), "{chinese}{english}");
    assert!(!other.path("data/hengce.db").exists() && !other.path("data/hengce.key").exists());
    copy(&machine, &other, &["hengce.key"]);
    let (restored, code) = other.json(&["restore", &text(&file)]);
    assert_eq!((code, &restored["moved"]), (0, &json!(null)), "{restored}");
    assert_eq!(mode(&other.path("data/hengce.db")), 0o600);
    assert_eq!(other.json(&["check"]), (json!({ "violations": [] }), 0));
    let (verified, code) = other.json(&["audit", "verify"]);
    assert_eq!((&verified["verdict"], code), (&json!("intact"), 0), "{verified}");
    let (kept, serving) = (author.kept, other.serve());
    author.go_to(&serving);
    author.kept = (kept.0 - 1, kept.1 - 1);
    author.assert_kept().await;
}

#[tokio::test]
async fn a_restore_replaces_nothing_by_itself_and_deletes_nothing() {
    let machine = Machine::new();
    let serving = machine.serve();
    let mut author = Author::found(&machine, &serving, &[]).await;
    author.save_visibly(2).await;
    let file = text(&machine.path("backup.db"));
    assert_eq!(machine.json(&["backup", &file]).1, 0);
    author.save_visibly(3).await;

    let (chinese, english) = machine.failure(&["restore", &file]);
    assert!(chinese.contains("--replace") && english.contains("--replace"), "{chinese}{english}");
    let (chinese, english) = machine.failure(&["restore", &file, "--replace"]);
    assert!(chinese.contains("正在使用") && english.contains("in use"), "{chinese}{english}");
    author.assert_kept().await;
    assert_eq!(serving.stop("TERM"), Some(0));

    // What is no sound backup is not put in place.
    let junk = machine.file("junk.db", "不是数据库".repeat(1_000));
    machine.failure(&["restore", &junk, "--replace"]);
    let half = fs::read(&file).unwrap();
    let half = machine.file("half.db", &half[..half.len() / 2]);
    machine.failure(&["restore", &half, "--replace"]);
    let names: Vec<_> =
        fs::read_dir(machine.path("data")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");

    let (restored, code) = machine.json(&["restore", &file, "--replace"]);
    assert_eq!(code, 0, "{restored}");
    let later = author.kept;
    let serving = machine.serve();
    author.go_to(&serving);
    author.kept = (later.0 - 3, later.1 - 3);
    author.assert_kept().await;
    assert_eq!(serving.stop("TERM"), Some(0));
    // And back again.
    let moved = restored["moved"].as_str().unwrap();
    assert_eq!(machine.json(&["restore", moved, "--replace"]).1, 0);
    let serving = machine.serve();
    author.go_to(&serving);
    author.kept = later;
    author.assert_kept().await;
}

#[test]
fn what_is_left_of_a_damaged_database_is_kept_beside_the_restored_one() {
    let machine = Machine::new();
    machine.json(&["sample", "load"]);
    let file = text(&machine.path("backup.db"));
    assert_eq!(machine.json(&["backup", &file]).1, 0);
    let left = "磁盘坏了".repeat(2_000);
    machine.file("data/hengce.db", &left);
    let (chinese, english) = machine.failure(&["restore", &file]);
    assert!(chinese.contains("--replace") && english.contains("--replace"), "{chinese}{english}");
    let (restored, code) = machine.json(&["restore", &file, "--replace"]);
    assert_eq!(code, 0, "{restored}");
    assert_eq!(fs::read_to_string(restored["moved"].as_str().unwrap()).unwrap(), left);
    assert_eq!(machine.json(&["check"]), (json!({ "violations": [] }), 0));
    assert_eq!(machine.json(&["sample", "load"]).0["unchanged"], SAMPLE_ROWS);
}

#[tokio::test]
async fn a_copy_of_the_file_of_a_running_server_is_found_incomplete() {
    let machine = Machine::new();
    let serving = machine.serve();
    let mut author = Author::found(&machine, &serving, &[]).await;
    author.save_visibly(20).await;
    let (copied, whole) = (Machine::new(), Machine::new());
    copy(&machine, &copied, &["hengce.db", "hengce.key"]);
    copy(&machine, &whole, &["hengce.db", "hengce.db-wal", "hengce.key"]);
    for _ in 0..2 {
        let (checked, code) = copied.json(&["check"]);
        assert_eq!(
            (code, &checked["violations"][0]["violation"]["key"]),
            (2, &json!("log_lost")),
            "{checked}"
        );
        // Using it covers no traces.
        assert!(copied.run(&["migrate"]).status.success());
    }
    let (chinese, english) = copied.failure(&["restore", &text(&machine.path("data/hengce.db"))]);
    assert!(chinese.contains("--replace") && english.contains("--replace"));
    let other = Machine::new();
    copy(&machine, &other, &["hengce.key"]);
    let alone = other.file("copy.db", fs::read(machine.path("data/hengce.db")).unwrap());
    let (chinese, english) = other.failure(&["restore", &alone]);
    assert!(chinese.contains("预写日志") && english.contains("write-ahead log"), "{chinese}{english}");
    // With its log it is whole, and a loss that was accepted is no finding.
    assert_eq!(whole.json(&["check"]), (json!({ "violations": [] }), 0));
    assert_eq!(copied.json(&["check", "--accept-loss"]), (json!({ "violations": [] }), 0));
    assert_eq!(copied.json(&["check"]), (json!({ "violations": [] }), 0));

    // A kill leaves the log, and a stop leaves everything in the file.
    assert_eq!(serving.stop("KILL"), None);
    assert_eq!(machine.json(&["check"]), (json!({ "violations": [] }), 0));
    assert!(!machine.run(&["import", "missing.csv"]).status.success());
    let stopped = Machine::new();
    copy(&machine, &stopped, &["hengce.db", "hengce.key"]);
    assert_eq!(stopped.json(&["check"]), (json!({ "violations": [] }), 0));
}

#[test]
fn a_database_on_postgres_is_left_to_its_own_tools() {
    let machine = Machine::new();
    let url = "postgres://hengce:secret@127.0.0.1:1/hengce";
    let (chinese, english) = machine.failure(&["restore", "backup.dump", "--database-url", url]);
    for told in [chinese, english] {
        assert!(
            told.contains("pg_restore") && told.contains("backup.dump") && !told.contains("secret"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn a_backup_on_postgres_names_its_own_tools() {
    let Ok(url) = std::env::var("HENGCE_TEST_POSTGRES_URL") else { panic!("make test names a server") };
    let machine = Machine::new();
    let admin = sea_orm::Database::connect(&url).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&admin, "CREATE DATABASE tools").await.unwrap();
    let url = format!("{}/tools", url.rsplit_once('/').unwrap().0);
    machine.run(&["migrate", "--database-url", &url]);
    let (chinese, english) = machine.failure(&["backup", "city.dump", "--database-url", &url]);
    for told in [chinese, english] {
        assert!(told.contains("pg_dump") && told.contains("--file=city.dump"), "{told}");
    }
    sea_orm::ConnectionTrait::execute_unprepared(&admin, "DROP DATABASE tools WITH (FORCE)").await.unwrap();
}

#[test]
fn only_their_owner_reads_the_data() {
    let machine = Machine::new();
    machine.json(&["sample", "load"]);
    let serving = machine.serve();
    assert_eq!(mode(&machine.path("data")), 0o700);
    for name in ["hengce.db", "hengce.db-wal", "hengce.db-shm", "hengce.key"] {
        assert_eq!(mode(&machine.path("data").join(name)), 0o600, "{name}");
    }
    assert_eq!(serving.stop("TERM"), Some(0));
    // What an older version left readable is closed, and an open key file is named.
    for name in ["hengce.db", "hengce.key"] {
        fs::set_permissions(machine.path("data").join(name), fs::Permissions::from_mode(0o644)).unwrap();
    }
    let checked = machine.run(&["check", "--lang", "en"]);
    assert!(checked.status.success());
    assert_eq!(mode(&machine.path("data/hengce.db")), 0o600);
    let told = String::from_utf8(checked.stderr).unwrap();
    assert!(told.contains("chmod 600"), "{told}");
    let told = String::from_utf8(machine.run(&["check"]).stderr).unwrap();
    assert!(told.contains("其他用户可以读取密钥文件"), "{told}");
}

#[test]
fn a_new_database_beside_the_keys_of_another_is_refused() {
    let machine = Machine::new();
    machine.json(&["sample", "load"]);
    for leave in [true, false] {
        fs::remove_file(machine.path("data/hengce.db")).unwrap();
        if leave {
            machine.file("data/hengce.db", "");
        }
        for command in [&["serve", "--addr", "127.0.0.1:0"][..], &["check"]] {
            let (chinese, english) = machine.failure(command);
            assert!(
                chinese.contains("--new-database") && english.contains("--new-database"),
                "{chinese}{english}"
            );
        }
        assert_eq!(machine.path("data/hengce.db").exists(), leave);
        assert_eq!(machine.json(&["check", "--new-database"]), (json!({ "violations": [] }), 0));
        assert_eq!(machine.json(&["check"]), (json!({ "violations": [] }), 0));
    }
}
