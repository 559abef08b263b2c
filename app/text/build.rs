//! Turns `locales/*/*.json` into checked keys: a text that one language lacks is a build warning, and an error in CI.
//!
//! The two halves of `leptos_i18n_build` by themselves, because that package also brings a generator of Unicode data
//! that is not used here, and that compiles longer than any other package of the build.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use leptos_i18n_codegen::gen_code;
use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

const LOCALES: [&str; 2] = ["zh-CN", "en"];

/// One file per feature and language, `locales/<language>/<namespace>.json`.
fn namespaces() -> Result<Vec<String>, Box<dyn Error>> {
    let files = fs::read_dir(Path::new("locales").join(LOCALES[0]))?;
    let mut names = files
        .map(|file| {
            Ok(file?.path().with_extension("").file_name().unwrap_or_default().to_string_lossy().into_owned())
        })
        .collect::<Result<Vec<String>, Box<dyn Error>>>()?;
    // In the same order on every machine.
    names.sort();
    Ok(names)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let options = ParseOptions::default().interpolate_display(true);
    let config = Config::new(LOCALES[0])?
        .add_locale(LOCALES[1])?
        .add_namespaces(namespaces()?)?
        .parse_options(options);
    let translations = parse_locales(None, config)?;

    translations.diag.warnings().iter().for_each(|warning| println!("cargo::warning={warning}"));
    translations.diag.errors().iter().for_each(|error| println!("cargo::error={error}"));

    let module = gen_code(&translations, None, false, None, false)?;
    let folder = PathBuf::from(std::env::var("OUT_DIR")?).join("i18n");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("mod.rs"), module.to_string())?;
    Ok(())
}
