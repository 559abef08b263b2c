//! The pages of `app`: where their files are, and what they are rendered with.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use leptos::config::LeptosOptions;

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

/// A path in the folder of the binary.
pub(crate) fn beside_binary(name: &str) -> Option<PathBuf> {
    Some(env::current_exe().ok()?.parent()?.join(name))
}
