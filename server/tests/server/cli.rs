//! The command line as an administrator meets it: the real binary, its exit codes and its words.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

use sea_orm::{ConnectionTrait, Database};
use serde_json::{Value, json};

use crate::machine::Machine;
use crate::support::{SAMPLE_ROWS, SHEET};

/// With one scheme in the database.
fn with_city() -> Machine {
    let machine = Machine::new();
    machine.json(&["import", &machine.file("city.csv", SHEET)]);
    machine
}

fn exported(machine: &Machine) -> Vec<u8> {
    let output = machine.run(&["export"]);
    assert!(output.status.success(), "{output:?}");
    // Without the line that marks it, which is never twice the same.
    let sheet = String::from_utf8(output.stdout).unwrap();
    sheet.trim_end().rsplit_once("\r\n").unwrap().0.as_bytes().to_vec()
}

#[test]
fn an_import_counts_and_the_same_file_again_changes_nothing() {
    let machine = Machine::new();
    let sheet = machine.file("city.csv", SHEET);
    let outcome = |created: u32, revision: u64| {
        json!({
            "created": created, "updated": 0, "unchanged": 96 - created, "rejected": 0, "errors": [],
            "goal": {
                "city_code": "YL", "city_name": "云澜市", "cycle": "2025年度", "scheme": "2025年度绩效考核方案",
                "revision": revision, "is_new": created > 0,
            },
            "unknown_columns": [], "missing_columns": [], "unread": { "other_sheets": [], "hidden_sheets": [], "hidden_rows": [], "hidden_columns": [], "asides": [] },
        })
    };
    let import = |flags: &[&str]| {
        let (mut outcome, code) = machine.json(&[&["import", &sheet], flags].concat());
        let remarks = outcome.as_object_mut().unwrap().remove("remarks").unwrap();
        let differences = outcome.as_object_mut().unwrap().remove("differences").unwrap();
        let is_dry = flags.contains(&"--dry-run");
        assert_eq!(differences.as_array().unwrap().len(), if is_dry { 96 } else { 0 });
        (outcome, remarks.as_array().unwrap().len(), code)
    };
    // The organizations are new as well.
    assert_eq!(import(&["--dry-run"]), (outcome(96, 0), 16, 0));
    assert_eq!(import(&[]), (outcome(96, 0), 16, 0));
    assert_eq!(import(&[]), (outcome(0, 1), 0, 0));
    assert_eq!(import(&["--year", "2025"]), (outcome(0, 1), 0, 0));
    let told = machine.run(&["import", &sheet, "--lang", "en"]);
    assert_eq!(
        String::from_utf8(told.stdout).unwrap(),
        "Into: 云澜市, 2025年度, the existing scheme “2025年度绩效考核方案”, revision 1.\n\
         Imported. Rows created: 0, updated: 0, unchanged: 96.\n"
    );
}

#[test]
fn a_rejected_import_names_every_error_saves_nothing_and_exits_with_2() {
    let machine = Machine::new();
    let broken = SHEET.replacen(",5.5,", ",五点五,", 1).replacen("C03,,", "C03,NONE-1,", 1);
    let sheet = machine.file("broken.csv", broken);
    for flags in [&["--dry-run"][..], &[]] {
        let (outcome, code) = machine.json(&[&["import", &sheet], flags].concat());
        assert_eq!(code, 2);
        assert_eq!((&outcome["created"], &outcome["rejected"]), (&json!(0), &json!(2)));
        let first = json!({
            "row": 2,
            "column": "basic_target",
            "key": "not_a_number",
            "message": "“五点五”不是数字。请只填数字，不带单位。",
        });
        assert_eq!(outcome["errors"][0], first);
        assert_eq!(outcome["errors"][1]["key"], "unknown_parent");
        assert_eq!(outcome["goal"], Value::Null);
    }
    let told = machine.run(&["import", &sheet, "--lang", "en"]);
    assert_eq!(told.status.code(), Some(2));
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.starts_with("Row 2, “Basic target”: “五点五” is not a number."), "{told}");
    assert!(
        told.ends_with(
            "Rows that cannot be imported: 2. Nothing was saved. Correct them and import again.\n"
        )
    );
    let (chinese, _) = machine.failure(&["export"]);
    assert!(chinese.starts_with("数据库里还没有方案。"), "{chinese}");
}

