//! No file uses another that uses it, directly or through others: what a file needs can be read before it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folders of source that have no circle, from the root of the repository.
const FOLDERS: [&str; 1] = ["app/decompose/src"];

/// A module by its path from the root of its crate, which is empty.
type Module = Vec<String>;

/// The files of a folder as modules, each with the text of what it does outside of its tests.
fn files(folder: &Path) -> BTreeMap<Module, String> {
    let mut files = BTreeMap::new();
    let mut folders: Vec<(PathBuf, Module)> = vec![(folder.to_owned(), Module::new())];
    while let Some((folder, above)) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let module: Module = above.iter().cloned().chain([name.clone()]).collect();
            if path.is_dir() {
                folders.push((path, module));
            } else if name != "tests" {
                let is_root = above.is_empty() && matches!(name.as_str(), "lib" | "main");
                files.insert(if is_root { Module::new() } else { module }, code(&path));
            }
        }
    }
    files
}

/// The text of a file without comments and without its tests, which stand at its end.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The paths in a text that begin with `crate` or `super`, each as its segments.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for begin in ["crate::", "super::"] {
        for (at, _) in code.match_indices(begin) {
            // `super::super::x` is one path, which begins at the first.
            let is_inside = code[..at].ends_with(|before: char| before.is_alphanumeric() || before == ':');
            if !is_inside {
                expand(&mut code[at..].chars().peekable(), &mut Vec::new(), &mut paths);
            }
        }
    }
    paths
}

/// Reads `a::b` and `a::{b, c::d}`.
fn expand(
    text: &mut std::iter::Peekable<std::str::Chars>,
    above: &mut Vec<String>,
    found: &mut Vec<Vec<String>>,
) {
    let depth = above.len();
    while text.next_if(|next| next.is_whitespace()).is_some() {}
    loop {
        let mut name = String::new();
        while let Some(next) = text.next_if(|next| next.is_alphanumeric() || *next == '_') {
            name.push(next);
        }
        if name.is_empty() {
            break;
        }
        above.push(name);
        while text.next_if_eq(&':').is_some() {}
    }
    if text.next_if_eq(&'{').is_some() {
        loop {
            expand(text, above, found);
            // Up to the next of the list: ` as x`, `*` and blanks say nothing about files.
            match text.find(|next| matches!(next, ',' | '}')) {
                Some(',') => {}
                _ => break,
            }
        }
    } else {
        found.push(above.clone());
    }
    above.truncate(depth);
}

/// The file that a path leads to, seen from the module that names it.
fn target(path: &[String], from: &Module, files: &BTreeMap<Module, String>) -> Option<Module> {
    let ups = path.iter().take_while(|name| *name == "super").count();
    let start = if ups == 0 { Module::new() } else { from[..from.len().checked_sub(ups)?].to_vec() };
    let full: Module = start.into_iter().chain(path[ups.max(1)..].iter().cloned()).collect();
    (0..=full.len()).rev().map(|length| full[..length].to_vec()).find(|module| files.contains_key(module))
}

/// The files that stand in a circle, or between two.
fn in_circles(files: &BTreeMap<Module, String>) -> BTreeSet<String> {
    let uses = files.iter().flat_map(|(from, code)| {
        let targets = paths(code).into_iter().filter_map(|path| target(&path, from, files));
        targets.map(|to| (from.clone(), to)).collect::<Vec<_>>()
    });
    let mut uses: BTreeSet<(Module, Module)> = uses.filter(|(from, to)| from != to).collect();
    // What uses nothing more, and what nothing uses any more, is in no circle.
    loop {
        let users: BTreeSet<Module> = uses.iter().map(|(from, _)| from.clone()).collect();
        let used: BTreeSet<Module> = uses.iter().map(|(_, to)| to.clone()).collect();
        let before = uses.len();
        uses.retain(|(from, to)| users.contains(to) && used.contains(from));
        if uses.len() == before {
            return uses
                .iter()
                .map(|(from, to)| format!("{} → {}", from.join("::"), to.join("::")))
                .collect();
        }
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    for folder in FOLDERS {
        let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder));
        assert!(files.len() > 1, "{folder} has no files");
        let circles = in_circles(&files);
        assert!(circles.is_empty(), "circles in {folder}: {circles:#?}");
    }
}

#[test]
fn a_circle_through_three_files_is_found_and_tests_and_comments_make_none() {
    let module = |name: &str| vec![name.to_owned()];
    let mut files = BTreeMap::from([
        (module("a"), "use crate::b::{B, self as bee};".to_owned()),
        (module("b"), "use super::{d, c::C};".to_owned()),
        (module("c"), String::new()),
        (module("d"), "use std::sync::Arc;".to_owned()),
    ]);
    assert_eq!(in_circles(&files), BTreeSet::new());
    files.insert(module("c"), "fn c() { crate::a::a() }".to_owned());
    let circle = ["a → b", "b → c", "c → a"].map(str::to_owned);
    assert_eq!(in_circles(&files), BTreeSet::from(circle));
}
