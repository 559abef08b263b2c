//! `hengce measurement`: what was measured, in and out of the real binary.

use serde_json::{Value, json};

use crate::machine::Machine;
use crate::support::SHEET;

const ROWS: &str =
    "指标编码,责任单位编码,年份,期间,完成值,颜色\nNYJ-01,NYJ,2025,M01,11,绿\nSJJ-04,SJJ,2025,M01,未采集,\n";

/// A city with the scheme of 2025.
fn city() -> Machine {
    let machine = Machine::new();
    machine.json(&["import", &machine.file("city.csv", SHEET)]);
    machine
}

#[test]
fn a_sheet_of_measurements_counts_and_the_same_again_changes_nothing() {
    let machine = city();
    let sheet = machine.file("measured.csv", ROWS);
    let outcome = |created: u32, unchanged: u32| {
        json!({
            "created": created, "updated": 0, "unchanged": unchanged, "blank": 0, "rejected": 0, "errors": [],
            "remarks": [], "unknown_columns": ["颜色"], "unread": { "other_sheets": [], "hidden_sheets": [], "hidden_rows": [], "hidden_columns": [], "asides": [] },
        })
    };
    let import = |flags: &[&str]| machine.json(&[&["measurement", "import", &sheet], flags].concat());
    assert_eq!(import(&["--dry-run"]), (outcome(2, 0), 0));
    assert_eq!(import(&[]), (outcome(2, 0), 0));
    assert_eq!(import(&[]), (outcome(0, 2), 0));
    let told = machine.run(&["measurement", "import", &sheet, "--lang", "en"]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.ends_with("Imported. Rows created: 0, updated: 0, unchanged: 2.\n"), "{told}");
    assert_eq!(machine.json(&["check"]), (json!({ "violations": [] }), 0));
}

#[test]
fn a_rejected_sheet_names_every_error_saves_nothing_and_exits_with_2() {
    let machine = city();
    let broken = ROWS.replacen("M01", "13月", 1).replacen("未采集", "十二", 1);
    let sheet = machine.file("broken.csv", broken);
    let (outcome, code) = machine.json(&["measurement", "import", &sheet]);
    assert_eq!((code, &outcome["rejected"]), (2, &json!(2)), "{outcome}");
    assert_eq!(
        outcome["errors"][0],
        json!({
            "row": 2,
            "column": "period",
            "problem": { "key": "not_a_period", "text": "13月" },
            "message": "“13月”不是期间。请写如 M03、3月、Q1、第一季度、上半年、全年。",
        })
    );
    let told = machine.run(&["measurement", "import", &sheet, "--lang", "en"]);
    assert_eq!(told.status.code(), Some(2));
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.starts_with("Row 2, “期间”: “13月” is not a period."), "{told}");
}

#[test]
fn what_is_wrong_with_a_whole_file_says_so() {
    let machine = city();
    let header = ROWS.lines().next().unwrap();
    let told = machine.run(&["measurement", "import", &machine.file("empty.csv", header)]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.starts_with("整个文件："), "{told}");
}

#[test]
fn exported_measurements_import_to_the_same() {
    let machine = city();
    machine.json(&["measurement", "import", &machine.file("measured.csv", ROWS)]);
    let workbook = machine.path("measured.xlsx").display().to_string();
    let (told, code) = machine.json(&["measurement", "export", "--output", &workbook]);
    assert_eq!((code, &told["output"]), (0, &json!(workbook)));
    let output = machine.run(&["measurement", "export"]);
    assert!(output.status.success(), "{output:?}");
    for sheet in [&workbook, &machine.file("again.csv", output.stdout)] {
        let (outcome, code) = machine.json(&["measurement", "import", sheet]);
        assert_eq!((code, &outcome["unchanged"]), (0, &json!(2)), "{outcome}");
    }
    let needs_output = machine.run(&["measurement", "export", "--json"]);
    assert_eq!(needs_output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&needs_output.stderr).unwrap();
    assert!(told["message"].as_str().unwrap().contains("--output"), "{told}");
}

#[test]
fn without_a_city_there_is_nowhere_to_import() {
    let machine = Machine::new();
    let sheet = machine.file("measured.csv", ROWS);
    let (chinese, english) = machine.failure(&["measurement", "import", &sheet]);
    assert!(chinese.contains("城市") && english.contains("city"), "{chinese}{english}");
}