/// What the columns of a strange sheet are is written by the first command, edited, and given to the second.
#[test]
fn columns_are_looked_at_and_said_in_a_file() {
    let machine = Machine::new();
    machine.json(&["import", &machine.file("city.csv", SHEET)]);
    let sheet = machine.file("tasks.csv", "工作任务,责任单位,指标要求\n压减一般性支出,市财政局,≤3.5%\n");
    let (looked, code) = machine.json(&["import", &sheet, "--look"]);
    assert_eq!(code, 0);
    let columns = json!({ "工作任务": null, "指标要求": null, "责任单位": "owner_org_name" });
    assert_eq!(
        (&looked["columns"], &looked["heading"], &looked["splits"]),
        (&columns, &json!(1), &json!(false))
    );

    let mut said = looked;
    said["columns"]["工作任务"] = json!("indicator_name");
    said["columns"]["指标要求"] = json!("basic_target");
    said["constants"] = json!({ "baseline_year": "2024" });
    said["splits"] = json!(true);
    let mapping = machine.file("mapping.json", said.to_string());
    let (outcome, code) = machine.json(&["import", &sheet, "--mapping", &mapping]);
    assert_eq!((&outcome["created"], &outcome["errors"], code), (&json!(1), &json!([]), 0));

    let wrong = machine.file("wrong.json", r#"{ "columns": { "工作任务": "task" } }"#);
    let (chinese, english) = machine.failure(&["import", &sheet, "--mapping", &wrong]);
    assert!(chinese.contains("wrong.json") && chinese.contains("--look"), "{chinese}");
    assert!(english.contains("does not say what columns are"), "{english}");
    let picture = machine.file("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let (refused, code) = machine.json(&["import", &picture, "--look"]);
    assert_eq!((&refused["errors"][0]["key"], code), (&json!("not_a_sheet"), 2));
}

#[test]
fn an_exported_sheet_imports_to_the_same_scheme() {
    let machine = with_city();
    let scheme = exported(&machine);
    let workbook = machine.path("city.xlsx").display().to_string();
    let (told, code) = machine.json(&["export", "--output", &workbook]);
    assert_eq!((code, &told["output"]), (0, &json!(workbook)));
    let id = told["scheme"].as_str().unwrap();
    let csv = machine.file("city.csv", &scheme);
    for sheet in [&workbook, &csv] {
        let (outcome, code) = machine.json(&["import", sheet, "--scheme", id]);
        assert_eq!((code, &outcome["unchanged"]), (0, &json!(96)), "{outcome}");
    }
    assert_eq!(exported(&machine), scheme);
}

#[test]
fn among_several_schemes_one_has_to_be_named() {
    let machine = Machine::new();
    machine.json(&["sample", "load"]);
    machine.json(&["import", &machine.file("city.csv", SHEET)]);
    let (chinese, english) = machine.failure(&["export"]);
    assert!(chinese.starts_with("有多个方案"), "{chinese}");
    // Two of the sample.
    assert_eq!(english.lines().count(), 4, "{english}");
    let id = english.lines().last().unwrap().split_whitespace().next().unwrap();
    assert!(machine.run(&["export", "--scheme", id]).status.success());
}

#[test]
fn the_sample_comes_and_goes_without_a_trace() {
    let machine = Machine::new();
    assert_eq!(machine.json(&["sample", "load"]).0["created"], SAMPLE_ROWS);
    assert_eq!(machine.json(&["sample", "load"]).0["unchanged"], SAMPLE_ROWS);
    assert_eq!(machine.json(&["sample", "remove"]), (json!({ "removed": true }), 0));
    assert_eq!(machine.json(&["sample", "remove"]), (json!({ "removed": false }), 0));
    assert_eq!(machine.json(&["check"]), (json!({ "violations": [] }), 0));
}

/// On another day another year is the current one, and less has been reported.
#[test]
fn the_sample_is_of_the_day_that_the_operator_says() {
    let machine = Machine::new();
    let early = machine.json(&["sample", "load", "--today", "2026-03-10"]).0;
    assert_eq!(early["goal"]["scheme"], "2026年度绩效考核方案");
    assert!(early["created"].as_u64().unwrap() < SAMPLE_ROWS, "{early}");
    assert_eq!(machine.run(&["sample", "load", "--today", "昨天"]).status.code(), Some(2));
}

#[test]
fn a_sound_database_passes_the_check() {
    let machine = Machine::new();
    machine.json(&["sample", "load"]);
    assert_eq!(machine.json(&["check"]), (json!({ "violations": [] }), 0));
    let told = machine.run(&["check"]);
    assert_eq!(String::from_utf8(told.stdout).unwrap(), "检查通过，数据库没有问题。\n");
}

#[test]
fn migrating_twice_does_nothing_the_second_time() {
    let machine = Machine::new();
    let (first, _) = machine.json(&["migrate"]);
    assert!(!first["migrated"].as_array().unwrap().is_empty());
    assert_eq!(machine.json(&["migrate"]), (json!({ "migrated": [] }), 0));
}

#[test]
fn everything_is_still_there_after_a_restart() {
    let machine = with_city();
    let before = exported(&machine);
    for signal in ["TERM", "INT"] {
        let serving = machine.serve();
        assert_eq!(serving.get("/readyz"), "HTTP/1.1 200 OK");
        assert_eq!(serving.stop(signal), Some(0), "{signal}");
    }
    assert_eq!(exported(&machine), before);
}

#[test]
fn a_stop_does_not_wait_for_who_only_listens() {
    let machine = Machine::new();
    let city = ["--city-code", "530100", "--city-name", "云澜市", "--name", "王芳"];
    let password = "山高月小水落石出 2026";
    let founded = machine.run(&[&["user", "found", "wangfang", "--password", password], &city[..]].concat());
    assert!(founded.status.success(), "{founded:?}");
    let serving = machine.serve();
    let cookie = serving.sign_in("wangfang", password);
    let mut listener = TcpStream::connect(&serving.host).unwrap();
    write!(listener, "GET /live HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\r\n", serving.host).unwrap();
    let mut status = String::new();
    BufReader::new(&listener).read_line(&mut status).unwrap();
    assert_eq!(status, "HTTP/1.1 200 OK\r\n");
    assert_eq!(serving.stop("TERM"), Some(0));
    let mut rest = Vec::new();
    listener.read_to_end(&mut rest).unwrap();
}

#[test]
fn a_port_in_use_is_named_before_the_database_is_touched() {
    let machine = Machine::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = other.local_addr().unwrap().to_string();
    let (chinese, english) = machine.failure(&["serve", "--addr", &addr]);
    assert_eq!(chinese, format!("地址 {addr} 已被其他程序占用。请停止该程序，或用 --addr 指定其他端口。\n"));
    assert!(english.starts_with(&format!("The address {addr} is in use by another program.")), "{english}");
    assert!(!machine.path("data").exists());
}

#[test]
fn without_encryption_only_this_machine_is_served() {
    let machine = Machine::new();
    for addr in ["0.0.0.0:0", "[::]:0", "192.0.2.1:3000"] {
        let (chinese, english) = machine.failure(&["serve", "--addr", addr]);
        assert!(chinese.contains("--behind-proxy") && chinese.contains("没有加密"), "{chinese}");
        assert!(english.contains("--behind-proxy") && english.contains("without encryption"), "{english}");
    }
}

#[test]
fn a_site_that_is_not_there_is_named() {
    let machine = Machine::new();
    let empty = machine.path("empty").display().to_string();
    let (chinese, english) = machine.failure(&["serve", "--site-dir", &empty]);
    assert!(chinese.contains(&empty) && chinese.contains("make build"), "{chinese}");
    assert!(english.contains(&empty) && english.contains("--site-dir"), "{english}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let machine = Machine::new();
    let missing = machine.path("missing.csv").display().to_string();
    let (chinese, english) = machine.failure(&["import", &missing]);
    assert_eq!(chinese, format!("找不到文件 {missing}。请检查路径后重试。\n"));
    assert_eq!(english, format!("There is no file {missing}. Check the path and try again.\n"));
}

#[test]
fn people_and_organizations_that_are_not_there_are_named() {
    let machine = Machine::new();
    // The first start also names the new key file.
    machine.run(&["migrate"]);
    let add = ["user", "add", "zhaoli", "--name", "赵丽", "--role", "reporter", "--organization", "NYJ"];
    let (chinese, english) = machine.failure(&add);
    assert!(chinese.starts_with("还没有城市。"), "{chinese}");
    assert!(english.starts_with("There is no city yet."), "{english}");
    let city = ["--city-code", "530100", "--city-name", "云澜市", "--name", "王芳"];
    let password = "山高月小水落石出 2026";
    machine.run(&[&["user", "found", "wangfang", "--password", password], &city[..]].concat());
    let (chinese, english) = machine.failure(&add);
    assert!(chinese.starts_with("没有代码为“NYJ”的单位。"), "{chinese}");
    assert!(english.starts_with("There is no organization with the code NYJ."), "{english}");
    for command in ["disable", "enable", "reset"] {
        let (chinese, english) = machine.failure(&["user", command, "zhaoli"]);
        assert_eq!(chinese, "没有用户名为“zhaoli”的账号。\n");
        assert_eq!(english, "There is no account with the user name zhaoli.\n");
    }
}

#[test]
fn an_output_that_cannot_be_written_is_named() {
    let machine = with_city();
    let nowhere = machine.path("no/such/folder/city.csv").display().to_string();
    let (chinese, english) = machine.failure(&["export", "--output", &nowhere]);
    assert!(chinese.starts_with(&format!("无法写入文件 {nowhere}")), "{chinese}");
    assert!(english.starts_with(&format!("The file {nowhere} cannot be written")), "{english}");
}

#[test]
fn a_full_disk_is_named() {
    let machine = with_city();
    let (chinese, english) = machine.failure(&["export", "--output", "/dev/full"]);
    assert_eq!(chinese, "磁盘已满，没有保存。请清理磁盘后重新运行。\n");
    assert_eq!(
        english,
        "The disk is full and nothing was saved. Free some space and run the command again.\n"
    );
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let machine = Machine::new();
    fs::create_dir(machine.path("data")).unwrap();
    let content = "这不是数据库。".repeat(100);
    machine.file("data/hengce.db", &content);
    let (chinese, english) = machine.failure(&["check"]);
    assert!(chinese.contains("hengce.db") && chinese.contains("不是可读的数据库"), "{chinese}");
    assert!(english.contains("is not a readable database"), "{english}");
    assert_eq!(fs::read_to_string(machine.path("data/hengce.db")).unwrap(), content);
}

#[test]
fn a_data_folder_that_cannot_be_made_is_named() {
    let machine = Machine::new();
    let file = machine.file("file", "in the way");
    let below = Path::new(&file).join("data").display().to_string();
    let (chinese, english) = machine.failure(&["migrate", "--data-dir", &below]);
    assert!(chinese.contains(&below) && chinese.contains("--data-dir"), "{chinese}");
    assert!(english.contains(&below) && english.contains("cannot be written"), "{english}");
}

#[test]
fn an_address_of_no_database_is_told_how_to_look() {
    let machine = Machine::new();
    let (chinese, english) = machine.failure(&["migrate", "--database-url", "mysql://user:secret@host/name"]);
    assert!(chinese.contains("sqlite://") && !chinese.contains("secret"), "{chinese}");
    assert!(english.contains("postgres://") && !english.contains("secret"), "{english}");
}

#[test]
fn a_database_server_that_is_away_is_named() {
    let machine = Machine::new();
    let port = {
        let probe = TcpListener::bind("127.0.0.1:0").unwrap();
        probe.local_addr().unwrap().port()
    };
    let url = format!("postgres://user:secret@127.0.0.1:{port}/name");
    let (chinese, english) = machine.failure(&["migrate", "--database-url", &url]);
    assert!(chinese.contains("无法连接数据库") && !chinese.contains("secret"), "{chinese}");
    assert!(english.contains("cannot be reached") && !english.contains("secret"), "{english}");
}

#[tokio::test]
async fn an_older_binary_leaves_a_newer_database_alone() {
    let machine = Machine::new();
    machine.json(&["sample", "load"]);
    let database =
        Database::connect(format!("sqlite://{}", machine.path("data/hengce.db").display())).await.unwrap();
    let step = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('20990101_1_future', 0)";
    database.execute_unprepared(step).await.unwrap();
    database.close().await.unwrap();
    let (chinese, english) = machine.failure(&["serve", "--addr", "127.0.0.1:0"]);
    assert!(chinese.contains("更新版本") && chinese.contains("20990101_1_future"), "{chinese}");
    assert!(english.contains("newer hengce"), "{english}");
}

#[test]
fn scripts_get_failures_as_json_with_a_key() {
    let machine = Machine::new();
    let output = machine.run(&["serve", "--addr", "0.0.0.0:0", "--json", "--lang", "en"]);
    let failure: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(failure["error"], "not_loopback");
    assert!(failure["message"].as_str().unwrap().contains("--addr 127.0.0.1"));
}

#[test]
fn every_flag_has_a_variable() {
    let machine = Machine::new();
    let elsewhere = machine.path("elsewhere");
    let mut command = machine.hengce(&["migrate"]);
    command.env("HENGCE_DATA_DIR", &elsewhere).env("HENGCE_LANG", "en").env("HENGCE_JSON", "true");
    let output = command.output().unwrap();
    assert!(output.stdout.starts_with(b"{\"migrated\":["), "{output:?}");
    assert!(elsewhere.join("hengce.db").exists());
    for command in ["serve", "import", "export", "migrate"] {
        let help = String::from_utf8(machine.run(&[command, "--help"]).stdout).unwrap();
        let flags = help.lines().filter(|line| line.trim_start().starts_with("--")).count();
        assert_eq!(help.matches("[env: HENGCE_").count(), flags, "{help}");
    }
}
