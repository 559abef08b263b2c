//! Turns `locales/*/*.json` into checked keys: a text that one language lacks is a build warning, and an error in CI.

//!
//! The two halves of `leptos_i18n_build` by themselves, because that package also brings a generator of Unicode data
//! that is not used here, and that compiles longer than any other package of the build.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

/// One file per feature and language, `locales/<language>/<namespace>.json`.
const NAMESPACES: [&str; 18] = [
    "account",
    "factor",
    "people",
    "identity",
    "token",
    "policy",
    "delegation",
    "approval",
    "organization",
    "audit",
    "shell",
    "home",
    "decompose",
    "data",
    "model",
    "design",
    "error",
    "cli",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let options = ParseOptions::default().interpolate_display(true);
    let config = Config::new("zh-CN")?.add_locale("en")?.add_namespaces(NAMESPACES)?.parse_options(options);
    let translations = parse_locales(None, config)?;

    translations.diag.warnings().iter().for_each(|warning| println!("cargo::warning={warning}"));
    translations.diag.errors().iter().for_each(|error| println!("cargo::error={error}"));
    for file in translations.tracked_files.iter().flatten() {
        println!("cargo::rerun-if-changed={file}");
    }

    let module = gen_code(&translations, None, false, None, false)?;
    let folder = PathBuf::from(std::env::var("OUT_DIR")?).join("i18n");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("mod.rs"), module.to_string())?;
    Ok(())
}
