//! `hengce monitor`: where the indicators stand, for people and for scripts.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::machine::Machine;

/// The sample city, on 15 November unless a test says otherwise.
fn city() -> Machine {
    let machine = Machine::new();
    assert_eq!(machine.json(&["sample", "load"]).1, 0);
    machine
}

/// What a script reads: a line of JSON for each indicator.
fn lines(machine: &Machine, flags: &[&str]) -> Vec<Value> {
    let output = machine.run(&[&["monitor", "--json"], flags].concat());
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of<'a>(lines: &'a [Value], code: &str) -> &'a Value {
    lines.iter().find(|line| line["code"] == code).unwrap()
}

#[test]
fn each_indicator_is_a_line_for_a_script_the_worst_first() {
    let machine = city();
    let all = lines(&machine, &[]);
    // With the posts.
    assert_eq!(all.len(), 96);
    assert_eq!(all[0]["light"], "red");
    let investment = of(&all, "FGW-01");
    let expected = json!({
        "code": "FGW-01", "organization": "FGW", "unit": "%", "period": "2025-M10", "value": "48.1",
        "planned_share": "90", "target_to_date": "90", "target": "100", "challenge": "108", "gap": "41.9",
        "light": "red", "late": null, "reason": "value", "dual": "ineffective",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&investment[key], value, "{key} of {investment}");
    }
    // S1: its money is paid as it was last year.
    let budget = json!({
        "light": "green", "reason": "spent", "month": "2025-M10", "executed": "40095.06", "adjusted": "48000",
        "rate": "83.531375", "items": ["B-FGW-01"], "overspent": [], "late": null,
    });
    for (key, value) in budget.as_object().unwrap() {
        assert_eq!(&investment["budget"][key], value, "{key} of {investment}");
    }
    // S8, and what no money is linked to.
    assert_eq!(of(&all, "WLJ-02")["budget"]["overspent"], json!(["B-WLJ-01"]));
    assert_eq!(of(&all, "C03")["budget"], json!(null));
    // Half of the investment is made in October; no month of this year or the last says that it can be caught up.
    assert_eq!(investment["forecast"]["basic"], "impossible", "{investment}");
    let warning = json!({
        "severity": "red", "since": "2025-05-01", "red_since": "2025-10-02", "step": "committee",
        "reasons": ["goal", "will_miss"], "next_step": null, "next_on": null,
    });
    assert_eq!(investment["warning"], warning);
    // What is on its plan has none.
    assert_eq!(of(&all, "SJJ-03")["warning"], json!(null));
    assert_eq!(of(&all, "MZJ-03")["late"]["period"], "2025-M09");
    assert_eq!(of(&all, "MZJ-03")["reason"], "late");
    // Nobody reports it: it follows from what is below it.
    assert_eq!(of(&all, "C03")["reason"], "value");

    let august = lines(&machine, &["--as-of", "2025-09-20"]);
    let farming = of(&august, "NYJ-01");
    assert_eq!((&farming["light"], &farming["planned_share"]), (&json!("green"), &json!("53")));
}

#[test]
fn a_line_is_read_by_people_in_their_language() {
    let machine = city();
    let line = |language: &str| {
        let output = machine.run(&["monitor", "--as-of", "2025-09-20", "--lang", language]);
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().find(|line| line.contains("NYJ-01")).unwrap().to_owned()
    };
    let chinese = line("zh-CN");
    assert!(
        chinese.starts_with("正常  NYJ-01  市农业农村局  621 家（2025年8月）  序时目标 636 家（全年的 53%）"),
        "{chinese}"
    );
    assert!(chinese.contains("对照序时目标  全年预计 "), "{chinese}");
    assert!(chinese.contains("  支出"), "{chinese}");
    let english = line("en");
    let output = machine.run(&["monitor", "--lang", "zh-CN"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let investment = text.lines().find(|line| line.contains("FGW-01")).unwrap();
    assert!(investment.ends_with("  红色预警（2025-05-01起，领导小组）"), "{investment}");
    assert!(english.contains("621 家 (August 2025)  target to date 636 家 (53% of the year)"), "{english}");
}

#[test]
fn without_a_scheme_there_is_nothing_to_monitor() {
    let (chinese, english) = Machine::new().failure(&["monitor"]);
    // Behind the remark about the key file that was just made.
    assert!(chinese.contains("数据库里还没有方案。"), "{chinese}");
    assert!(!english.is_empty());
    let (chinese, _) = city().failure(&["monitor", "--scheme", "00000000-0000-0000-0000-000000000000"]);
    assert!(chinese.starts_with("没有找到这个方案。"), "{chinese}");
}

/// As `hengce monitor | head -1` does.
#[test]
fn a_reader_who_has_enough_may_stop() {
    let machine = city();
    let mut child =
        machine.hengce(&["monitor", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.as_mut().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
