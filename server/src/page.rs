//! The pages of `app`: where their files are, and what they are rendered with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

use app::PLACES;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use leptos::PrefetchLazyFn;
use leptos::config::LeptosOptions;
use leptos::prelude::{provide_context, use_context};

/// Compiled in, because the names of the files were decided when the browser half was built.
const OUTPUT_NAME: &str = env!("LEPTOS_OUTPUT_NAME");

const HASHES: &str = "hash.txt";

/// Set by `cargo leptos watch`, which then waits on [`LeptosOptions::reload_port`].
const WATCHED: &str = "LEPTOS_WATCH";

/// What the renderer needs to know of the site in `site`. Nothing is read from the working directory, so that the
/// binary runs from anywhere.
///
/// The hashes of the file names lie in the site as built for shipping, else beside the binary, where cargo-leptos
/// writes them; without them file names carry none.
pub(crate) fn options(site: &Path) -> LeptosOptions {
    let hashes = [Some(site.join(HASHES)), beside_binary(HASHES)];
    let hashes = hashes.into_iter().flatten().find(|file| file.is_file());
    LeptosOptions::builder()
        .output_name(OUTPUT_NAME)
        .site_root(site.to_string_lossy())
        .hash_files(hashes.is_some())
        .hash_file(hashes.map_or_else(|| Arc::from(HASHES), |file| Arc::from(file.to_string_lossy())))
        .build()
}

/// The port of the development server's reload socket, when it runs this process.
pub(crate) fn live_reload(options: &LeptosOptions) -> Option<u32> {
    env::var_os(WATCHED).map(|_| options.reload_port)
}

/// What a document may load that the framework does not write: nothing but the stylesheet and the icon. Links lead elsewhere; scripts,
/// forms and frames there are none.
pub(crate) const PLAIN: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The address of the stylesheet, for a document that the framework does not write.
#[derive(Clone, Debug)]
pub(crate) struct Style(pub(crate) Arc<str>);

impl Style {
    pub(crate) fn of(options: &LeptosOptions) -> Self {
        Self(stylesheet(options).into())
    }
}

fn stylesheet(options: &LeptosOptions) -> String {
    let hashes = if options.hash_files { fs::read_to_string(options.hash_file.as_ref()).ok() } else { None };
    let hash = hashes.as_deref().and_then(|hashes| hash(hashes, "css")).map(|hash| format!(".{hash}"));
    format!("/{}/{}{}.css", options.site_pkg_dir, options.output_name, hash.unwrap_or_default())
}

/// A path in the folder of the binary.
pub(crate) fn beside_binary(name: &str) -> Option<PathBuf> {
    Some(env::current_exe().ok()?.parent()?.join(name))
}

/// The files that the build cut the pages into, by part.
///
/// The framework names them in a page as well, but looks for the list after the page is done, on whatever thread that was,
/// and mostly finds none. So its own is put aside ([`Cut::context`]).
#[derive(Clone, Debug, Default)]
pub(crate) struct Cut(Arc<BTreeMap<String, Vec<String>>>);

impl Cut {
    /// As the manifest of the build has it; nothing where there is none: then each file is found when it is needed.
    pub(crate) fn read(options: &LeptosOptions) -> Self {
        Self(Arc::new(read(options).unwrap_or_default()))
    }

    /// What a page is rendered with, so that its files are named once.
    pub(crate) fn context() {
        provide_context(PrefetchLazyFn::default());
    }

    /// The addresses of the files of the page that is asked for.
    pub(crate) fn files(&self) -> Vec<String> {
        let parts = use_context::<Parts>();
        let path = parts.as_ref().map_or("", |parts| parts.uri.path());
        let part = PLACES.iter().find(|place| place.path == path).and_then(|place| place.part);
        part.and_then(|part| self.0.get(part)).cloned().unwrap_or_default()
    }
}

/// What the build wrote behind the name of a kind of file.
fn hash(hashes: &str, file: &str) -> Option<String> {
    let mut lines = hashes.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(name, _)| name.trim() == file).map(|(_, hash)| hash.trim().to_owned())
}

fn read(options: &LeptosOptions) -> Option<BTreeMap<String, Vec<String>>> {
    let hashes = fs::read_to_string(options.hash_file.as_ref()).ok()?;
    let folder = Path::new(options.site_root.as_ref()).join(options.site_pkg_dir.as_ref());
    let manifest = folder.join(format!("__wasm_split_manifest.{}.json", hash(&hashes, "manifest")?));
    let manifest: BTreeMap<String, Vec<String>> =
        serde_json::from_str(&fs::read_to_string(manifest).ok()?).ok()?;
    let script = format!("/{}/__wasm_split.{}.js", options.site_pkg_dir, hash(&hashes, "split")?);
    let part = |(view, files): (String, Vec<String>)| {
        // `daily_1543…`: the part, and a hash that the build appends.
        let (part, _) = view.rsplit_once('_')?;
        let wasm = files.iter().map(|file| format!("/{}/{file}.wasm", options.site_pkg_dir));
        Some((part.to_owned(), std::iter::once(script.clone()).chain(wasm).collect()))
    };
    Some(manifest.into_iter().filter_map(part).collect())
}
