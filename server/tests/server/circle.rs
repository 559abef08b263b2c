//! No file uses another that uses it, directly or through others: what a file needs can be read before it.

use std::collections::BTreeMap;
use std::path::Path;

#[path = "../../storage/tests/storage/uses.rs"]
mod uses;

use self::uses::{Module, arrows, circle, files};

/// The folders of source that have no circle, from the root of the repository.
const FOLDERS: [&str; 2] = ["app/decompose/src", "server/src"];

#[test]
fn no_files_use_each_other_in_a_circle() {
    for folder in FOLDERS {
        let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder));
        assert!(files.len() > 1, "{folder} has no files");
        let arrows = arrows(&files);
        let circle: Vec<&str> = circle(&arrows).into_iter().map(|arrow| arrow.place.as_str()).collect();
        assert!(circle.is_empty(), "these lines of {folder} form a circle:\n{}", circle.join("\n"));
    }
}

#[test]
fn a_circle_through_three_files_is_found_and_tests_and_comments_make_none() {
    let module = |name: &str| -> Module { vec![name.to_owned()] };
    let file = |name: &str, text: &str| (module(name), (format!("{name}.rs"), text.to_owned()));
    let mut files = BTreeMap::from([
        file("a", "use crate::b::{B, self as bee};"),
        file("b", "use super::{d, c::C};"),
        file("c", "// crate::a\n#[cfg(test)]\nmod tests { use crate::a; }"),
        file("d", "use std::sync::Arc;"),
    ]);
    assert_eq!(circle(&arrows(&files)), Vec::<&uses::Arrow>::new());
    files.extend([file("c", "\nfn c() { crate::a::a() }")]);
    let arrows = arrows(&files);
    let places: Vec<&str> = circle(&arrows).into_iter().map(|arrow| arrow.place.as_str()).collect();
    assert_eq!(places, ["a.rs:1: crate::b::B", "b.rs:1: super::c::C", "c.rs:2: crate::a::a"]);
}
