//! Turns `locales/*/*.json` into checked keys: a text that one language lacks is a build warning, and an error in CI.

use std::error::Error;
use std::path::PathBuf;

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos};

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
    let translations = TranslationsInfos::parse(config)?;
    translations.emit_diagnostics();
    translations.rerun_if_locales_changed();
    translations.generate_i18n_module(PathBuf::from(std::env::var("OUT_DIR")?).join("i18n"))?;
    Ok(())
}
