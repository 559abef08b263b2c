//! `hengce budget`: budget items and what is spent of them, in and out of the real binary.

use serde_json::{Value, json};

use crate::machine::Machine;
use crate::support::SHEET;

const ROWS: &str = "项目编码,项目名称,责任单位编码,年份,年初预算数,月份,累计执行数\n\
    B-NYJ-01,高标准农田,NYJ,2025,320,M01,26.29\nB-NYJ-01,高标准农田,NYJ,2025,320,M02,329.6\n";

/// A city with the scheme of 2025.
fn city() -> Machine {
    let machine = Machine::new();
    machine.json(&["import", &machine.file("city.csv", SHEET)]);
    machine
}

#[test]
fn a_sheet_of_budgets_counts_and_the_same_again_changes_nothing() {
    let machine = city();
    let sheet = machine.file("budgets.csv", ROWS);
    let remark = json!({
        "row": 3,
        "column": "executed_to_date",
        "note": { "key": "overspent", "code": "B-NYJ-01", "executed": "329.6", "adjusted": "320" },
        "message": "项目 B-NYJ-01 累计执行 329.6 万元，超过全年预算 320 万元（规则 R-04）。照实导入，并一直提示，直到预算调整。",
    });
    let outcome = |created: u32, unchanged: u32| {
        json!({
            "created": created, "updated": 0, "unchanged": unchanged, "blank": 0, "rejected": 0, "errors": [],
            "remarks": [remark.clone()], "unknown_columns": [], "unread": { "other_sheets": [], "hidden_sheets": [], "hidden_rows": [], "hidden_columns": [], "asides": [] },
        })
    };
    let import = |flags: &[&str]| machine.json(&[&["budget", "import", &sheet], flags].concat());
    assert_eq!(import(&["--dry-run"]), (outcome(2, 0), 0));
    assert_eq!(import(&[]), (outcome(2, 0), 0));
    assert_eq!(import(&[]), (outcome(0, 2), 0));
    let told = machine.run(&["budget", "import", &sheet, "--lang", "en"]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("R-04") && told.ends_with("unchanged: 2.\n"), "{told}");
    assert_eq!(machine.json(&["check"]), (json!({ "violations": [] }), 0));
}

#[test]
fn a_rejected_sheet_of_budgets_names_every_error_saves_nothing_and_exits_with_2() {
    let machine = city();
    let broken = ROWS.replacen("M01", "13月", 1).replacen("329.6", "-1", 1);
    let sheet = machine.file("broken.csv", broken);
    let (outcome, code) = machine.json(&["budget", "import", &sheet]);
    assert_eq!((code, &outcome["rejected"]), (2, &json!(2)), "{outcome}");
    assert_eq!(
        outcome["errors"][0],
        json!({
            "row": 2,
            "column": "month",
            "problem": { "key": "not_a_month", "text": "13月" },
            "message": "“13月”不是月份。请写如 M03、3月。",
        })
    );
    let told = machine.run(&["budget", "import", &sheet, "--lang", "en"]);
    assert_eq!(told.status.code(), Some(2));
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.starts_with("Row 2, “月份”: “13月” is not a month."), "{told}");
}

#[test]
fn exported_budgets_import_to_the_same() {
    let machine = city();
    machine.json(&["budget", "import", &machine.file("budgets.csv", ROWS)]);
    let workbook = machine.path("budgets.xlsx").display().to_string();
    let (told, code) = machine.json(&["budget", "export", "--output", &workbook]);
    assert_eq!((code, &told["output"]), (0, &json!(workbook)));
    let output = machine.run(&["budget", "export"]);
    assert!(output.status.success(), "{output:?}");
    for sheet in [&workbook, &machine.file("again.csv", output.stdout)] {
        let (outcome, code) = machine.json(&["budget", "import", sheet]);
        assert_eq!((code, &outcome["unchanged"]), (0, &json!(2)), "{outcome}");
    }
    let needs_output = machine.run(&["budget", "export", "--json"]);
    assert_eq!(needs_output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&needs_output.stderr).unwrap();
    assert!(told["message"].as_str().unwrap().contains("--output"), "{told}");
}
