//! The order of storage, held by its own `use` lines.

use std::collections::BTreeSet;
use std::path::Path;

use crate::uses::{Arrow, arrows, circle, files};

/// From the ground up: a module uses modules of lower layers only.
const LAYERS: &[&[&str]] = &[
    &["error"],
    &["clock", "event", "exclusive", "meter", "network", "private_file", "refusal", "secret", "trees"],
    &["database_file", "entity"],
    &["chain", "crypto", "file_store"],
    &["state"],
    &["transaction"],
    &["store"],
    &["ctx", "migration"],
    &["audit"],
    &["answers"],
    FEATURES,
    &["open"],
];

/// Features use one another, but in no circle.
const FEATURES: &[&str] = &[
    "account",
    "backup",
    "board",
    "budget",
    "check_in",
    "comment",
    "find",
    "first_steps",
    "identity",
    "integrity",
    "job",
    "measurement",
    "movement",
    "notice",
    "organization",
    "policy",
    "proposal",
    "robot",
    "publication",
    "sample",
    "scheme",
    "sealing",
    "session",
    "sheet",
    "table_file",
    "timetable",
    "todo",
    "token",
    "watermark",
];

fn layer(module: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&module));
    found.unwrap_or_else(|| panic!("{module} is in no layer"))
}

/// Arrows between modules of the crate, wherever in them the files are.
fn between_modules() -> Vec<Arrow> {
    let arrows = arrows(&files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")));
    let module = |path: &[String]| path.first().cloned().unwrap_or_default();
    let outer = arrows.into_iter().map(|arrow| (module(&arrow.from), module(&arrow.to), arrow.place));
    // The root only names its modules.
    let outer = outer.filter(|(from, to, _)| from != to && !from.is_empty());
    outer.map(|(from, to, place)| Arrow { from: vec![from], to: vec![to], place }).collect()
}

#[test]
fn every_arrow_of_storage_goes_down() {
    let arrows = between_modules();
    let goes_down = |arrow: &&Arrow| {
        let (from, to) = (layer(&arrow.from[0]), layer(&arrow.to[0]));
        to < from || (to == from && FEATURES.contains(&arrow.from[0].as_str()))
    };
    let up: Vec<&str> =
        arrows.iter().filter(|arrow| !goes_down(arrow)).map(|arrow| arrow.place.as_str()).collect();
    assert!(up.is_empty(), "these lines use what is above them, or beside:\n{}", up.join("\n"));
}

#[test]
fn features_of_storage_form_no_circle() {
    let arrows = between_modules();
    let circle: Vec<&str> = circle(&arrows).into_iter().map(|arrow| arrow.place.as_str()).collect();
    assert!(circle.is_empty(), "these lines form a circle:\n{}", circle.join("\n"));
}

#[test]
fn the_layers_name_every_module_once() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = std::fs::read_dir(src).unwrap().map(|entry| entry.unwrap().path());
    let stem = |path: std::path::PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let mut modules: BTreeSet<String> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).map(stem).collect();
    // The root, and what only tests have.
    assert!(modules.remove("lib") && modules.remove("fuzz"));
    let named: Vec<&str> = LAYERS.concat();
    assert_eq!(named.len(), named.iter().collect::<BTreeSet<_>>().len());
    assert_eq!(named.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), modules);
}
