//! The packages depend on each other as ARCHITECTURE.md draws them.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// The line that opens the drawing, and the one that ends it.
const DRAWING: (&str, &str) = ("```packages", "```");

/// The floor of each package, counted from the top.
fn drawn() -> BTreeMap<String, usize> {
    let document =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../ARCHITECTURE.md")).unwrap();
    let drawing = document.lines().skip_while(|line| *line != DRAWING.0).skip(1);
    let floors = drawing.take_while(|line| *line != DRAWING.1).enumerate();
    let places = floors.flat_map(|(floor, line)| line.split_whitespace().map(move |name| (name, floor)));
    places.map(|(name, floor)| (name.to_owned(), floor)).collect()
}

/// Our own packages, each with those of ours that it uses.
fn built() -> BTreeMap<String, Vec<String>> {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let uses = packages.map(|package| {
        // Ours are named by their path; what comes from a registry has none.
        let ours = package["dependencies"].as_array().unwrap().iter().filter(|used| used["path"].is_string());
        (name(package), ours.map(name).collect())
    });
    uses.collect()
}

#[test]
fn every_package_is_drawn_and_uses_only_those_below_it() {
    let floors = drawn();
    let packages = built();
    let undrawn: Vec<&String> = packages.keys().filter(|name| !floors.contains_key(*name)).collect();
    let unbuilt: Vec<&String> = floors.keys().filter(|name| !packages.contains_key(*name)).collect();
    assert!(undrawn.is_empty() && unbuilt.is_empty(), "not drawn: {undrawn:?}, drawn and gone: {unbuilt:?}");

    let arrows = packages.iter().flat_map(|(from, used)| used.iter().map(move |to| (from, to)));
    let wrong: Vec<_> = arrows.filter(|(from, to)| floors[*from] >= floors[*to]).collect();
    assert!(wrong.is_empty(), "these arrows go up or along a floor of ARCHITECTURE.md: {wrong:?}");
}
